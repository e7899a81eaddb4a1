// SPDX-License-Identifier: GPL-3.0-or-later
#include "logpanelfixture.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"

#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>

using namespace signalbox;

/// The filter of the log: typed, and from the context menu.
class TestLogFilterBar : public QObject, private testing::LogPanelFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { setUp(); }
    void cleanup() { tearDown(); }
    void filterByKeys();
    void filterValidityShowsAtOnce();
    void filterRemembersWhatWasUsed();
    void escapeClearsTheFilter();
    void noMatchOffersToClearTheFilter();
    void showClientFilters();
    void helpExamplesAreValid();
    void theEventStaysThroughFilters();
    void contextMenuFiltersByTheCell_data();
    void contextMenuFiltersByTheCell();
    void contextMenuCombines();
    void contextMenuFiltersTheClient();
};

void TestLogFilterBar::initTestCase()
{
    qRegisterMetaType<std::optional<quint64>>();
    theme::apply(theme::Scheme::Light);
}

void TestLogFilterBar::filterByKeys()
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

void TestLogFilterBar::filterValidityShowsAtOnce()
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

void TestLogFilterBar::filterRemembersWhatWasUsed()
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

void TestLogFilterBar::escapeClearsTheFilter()
{
    add(9);
    m_panel->setFilterText(QStringLiteral("client:1"));
    QTRY_COMPARE(rows(), 3);
    QTest::keyClick(m_filter, Qt::Key_Escape);
    QCOMPARE(rows(), 9);
    QVERIFY(m_filter->text().isEmpty());
}

void TestLogFilterBar::noMatchOffersToClearTheFilter()
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

void TestLogFilterBar::showClientFilters()
{
    add(9);
    m_panel->showClient(ConnectionId { 3 });
    QCOMPARE(m_filter->text(), QStringLiteral("client:3"));
    QTRY_COMPARE(rows(), 3);
}

void TestLogFilterBar::helpExamplesAreValid()
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

void TestLogFilterBar::theEventStaysThroughFilters()
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

void TestLogFilterBar::contextMenuFiltersByTheCell_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("filter");
    const auto add = [](const char* name, int row, int column, const char* filter) {
        QTest::newRow(name) << row << column << QString::fromUtf8(filter);
    };
    add("client", 1, LogModel::ClientColumn, "client:2");
    add("direction", 1, LogModel::DirectionColumn, "dir:in");
    add("bytes", 1, LogModel::BytesColumn, "bytes:6");
    add("payload", 1, LogModel::EventColumn, "\"hello\"");
    add("payload with quotes", 3, LogModel::EventColumn, "\"say \\\"x\\\" \\\\\"");
    add("payload that is no text", 4, LogModel::EventColumn, "event:received");
    add("event", 5, LogModel::EventColumn, "event:closed");
    add("bytes of an event", 5, LogModel::BytesColumn, "event:closed");
    add("time", 5, LogModel::TimeColumn, "event:closed");
}

void TestLogFilterBar::contextMenuFiltersByTheCell()
{
    QFETCH(int, row);
    QFETCH(int, column);
    add(3);
    add(1, "say \"x\" \\\n");
    add(1, QByteArray("\x00\xff", 2));
    addEvent(EventKind::Closed, 1, "peer-closed");
    QVERIFY(choose(row, column, QStringLiteral("Filter by This"), QStringLiteral("Selected")));
    QTEST(m_panel->currentFilter().text(), "filter");
    QTRY_VERIFY(!model()->isScanning());
    QVERIFY(model()->rowOf(static_cast<quint64>(row) + 1)); // the cell's own event passes
    QVERIFY(choose(0, column, QStringLiteral("Clear filter")));
    QCOMPARE(rows(), 6);
    QVERIFY(choose(row, column, QStringLiteral("Filter by This"), QStringLiteral("Not Selected")));
    QTRY_VERIFY(!model()->isScanning());
    QVERIFY(!model()->rowOf(static_cast<quint64>(row) + 1));
    QVERIFY(choose(0, column, QStringLiteral("Clear filter")));
    QVERIFY(choose(row, column, QStringLiteral("Copy as Filter")));
    QTEST(QApplication::clipboard()->text(), "filter");
}

void TestLogFilterBar::contextMenuCombines()
{
    add(9);
    const auto combine = [this](const char* how) {
        m_panel->setFilterText(QStringLiteral("client:1 | client:2"));
        QTest::qWait(50);
        return choose(1, LogModel::DirectionColumn, QStringLiteral("Filter by This"), QString::fromLatin1(how));
    };
    const auto filter = [this] { return m_panel->currentFilter().text(); };
    QVERIFY(combine("... and Selected"));
    QCOMPARE(filter(), QStringLiteral("client:1 dir:in | client:2 dir:in"));
    QVERIFY(combine("... or Selected"));
    QCOMPARE(filter(), QStringLiteral("client:1 | client:2 | dir:in"));
    QVERIFY(combine("... and not Selected"));
    QCOMPARE(filter(), QStringLiteral("client:1 !dir:in | client:2 !dir:in"));
    QVERIFY(combine("... or not Selected"));
    QCOMPARE(filter(), QStringLiteral("client:1 | client:2 | !dir:in"));
    // Without a filter there is nothing to combine with.
    m_panel->setFilterText({});
    QVERIFY(!choose(1, LogModel::ClientColumn, QStringLiteral("Filter by This"), QStringLiteral("... and")));
}

void TestLogFilterBar::contextMenuFiltersTheClient()
{
    add(9);
    m_panel->setFilterText(QStringLiteral("client:1 dir:in"));
    QTRY_COMPARE(rows(), 3);
    m_panel->setFilterText(QStringLiteral("dir:in"));
    QTRY_COMPARE(rows(), 9);
    QVERIFY(choose(1, LogModel::TimeColumn, QStringLiteral("Filter This Client (client 2)")));
    QCOMPARE(m_panel->currentFilter().text(), QStringLiteral("dir:in client:2"));
    QTRY_COMPARE(rows(), 3);
}

QTEST_MAIN(TestLogFilterBar)
#include "tst_logfilterbar.moc"
