// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "panels/logactions.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "theme/theme.h"
#include "widgets/logmap.h"

#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace signalbox;
using namespace std::chrono_literals;

/// Going places in the log.
class TestLogNavigator : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void goesToANumber_data();
    void goesToANumber();
    void goesToATime_data();
    void goesToATime();
    void saysWhatIsWrongUnderTheField();
    void goToBarOpensAndCloses();
    void goesToTheNearestThatIsShown();
    void goesToTheOldestAfterEviction();
    void othersCanChooseAnEvent();
    void marksComeAndGo();
    void goesFromMarkToMark();
    void marksGoWithTheirEvents();
    void goesAlongTheClient();
    void goesFromProblemToProblem();
    void referenceCountsFromTheEvent();
    void theFormatBeforeTheReferenceComesBack();
    void contextMenuActsOnTheRowUnderIt();
    void othersCanAddToTheContextMenu();
    void noKeyIsTakenTwice();
    void aRealServersLog();

private:
    QLineEdit* edit() { return child<QLineEdit>("goToEdit"); }
    QString notice()
    {
        return child<QLabel>("logNotice")->isVisible() ? child<QLabel>("logNotice")->text() : QString();
    }
    QString error()
    {
        return child<QLabel>("goToError")->isVisible() ? child<QLabel>("goToError")->text() : QString();
    }
    void goTo(const QString& place)
    {
        press(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClicks(edit(), place); // over what stood there
        QTest::keyClick(edit(), Qt::Key_Return);
    }
};

void TestLogNavigator::initTestCase()
{
    qRegisterMetaType<std::optional<quint64>>();
    theme::apply(theme::Scheme::Light);
}

void TestLogNavigator::goesToANumber_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<int>("row");
    QTest::newRow("plain") << QStringLiteral("1234") << 1233;
    QTest::newRow("grouped") << QStringLiteral("1,234") << 1233;
    QTest::newRow("first") << QStringLiteral("1") << 0;
    QTest::newRow("last") << QStringLiteral("No. 3,000") << 2999;
}

void TestLogNavigator::goesToANumber()
{
    QFETCH(QString, place);
    addSeconds(3000);
    goTo(place);
    QTEST(current(), "row");
    QVERIFY(isInSight(current()));
    QVERIFY(!m_view->isFollowing());
    QVERIFY(m_view->hasFocus());
    QVERIFY(!edit()->isVisible());
    QVERIFY(notice().isEmpty());
    QCOMPARE(m_panel->currentEvent(), std::optional(static_cast<quint64>(current()) + 1));
}

void TestLogNavigator::goesToATime_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<int>("row");
    const auto row = [](const char* place, int at) {
        QTest::newRow(place) << QString::fromLatin1(place) << at;
    };
    row("12:10", 600);
    row("12:10:00.5", 601); // the first that is not before
    row("2026-11-22 12:00:07", 7);
    row("90s", 90);
    row("12.5", 13);
    row("-30s", 970); // from row 1000
    row("+1.5", 1002);
    row("+2m", 1120);
    row("11:00", 0);
    row("13:00", 2999);
}

void TestLogNavigator::goesToATime()
{
    QFETCH(QString, place);
    addSeconds(3000);
    goTo(QStringLiteral("1001"));
    QCOMPARE(current(), 1000);
    goTo(place);
    QTEST(current(), "row");
    QVERIFY(isInSight(current()));
    // Beyond the log it says where that ends.
    QCOMPARE(notice().contains(QStringLiteral("The log begins")), place == QStringLiteral("11:00"));
    QCOMPARE(notice().contains(QStringLiteral("The log ends")), place == QStringLiteral("13:00"));
    // What the time column shows can be written as it is.
    const QString shown = cell(17, LogModel::TimeColumn);
    goTo(shown);
    QCOMPARE(current(), 17);
    m_panel->timeMenu()->actions().at(1)->trigger();
    goTo(cell(19, LogModel::TimeColumn));
    QCOMPARE(current(), 19);
    m_panel->timeMenu()->actions().last()->trigger();
    goTo(cell(23, LogModel::TimeColumn));
    QCOMPARE(current(), 23);
}

void TestLogNavigator::saysWhatIsWrongUnderTheField()
{
    addSeconds(10);
    goTo(QStringLiteral("soon"));
    QVERIFY2(error().contains(QStringLiteral("\"soon\" is neither")), qPrintable(error()));
    QVERIFY2(error().contains(QStringLiteral("-30s")), qPrintable(error())); // and what is accepted
    QCOMPARE(edit()->accessibleDescription().isEmpty(), false);
    QVERIFY(child<QLabel>("goToError")->geometry().top() >= edit()->geometry().bottom());
    QVERIFY(m_view->isFollowing());
    QTest::keyClicks(edit(), QStringLiteral("e"));
    QVERIFY(error().isEmpty());
    m_panel->setFilterText(QStringLiteral("client:99"));
    QTRY_COMPARE(rows(), 0);
    goTo(QStringLiteral("3"));
    QVERIFY2(error().contains(QStringLiteral("no event")), qPrintable(error()));
}

void TestLogNavigator::goToBarOpensAndCloses()
{
    addSeconds(10);
    press(Qt::Key_F, Qt::ControlModifier);
    press(Qt::Key_G, Qt::ControlModifier);
    QVERIFY(edit()->isVisible() && edit()->hasFocus());
    QVERIFY(!child<QLineEdit>("findEdit")->isVisible()); // one at a time
    QTest::keyClick(edit(), Qt::Key_Escape);
    QVERIFY(!edit()->isVisible());
    QVERIFY(m_view->hasFocus());
    press(Qt::Key_G, Qt::ControlModifier);
    QTest::keyClicks(edit(), QStringLiteral("4"));
    QTest::mouseClick(child<QToolButton>("goToButton"), Qt::LeftButton);
    QCOMPARE(current(), 3);
    press(Qt::Key_G, Qt::ControlModifier);
    QTest::mouseClick(child<QToolButton>("goToCloseButton"), Qt::LeftButton);
    QVERIFY(!edit()->isVisible());
}

void TestLogNavigator::goesToTheNearestThatIsShown()
{
    addSeconds(30);
    m_panel->setFilterText(QStringLiteral("client:1")); // 1, 4, 7, ...
    QTRY_COMPARE(rows(), 10);
    goTo(QStringLiteral("8"));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(7));
    QVERIFY2(notice().contains(QStringLiteral("No. 8 is hidden by the filter")), qPrintable(notice()));
    goTo(QStringLiteral("9"));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(10));
    goTo(QStringLiteral("10"));
    QVERIFY(notice().isEmpty());
    goTo(QStringLiteral("31"));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(28));
    QVERIFY2(notice().contains(QStringLiteral("not happened yet")), qPrintable(notice()));
}

void TestLogNavigator::goesToTheOldestAfterEviction()
{
    add(2 * JournalChunk::MaxEvents);
    add(10);
    goTo(QStringLiteral("5"));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(JournalChunk::MaxEvents + 1));
    QVERIFY2(notice().contains(QStringLiteral("not kept any more")), qPrintable(notice()));
    QVERIFY(isInSight(0));
}

void TestLogNavigator::othersCanChooseAnEvent()
{
    QVERIFY(!m_panel->goToEvent(1));
    addSeconds(3000);
    QSignalSpy chosen(m_panel.get(), &LogPanel::currentEventChanged);
    QVERIFY(m_panel->goToEvent(700));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(700));
    QCOMPARE(chosen.count(), 1);
    QVERIFY(isInSight(699));
    // Also what came while it was hidden.
    m_panel->hide();
    add(1);
    QVERIFY(m_panel->goToEvent(3001));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(3001));
}

void TestLogNavigator::marksComeAndGo()
{
    add(9);
    QVERIFY(!m_panel->actions().clearMarks->isEnabled());
    click(3);
    press(Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(cell(3, LogModel::NumberColumn), QStringLiteral("◆ 4"));
    click(5);
    press(Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(notice(), QStringLiteral("2 marks"));
    press(Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(cell(5, LogModel::NumberColumn), QStringLiteral("6"));
    QVERIFY(m_panel->actions().clearMarks->isEnabled());
    press(Qt::Key_M, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(cell(3, LogModel::NumberColumn), QStringLiteral("4"));
    QVERIFY(!m_panel->actions().clearMarks->isEnabled());
}

void TestLogNavigator::goesFromMarkToMark()
{
    add(300);
    for (const quint64 at : { 10, 150, 290 }) {
        QVERIFY(m_panel->goToEvent(at));
        press(Qt::Key_M, Qt::ControlModifier);
    }
    const auto next = [this] { press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier); };
    const auto previous = [this] { press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier); };
    previous();
    QCOMPARE(current(), 149);
    QVERIFY(isInSight(149));
    previous();
    QCOMPARE(current(), 9);
    previous();
    QCOMPARE(current(), 9);
    QVERIFY2(notice().contains(QStringLiteral("above")), qPrintable(notice()));
    next();
    QVERIFY(notice().isEmpty());
    QCOMPARE(current(), 149);
    // Those that a filter hides are passed over.
    m_panel->goToEvent(10);
    m_panel->setFilterText(QStringLiteral("client:1,2")); // not No. 150
    QTRY_COMPARE(rows(), 200);
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(10));
    next();
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(290));
    next();
    QVERIFY2(notice().contains(QStringLiteral("3 in all")), qPrintable(notice()));
}

void TestLogNavigator::marksGoWithTheirEvents()
{
    add(2 * JournalChunk::MaxEvents);
    m_panel->goToEvent(5);
    press(Qt::Key_M, Qt::ControlModifier);
    add(10);
    QVERIFY(!m_panel->actions().clearMarks->isEnabled());
    press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY2(notice().contains(QStringLiteral("not kept any more")), qPrintable(notice()));
}

void TestLogNavigator::goesAlongTheClient()
{
    add(300);
    m_panel->goToEvent(5); // client 2
    press(Qt::Key_Period, Qt::AltModifier);
    QTRY_COMPARE(current(), 7);
    press(Qt::Key_Period, Qt::ControlModifier);
    QTRY_COMPARE(current(), 10);
    press(Qt::Key_Comma, Qt::AltModifier);
    QTRY_COMPARE(current(), 7);
    m_panel->actions().lastOfClient->trigger();
    QTRY_COMPARE(current(), 298);
    QVERIFY(isInSight(298));
    press(Qt::Key_Period, Qt::AltModifier);
    QTRY_VERIFY2(notice().contains(QStringLiteral("No later event of client 2")), qPrintable(notice()));
    QCOMPARE(current(), 298);
    m_panel->actions().firstOfClient->trigger();
    QTRY_COMPARE(current(), 1);
    press(Qt::Key_Comma, Qt::AltModifier);
    QTRY_VERIFY2(notice().contains(QStringLiteral("No earlier event")), qPrintable(notice()));
}

void TestLogNavigator::goesFromProblemToProblem()
{
    add(100);
    addEvent(EventKind::Failed, 0, "accept: Too many open files");
    add(100);
    addEvent(EventKind::Rejected, 7, "full");
    add(100);
    m_panel->goToEvent(1);
    press(Qt::Key_F8);
    QTRY_COMPARE(current(), 100);
    press(Qt::Key_F8);
    QTRY_COMPARE(current(), 201);
    press(Qt::Key_F8);
    QTRY_VERIFY2(notice().contains(QStringLiteral("No warning or error")), qPrintable(notice()));
    press(Qt::Key_F8, Qt::ShiftModifier);
    QTRY_COMPARE(current(), 100);
}

void TestLogNavigator::referenceCountsFromTheEvent()
{
    addSeconds(20);
    click(rows() - 3);
    const int row = current();
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(cell(row, LogModel::TimeColumn), QStringLiteral("*REF*"));
    QCOMPARE(cell(row + 1, LogModel::TimeColumn), QStringLiteral("1.000000")); // the format has become relative
    QCOMPARE(cell(row - 1, LogModel::TimeColumn), QStringLiteral("-1.000000"));
    QVERIFY(m_panel->actions().reference->isChecked());
    goTo(QStringLiteral("2.0")); // counted from there too
    QCOMPARE(current(), row + 2);
    // On another row it moves there; on its own it is lifted.
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(cell(row + 2, LogModel::TimeColumn), QStringLiteral("*REF*"));
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!m_panel->actions().reference->isChecked());
}

/// The format that a reference replaces comes back with it gone, unless another was chosen since.
void TestLogNavigator::theFormatBeforeTheReferenceComesBack()
{
    addSeconds(20);
    click(rows() - 3);
    const int row = current();
    const QString before = cell(row, LogModel::TimeColumn);
    QVERIFY(before.contains(u':'));
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(cell(row, LogModel::TimeColumn), before);

    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    const QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_panel->saveState(settings);
    QCOMPARE(settings.value(QStringLiteral("log/timeFormat")).toInt(), static_cast<int>(TimeFormat::Absolute));
    m_journal->clear();
    show();
    addSeconds(3);
    QVERIFY(cell(0, LogModel::TimeColumn).contains(u':'));

    click(0);
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    m_panel->timeMenu()->actions().at(2)->trigger(); // since the row above
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(model()->timeFormat(), TimeFormat::Delta);
}

void TestLogNavigator::contextMenuActsOnTheRowUnderIt()
{
    add(9);
    click(1);
    QVERIFY(choose(6, LogModel::TimeColumn, QStringLiteral("Mark")));
    QCOMPARE(cell(6, LogModel::NumberColumn), QStringLiteral("◆ 7"));
    QVERIFY(choose(6, LogModel::TimeColumn, QStringLiteral("Time Reference")));
    QCOMPARE(cell(6, LogModel::TimeColumn), QStringLiteral("*REF*"));
    QVERIFY(choose(6, LogModel::TimeColumn, QStringLiteral("First Event of the Client")));
    QTRY_COMPARE(current(), 0);
}

void TestLogNavigator::othersCanAddToTheContextMenu()
{
    QAction other(QStringLiteral("Something else"));
    QSignalSpy triggered(&other, &QAction::triggered);
    m_panel->addContextAction(&other);
    add(9);
    QVERIFY(choose(4, LogModel::TimeColumn, QStringLiteral("Something else")));
    QCOMPARE(triggered.count(), 1);
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(5));
}

void TestLogNavigator::noKeyIsTakenTwice()
{
    QHash<QString, QString> taken;
    for (const QAction* action : m_panel->findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            const QString text = key.toString();
            QVERIFY2(!taken.contains(text), qPrintable(text + taken.value(text) + action->text()));
            taken.insert(text, action->text());
        }
    }
    QVERIFY(taken.size() >= 20);
}

/// Clients of a real server: one that is reset among others that come and go.
void TestLogNavigator::aRealServersLog()
{
    testing::RunningServer server;
    QVERIFY(server.isListening());
    RawPeer first = RawPeer::connectTo(server.endpoint());
    RawPeer second = RawPeer::connectTo(server.endpoint());
    for (int i = 0; i < 20; ++i) {
        QVERIFY(first.write("ping\n"));
        QCOMPARE(first.read(5), QByteArray("ping\n"));
        QVERIFY(second.write("pong\n"));
        QCOMPARE(second.read(5), QByteArray("pong\n"));
    }
    second.reset();
    QTRY_COMPARE(server.details(EventKind::Closed).size(), 1);
    first.close();
    QTRY_COMPARE(server.details(EventKind::Closed).size(), 2);
    const auto journal = server.engine.journal();
    m_panel->setView(journal->view(), journal->stats());
    QCOMPARE(static_cast<quint64>(rows()), journal->view().size());
    QTRY_COMPARE(child<LogMap>("logMap")->feed().timeline().total().events, journal->view().size());
    QCOMPARE(child<LogMap>("logMap")->feed().timeline().total().warnings, quint64 { 1 });

    m_panel->goToEvent(1);
    press(Qt::Key_F8); // the reset
    QTRY_VERIFY(cell(current(), LogModel::EventColumn).contains(QStringLiteral("reset")));
    const QString who = cell(current(), LogModel::ClientColumn);
    m_panel->actions().firstOfClient->trigger();
    QTRY_VERIFY(cell(current(), LogModel::EventColumn).startsWith(QStringLiteral("opened")));
    // Step by step along the client one meets each of its events, and no other.
    int steps = 1;
    for (int row = -1; row != current(); ++steps) {
        row = current();
        QCOMPARE(cell(row, LogModel::ClientColumn), who);
        press(Qt::Key_Period, Qt::AltModifier);
        settle();
    }
    int events = 0;
    for (int row = 0; row < rows(); ++row)
        events += cell(row, LogModel::ClientColumn) == who;
    QCOMPARE(steps - 1, events);
    // Its time, written as it is shown, leads back to it.
    const int there = current();
    goTo(QStringLiteral("1"));
    goTo(cell(there, LogModel::TimeColumn));
    QVERIFY(there - current() >= 0 && there - current() <= 3); // others may share the microsecond
}

QTEST_MAIN(TestLogNavigator)
#include "tst_lognavigator.moc"
