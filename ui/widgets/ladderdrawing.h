// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/connectiontable.h"
#include "journal/ladderstep.h"

#include <QFont>
#include <QPalette>
#include <QRectF>

#include <vector>

class QPainter;

namespace signalbox {

/// What a ladder's picture shows.
struct LadderScene
{
    ConnectionId subject = NoConnection; ///< NoConnection: the listening socket
    ConnectionInfo ends;
    std::vector<LadderStep> steps;
    bool isOfWire = false; ///< of a capture: segments, not system calls
};

/// Draws a ladder: two lines, client and server, time running down, an arrow for what went from one to the
/// other. Dashed and paler is what was deduced. Knows widths and heights, not widgets, so that window and file
/// show the same.
class LadderDrawing
{
public:
    LadderDrawing(const QPalette& palette, const QFont& font, const QFont& numberFont);

    /// hasClient: its states need room at its line.
    void setWidth(qreal width, bool hasClient);
    qreal headHeight() const;
    /// A step that changes no state and names no call takes one line, others two.
    qreal rowHeight(const LadderStep& step, const LadderStep* before) const;

    /// Who the two lines are, and what the strokes mean.
    void drawHead(QPainter& painter, const LadderScene& scene) const;
    struct Row
    {
        const LadderStep& step;
        const LadderStep* before = nullptr; ///< null for the first
        WallTime origin {}; ///< that times count from
        QRectF area;
        bool isSelected = false;
        bool hasFocus = false;
    };
    void drawRow(QPainter& painter, const Row& row) const;

private:
    struct Ink;

    void drawLives(QPainter& painter, const Row& row, const Ink& ink) const;
    void drawArrow(QPainter& painter, const Row& row, const Ink& ink, qreal y) const;
    void drawMark(QPainter& painter, const Row& row, const Ink& ink, qreal y) const;
    void drawBand(QPainter& painter, const Row& row, const Ink& ink, qreal y) const;
    void drawPill(
        QPainter& painter, const Row& row, const Ink& ink, qreal x, TcpState state, bool isSure) const;
    void drawCall(QPainter& painter, const Row& row, const Ink& ink, qreal left, qreal right) const;
    Ink inkOf(const Row& row) const;
    bool hasSecondLine(const LadderStep& step, const LadderStep* before) const;

    QPalette m_palette;
    QFont m_font;
    QFont m_small;
    QFont m_numbers;
    qreal m_line; // height of a line of text
    qreal m_timeWidth;
    qreal m_pillWidth;
    qreal m_width = 0;
    qreal m_clientX = 0;
    qreal m_serverX = 0;
};

} // namespace signalbox
