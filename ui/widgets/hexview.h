// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QMouseEvent>

namespace signalbox {

/// Bytes as offset, 16 in hex, and ASCII. Draws only the rows in sight; selects with mouse and keys, in either
/// half.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr int BytesPerRow = 16;

    explicit HexView(QWidget* parent = nullptr);

    void setBytes(const QByteArray& bytes);
    const QByteArray& bytes() const { return m_bytes; }

    /// Empty if nothing is selected.
    QByteArray selectedBytes() const { return m_bytes.mid(selectionStart(), selectionLength()); }
    qsizetype selectionStart() const { return std::min(m_anchor, m_cursor); }
    qsizetype selectionLength() const;
    void select(qsizetype start, qsizetype length);
    void selectAll() { select(0, m_bytes.size()); }

public Q_SLOTS:
    // Of the selection, or of all if there is none.
    void copyHex() const;
    void copyText() const;
    void copyDump() const;
    void copyCArray() const;

Q_SIGNALS:
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override { event->accept(); }
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void measure();
    QByteArray chosen() const;
    qsizetype rowCount() const { return (m_bytes.size() + BytesPerRow - 1) / BytesPerRow; }
    int hexX(int column) const;
    int asciiX(int column) const;
    qsizetype byteAt(const QPoint& place) const; // -1 if there is none
    void moveCursor(qsizetype to, bool isExtending);
    void showCursor();
    void paintRow(QPainter& painter, qsizetype row, int y) const;

    QByteArray m_bytes;
    qsizetype m_anchor = 0;
    qsizetype m_cursor = 0;
    bool m_hasSelection = false;
    int m_charWidth = 8;
    int m_rowHeight = 16;
    int m_offsetDigits = 4;
};

} // namespace signalbox
