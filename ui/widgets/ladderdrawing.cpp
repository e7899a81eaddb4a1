// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ladderdrawing.h"

#include "journal/laddertext.h"
#include "models/eventtime.h"
#include "theme/contrast.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

constexpr qreal LineShare = 1.55; // of a text line: the height of a step's first line
constexpr qreal PillShare = 1.25; // and of its second
constexpr qreal MostBetween = 46; // text lines between the two ends: wider is only emptier
constexpr qreal Margin = 6;

QString words(const char* text) { return QCoreApplication::translate("LadderDrawing", text); }

bool isBand(LadderKind kind) { return kind == LadderKind::Folded || kind == LadderKind::Missing; }

QString elided(const QFont& font, const QString& text, qreal width)
{
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, std::max(0.0, width));
}

} // namespace

struct LadderDrawing::Ink
{
    QColor ground;
    QColor text;
    QColor quiet;
    QColor line; // of the two lives
    QColor arrow;
};

LadderDrawing::LadderDrawing(const QPalette& palette, const QFont& font, const QFont& numberFont)
    : m_palette(palette)
    , m_font(font)
    , m_small(font)
    , m_numbers(numberFont)
    , m_line(QFontMetricsF(font).height())
    , m_timeWidth(QFontMetricsF(numberFont).horizontalAdvance(QStringLiteral("000.000000")) + Margin)
{
    if (font.pointSizeF() > 0)
        m_small.setPointSizeF(font.pointSizeF() * 0.88);
    else
        m_small.setPixelSize(std::max(8, font.pixelSize() * 88 / 100));
    m_pillWidth = QFontMetricsF(m_small).horizontalAdvance(QStringLiteral("SYN-RECEIVED")) + 10;
}

void LadderDrawing::setWidth(qreal width, bool hasClient)
{
    m_width = width;
    m_clientX = m_timeWidth + Margin + (hasClient ? m_pillWidth / 2 : Margin);
    m_serverX = std::min(width - Margin - m_pillWidth / 2, m_clientX + m_line * MostBetween);
    m_serverX = std::max(m_serverX, m_clientX + m_pillWidth + m_line * 4);
}

qreal LadderDrawing::headHeight() const { return m_line * 2.5; }

bool LadderDrawing::hasSecondLine(const LadderStep& step, const LadderStep* before) const
{
    if (isBand(step.kind))
        return false;
    if (!before || before->client != step.client || before->server != step.server)
        return true;
    return step.kind != LadderKind::Data && step.call != LadderCall::None; // a read's label says it already
}

qreal LadderDrawing::rowHeight(const LadderStep& step, const LadderStep* before) const
{
    return m_line * (LineShare + (hasSecondLine(step, before) ? PillShare : 0));
}

LadderDrawing::Ink LadderDrawing::inkOf(const Row& row) const
{
    const auto group = row.hasFocus ? QPalette::Active : QPalette::Inactive;
    Ink ink;
    if (row.isSelected) {
        ink.ground = m_palette.color(group, QPalette::Highlight);
        ink.text = m_palette.color(group, QPalette::HighlightedText);
        ink.quiet = theme::readable(theme::mixed(ink.text, ink.ground, 0.3), ink.ground);
        ink.line = ink.quiet;
        ink.arrow = ink.text;
        return ink;
    }
    ink.ground = m_palette.color(QPalette::Active, QPalette::Base);
    ink.text = m_palette.color(QPalette::Active, QPalette::Text);
    ink.quiet = theme::color(theme::Role::Muted, m_palette);
    ink.line = theme::mixed(ink.ground, ink.quiet, 0.6);
    const theme::Role role = row.step.kind == LadderKind::Rst || row.step.severity == Severity::Error
        ? theme::Role::Error
        : row.step.arrow == LadderArrow::ToServer ? theme::Role::ClientToServer
        : row.step.arrow == LadderArrow::ToClient ? theme::Role::ServerToClient
        : row.step.severity == Severity::Warning  ? theme::Role::Warning
                                                  : theme::Role::Note;
    ink.arrow = theme::color(role, m_palette);
    if (row.step.isDeduced) {
        ink.arrow = theme::mixed(ink.arrow, ink.ground, 0.3);
        ink.text = ink.quiet;
    }
    return ink;
}

void LadderDrawing::drawHead(QPainter& painter, const LadderScene& scene) const
{
    const QColor text = m_palette.color(QPalette::Active, QPalette::Text);
    const QColor quiet = theme::color(theme::Role::Muted, m_palette);
    const bool isServer = scene.subject == NoConnection;
    const auto named = [](const QString& who, const Endpoint& end) {
        return end.isNull() ? who : who + QLatin1Char(' ') + end.toString();
    };
    const QString left = isServer ? words(QT_TRANSLATE_NOOP("LadderDrawing", "Clients"))
                                  : named(words(QT_TRANSLATE_NOOP("LadderDrawing", "Client")), scene.ends.peer);
    const QString right = isServer
        ? words(QT_TRANSLATE_NOOP("LadderDrawing", "Listening socket"))
        : named(words(QT_TRANSLATE_NOOP("LadderDrawing", "Server")), scene.ends.local);
    QFont bold = m_font;
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(text);
    const qreal end = std::min(m_width - Margin, m_serverX + m_pillWidth / 2);
    const qreal half = (end - Margin) / 2 - Margin;
    const QFontMetricsF metrics(bold);
    painter.drawText(QRectF(Margin, Margin / 2, half, m_line), Qt::AlignVCenter | Qt::AlignLeft,
        metrics.elidedText(left, Qt::ElideMiddle, half));
    painter.drawText(QRectF(end - half, Margin / 2, half, m_line), Qt::AlignVCenter | Qt::AlignRight,
        metrics.elidedText(right, Qt::ElideMiddle, half));

    // What the strokes mean.
    painter.setFont(m_small);
    const qreal y = Margin / 2 + m_line * 1.6;
    qreal x = Margin;
    const std::array<std::pair<Qt::PenStyle, QString>, 2> keys { {
        { Qt::SolidLine,
            scene.isOfWire ? words(QT_TRANSLATE_NOOP("LadderDrawing", "seen on the wire"))
                           : words(QT_TRANSLATE_NOOP("LadderDrawing", "seen by a system call")) },
        { Qt::DashLine, words(QT_TRANSLATE_NOOP("LadderDrawing", "deduced")) },
    } };
    for (const auto& [style, meaning] : keys) {
        painter.setPen(QPen(quiet, 1.5, style));
        painter.drawLine(QPointF(x, y), QPointF(x + m_line * 1.6, y));
        x += m_line * 1.6 + Margin;
        const qreal width = QFontMetricsF(m_small).horizontalAdvance(meaning);
        painter.setPen(quiet);
        painter.drawText(QRectF(x, y - m_line / 2, width + 1, m_line), Qt::AlignVCenter, meaning);
        x += width + Margin * 2;
    }
    painter.setPen(theme::mixed(m_palette.color(QPalette::Active, QPalette::Base), quiet, 0.4));
    painter.drawLine(QPointF(0, headHeight() - 1), QPointF(m_width, headHeight() - 1));
}

void LadderDrawing::drawRow(QPainter& painter, const Row& row) const
{
    const Ink ink = inkOf(row);
    if (row.isSelected)
        painter.fillRect(row.area, ink.ground);
    drawLives(painter, row, ink);
    const qreal y = row.area.top() + m_line * LineShare / 2;
    painter.setFont(m_numbers);
    painter.setPen(ink.quiet);
    painter.drawText(QRectF(0, y - m_line / 2, m_timeWidth, m_line), Qt::AlignRight | Qt::AlignVCenter,
        formatSpan(row.step.time - row.origin));
    if (isBand(row.step.kind))
        drawBand(painter, row, ink, y);
    else if (row.step.arrow == LadderArrow::None)
        drawMark(painter, row, ink, y);
    else
        drawArrow(painter, row, ink, y);
    if (!hasSecondLine(row.step, row.before))
        return;
    // Nobody here sees the client's kernel: its states are never sure.
    const bool hasClient =
        row.step.client != TcpState::Unknown && (!row.before || row.before->client != row.step.client);
    const bool hasServer =
        row.step.server != TcpState::Unknown && (!row.before || row.before->server != row.step.server);
    if (hasClient)
        drawPill(painter, row, ink, m_clientX, row.step.client, false);
    if (hasServer)
        drawPill(painter, row, ink, m_serverX, row.step.server, !row.step.isDeduced);
    drawCall(painter, row, ink, m_clientX + Margin + (hasClient ? m_pillWidth / 2 : 0),
        m_serverX - Margin - (hasServer ? m_pillWidth / 2 : 0));
}

void LadderDrawing::drawLives(QPainter& painter, const Row& row, const Ink& ink) const
{
    for (const auto& [x, state] :
        { std::pair { m_clientX, row.step.client }, std::pair { m_serverX, row.step.server } }) {
        const bool isThere = state != TcpState::Closed && state != TcpState::Unknown;
        painter.setPen(QPen(ink.line, isThere ? 2 : 1, isThere ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(x, row.area.top()), QPointF(x, row.area.bottom()));
    }
}

void LadderDrawing::drawArrow(QPainter& painter, const Row& row, const Ink& ink, qreal y) const
{
    const bool isToServer = row.step.arrow == LadderArrow::ToServer;
    const qreal from = isToServer ? m_clientX + 3 : m_serverX - 3;
    const qreal to = isToServer ? m_serverX - 3 : m_clientX + 3;
    const qreal back = isToServer ? -1 : 1;
    const qreal head = m_line * 0.5;
    const QFont& font = m_font;
    const QString glyph =
        row.step.kind == LadderKind::Rst ? theme::glyph(Severity::Error) + QLatin1Char(' ') : QString();
    const QString label =
        elided(font, glyph + ladderLabel(row.step), std::abs(to - from) - head * 2 - m_line * 1.6);
    const qreal width = QFontMetricsF(font).horizontalAdvance(label) + Margin * 2;
    const qreal middle = (from + to) / 2;
    painter.setPen(QPen(ink.arrow, 1.6, row.step.isDeduced ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(from, y), QPointF(middle + back * width / 2, y));
    painter.drawLine(QPointF(middle - back * width / 2, y), QPointF(to, y));
    const std::array<QPointF, 3> tip { QPointF(to, y), QPointF(to + back * head, y - head / 2),
        QPointF(to + back * head, y + head / 2) };
    painter.setPen(QPen(ink.arrow, 1.4));
    painter.setBrush(row.step.isDeduced ? QBrush(ink.ground) : QBrush(ink.arrow));
    painter.drawPolygon(tip.data(), static_cast<int>(tip.size()));
    painter.setFont(font);
    painter.setPen(ink.text);
    painter.drawText(QRectF(middle - width / 2, y - m_line / 2, width, m_line), Qt::AlignCenter, label);
}

/// What happens at the server alone: a mark on its line, and the words before it.
void LadderDrawing::drawMark(QPainter& painter, const Row& row, const Ink& ink, qreal y) const
{
    const qreal size = m_line * 0.32;
    const std::array<QPointF, 4> diamond { QPointF(m_serverX, y - size), QPointF(m_serverX + size, y),
        QPointF(m_serverX, y + size), QPointF(m_serverX - size, y) };
    painter.setPen(QPen(ink.arrow, 1.4));
    painter.setBrush(row.step.isDeduced ? QBrush(ink.ground) : QBrush(ink.arrow));
    painter.drawPolygon(diamond.data(), static_cast<int>(diamond.size()));
    const QString glyph = theme::glyph(row.step.severity);
    const QString text =
        glyph.isEmpty() ? ladderLabel(row.step) : glyph + QLatin1Char(' ') + ladderLabel(row.step);
    const QRectF place(m_clientX + Margin, y - m_line / 2, m_serverX - m_clientX - Margin * 2 - size, m_line);
    painter.setFont(m_font);
    painter.setPen(row.isSelected || row.step.severity < Severity::Warning ? ink.text : ink.arrow);
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, elided(m_font, text, place.width()));
}

/// Steps that are not there: a band across.
void LadderDrawing::drawBand(QPainter& painter, const Row& row, const Ink& ink, qreal y) const
{
    const QRectF band(
        m_clientX - m_pillWidth / 2, y - m_line * 0.62, m_serverX - m_clientX + m_pillWidth, m_line * 1.24);
    painter.setPen(QPen(ink.quiet, 1, Qt::DotLine));
    painter.setBrush(row.isSelected ? ink.ground : theme::mixed(ink.ground, ink.quiet, 0.1));
    painter.drawRoundedRect(band, 3, 3);
    painter.setFont(m_font);
    painter.setPen(row.isSelected ? ink.text : m_palette.color(QPalette::Active, QPalette::Text));
    painter.drawText(band, Qt::AlignCenter, elided(m_font, ladderLabel(row.step), band.width() - Margin * 2));
}

void LadderDrawing::drawPill(
    QPainter& painter, const Row& row, const Ink& ink, qreal x, TcpState state, bool isSure) const
{
    const QRectF pill(x - m_pillWidth / 2, row.area.top() + m_line * LineShare - 1, m_pillWidth, m_line * 1.08);
    const QColor accent = state == TcpState::Established || state == TcpState::Listen
        ? theme::color(theme::Role::Ok, m_palette)
        : ink.quiet;
    painter.setPen(QPen(row.isSelected ? ink.quiet : accent, 1, isSure ? Qt::SolidLine : Qt::DashLine));
    painter.setBrush(row.isSelected ? ink.ground : theme::mixed(ink.ground, accent, 0.12));
    painter.drawRoundedRect(pill, 4, 4);
    painter.setFont(m_small);
    painter.setPen(row.isSelected ? ink.text : m_palette.color(QPalette::Active, QPalette::Text));
    painter.drawText(pill, Qt::AlignCenter, QString::fromLatin1(tcpStateName(state)));
}

/// Near the server, whose call it is.
void LadderDrawing::drawCall(QPainter& painter, const Row& row, const Ink& ink, qreal left, qreal right) const
{
    const QString call =
        row.step.isDeduced ? words(QT_TRANSLATE_NOOP("LadderDrawing", "deduced")) : ladderCall(row.step);
    painter.setFont(m_small);
    painter.setPen(ink.quiet);
    painter.drawText(QRectF(left, row.area.top() + m_line * LineShare - 1, right - left, m_line * 1.08),
        Qt::AlignRight | Qt::AlignVCenter, elided(m_small, call, right - left));
}

} // namespace signalbox
