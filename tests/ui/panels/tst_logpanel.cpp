// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "panels/logactions.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"

#include <QAction>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

using namespace signalbox;

class TestLogPanel : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void emptyLogSaysWhatToDo();
    void countsAndTitle();
    void followsTheTail();
    void scrollingUpLetsGo();
    void oldRowsAreNotNew();
    void newRowsButtonJumpsToTheEnd();
    void followButtonAndKeys();
    void evictionMovesNothing();
    void clickAndKeysChooseTheEvent();
    void theEventStaysThroughEviction();
    void clearingForgetsTheEvent();
    void findGoesThroughTheMatches();
    void findSaysWhenThereIsNone();
    void copies();
    void clearIsRequested();
    void hiddenItDoesNoWork();
    void hiddenItLetsGoOfEvictedEvents();
    void timeFormatIsRemembered();
    void everyControlIsNamed();
    void aMillionEventsAreNoBurden();
};

void TestLogPanel::initTestCase()
{
    qRegisterMetaType<std::optional<quint64>>();
    theme::apply(theme::Scheme::Light);
}

void TestLogPanel::init() { setUp(); }
void TestLogPanel::cleanup() { tearDown(); }

void TestLogPanel::emptyLogSaysWhatToDo()
{
    auto* empty = child<EmptyState>("emptyState");
    QVERIFY(empty->isVisible());
    QAction start(QStringLiteral("Start server"));
    QSignalSpy started(&start, &QAction::triggered);
    m_panel->setEmptyAction(&start);
    auto* button = child<QPushButton>("emptyButton");
    QCOMPARE(button->text(), QStringLiteral("Start server"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(started.count(), 1);
    start.setEnabled(false);
    QVERIFY(!button->isEnabled());
    add(1);
    QVERIFY(!empty->isVisible());
    m_journal->clear();
    show();
    QVERIFY(empty->isVisible());
    QVERIFY(!button->isVisible());
}

void TestLogPanel::countsAndTitle()
{
    QSignalSpy counts(m_panel.get(), &LogPanel::countsChanged);
    QCOMPARE(m_panel->title(), QStringLiteral("Log"));
    add(9);
    QCOMPARE(counts.last(), (QList<QVariant> { 9ULL, 9ULL }));
    QCOMPARE(m_panel->title(), QStringLiteral("Log · 9"));
    m_panel->showClient(ConnectionId { 1 });
    QTRY_COMPARE(counts.last(), (QList<QVariant> { 3ULL, 9ULL }));
    QCOMPARE(m_panel->title(), QStringLiteral("Log · 3 of 9"));
}

void TestLogPanel::followsTheTail()
{
    for (int i = 0; i < 10; ++i) {
        add(20);
        QVERIFY(isAtEnd());
    }
    QVERIFY(m_view->visualRect(m_view->model()->index(rows() - 1, 0)).bottom() <= m_view->viewport()->height());
    m_panel->resize(800, 250);
    settle();
    QVERIFY(isAtEnd());
    m_panel->resize(800, 600);
    settle();
    QVERIFY(isAtEnd());
    QVERIFY(m_view->isFollowing());
}

void TestLogPanel::scrollingUpLetsGo()
{
    add(200);
    wheelUp();
    QVERIFY(!m_view->isFollowing());
    QVERIFY(!child<QToolButton>("followTailButton")->isChecked());
    const int value = bar()->value();
    add(12);
    QCOMPARE(bar()->value(), value);
    QCOMPARE(m_view->newRows(), 12);
    auto* button = m_view->findChild<QAbstractButton*>(QStringLiteral("newRowsButton"));
    QVERIFY(button->isVisible());
    QVERIFY(button->text().contains(QStringLiteral("12")));
    // Scrolling back to the end takes hold again.
    bar()->setValue(bar()->maximum());
    QVERIFY(m_view->isFollowing());
    QVERIFY(!button->isVisible());
}

/// A filter finds them late, in several deliveries.
void TestLogPanel::oldRowsAreNotNew()
{
    add(200);
    wheelUp();
    QVERIFY(!m_view->isFollowing());
    m_view->setOldRows([] { return 205; });
    add(12);
    QCOMPARE(m_view->newRows(), 7);
}

void TestLogPanel::newRowsButtonJumpsToTheEnd()
{
    add(200);
    wheelUp();
    add(5);
    auto* button = m_view->findChild<QAbstractButton*>(QStringLiteral("newRowsButton"));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(isAtEnd());
    QVERIFY(m_view->isFollowing());
    QCOMPARE(m_view->newRows(), 0);
}

void TestLogPanel::followButtonAndKeys()
{
    add(200);
    auto* button = child<QToolButton>("followTailButton");
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(!m_view->isFollowing());
    add(3);
    settle();
    QVERIFY(!isAtEnd());
    QTest::keyClick(m_panel.get(), Qt::Key_T, Qt::ControlModifier);
    QVERIFY(m_view->isFollowing() && isAtEnd());
    m_view->setFocus();
    QTest::keyClick(m_view, Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!m_view->isFollowing());
    add(3);
    QTest::keyClick(m_view, Qt::Key_End, Qt::ControlModifier);
    QVERIFY(m_view->isFollowing() && isAtEnd());
}

void TestLogPanel::evictionMovesNothing()
{
    add(2 * JournalChunk::MaxEvents);
    bar()->setValue(m_view->fixedRowHeight() * 20'000);
    const auto top = [this] { return cell(m_view->topRow(), LogModel::NumberColumn); };
    QCOMPARE(top(), QStringLiteral("20001"));
    add(10);
    QCOMPARE(rows(), int { JournalChunk::MaxEvents } + 10);
    QCOMPARE(top(), QStringLiteral("20001"));
    settle();
    QCOMPARE(top(), QStringLiteral("20001"));
    QVERIFY(!m_view->isFollowing());
    QCOMPARE(m_view->newRows(), 10);
    // Following, it stays at the end.
    m_view->setFollowing(true);
    add(JournalChunk::MaxEvents);
    QVERIFY(isAtEnd() && m_view->isFollowing());
    QCOMPARE(m_view->newRows(), 0);
}

void TestLogPanel::clickAndKeysChooseTheEvent()
{
    add(9);
    QSignalSpy current(m_panel.get(), &LogPanel::currentEventChanged);
    const auto last = [&] { return current.last()[0].value<std::optional<quint64>>(); };
    click(3);
    QCOMPARE(last(), std::optional<quint64>(4));
    QTest::keyClick(m_view, Qt::Key_Down);
    QCOMPARE(last(), std::optional<quint64>(5));
    QTest::keyClick(m_view, Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(last(), std::optional<quint64>(1));
    QCOMPARE(current.count(), 3);
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(1));
}

void TestLogPanel::theEventStaysThroughEviction()
{
    add(2 * JournalChunk::MaxEvents);
    m_view->setFollowing(false);
    bar()->setValue(0);
    click(2);
    QSignalSpy current(m_panel.get(), &LogPanel::currentEventChanged);
    add(10);
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(3));
    QVERIFY(!m_view->currentIndex().isValid());
    QCOMPARE(current.count(), 0);
    QVERIFY(!m_view->selectionModel()->hasSelection());
}

void TestLogPanel::clearingForgetsTheEvent()
{
    add(9);
    click(2);
    QSignalSpy current(m_panel.get(), &LogPanel::currentEventChanged);
    m_journal->clear();
    show();
    QCOMPARE(current.count(), 1);
    QVERIFY(!m_panel->currentEvent());
}

void TestLogPanel::findGoesThroughTheMatches()
{
    add(40);
    add(1, "the Needle\n");
    add(40);
    add(1, "needle two");
    add(5);
    QTest::keyClick(m_panel.get(), Qt::Key_F, Qt::ControlModifier);
    auto* edit = child<QLineEdit>("findEdit");
    QVERIFY(edit->hasFocus());
    QTest::keyClicks(edit, QStringLiteral("needle"));
    QTRY_COMPARE(current(), 81); // below what was in sight
    QVERIFY(!m_view->isFollowing());
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(current(), 40);
    QVERIFY(child<QLabel>("findStatus")->text().size() > 0); // went round
    QTest::keyClick(m_panel.get(), Qt::Key_F3);
    QTRY_COMPARE(current(), 81);
    QTest::keyClick(m_panel.get(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_COMPARE(current(), 40);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QTRY_COMPARE(current(), 81);
    QVERIFY(m_view->viewport()->rect().intersects(m_view->visualRect(m_view->currentIndex())));
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!edit->isVisible());
    QVERIFY(m_view->hasFocus());
}

void TestLogPanel::findSaysWhenThereIsNone()
{
    add(10);
    QTest::keyClick(m_panel.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(child<QLineEdit>("findEdit"), QStringLiteral("xyzzy"));
    QTRY_VERIFY(child<QLabel>("findStatus")->text().contains(QStringLiteral("Not found")));
    QVERIFY(m_view->isFollowing());
}

void TestLogPanel::copies()
{
    add(1, "one\n");
    add(1, "two\n");
    click(0);
    QTest::keyClick(m_view, Qt::Key_Down, Qt::ShiftModifier);
    const auto clipboard = [] { return QApplication::clipboard()->text(); };
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard().count(u'\n'), 2);
    QVERIFY(clipboard().startsWith(QStringLiteral("1\t")));
    QVERIFY(clipboard().contains(QStringLiteral("\ttwo\\n\n")));
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(clipboard(), QStringLiteral("one\ntwo\n"));
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(clipboard(), QStringLiteral("6f 6e 65 0a 74 77 6f 0a"));
}

void TestLogPanel::clearIsRequested()
{
    QSignalSpy cleared(m_panel.get(), &LogPanel::clearRequested);
    QTest::keyClick(m_panel.get(), Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(cleared.count(), 1);
}

void TestLogPanel::hiddenItDoesNoWork()
{
    add(9);
    m_panel->hide();
    QSignalSpy inserted(m_view->model(), &QAbstractItemModel::rowsInserted);
    QSignalSpy counts(m_panel.get(), &LogPanel::countsChanged);
    add(5);
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(counts.last(), (QList<QVariant> { 14ULL, 14ULL })); // for the title of its tab
    m_panel->show();
    QCOMPARE(rows(), 14);
}

void TestLogPanel::hiddenItLetsGoOfEvictedEvents()
{
    add(2 * JournalChunk::MaxEvents);
    m_panel->hide();
    add(10);
    QCOMPARE(rows(), int { JournalChunk::MaxEvents } + 10);
}

void TestLogPanel::timeFormatIsRemembered()
{
    add(3);
    QTemporaryDir dir;
    QSettings settings(dir.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    m_panel->timeMenu()->actions().at(1)->trigger();
    QCOMPARE(cell(0, LogModel::TimeColumn), QStringLiteral("0.000000"));
    m_panel->setFilterText(QStringLiteral("client:1"));
    settle();
    m_view->horizontalHeader()->resizeSection(LogModel::ClientColumn, 123);
    m_panel->saveState(settings);
    LogPanel other;
    other.restoreState(settings);
    QVERIFY(other.timeMenu()->actions().at(1)->isChecked());
    QCOMPARE(other.findChild<FilterEdit*>()->recent(), QStringList(QStringLiteral("client:1")));
    QCOMPARE(other.findChild<TailView*>()->horizontalHeader()->sectionSize(LogModel::ClientColumn), 123);
    QVERIFY(other.currentFilter().isEmpty());
}

void TestLogPanel::everyControlIsNamed()
{
    m_panel->actions().find->trigger();
    int controls = 0;
    for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
        const bool isControl =
            qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget);
        // A line edit's own buttons are actions with a text.
        if (!isControl || !widget->isVisible() || qobject_cast<const QLineEdit*>(widget->parentWidget()))
            continue;
        ++controls;
        const QString which = QString::fromLatin1(widget->metaObject()->className()) + widget->objectName();
        QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(which));
        QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(which));
        QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(which));
    }
    QVERIFY(controls >= 9);
    QVERIFY(!m_view->accessibleName().isEmpty());
}

void TestLogPanel::aMillionEventsAreNoBurden()
{
    m_journal = std::make_unique<Journal>();
    add(1'000'000);
    QElapsedTimer clock;
    qint64 worst = 0;
    for (int i = 0; i < 20; ++i) {
        EventBatch batch;
        for (int j = 0; j < 4000; ++j)
            batch.received(ConnectionId { 1 }, "hello");
        m_journal->append(batch);
        clock.start();
        show();
        m_view->viewport()->repaint();
        worst = std::max(worst, clock.elapsed());
    }
    QVERIFY2(worst < 300, qPrintable(QString::number(worst)));
}

QTEST_MAIN(TestLogPanel)
#include "tst_logpanel.moc"
