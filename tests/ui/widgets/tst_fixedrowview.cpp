// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fixedrowview.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QScrollBar>
#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

/// As many rows as one likes, that cost nothing.
class Rows : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex& index, int role) const override
    {
        ++asked;
        return role == Qt::DisplayRole ? QVariant(m_first + index.row()) : QVariant();
    }
    void append(int count)
    {
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_rows += count;
        endInsertRows();
    }
    void removeFirst(int count)
    {
        beginRemoveRows({}, 0, count - 1);
        m_rows -= count;
        m_first += count;
        endRemoveRows();
    }
    void clear()
    {
        beginResetModel();
        m_rows = 0;
        endResetModel();
    }
    mutable int asked = 0;

private:
    int m_rows = 0;
    int m_first = 0;
};

} // namespace

class TestFixedRowView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void knowsWhereRowsStand();
    void scrollsToARow();
    void keysMove();
    void keysSelect();
    void mouseSelects();
    void selectionMovesWithItsRows();
    void resettingEmptiesIt();
    void columnsCanBeResized();
    void drawsOnlyWhatIsSeen();
    void tenMillionRowsCostNothing();

private:
    int current() const { return m_view->currentIndex().row(); }
    QList<int> selected() const
    {
        QList<int> rows;
        for (const QModelIndex& index : m_view->selectionModel()->selectedRows())
            rows.append(index.row());
        std::sort(rows.begin(), rows.end());
        return rows;
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_view.get(), key, modifiers);
    }
    void click(int row, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(
            m_view->viewport(), Qt::LeftButton, modifiers, m_view->visualRect(m_model->index(row, 1)).center());
    }
    bool isInSight(int row) const
    {
        return m_view->viewport()->rect().contains(m_view->visualRect(m_model->index(row, 0)));
    }

    std::unique_ptr<Rows> m_model;
    std::unique_ptr<FixedRowView> m_view;
};

void TestFixedRowView::init()
{
    m_model = std::make_unique<Rows>();
    m_view = std::make_unique<FixedRowView>();
    m_view->setModel(m_model.get());
    m_view->resize(400, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    m_view->setFocus();
    m_model->append(1000);
}

void TestFixedRowView::cleanup()
{
    m_view.reset();
    m_model.reset();
}

void TestFixedRowView::knowsWhereRowsStand()
{
    const int height = m_view->fixedRowHeight();
    QCOMPARE(m_view->indexAt(QPoint(5, height * 3 + 1)).row(), 3);
    m_view->verticalScrollBar()->setValue(height * 10 + 4);
    QCOMPARE(m_view->topRow(), 10);
    QCOMPARE(m_view->indexAt(QPoint(5, 0)).row(), 10);
    QCOMPARE(m_view->visualRect(m_model->index(10, 0)).top(), -4);
    QCOMPARE(m_view->verticalScrollBar()->maximum(), 1000 * height - m_view->viewport()->height());
    m_model->clear();
    m_model->append(2);
    QCOMPARE(m_view->verticalScrollBar()->maximum(), 0);
    QVERIFY(!m_view->indexAt(QPoint(5, height * 2 + 1)).isValid());
}

void TestFixedRowView::scrollsToARow()
{
    m_view->scrollTo(m_model->index(500, 0), QAbstractItemView::PositionAtTop);
    QCOMPARE(m_view->topRow(), 500);
    m_view->scrollTo(m_model->index(501, 0));
    QCOMPARE(m_view->topRow(), 500);
    m_view->scrollTo(m_model->index(499, 0));
    QCOMPARE(m_view->topRow(), 499);
    m_view->scrollTo(m_model->index(999, 0));
    QVERIFY(isInSight(999));
    m_view->scrollTo(m_model->index(200, 0), QAbstractItemView::PositionAtCenter);
    QVERIFY(std::abs(m_view->visualRect(m_model->index(200, 0)).center().y() - m_view->viewport()->height() / 2)
        <= 1);
    m_view->scrollToBottom();
    QVERIFY(isInSight(999));
}

void TestFixedRowView::keysMove()
{
    key(Qt::Key_Down);
    QCOMPARE(current(), 0);
    key(Qt::Key_Down);
    key(Qt::Key_Down);
    QCOMPARE(current(), 2);
    key(Qt::Key_Up);
    QCOMPARE(current(), 1);
    key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(current(), 999);
    QVERIFY(isInSight(999));
    key(Qt::Key_Down);
    QCOMPARE(current(), 999);
    key(Qt::Key_PageUp);
    QVERIFY(current() < 995 && isInSight(current()));
    key(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(current(), 0);
    key(Qt::Key_PageDown);
    QVERIFY(current() > 5 && isInSight(current()));
}

void TestFixedRowView::keysSelect()
{
    click(3);
    key(Qt::Key_Down, Qt::ShiftModifier);
    key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(selected(), (QList<int> { 3, 4, 5 }));
    key(Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(selected().size(), 997);
    key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(selected().size(), 1000);
    QCOMPARE(m_view->selectionModel()->selection().size(), 1);
}

void TestFixedRowView::mouseSelects()
{
    click(2);
    QCOMPARE(selected(), (QList<int> { 2 }));
    click(5, Qt::ShiftModifier);
    QCOMPARE(selected(), (QList<int> { 2, 3, 4, 5 }));
    click(7, Qt::ControlModifier);
    QCOMPARE(selected(), (QList<int> { 2, 3, 4, 5, 7 }));
    click(7, Qt::ControlModifier);
    QCOMPARE(selected(), (QList<int> { 2, 3, 4, 5 }));
    const auto place = [this](int row) { return m_view->visualRect(m_model->index(row, 0)).center(); };
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, place(8));
    const QPointF to = place(10);
    QMouseEvent move(
        QEvent::MouseMove, to, m_view->viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(m_view->viewport(), &move);
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, place(10));
    QCOMPARE(selected(), (QList<int> { 8, 9, 10 }));
}

void TestFixedRowView::selectionMovesWithItsRows()
{
    click(6);
    m_model->removeFirst(4);
    QCOMPARE(selected(), (QList<int> { 2 }));
    QCOMPARE(current(), 2);
    m_model->append(10);
    QCOMPARE(selected(), (QList<int> { 2 }));
}

void TestFixedRowView::resettingEmptiesIt()
{
    click(6);
    m_view->verticalScrollBar()->setValue(500);
    m_model->clear();
    QCOMPARE(m_view->verticalScrollBar()->maximum(), 0);
    QVERIFY(!m_view->currentIndex().isValid());
    QCOMPARE(m_view->topRow(), -1);
    key(Qt::Key_Down);
    click(0);
    QVERIFY(!m_view->grab().isNull());
}

void TestFixedRowView::columnsCanBeResized()
{
    QHeaderView* header = m_view->horizontalHeader();
    QVERIFY(header->isVisible());
    QCOMPARE(header->width(), m_view->viewport()->width());
    QCOMPARE(header->geometry().bottom() + 1, m_view->viewport()->geometry().top());
    header->resizeSection(0, 300);
    header->resizeSection(1, 300);
    QTRY_VERIFY(m_view->horizontalScrollBar()->maximum() > 0);
    m_view->horizontalScrollBar()->setValue(100);
    QCOMPARE(header->offset(), 100);
    QCOMPARE(m_view->visualRect(m_model->index(0, 1)).left(), 200);
    m_view->resizeColumnToContents(0);
    QVERIFY(header->sectionSize(0) < 200);
}

void TestFixedRowView::drawsOnlyWhatIsSeen()
{
    QTest::qWait(20);
    m_model->asked = 0;
    m_view->grab();
    QVERIFY(m_model->asked > 0);
    QVERIFY(m_model->asked < 40 * 3 * 20);
    // Rows added out of sight ask for no painting.
    QTest::qWait(20);
    m_model->asked = 0;
    m_model->append(100);
    QTest::qWait(20);
    QCOMPARE(m_model->asked, 0);
}

void TestFixedRowView::tenMillionRowsCostNothing()
{
    m_model->append(10'000'000);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i) {
        m_model->append(10'000);
        m_model->removeFirst(10'000);
    }
    QVERIFY2(clock.elapsed() < 500, qPrintable(QString::number(clock.elapsed())));
    key(Qt::Key_End, Qt::ControlModifier);
    QVERIFY(isInSight(m_model->rowCount() - 1));
    QVERIFY(!m_view->grab().isNull());
}

QTEST_MAIN(TestFixedRowView)
#include "tst_fixedrowview.moc"
