// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logmap.h"

#include "models/eventtime.h"
#include "theme/contrast.h"
#include "theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPaintEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace signalbox {
namespace {

constexpr int Width = 56;
constexpr int Margin = 5; // above and below
constexpr int MarkLane = 9; // at the left
constexpr int ProblemLane = 12; // at the right
constexpr int SlotHeight = 8; // of a glyph in it
constexpr int LeastFrame = 5;

} // namespace

LogMap::LogMap(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("logMap"));
    setAccessibleName(tr("Log over time"));
    setFocusPolicy(Qt::TabFocus);
    setFixedWidth(Width);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setWhatsThis(tr("The whole log from its oldest to its newest event. Bars: how much happened. ✖ errors, "
                    "▲ warnings, ◆ marks; the frame is what the table shows. Click or drag to jump, click a ✖ "
                    "or ▲ for its first event; arrow keys, Page Up and Down, Home and End jump too."));
    connect(&m_feed, &LogTimelineFeed::changed, this, [this] {
        refreshSpan();
        update();
    });
}

QSize LogMap::sizeHint() const { return { Width, 120 }; }

// --- What is shown ---

void LogMap::setView(const JournalView& view)
{
    if (isVisible())
        m_feed.setView(view);
}

void LogMap::setInSight(std::optional<Span> span)
{
    m_inSight = span;
    if (isVisible())
        update();
}

void LogMap::setMarks(const std::vector<WallTime>& marks)
{
    m_marks = marks;
    if (isVisible())
        update();
}

void LogMap::refreshSpan()
{
    const JournalView& view = m_feed.view();
    m_span = view.isEmpty() ? Span {}
                            : Span { view.at(view.firstSequence()).time, view.at(view.endSequence() - 1).time };
}

void LogMap::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    Q_EMIT viewWanted();
}

void LogMap::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_feed.stop();
    m_marks.clear();
}

// --- Time and height ---

QRect LogMap::area() const { return rect().adjusted(0, Margin, 0, -Margin); }

WallTime LogMap::timeAt(int y) const
{
    const QRect place = area();
    const double part =
        std::clamp(static_cast<double>(y - place.top()) / std::max(1, place.height() - 1), 0.0, 1.0);
    const auto span = static_cast<double>((m_span.last - m_span.first).count());
    return m_span.first + std::chrono::nanoseconds { std::llround(span * part) };
}

int LogMap::yOf(WallTime time) const
{
    const QRect place = area();
    const auto span = static_cast<double>((m_span.last - m_span.first).count());
    const double part = span <= 0 ? 0 : static_cast<double>((time - m_span.first).count()) / span;
    return place.top() + static_cast<int>(std::lround(std::clamp(part, 0.0, 1.0) * (place.height() - 1)));
}

/// From the first to one past the last bucket that have some of the time from `top` to before `bottom`.
std::pair<std::size_t, std::size_t> LogMap::bucketsAt(int top, int bottom) const
{
    const LogTimeline& line = m_feed.timeline();
    if (line.buckets().empty())
        return {};
    const auto index = [&line](WallTime time) {
        const auto at = time <= line.start() ? 0 : (time - line.start()) / line.width();
        return std::min(static_cast<std::size_t>(at), line.buckets().size() - 1);
    };
    const WallTime from = timeAt(top);
    const WallTime to = timeAt(bottom);
    // Time behind the last bucket has nothing in it, though clamping would say so.
    if (from >= line.startOf(line.buckets().size()))
        return {};
    return { index(from), index(to - std::chrono::nanoseconds { to > from ? 1 : 0 }) + 1 };
}

LogTimeline::Bucket LogMap::countBetween(int top, int bottom) const
{
    LogTimeline::Bucket sum;
    const auto [first, end] = bucketsAt(top, bottom);
    for (std::size_t i = first; i < end; ++i)
        sum += m_feed.timeline().buckets()[i];
    return sum;
}

LogTimeline::Bucket LogMap::countAt(int y) const { return countBetween(y, y + 1); }

// --- Painting ---

void LogMap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(palette().color(QPalette::Midlight));
    painter.drawLine(rect().topLeft(), rect().bottomLeft());
    if (!m_feed.timeline().buckets().empty()) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintInSight(&painter);
        painter.setRenderHint(QPainter::Antialiasing, false);
        paintBars(&painter);
        painter.setRenderHint(QPainter::Antialiasing);
        paintProblems(&painter);
        paintMarks(&painter);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Active, QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void LogMap::paintBars(QPainter* painter) const
{
    const auto& buckets = m_feed.timeline().buckets();
    // The square root lets a quiet time be seen beside a busy one.
    const auto most = std::max_element(buckets.begin(), buckets.end(), [](const auto& a, const auto& b) {
        return a.events < b.events;
    })->events;
    const double scale =
        (width() - MarkLane - ProblemLane) / std::sqrt(static_cast<double>(std::max<quint64>(1, most)));
    const QColor plain = theme::mixed(palette().color(QPalette::Base), theme::color(theme::Role::Muted), 0.65);
    const QRect place = area();
    for (int y = place.top(); y <= place.bottom(); ++y) {
        // The tallest of those that share the line, so that a bar does not depend on the height of the map.
        const auto [first, end] = bucketsAt(y, y + 1);
        LogTimeline::Bucket worst;
        for (std::size_t i = first; i < end; ++i) {
            worst.events = std::max(worst.events, buckets[i].events);
            worst.warnings += buckets[i].warnings;
            worst.errors += buckets[i].errors;
        }
        if (worst.events == 0)
            continue;
        const int length =
            std::max(1, static_cast<int>(std::lround(std::sqrt(static_cast<double>(worst.events)) * scale)));
        const QColor color = worst.errors > 0 ? theme::color(theme::Role::Error)
            : worst.warnings > 0              ? theme::color(theme::Role::Warning)
                                              : plain;
        painter->fillRect(MarkLane, y, length, 1, color);
    }
}

/// One glyph for a few lines: a cross where there was an error, else a triangle where there was a warning.
void LogMap::paintProblems(QPainter* painter) const
{
    const QRect place = area();
    const double x = width() - ProblemLane / 2.0;
    for (int top = place.top(); top <= place.bottom(); top += SlotHeight) {
        const auto count = countBetween(top, std::min(top + SlotHeight, place.bottom() + 1));
        const double y = top + SlotHeight / 2.0;
        if (count.errors > 0) {
            painter->setPen(QPen(theme::color(theme::Role::Error), 1.8, Qt::SolidLine, Qt::RoundCap));
            painter->drawLine(QPointF(x - 2.5, y - 2.5), QPointF(x + 2.5, y + 2.5));
            painter->drawLine(QPointF(x - 2.5, y + 2.5), QPointF(x + 2.5, y - 2.5));
        } else if (count.warnings > 0) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme::color(theme::Role::Warning));
            painter->drawPolygon(QPolygonF { { x, y - 3 }, { x + 3.5, y + 3 }, { x - 3.5, y + 3 } });
        }
    }
}

void LogMap::paintMarks(QPainter* painter) const
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme::color(theme::Role::Note));
    constexpr double X = MarkLane / 2.0;
    for (const WallTime mark : m_marks) {
        const double y = yOf(mark) + 0.5;
        painter->drawPolygon(QPolygonF { { X, y - 3.5 }, { X + 3.5, y }, { X, y + 3.5 }, { X - 3.5, y } });
    }
}

void LogMap::paintInSight(QPainter* painter) const
{
    if (!m_inSight)
        return;
    const int top = yOf(m_inSight->first);
    const int bottom = std::max(yOf(m_inSight->last), top + LeastFrame - 1);
    const QRectF frame(1.5, top - 0.5, width() - 3, bottom - top + 1);
    const QColor color = palette().color(QPalette::Active, QPalette::Highlight);
    QColor ground = color;
    ground.setAlphaF(0.16F);
    painter->setPen(QPen(color, 1.2));
    painter->setBrush(ground);
    painter->drawRoundedRect(frame, 2, 2);
}

// --- Words ---

QString LogMap::textAt(int y) const
{
    const QLocale locale;
    const auto count = countAt(y);
    const auto& line = m_feed.timeline();
    const WallTime time = timeAt(y);
    QStringList lines { line.buckets().empty() ? tr("The log is empty") : formatDateTime(time).left(23) };
    if (line.buckets().empty())
        return lines.first();
    lines += count.events == 1 ? tr("1 event") : tr("%1 events").arg(locale.toString(count.events));
    if (count.errors > 0)
        lines += theme::glyph(Severity::Error) + QLatin1Char(' ')
            + (count.errors == 1 ? tr("1 error") : tr("%1 errors").arg(locale.toString(count.errors)));
    if (count.warnings > 0)
        lines += theme::glyph(Severity::Warning) + QLatin1Char(' ')
            + (count.warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(locale.toString(count.warnings)));
    if (m_feed.isBehind())
        lines += tr("Counting ...");
    return lines.join(QLatin1Char('\n'));
}

void LogMap::describe()
{
    const auto& total = m_feed.timeline().total();
    const QLocale locale;
    setAccessibleDescription(total.events == 0
            ? tr("The log is empty")
            : tr("%1 events from %2 to %3, %4 errors, %5 warnings; the table shows %6")
                  .arg(locale.toString(total.events), formatTimeOfDay(m_span.first),
                      formatTimeOfDay(m_span.last), locale.toString(total.errors),
                      locale.toString(total.warnings),
                      m_inSight ? formatTimeOfDay(m_inSight->first) : tr("nothing")));
}

bool LogMap::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), textAt(help->pos().y()), this);
        return true;
    }
    return QWidget::event(event);
}

// --- Jumping ---

void LogMap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_feed.timeline().buckets().empty())
        return;
    const int y = event->position().toPoint().y();
    const int slot = area().top() + (y - area().top()) / SlotHeight * SlotHeight;
    const auto count = countBetween(slot, slot + SlotHeight);
    if (event->position().x() >= width() - ProblemLane && count.errors + count.warnings > 0) {
        const auto first = bucketsAt(slot, slot + SlotHeight).first;
        Q_EMIT problemRequested(m_feed.timeline().startOf(first));
    } else {
        Q_EMIT jumpRequested(timeAt(y));
    }
}

void LogMap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton && !m_feed.timeline().buckets().empty())
        Q_EMIT jumpRequested(timeAt(event->position().toPoint().y()));
}

void LogMap::keyPressEvent(QKeyEvent* event)
{
    const auto span = m_span.last - m_span.first;
    const WallTime here = m_inSight ? m_inSight->first + (m_inSight->last - m_inSight->first) / 2 : m_span.last;
    const auto jump = [&](WallTime time) {
        Q_EMIT jumpRequested(std::clamp(time, m_span.first, m_span.last));
        describe();
    };
    switch (event->key()) {
    case Qt::Key_Up:
        return jump(here - span / 100);
    case Qt::Key_Down:
        return jump(here + span / 100);
    case Qt::Key_PageUp:
        return jump(here - span / 10);
    case Qt::Key_PageDown:
        return jump(here + span / 10);
    case Qt::Key_Home:
        return jump(m_span.first);
    case Qt::Key_End:
        return jump(m_span.last);
    default:
        QWidget::keyPressEvent(event);
    }
}

void LogMap::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    describe();
}

} // namespace signalbox
