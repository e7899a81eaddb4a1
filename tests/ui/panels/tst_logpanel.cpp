// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "models/logmodel.h"
#include "panels/logpanel.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"
#include "widgets/filteredit.h"
#include "widgets/tailview.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>

using namespace signalbox;

class TestLogPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void emptyLogSaysWhatToDo();
    void filterByKeys();
    void filterValidityShowsAtOnce();
    void filterRemembersWhatWasUsed();
    void escapeClearsTheFilter();
    void noMatchOffersToClearTheFilter();
    void showClientFilters();
    void countsAndTitle();
    void followsTheTail();
    void scrollingUpLetsGo();
    void newRowsButtonJumpsToTheEnd();
    void followButtonAndKeys();
    void evictionMovesNothing();
    void clickAndKeysChooseTheEvent();
    void theEventStaysThroughFilters();
    void theEventStaysThroughEviction();
    void clearingForgetsTheEvent();
    void findGoesThroughTheMatches();
    void findSaysWhenThereIsNone();
    void copies();
    void contextMenuNarrowsTheFilter();
    void clearIsRequested();
    void hiddenItDoesNoWork();
    void hiddenItLetsGoOfEvictedEvents();
    void helpExamplesAreValid();
    void timeFormatIsRemembered();
    void everyControlIsNamed();
    void aMillionEventsAreNoBurden();

private:
    template <typename T> T* child(const char* name)
    {
        return m_panel->findChild<T*>(QString::fromLatin1(name));
    }
    QString cell(int row, int column) const { return m_view->model()->index(row, column).data().toString(); }
    int rows() const { return m_view->model()->rowCount(); }
    QScrollBar* bar() const { return m_view->verticalScrollBar(); }
    bool isAtEnd() const { return bar()->value() == bar()->maximum(); }
    void show() { m_panel->setView(m_journal->view(), m_journal->stats()); }
    void add(int count, const QByteArray& text = "hello\n")
    {
        EventBatch batch;
        for (int i = 0; i < count; ++i) {
            batch.received(ConnectionId { static_cast<quint32>(i % 3 + 1) }, text);
            if (batch.isLarge())
                m_journal->append(batch);
        }
        m_journal->append(batch);
        show();
    }
    void wheelUp()
    {
        const QPointF at(50, 50);
        QWheelEvent event(at, m_view->viewport()->mapToGlobal(at), {}, QPoint(0, 240), Qt::NoButton, {},
            Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_view->viewport(), &event);
    }
    void click(int row)
    {
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {},
            m_view->visualRect(m_view->model()->index(row, 5)).center());
    }
    void settle() { QTest::qWait(30); }

    std::unique_ptr<LogPanel> m_panel;
    std::unique_ptr<Journal> m_journal;
    TailView* m_view = nullptr;
    FilterEdit* m_filter = nullptr;
};

void TestLogPanel::initTestCase()
{
    qRegisterMetaType<std::optional<quint64>>();
    theme::apply(theme::Scheme::Light);
}

void TestLogPanel::init()
{
    m_journal = std::make_unique<Journal>(
        JournalLimits { .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
    m_panel = std::make_unique<LogPanel>();
    m_view = m_panel->findChild<TailView*>(QStringLiteral("logView"));
    m_filter = m_panel->findChild<FilterEdit*>(QStringLiteral("filterEdit"));
    m_panel->resize(800, 400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestLogPanel::cleanup()
{
    m_panel.reset();
    m_journal.reset();
}

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

void TestLogPanel::filterByKeys()
{
    add(9);
    QSignalSpy changed(m_panel.get(), &LogPanel::filterChanged);
    QTest::keyClick(m_panel.get(), Qt::Key_L, Qt::ControlModifier);
    QVERIFY(m_filter->hasFocus());
    QTest::keyClicks(m_filter, QStringLiteral("client:2"));
    QTRY_COMPARE(rows(), 3); // after a pause, without Enter
    QCOMPARE(cell(0, LogModel::NumberColumn), QStringLiteral("2"));
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("client:2"));
    QCOMPARE(changed.count(), 1);
    m_filter->selectAll();
    QTest::keyClicks(m_filter, QStringLiteral("client:1,2"));
    QTest::keyClick(m_filter, Qt::Key_Return); // or at once with it
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("client:1,2"));
    QTRY_COMPARE(rows(), 6);
}

void TestLogPanel::filterValidityShowsAtOnce()
{
    add(9);
    auto* error = child<QLabel>("filterError");
    QCOMPARE(m_filter->validity(), FilterEdit::Validity::Empty);
    const QColor plain = m_filter->palette().color(QPalette::Base);
    QTest::keyClicks(m_filter, QStringLiteral("client:"));
    QCOMPARE(m_filter->validity(), FilterEdit::Validity::Invalid);
    QVERIFY(error->isVisible());
    QVERIFY(!error->text().isEmpty());
    QVERIFY(!m_filter->accessibleDescription().isEmpty());
    const QColor invalid = m_filter->palette().color(QPalette::Base);
    QVERIFY(invalid != plain);
    QTest::keyClick(m_filter, Qt::Key_Return);
    QTest::qWait(300);
    QCOMPARE(rows(), 9); // an invalid filter changes nothing
    QTest::keyClicks(m_filter, QStringLiteral("3"));
    QCOMPARE(m_filter->validity(), FilterEdit::Validity::Valid);
    QVERIFY(!error->isVisible());
    QVERIFY(m_filter->palette().color(QPalette::Base) != invalid);
    // The tint follows the theme.
    theme::apply(theme::Scheme::Dark);
    QTRY_VERIFY(m_filter->palette().color(QPalette::Base).lightness() < 128);
    theme::apply(theme::Scheme::Light);
}

void TestLogPanel::filterRemembersWhatWasUsed()
{
    for (const char* text : { "client:1", "client:2", "client:1" }) {
        m_filter->clear();
        QTest::keyClicks(m_filter, QString::fromLatin1(text));
        QTest::keyClick(m_filter, Qt::Key_Return);
        QCoreApplication::processEvents();
    }
    QCOMPARE(m_filter->recent(), QStringList({ QStringLiteral("client:1"), QStringLiteral("client:2") }));
    m_filter->clear();
    m_filter->setFocus();
    QTest::keyClick(m_filter, Qt::Key_Down);
    QWidget* popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("client:2"));
}

void TestLogPanel::escapeClearsTheFilter()
{
    add(9);
    m_panel->setFilterText(QStringLiteral("client:1"));
    QTRY_COMPARE(rows(), 3);
    QTest::keyClick(m_filter, Qt::Key_Escape);
    QCOMPARE(rows(), 9);
    QVERIFY(m_filter->text().isEmpty());
}

void TestLogPanel::noMatchOffersToClearTheFilter()
{
    add(9);
    m_panel->setFilterText(QStringLiteral("client:99"));
    auto* empty = child<EmptyState>("emptyState");
    QTRY_VERIFY(empty->isVisible());
    QVERIFY(child<QLabel>("emptySentence")->text().contains(u'9'));
    QTest::mouseClick(child<QPushButton>("emptyButton"), Qt::LeftButton);
    QCOMPARE(rows(), 9);
    QVERIFY(!empty->isVisible());
}

void TestLogPanel::showClientFilters()
{
    add(9);
    m_panel->showClient(ConnectionId { 3 });
    QCOMPARE(m_filter->text(), QStringLiteral("client:3"));
    QTRY_COMPARE(rows(), 3);
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

void TestLogPanel::theEventStaysThroughFilters()
{
    add(200);
    m_view->setFollowing(false);
    bar()->setValue(0);
    click(4); // client 2
    QSignalSpy current(m_panel.get(), &LogPanel::currentEventChanged);
    m_panel->setFilterText(QStringLiteral("client:2"));
    QTRY_COMPARE(rows(), 67);
    QCOMPARE(m_view->currentIndex().row(), 1);
    QVERIFY(m_view->selectionModel()->isRowSelected(1));
    m_panel->setFilterText(QStringLiteral("client:1"));
    QTRY_COMPARE(cell(0, LogModel::ClientColumn), QStringLiteral("1"));
    QVERIFY(!m_view->currentIndex().isValid());
    m_panel->setFilterText({});
    QCOMPARE(m_view->currentIndex().row(), 4);
    QCOMPARE(current.count(), 0);
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(5));
    // A chosen event in sight stays there when the filter around it goes.
    m_panel->setFilterText(QStringLiteral("client:2"));
    QTRY_COMPARE(rows(), 67);
    m_view->setFollowing(true);
    click(60);
    m_panel->setFilterText({});
    QVERIFY(m_view->viewport()->rect().intersects(m_view->visualRect(m_view->currentIndex())));
    QCOMPARE(m_panel->currentEvent(), std::optional<quint64>(60 * 3 + 2));
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
    const auto current = [this] { return m_view->currentIndex().row(); };
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

void TestLogPanel::contextMenuNarrowsTheFilter()
{
    add(9);
    const auto choose = [this](const QString& entry) {
        bool wasThere = false;
        QTimer::singleShot(20, this, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            for (QAction* action : menu->actions()) {
                if (action->text().startsWith(entry)) {
                    wasThere = true;
                    menu->setActiveAction(action);
                    QTest::keyClick(menu, Qt::Key_Return);
                    return;
                }
            }
            menu->close();
        });
        const QPoint at = m_view->visualRect(m_view->model()->index(1, 5)).center();
        Q_EMIT m_view->customContextMenuRequested(at);
        return wasThere;
    };
    QVERIFY(choose(QStringLiteral("Filter by This Client")));
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("client:2"));
    QTRY_COMPARE(rows(), 3);
    QVERIFY(choose(QStringLiteral("Filter by This Event")));
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("client:2 event:received"));
    QTRY_COMPARE(rows(), 3);
    QVERIFY(choose(QStringLiteral("Clear filter")));
    QTRY_COMPARE(rows(), 9);
    QVERIFY(choose(QStringLiteral("Exclude This Client")));
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("!client:2"));
    QTRY_COMPARE(rows(), 6);
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

void TestLogPanel::helpExamplesAreValid()
{
    QTest::keyClick(m_panel.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    auto* help = child<QWidget>("filterHelp");
    QVERIFY(help && help->isVisible());
    int examples = 0;
    for (QLabel* label : help->findChildren<QLabel*>()) {
        const QRegularExpression link(QStringLiteral("href='([^']*)'"));
        for (auto it = link.globalMatch(label->text()); it.hasNext(); ++examples) {
            QString text = it.next().captured(1);
            text.replace(QStringLiteral("&quot;"), QStringLiteral("\""))
                .replace(QStringLiteral("&gt;"), QStringLiteral(">"));
            QVERIFY2(Filter::parse(text), qPrintable(text));
        }
    }
    QVERIFY(examples >= 10);
    auto* text = help->findChildren<QLabel*>().at(1);
    Q_EMIT text->linkActivated(QStringLiteral("dir:in"));
    QVERIFY(!help->isVisible());
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("dir:in"));
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
    m_panel->findAction()->trigger();
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
