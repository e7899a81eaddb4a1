// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "theme/theme.h"
#include "widgets/logmap.h"

#include <QApplication>
#include <QHelpEvent>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;

/// A hundred seconds, an event each; an error at 25 s, warnings from 75 s on.
class TestLogMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_map.reset(); }
    void heightIsTime();
    void countsWhereItHappened();
    void problemsAreMarkedWithoutColourAlone();
    void whatIsInSightIsFramed();
    void marksAreDrawn();
    void clickAndDragJump();
    void clickOnAProblemGoesToIt();
    void keysJump();
    void toolTipSaysWhatHappened();
    void isDescribed();
    void hiddenItHoldsNothing();
    void anEmptyLogIsNoTrouble();

private:
    WallTime at(int seconds) const { return m_start + std::chrono::seconds { seconds }; }
    QImage image() { return m_map->grab().toImage().convertToFormat(QImage::Format_RGB32); }
    static int pixels(const QImage& image, const QRect& where, const QColor& color)
    {
        int count = 0;
        for (int y = where.top(); y <= where.bottom(); ++y) {
            for (int x = where.left(); x <= where.right(); ++x)
                count += image.pixelColor(x, y) == color;
        }
        return count;
    }
    QRect lane(int seconds) const { return { m_map->width() - 12, m_map->yOf(at(seconds)) - 8, 12, 16 }; }

    std::unique_ptr<LogMap> m_map;
    std::unique_ptr<Journal> m_journal;
    WallTime m_start = wallNow();
};

void TestLogMap::initTestCase()
{
    theme::apply(theme::Scheme::Light);
    qRegisterMetaType<WallTime>();
}

void TestLogMap::init()
{
    m_journal = std::make_unique<Journal>();
    EventBatch batch;
    for (int i = 0; i <= 100; ++i) {
        const EventKind kind = i == 25 ? EventKind::Failed : i >= 75 ? EventKind::Rejected : EventKind::Opened;
        batch.add(Event { 0, at(i), ConnectionId { 1 }, kind, 0, {}, "x" });
    }
    m_journal->append(batch);
    m_map = std::make_unique<LogMap>();
    m_map->resize(m_map->width(), 300);
    m_map->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_map.get()));
    m_map->setView(m_journal->view());
}

void TestLogMap::heightIsTime()
{
    QVERIFY(m_map->timeAt(0) == at(0));
    QVERIFY(m_map->timeAt(299) == at(100));
    for (const int seconds : { 0, 13, 50, 99, 100 }) {
        const auto there = m_map->timeAt(m_map->yOf(at(seconds)));
        QVERIFY(there - at(seconds) < 400ms && at(seconds) - there < 400ms);
    }
}

void TestLogMap::countsWhereItHappened()
{
    QCOMPARE(m_map->feed().timeline().total().events, quint64 { 101 });
    QCOMPARE(m_map->feed().timeline().total().errors, quint64 { 1 });
    QCOMPARE(m_map->feed().timeline().total().warnings, quint64 { 26 });
    quint64 errors = 0;
    for (int y = m_map->yOf(at(25)) - 2; y <= m_map->yOf(at(25)) + 2; ++y)
        errors += m_map->countAt(y).errors;
    QVERIFY(errors >= 1);
    QCOMPARE(m_map->countAt(m_map->yOf(at(40)) + 1).errors, quint64 { 0 });
}

void TestLogMap::problemsAreMarkedWithoutColourAlone()
{
    const QImage shown = image();
    const QColor error = theme::color(theme::Role::Error);
    const QColor warning = theme::color(theme::Role::Warning);
    const QRect here = lane(25).adjusted(0, 0, -2, 0); // without the frame of the focus
    const int ground = pixels(shown, here, m_map->palette().color(QPalette::Base));
    QVERIFY(here.width() * here.height() - ground > 8); // a cross, with soft edges
    QVERIFY(pixels(shown, lane(90), warning) > 5); // a filled triangle
    QCOMPARE(pixels(shown, lane(50), error) + pixels(shown, lane(50), warning), 0);
}

void TestLogMap::whatIsInSightIsFramed()
{
    const auto difference = [&](const QImage& a, const QImage& b, int seconds) {
        const int y = m_map->yOf(at(seconds));
        return a.pixelColor(m_map->width() / 2, y) != b.pixelColor(m_map->width() / 2, y)
            || a.pixelColor(3, y) != b.pixelColor(3, y);
    };
    const QImage before = image();
    m_map->setInSight(LogMap::Span { at(40), at(60) });
    const QImage after = image();
    QVERIFY(difference(before, after, 50));
    QVERIFY(!difference(before, after, 10));
    // However little it is, one can see it.
    m_map->setInSight(LogMap::Span { at(50), at(50) });
    QVERIFY(difference(before, image(), 50));
}

void TestLogMap::marksAreDrawn()
{
    const QColor mark = theme::color(theme::Role::Note);
    const QRect left(0, m_map->yOf(at(50)) - 4, 9, 9);
    QCOMPARE(pixels(image(), left, mark), 0);
    m_map->setMarks({ at(50) });
    QVERIFY(pixels(image(), left, mark) > 8);
}

void TestLogMap::clickAndDragJump()
{
    QSignalSpy jumps(m_map.get(), &LogMap::jumpRequested);
    const auto last = [&] { return jumps.last()[0].value<WallTime>(); };
    const auto near = [&](int seconds) { return last() - at(seconds) < 400ms && at(seconds) - last() < 400ms; };
    QTest::mousePress(m_map.get(), Qt::LeftButton, {}, { 20, m_map->yOf(at(40)) });
    QVERIFY(near(40));
    QTest::mouseMove(m_map.get(), { 20, m_map->yOf(at(60)) });
    QTRY_VERIFY(jumps.count() >= 2);
    QVERIFY(near(60));
    QTest::mouseRelease(m_map.get(), Qt::LeftButton, {}, { 20, m_map->yOf(at(60)) });
    const auto count = jumps.count();
    QTest::mouseMove(m_map.get(), { 20, m_map->yOf(at(10)) });
    QTest::qWait(20);
    QCOMPARE(jumps.count(), count);
}

void TestLogMap::clickOnAProblemGoesToIt()
{
    QSignalSpy problems(m_map.get(), &LogMap::problemRequested);
    QSignalSpy jumps(m_map.get(), &LogMap::jumpRequested);
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, { m_map->width() - 4, m_map->yOf(at(25)) });
    QCOMPARE(problems.count(), 1);
    QVERIFY(problems[0][0].value<WallTime>() <= at(25));
    QVERIFY(problems[0][0].value<WallTime>() > at(20));
    QCOMPARE(jumps.count(), 0);
    // Where there is none, it is a jump.
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, { m_map->width() - 4, m_map->yOf(at(50)) });
    QCOMPARE(jumps.count(), 1);
}

void TestLogMap::keysJump()
{
    m_map->setInSight(LogMap::Span { at(40), at(60) });
    QSignalSpy jumps(m_map.get(), &LogMap::jumpRequested);
    const auto to = [&](Qt::Key key) {
        QTest::keyClick(m_map.get(), key);
        return (jumps.last()[0].value<WallTime>() - m_start) / 1s;
    };
    QCOMPARE(to(Qt::Key_Up), 49);
    QCOMPARE(to(Qt::Key_Down), 51);
    QCOMPARE(to(Qt::Key_PageUp), 40);
    QCOMPARE(to(Qt::Key_PageDown), 60);
    QCOMPARE(to(Qt::Key_Home), 0);
    QCOMPARE(to(Qt::Key_End), 100);
    QVERIFY(m_map->focusPolicy() & Qt::TabFocus);
}

void TestLogMap::toolTipSaysWhatHappened()
{
    const auto textAt = [this](int y) {
        const QPoint place(20, y);
        QHelpEvent help(QEvent::ToolTip, place, m_map->mapToGlobal(place));
        QApplication::sendEvent(m_map.get(), &help);
        return QToolTip::text();
    };
    int y = m_map->yOf(at(25)) - 2;
    while (m_map->countAt(y).errors == 0)
        ++y;
    QVERIFY2(textAt(y).contains(QStringLiteral("✖ 1 error")), qPrintable(textAt(y)));
    QVERIFY(textAt(y).contains(QStringLiteral("1 event")));
    QVERIFY(textAt(y).contains(QRegularExpression(QStringLiteral("\\d\\d:\\d\\d:\\d\\d\\.\\d"))));
    QVERIFY(!textAt(m_map->yOf(at(50))).contains(QStringLiteral("error")));
    QToolTip::hideText();
}

void TestLogMap::isDescribed()
{
    QVERIFY(!m_map->accessibleName().isEmpty());
    m_map->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_map.get()));
    m_map->clearFocus();
    m_map->setFocus();
    QTRY_VERIFY(m_map->hasFocus());
    QVERIFY(m_map->accessibleDescription().contains(QStringLiteral("101 events")));
    QVERIFY(m_map->accessibleDescription().contains(QStringLiteral("1 errors")));
}

void TestLogMap::hiddenItHoldsNothing()
{
    QSignalSpy wanted(m_map.get(), &LogMap::viewWanted);
    m_map->hide();
    QVERIFY(m_map->feed().view().isEmpty());
    m_map->setView(m_journal->view());
    QVERIFY(m_map->feed().view().isEmpty());
    QCOMPARE(m_map->feed().timeline().total().events, quint64 { 0 });
    QCOMPARE(wanted.count(), 0);
    m_map->show();
    QCOMPARE(wanted.count(), 1);
    m_map->setView(m_journal->view());
    QTRY_COMPARE(m_map->feed().timeline().total().events, quint64 { 101 });
}

void TestLogMap::anEmptyLogIsNoTrouble()
{
    m_journal->clear();
    m_map->setView(m_journal->view());
    QSignalSpy jumps(m_map.get(), &LogMap::jumpRequested);
    QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, { 20, 50 });
    QCOMPARE(jumps.count(), 0);
    QVERIFY(!image().isNull());
    // One event has no span.
    EventBatch batch;
    batch.add(EventKind::Note, NoConnection, "x");
    m_journal->append(batch);
    m_map->setView(m_journal->view());
    QVERIFY(m_map->timeAt(10) == m_map->timeAt(200));
    QVERIFY(!image().isNull());
}

QTEST_MAIN(TestLogMap)
#include "tst_logmap.moc"
