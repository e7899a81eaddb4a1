// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testclientmodel.h"

#include <QAbstractItemModelTester>
#include <QColor>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

namespace {

TestClientRow client(quint32 id, TestClientState state = TestClientState::Open, quint64 bytesIn = 0)
{
    TestClientRow row;
    row.id = ConnectionId { id };
    row.peer = { QHostAddress(QHostAddress::LocalHost), 65432 };
    row.local = { QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(40000 + id) };
    row.state = state;
    row.bytesIn = bytesIn;
    return row;
}

TestBenchSnapshotPtr snapshot(std::vector<TestClientRow> rows)
{
    auto value = std::make_shared<TestBenchSnapshot>();
    value->rows = std::move(rows);
    return value;
}

QList<quint32> ids(const TestClientModel& model)
{
    QList<quint32> list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(number(model.at(row).id));
    return list;
}

} // namespace

class TestTestClientModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void updatesByDifference()
    {
        TestClientModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const auto counts = [&] {
            const QList<qsizetype> now { inserted.size(), removed.size(), changed.size() };
            inserted.clear();
            removed.clear();
            changed.clear();
            return now;
        };

        const auto first = snapshot({ client(1), client(2), client(3), client(4), client(5) });
        model.setSnapshot(first);
        QCOMPARE(counts(), (QList<qsizetype> { 1, 0, 0 }));
        model.setSnapshot(first);
        QCOMPARE(counts(), (QList<qsizetype> { 0, 0, 0 }));
        model.setSnapshot(snapshot(first->rows)); // another object that says the same
        QCOMPARE(counts(), (QList<qsizetype> { 0, 0, 0 }));

        // Two runs of changes, two signals.
        model.setSnapshot(snapshot({ client(1, TestClientState::Open, 7), client(2, TestClientState::Closed),
            client(3), client(4), client(5, TestClientState::Failed) }));
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 0);
        QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 1);
        QCOMPARE(changed.at(1).at(0).toModelIndex().row(), 4);
        QCOMPARE(counts(), (QList<qsizetype> { 0, 0, 2 }));

        // Everything at once: two runs gone, one row changed, two new.
        model.setSnapshot(snapshot({ client(3), client(4, TestClientState::Closed), client(9), client(10) }));
        QCOMPARE(ids(model), (QList<quint32> { 3, 4, 9, 10 }));
        QCOMPARE(counts(), (QList<qsizetype> { 1, 2, 1 }));

        model.setSnapshot(snapshot({}));
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(counts(), (QList<qsizetype> { 0, 1, 0 }));
        QCOMPARE(reset.size(), 0);
    }

    void selectionStays()
    {
        TestClientModel model;
        model.setSnapshot(snapshot({ client(1), client(2), client(3), client(4) }));
        QItemSelectionModel selection(&model);
        selection.select(model.index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        model.setSnapshot(snapshot({ client(2), client(3, TestClientState::Closed), client(4), client(5) }));
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(model.at(selection.selectedRows().first().row()).id, ConnectionId { 3 });
        QCOMPARE(model.rowOf(ConnectionId { 4 }), 2);
        QCOMPARE(model.rowOf(ConnectionId { 1 }), -1);
        QCOMPARE(model.rowOf(ConnectionId { 6 }), -1);
    }

    void cells()
    {
        TestClientRow row = client(12, TestClientState::Open, 1'234'567);
        row.bytesOut = 42;
        row.queued = 8;
        row.roundTrip = std::chrono::microseconds(210);
        TestClientModel model;
        model.setSnapshot(snapshot({ row }));
        const auto text = [&](TestClientModel::Column column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role).toString();
        };
        QCOMPARE(text(TestClientModel::Id), QStringLiteral("12"));
        QCOMPARE(text(TestClientModel::State), QStringLiteral("● open"));
        QCOMPARE(text(TestClientModel::RoundTrip), QStringLiteral("210 µs"));
        QCOMPARE(text(TestClientModel::In), QStringLiteral("1.23 MB"));
        QCOMPARE(text(TestClientModel::Out), QStringLiteral("42 B"));
        QCOMPARE(text(TestClientModel::Local), QStringLiteral("127.0.0.1:40012"));
        QCOMPARE(text(TestClientModel::Peer), QStringLiteral("127.0.0.1:65432"));
        QVERIFY(text(TestClientModel::Out, Qt::ToolTipRole).contains(QLatin1String("Still queued: 8 bytes")));
        QVERIFY(text(TestClientModel::In, Qt::ToolTipRole).contains(QLocale().toString(1'234'567)));
    }

    void everyStateHasGlyphAndWords_data()
    {
        QTest::addColumn<int>("state");
        for (int state = 0; state <= static_cast<int>(TestClientState::Failed); ++state)
            QTest::addRow("%d", state) << state;
    }
    void everyStateHasGlyphAndWords()
    {
        QFETCH(int, state);
        TestClientRow row = client(1, static_cast<TestClientState>(state));
        TestClientModel model;
        model.setSnapshot(snapshot({ row }));
        const QModelIndex cell = model.index(0, TestClientModel::State);
        const QStringList words = cell.data().toString().split(QLatin1Char(' '));
        QVERIFY(words.size() >= 2);
        QVERIFY(!words.first().front().isLetter());
        QVERIFY(cell.data(Qt::ForegroundRole).value<QColor>().isValid());
        QVERIFY(!testClientStateMeaning(row.state).isEmpty());
    }

    void endingsAreSaidPlainly()
    {
        TestClientRow row = client(1, TestClientState::Failed);
        row.ending = QStringLiteral("no address is known for \"<b>x</b>\u202e\"");
        TestClientModel model;
        model.setSnapshot(snapshot({ row }));
        const QModelIndex cell = model.index(0, TestClientModel::State);
        QCOMPARE(cell.data().toString(), QStringLiteral("✖ no address is known for \"<b>x</b>\\u202e\""));
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QLatin1String("&lt;b&gt;")));
    }
};

QTEST_MAIN(TestTestClientModel)
#include "tst_testclientmodel.moc"
