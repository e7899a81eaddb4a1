// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/replaydiffview.h"

#include "models/replaydiffmodel.h"
#include "theme/theme.h"
#include "widgets/celldelegate.h"
#include "widgets/emptystate.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>

namespace signalbox {
namespace {

constexpr int Margin = 3; // as the style indents a cell, for the ground under what differs

/// Puts a tint under the characters that are not as on the other side.
class DiffDelegate final : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QVariant span = index.data(ReplayDiffModel::SpanRole);
        const QColor text = index.data(Qt::ForegroundRole).value<QColor>();
        if (span.isValid() && text.isValid() && !(option.state & QStyle::State_Selected)) {
            const QFontMetricsF metrics(theme::payloadFont());
            const QString shown = index.data().toString();
            const QPoint part = span.toPoint();
            const double from = metrics.horizontalAdvance(shown.left(part.x()));
            const double width = std::max(2.0, metrics.horizontalAdvance(shown.mid(part.x(), part.y())));
            QColor ground = text;
            ground.setAlpha(theme::isDark() ? 70 : 40);
            const QRectF area(
                option.rect.left() + Margin + from, option.rect.top() + 1, width, option.rect.height() - 2);
            painter->fillRect(area.intersected(option.rect), ground);
        }
        CellDelegate::paint(painter, option, index);
    }
};

} // namespace

ReplayDiffView::ReplayDiffView(QWidget* parent)
    : QTableView(parent)
    , m_model(new ReplayDiffModel(this))
    , m_empty(nullptr)
{
    setObjectName(QStringLiteral("replayDiffView"));
    setAccessibleName(tr("Recorded and played, side by side"));
    setModel(m_model);
    setItemDelegate(new DiffDelegate(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // else the columns would jump
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_empty = new EmptyState(this);
    measure();
}

void ReplayDiffView::showOutcome(const ReplayOutcome& outcome)
{
    m_model->setDiff(replayDiff(outcome));
    goToDifference();
}

void ReplayDiffView::clear() { m_model->setDiff({}); }

void ReplayDiffView::goToDifference()
{
    if (m_model->firstDifference() < 0)
        return scrollToTop();
    const QModelIndex index = m_model->index(m_model->firstDifference(), 0);
    scrollTo(index, QAbstractItemView::PositionAtCenter);
    setCurrentIndex(QModelIndex());
}

void ReplayDiffView::measure()
{
    const QFontMetrics metrics(theme::payloadFont());
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(metrics.height() + 2);
    const int place = metrics.horizontalAdvance(QStringLiteral("0000000 ≠")) + 2 * Margin;
    const int side = std::max(60, (viewport()->width() - place) / 2);
    setColumnWidth(ReplayDiffModel::Place, place);
    setColumnWidth(ReplayDiffModel::Expected, side);
    setColumnWidth(ReplayDiffModel::Got, side);
    // One character less, so that nothing is cut short.
    m_model->setWidth((side - 2 * Margin - 2) / std::max(1, metrics.horizontalAdvance(QLatin1Char('0'))) - 1);
}

void ReplayDiffView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    measure();
    goToDifference();
}

void ReplayDiffView::changeEvent(QEvent* event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
}

} // namespace signalbox
