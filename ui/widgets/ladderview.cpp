// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ladderview.h"

#include "journal/laddertext.h"
#include "models/eventtime.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace signalbox {

LadderView::LadderView(QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_drawing(palette(), font(), theme::numberFont())
{
    setObjectName(QStringLiteral("lifecycleView"));
    setAccessibleName(tr("Lifecycle"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setBackgroundRole(QPalette::Base);
    setMinimumHeight(120);
    renew();
}

void LadderView::setScene(const LadderScene& scene)
{
    const LadderStep* const before = currentStep();
    const bool isOther = scene.subject != m_scene.subject;
    const quint64 current = before && !isOther ? before->id : 0;
    m_scene = scene;
    if (isOther)
        m_isFollowing = true;
    m_current = -1;
    measure();
    restoreCurrent(current);
    if (before && m_current < 0)
        Q_EMIT currentStepChanged();
    viewport()->update();
}

/// Where the step is now; nowhere, if it was folded meanwhile.
void LadderView::restoreCurrent(quint64 id)
{
    if (id == 0)
        return;
    const auto& steps = m_scene.steps;
    const auto found =
        std::find_if(steps.begin(), steps.end(), [id](const LadderStep& step) { return step.id == id; });
    if (found != steps.end())
        m_current = static_cast<int>(found - steps.begin());
}

void LadderView::setEmptyText(const QString& text)
{
    if (std::exchange(m_emptyText, text) != text && m_scene.steps.empty())
        viewport()->update();
}

const LadderStep* LadderView::currentStep() const
{
    return m_current >= 0 ? &m_scene.steps[static_cast<std::size_t>(m_current)] : nullptr;
}

void LadderView::setCurrentRow(int row)
{
    row = std::clamp(row, -1, rowCount() - 1);
    if (row >= 0)
        reveal(row);
    if (std::exchange(m_current, row) == row)
        return;
    viewport()->update();
    tellReaders();
    Q_EMIT currentStepChanged();
}

void LadderView::tellReaders()
{
    const LadderStep* const step = currentStep();
    setAccessibleDescription(
        step ? tr("Step %1 of %2: %3").arg(m_current + 1).arg(rowCount()).arg(ladderSpeech(*step)) : QString());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

// --- Geometry ---

void LadderView::renew()
{
    m_drawing = LadderDrawing(palette(), font(), theme::numberFont());
    measure();
    viewport()->update();
}

int LadderView::headHeight() const { return static_cast<int>(std::ceil(m_drawing.headHeight())); }

int LadderView::visibleHeight() const { return std::max(0, viewport()->height() - headHeight()); }

void LadderView::measure()
{
    m_drawing.setWidth(viewport()->width(), m_scene.subject != NoConnection);
    m_tops.clear();
    m_tops.reserve(m_scene.steps.size() + 1);
    int top = 0;
    const LadderStep* before = nullptr;
    for (const LadderStep& step : m_scene.steps) {
        m_tops.push_back(top);
        top += static_cast<int>(std::ceil(m_drawing.rowHeight(step, before)));
        before = &step;
    }
    m_tops.push_back(top);
    const QScopedValueRollback guard(m_isOurs, true);
    verticalScrollBar()->setPageStep(visibleHeight());
    verticalScrollBar()->setSingleStep(fontMetrics().height() * 3 / 2);
    verticalScrollBar()->setRange(0, std::max(0, contentHeight() - visibleHeight()));
    if (m_isFollowing)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

QRect LadderView::rowRect(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const auto at = static_cast<std::size_t>(row);
    return { 0, headHeight() + m_tops[at] - verticalScrollBar()->value(), viewport()->width(),
        m_tops[at + 1] - m_tops[at] };
}

int LadderView::rowAt(const QPoint& place) const
{
    if (place.y() < headHeight() || rowCount() == 0)
        return -1;
    const int y = place.y() - headHeight() + verticalScrollBar()->value();
    if (y >= contentHeight())
        return -1;
    return static_cast<int>(std::upper_bound(m_tops.begin(), m_tops.end(), y) - m_tops.begin()) - 1;
}

void LadderView::reveal(int row)
{
    const auto at = static_cast<std::size_t>(row);
    QScrollBar* const bar = verticalScrollBar();
    if (m_tops[at] < bar->value())
        bar->setValue(m_tops[at]);
    else if (m_tops[at + 1] > bar->value() + visibleHeight())
        bar->setValue(m_tops[at + 1] - visibleHeight());
}

void LadderView::scrollContentsBy(int /*dx*/, int /*dy*/)
{
    if (!m_isOurs)
        m_isFollowing = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    viewport()->update(); // the head stays where it is
}

// --- Events ---

void LadderView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    const int head = headHeight();
    if (m_scene.steps.empty()) {
        painter.setPen(theme::color(theme::Role::Muted));
        painter.drawText(
            viewport()->rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    m_drawing.drawHead(painter, m_scene);
    painter.setClipRect(0, head, viewport()->width(), viewport()->height() - head);
    const int top = verticalScrollBar()->value();
    const auto first = std::upper_bound(m_tops.begin(), m_tops.end(), top) - m_tops.begin() - 1;
    for (auto at = static_cast<std::size_t>(first); at < m_scene.steps.size(); ++at) {
        if (m_tops[at] >= top + visibleHeight())
            break;
        const int row = static_cast<int>(at);
        m_drawing.drawRow(painter,
            { m_scene.steps[at], at > 0 ? &m_scene.steps[at - 1] : nullptr, m_scene.steps.front().time,
                rowRect(row), row == m_current, hasFocus() });
    }
}

void LadderView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    measure();
}

void LadderView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        setCurrentRow(rowAt(event->pos()));
    else
        QAbstractScrollArea::mousePressEvent(event);
}

void LadderView::keyPressEvent(QKeyEvent* event)
{
    const int page = std::max(1, visibleHeight() / (fontMetrics().height() * 2));
    const int last = rowCount() - 1;
    int row = m_current;
    switch (event->key()) {
    case Qt::Key_Up:
        row = m_current < 0 ? last : m_current - 1;
        break;
    case Qt::Key_Down:
        row = m_current + 1;
        break;
    case Qt::Key_PageUp:
        row = m_current - page;
        break;
    case Qt::Key_PageDown:
        row = m_current + page;
        break;
    case Qt::Key_Home:
        row = 0;
        break;
    case Qt::Key_End:
        row = last;
        break;
    default:
        return QAbstractScrollArea::keyPressEvent(event);
    }
    if (last >= 0)
        setCurrentRow(std::clamp(row, 0, last));
}

bool LadderView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos());
        if (row < 0) {
            QToolTip::hideText();
        } else {
            const LadderStep& step = m_scene.steps[static_cast<std::size_t>(row)];
            QToolTip::showText(help->globalPos(),
                plainToolTip(formatExactTime(step.time) + QLatin1Char('\n') + ladderSpeech(step)), viewport());
        }
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void LadderView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LadderView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void LadderView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        renew();
    else if (event->type() == QEvent::ActivationChange)
        viewport()->update();
}

} // namespace signalbox
