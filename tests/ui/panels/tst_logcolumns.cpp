// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "theme/theme.h"

#include <QClipboard>
#include <QHeaderView>
#include <QSettings>
#include <QTemporaryDir>

using namespace signalbox;

class TestLogColumns : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void theUsualOnesAreShownAtFirst();
    void menuShowsAndHides();
    void copiesWhatIsShownAsItStands();
    void choiceOrderAndWidthAreKept();
    void settingsOfNoUseAreIgnored();
    void resetPutsThemBack();

private:
    QHeaderView* header() { return m_view->horizontalHeader(); }
    QAction* entry(int column)
    {
        for (QAction* action : m_panel->columnsMenu()->actions()) {
            if (action->data().isValid() && action->data().toInt() == column)
                return action;
        }
        return nullptr;
    }
    QList<int> order()
    {
        QList<int> shown;
        for (int place = 0; place < header()->count(); ++place) {
            if (!header()->isSectionHidden(header()->logicalIndex(place)))
                shown += header()->logicalIndex(place);
        }
        return shown;
    }
    const QList<int> m_usual { LogModel::NumberColumn, LogModel::TimeColumn, LogModel::ClientColumn,
        LogModel::DirectionColumn, LogModel::BytesColumn, LogModel::EventColumn };
};

void TestLogColumns::theUsualOnesAreShownAtFirst()
{
    QCOMPARE(order(), m_usual);
    QVERIFY(!entry(LogModel::NumberColumn)); // by which one knows the rows
    for (int column = 1; column < LogModel::ColumnCount; ++column) {
        QVERIFY(entry(column));
        QCOMPARE(entry(column)->isChecked(), m_usual.contains(column));
        QVERIFY(!entry(column)->text().isEmpty());
        QVERIFY(!entry(column)->toolTip().isEmpty());
    }
    // The last one takes what is left.
    QCOMPARE(
        header()->sectionViewportPosition(LogModel::EventColumn) + header()->sectionSize(LogModel::EventColumn),
        header()->viewport()->width());
}

void TestLogColumns::menuShowsAndHides()
{
    add(3);
    Q_EMIT header()->customContextMenuRequested({ 5, 5 });
    QTRY_VERIFY(m_panel->columnsMenu()->isVisible());
    m_panel->columnsMenu()->close();
    entry(LogModel::DeltaColumn)->trigger();
    entry(LogModel::ClientColumn)->trigger();
    QCOMPARE(order(),
        (QList<int> { LogModel::NumberColumn, LogModel::TimeColumn, LogModel::DeltaColumn,
            LogModel::DirectionColumn, LogModel::BytesColumn, LogModel::EventColumn }));
    QVERIFY(header()->sectionSize(LogModel::DeltaColumn) > 30);
    // Its cells are where the header says.
    QCOMPARE(m_view->indexAt(centre(1, LogModel::DeltaColumn)).column(), int { LogModel::DeltaColumn });
}

void TestLogColumns::copiesWhatIsShownAsItStands()
{
    add(2);
    entry(LogModel::TimeColumn)->trigger();
    entry(LogModel::CapturedColumn)->trigger();
    header()->moveSection(header()->visualIndex(LogModel::BytesColumn), 1);
    click(1);
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("2\t6\t2\t→\t6\thello\\n\n"));
}

void TestLogColumns::choiceOrderAndWidthAreKept()
{
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    entry(LogModel::PeerColumn)->trigger();
    header()->resizeSection(LogModel::PeerColumn, 77);
    header()->resizeSection(LogModel::TimeColumn, 133);
    entry(LogModel::TimeColumn)->trigger(); // hidden it keeps its width
    header()->moveSection(header()->visualIndex(LogModel::PeerColumn), 2);
    const QList<int> chosen = order();
    m_panel->saveState(settings);
    tearDown();
    setUp();
    m_panel->restoreState(settings);
    QCOMPARE(order(), chosen);
    QCOMPARE(header()->sectionSize(LogModel::PeerColumn), 77);
    QVERIFY(entry(LogModel::PeerColumn)->isChecked());
    entry(LogModel::TimeColumn)->trigger();
    QCOMPARE(header()->sectionSize(LogModel::TimeColumn), 133);
}

void TestLogColumns::settingsOfNoUseAreIgnored()
{
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("log/columnList"),
        QStringList { QStringLiteral("colour=50"), QStringLiteral("bytes=-3"), QStringLiteral("bytes=99999"),
            QStringLiteral("-no=10"), QString(), QStringLiteral("client") });
    m_panel->restoreState(settings);
    QCOMPARE(order().first(), int { LogModel::NumberColumn });
    QCOMPARE(order().size(), m_usual.size());
    QVERIFY(header()->sectionSize(LogModel::BytesColumn) <= 4000);
}

void TestLogColumns::resetPutsThemBack()
{
    const int width = header()->sectionSize(LogModel::ClientColumn);
    entry(LogModel::PeerColumn)->trigger();
    entry(LogModel::BytesColumn)->trigger();
    header()->resizeSection(LogModel::ClientColumn, 200);
    header()->moveSection(header()->visualIndex(LogModel::EventColumn), 1);
    m_panel->columnsMenu()->actions().last()->trigger();
    QCOMPARE(order(), m_usual);
    QCOMPARE(header()->sectionSize(LogModel::ClientColumn), width);
    QVERIFY(!entry(LogModel::PeerColumn)->isChecked());
}

QTEST_MAIN(TestLogColumns)
#include "tst_logcolumns.moc"
