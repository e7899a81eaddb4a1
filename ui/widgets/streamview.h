// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/streamlayout.h"
#include "models/streamwords.h"
#include "stream/streamsearch.h"

#include <QAbstractScrollArea>
#include <QMouseEvent>

#include <memory>
#include <unordered_map>

namespace signalbox {

/// The two streams of a connection, in columns side by side: what each read and write moved, and what the
/// framing says is a message. A border that both have goes through; one that only one side has ends in the
/// middle. Lays out and decodes only what is in sight, whatever the length of the stream. Whole chunks, or
/// whole messages, are selected.
class StreamView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    enum class Columns : quint8 { Both, Chunks, Messages };

    /// The index must outlive the view.
    explicit StreamView(const StreamIndex& index, QWidget* parent = nullptr);

    /// The index has read on in `journal`.
    void refresh(const JournalView& journal);
    /// Hidden: keeps no events in memory that the journal may want to evict, until the next refresh().
    void letGo();
    /// Another connection.
    void reset();
    /// The index frames anew: messages have other numbers.
    void forgetMessages();

    void setFormat(StreamFormat format);
    StreamFormat format() const { return m_layout.format; }
    void setColumns(Columns columns);
    Columns columns() const { return m_columns; }
    void setDirection(std::optional<Flow> only); ///< none: both
    std::optional<Flow> direction() const { return m_only; }
    void setPieces(StreamPieces pieces) { m_pieces = pieces; }
    StreamPieces pieces() const { return m_pieces; }
    bool isFollowing() const { return m_isFollowing; }

    void setMatch(const std::optional<StreamMatch>& match); ///< highlights it and brings it in sight
    const std::optional<StreamMatch>& match() const { return m_match; }

    bool hasSelection() const { return m_selection.has_value(); }
    /// Of the selection, the first `limit` bytes that are in the journal; total says how many it has.
    QByteArray selectedBytes(qsizetype limit, quint64* total = nullptr) const;

    /// What is in sight, a line each; the two columns parted by a TAB. For tests and for readers of screens.
    QStringList shownLines() const;

public Q_SLOTS:
    void setFollowing(bool isFollowing); ///< keeps the newest bytes in sight
    void selectAll();

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    void selectionChanged();
    void copyRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override { event->accept(); }
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    /// A line of the whole: in which chunk (or message, when they stand alone), and which of its lines.
    struct Place
    {
        quint64 row = 0;
        qsizetype line = 0;
        bool operator==(const Place&) const = default;
    };
    struct Column
    {
        int x = 0;
        int width = 0;
        int textX() const { return x + textOffset; }
        int textOffset = 0;
    };
    struct Selection
    {
        bool ofMessages = false;
        quint64 anchor = 0; ///< numbers of chunks or messages
        quint64 current = 0;
        bool operator==(const Selection&) const = default;
    };
    struct Cell // a line as it is drawn in one column
    {
        const StreamLine& line;
        Flow flow;
        bool isFirst; ///< of its chunk or message
        bool isSelected;
        QString gutter;
        QString size;
        bool isOdd;
    };

    // Rows: chunks or messages of the directions shown.
    bool showsMessagesAlone() const { return m_columns == Columns::Messages; }
    const NumberedList<quint64>* rowsOfFlow() const; ///< none if all are shown
    quint64 firstRow() const;
    quint64 endRow() const;
    quint64 itemAt(quint64 row) const;
    quint64 rowOf(quint64 item) const; ///< the first row of that item or a later one
    const StreamLines& linesOf(quint64 row) const;
    Flow flowOf(quint64 row) const;
    void forgetLines() const;

    // Places
    int linesInSight() const;
    Place tail() const;
    Place moved(Place from, qsizetype lines) const;
    Place topPlace() const;
    void setTop(Place place);
    void scrollLines(qsizetype lines);
    void goTo(Place place);
    void updateScrollBar();
    void reveal(Flow flow, quint64 offset);
    std::optional<std::pair<Place, bool>> placeAt(const QPoint& point) const; ///< and whether of messages

    // Selection
    const NumberedList<quint64>* selectableFlow(bool ofMessages) const;
    std::optional<quint64> neighbour(const Selection& selection, qint64 step) const;
    void select(const Selection& selection);
    void moveSelection(qint64 step, bool isExtending);
    void changeSide(bool toMessages);
    bool isSelected(bool ofMessages, quint64 number) const;

    // Drawing
    void measure();
    void layOutColumns();
    int headerHeight() const { return m_lineHeight + 6; }
    QString textOf(const StreamLine& line, Flow flow) const;
    Cell chunkCell(quint64 number, const StreamLine& line) const;
    Cell messageCell(const StreamLine& line, Flow flow) const;
    void paintHeader(QPainter& painter) const;
    void paintLine(QPainter& painter, quint64 row, qsizetype number, int y) const;
    void paintCell(QPainter& painter, const Column& column, const Cell& cell, int y) const;
    void paintText(QPainter& painter, const Column& column, const Cell& cell, int y, const QColor& color) const;
    void paintMiddle(QPainter& painter, const StreamLine& line, Flow flow, bool beginsChunk, int y) const;
    std::optional<std::pair<qreal, qreal>> hitSpan(const StreamLine& line, const QString& text) const;
    QString toolTipAt(const QPoint& point) const;

    const StreamIndex& m_index;
    JournalView m_journal;
    StreamLayout m_layout;
    Columns m_columns = Columns::Both;
    std::optional<Flow> m_only;
    StreamPieces m_pieces = StreamPieces::Calls;
    bool m_isFollowing = true;
    quint64 m_topItem = 0; // a number, which stays when earlier ones go
    qsizetype m_topLine = 0;
    std::optional<Selection> m_selection;
    std::optional<StreamMatch> m_match;
    bool m_isSyncing = false; // the scroll bar follows, it does not lead
    int m_wheel = 0;

    Column m_left;
    Column m_right;
    int m_middle = 0; // x of the strip between them
    qreal m_charWidth = 8;
    int m_lineHeight = 16;
    mutable std::unordered_map<quint64, StreamLines> m_lines; // by item; those that can change are not kept
    mutable std::unordered_map<quint64, StreamLines> m_changing; // those, until the next refresh()
    mutable std::size_t m_lineCount = 0;
};

} // namespace signalbox
