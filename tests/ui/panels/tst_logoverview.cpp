// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "panels/logactions.h"
#include "theme/theme.h"
#include "widgets/logmap.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace signalbox;
using namespace std::chrono_literals;

/// The minimap beside the log, and the table.
class TestLogOverview : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void mapShowsAndScrolls();
    void mapIsHiddenAndKeptSo();
};

void TestLogOverview::mapShowsAndScrolls()
{
    addSeconds(3000);
    auto* map = child<LogMap>("logMap");
    QVERIFY(map->isVisible());
    QTRY_COMPARE(map->feed().timeline().total().events, quint64 { 3000 });
    QVERIFY(m_view->isFollowing());
    QTest::mouseClick(map, Qt::LeftButton, {}, { 20, map->height() / 2 });
    QVERIFY(!m_view->isFollowing());
    QVERIFY(isInSight(1500) || isInSight(1490) || isInSight(1510));
    QVERIFY(!m_view->currentIndex().isValid()); // it only scrolls
    map->setFocus();
    QTest::keyClick(map, Qt::Key_Home);
    QVERIFY(isInSight(0));
    QTest::keyClick(map, Qt::Key_End);
    QVERIFY(isAtEnd() && m_view->isFollowing());
    // Under a filter it still shows all of the log, and leads to what is shown.
    m_panel->setFilterText(QStringLiteral("client:2"));
    QTRY_COMPARE(rows(), 1000);
    QCOMPARE(map->feed().timeline().total().events, quint64 { 3000 });
    QTest::keyClick(map, Qt::Key_Home);
    QVERIFY(isInSight(0));
    // A glyph leads to its event.
    m_panel->setFilterText({});
    addEvent(EventKind::Failed, 0, "accept", m_journal->view().at(3000).time + 1s);
    add(1);
    QTest::keyClick(map, Qt::Key_Home);
    QTest::mouseClick(map, Qt::LeftButton, {}, { map->width() - 4, map->yOf(m_journal->view().at(3001).time) });
    QTRY_COMPARE(m_panel->currentEvent(), std::optional<quint64>(3001));
}

void TestLogOverview::mapIsHiddenAndKeptSo()
{
    add(9);
    auto* map = child<LogMap>("logMap");
    m_panel->actions().showMap->trigger();
    QVERIFY(!map->isVisible());
    QVERIFY(map->feed().view().isEmpty());
    add(3);
    QVERIFY(map->feed().view().isEmpty());
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    m_panel->actions().showSavedFilters->trigger();
    m_panel->saveState(settings);
    LogPanel other;
    other.restoreState(settings);
    other.show();
    QVERIFY(!other.findChild<LogMap*>()->isVisible());
    QVERIFY(!other.findChild<QWidget*>(QStringLiteral("savedFilterBar"))->isVisible());
    m_panel->actions().showMap->trigger();
    QTRY_COMPARE(map->feed().timeline().total().events, quint64 { 12 });
}

QTEST_MAIN(TestLogOverview)
#include "tst_logoverview.moc"
