// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hexview.h"

#include <QApplication>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

class TestHexView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_view.reset(); }
    void selectsWithKeys();
    void selectsWithTheMouse();
    void copies();
    void scrollsToItsCursor();
    void emptyIsHarmless();

private:
    QString clipboard() const { return QApplication::clipboard()->text(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(m_view.get(), key, modifiers);
    }

    std::unique_ptr<HexView> m_view;
};

void TestHexView::init()
{
    m_view = std::make_unique<HexView>();
    m_view->resize(700, 200);
    QByteArray bytes;
    for (int i = 0; i < 1000; ++i)
        bytes.append(static_cast<char>(i));
    m_view->setBytes(bytes);
    m_view->show();
    m_view->setFocus();
}

void TestHexView::selectsWithKeys()
{
    QSignalSpy changed(m_view.get(), &HexView::selectionChanged);
    key(Qt::Key_Right);
    QCOMPARE(m_view->selectionLength(), 0);
    key(Qt::Key_Right, Qt::ShiftModifier);
    key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_view->selectionStart(), 1);
    QCOMPARE(m_view->selectionLength(), 18);
    QCOMPARE(changed.count(), 3);
    key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_view->selectionStart(), 999);
    key(Qt::Key_Home, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_view->selectionLength(), 1000);
    key(Qt::Key_Up);
    QCOMPARE(m_view->selectionStart(), 0);
}

void TestHexView::selectsWithTheMouse()
{
    QWidget* area = m_view->viewport();
    const QImage before = m_view->grab().toImage();
    QTest::mousePress(area, Qt::LeftButton, {}, QPoint(80, 25));
    QMouseEvent move(QEvent::MouseMove, QPointF(140, 25), area->mapToGlobal(QPointF(140, 25)), Qt::NoButton,
        Qt::LeftButton, {});
    QApplication::sendEvent(area, &move);
    QTest::mouseRelease(area, Qt::LeftButton, {}, QPoint(140, 25));
    QCOMPARE(m_view->selectionStart() / HexView::BytesPerRow, 1);
    QVERIFY(m_view->selectionLength() > 1);
    QVERIFY(m_view->grab().toImage() != before);
    // Far outside it takes the nearest byte.
    QTest::mouseClick(area, Qt::LeftButton, {}, QPoint(690, 5));
    QCOMPARE(m_view->selectionStart(), 15);
}

void TestHexView::copies()
{
    m_view->select(65, 3);
    key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(clipboard(), QStringLiteral("41 42 43"));
    m_view->copyText();
    QCOMPARE(clipboard(), QStringLiteral("ABC"));
    m_view->copyDump();
    QVERIFY(clipboard().contains(QStringLiteral("|ABC")));
    m_view->copyCArray();
    QCOMPARE(
        clipboard(), QStringLiteral("static const unsigned char bytes[3] = {\n    0x41, 0x42, 0x43,\n};\n"));
    key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_view->selectedBytes().size(), 1000);
}

void TestHexView::scrollsToItsCursor()
{
    key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    QVERIFY(m_view->verticalScrollBar()->maximum() > 0);
    key(Qt::Key_PageUp);
    key(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void TestHexView::emptyIsHarmless()
{
    m_view->setBytes({});
    key(Qt::Key_Down, Qt::ShiftModifier);
    key(Qt::Key_A, Qt::ControlModifier);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(80, 25));
    QCOMPARE(m_view->selectionLength(), 0);
    QVERIFY(!m_view->grab().isNull());
}

QTEST_MAIN(TestHexView)
#include "tst_hexview.moc"
