// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/checksmodel.h"

#include "strict.h"

#include <QAbstractItemModelTester>

using namespace signalbox;

class TestChecksModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void checksAreAddedMovedAndRemoved()
    {
        ChecksModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setChecks({ { QStringLiteral("a"), { QStringLiteral("load") } } });
        QCOMPARE(model.add(QStringLiteral("b"), { QStringLiteral("connect") }), 1);
        QCOMPARE(model.add(QStringLiteral("a"), { QStringLiteral("load") }), 2);
        QCOMPARE(names(model), QStringLiteral("a b a 2"));
        model.move(2, -1);
        QCOMPARE(names(model), QStringLiteral("a a 2 b"));
        model.move(0, 1);
        QCOMPARE(names(model), QStringLiteral("a 2 a b"));
        model.move(0, -1);
        model.move(2, 1);
        model.move(7, 1);
        QCOMPARE(names(model), QStringLiteral("a 2 a b"));
        model.remove(1);
        model.remove(9);
        QCOMPARE(names(model), QStringLiteral("a 2 b"));
    }

    void aCellIsEdited()
    {
        ChecksModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.add(QStringLiteral("a"), { QStringLiteral("load") });
        QVERIFY(model.setData(model.index(0, ChecksModel::Name), QStringLiteral("  new\nname "), Qt::EditRole));
        QVERIFY(model.setData(model.index(0, ChecksModel::Command),
            QStringLiteral("connect {server} --send \"two words\""), Qt::EditRole));
        QCOMPARE(model.checks().first().name, QStringLiteral("new name"));
        QCOMPARE(model.checks().first().command.last(), QStringLiteral("two words"));
        QCOMPARE(model.index(0, ChecksModel::Command).data().toString(),
            QStringLiteral("connect {server} --send \"two words\""));
    }

    void thereIsNoRoomForMore()
    {
        ChecksModel model;
        for (int i = 0; i < Workspace::MaxChecks; ++i)
            QVERIFY(model.add(QStringLiteral("c"), {}) >= 0);
        QCOMPARE(model.add(QStringLiteral("c"), {}), -1);
    }

private:
    static QString names(const ChecksModel& model)
    {
        QStringList all;
        for (const WorkspaceCheck& check : model.checks())
            all += check.name;
        return all.join(u' ');
    }
};

QTEST_GUILESS_MAIN(TestChecksModel)
#include "tst_checksmodel.moc"
