// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/loadmodel.h"

#include "models/plaintooltip.h"
#include "theme/theme.h"

namespace signalbox {

void LoadModel::setResult(const LoadResult& result, const LoadResult* before)
{
    beginResetModel();
    m_figures = loadFigures(result);
    m_ratios = before ? compareLoads(*before, result) : std::vector<LoadRatio>();
    endResetModel();
}

int LoadModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(isComparing() ? m_ratios.size() : m_figures.size());
}

int LoadModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : isComparing() ? 4 : 2;
}

QString LoadModel::text(int row, int column) const
{
    const auto at = static_cast<std::size_t>(row);
    if (!isComparing())
        return column == 0 ? m_figures[at].name : m_figures[at].value;
    const LoadRatio& ratio = m_ratios[at];
    return column == 0 ? ratio.figure
        : column == 1  ? ratio.before
        : column == 2  ? ratio.after
                       : ratioText(ratio);
}

QVariant LoadModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const bool isNumber = isComparing() && index.column() > 0;
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), index.column());
    case Qt::ToolTipRole:
        if (isComparing() && index.column() == 3)
            return plainToolTip(m_ratios[static_cast<std::size_t>(index.row())].isMoreBetter
                    ? tr("Above 1 is better than before")
                    : tr("Below 1 is better than before"));
        return plainToolTip(text(index.row(), index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return index.column() > 0 ? QVariant(theme::numberFont()) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == 0 ? QVariant(theme::color(theme::Role::Muted)) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == 0
            ? text(index.row(), 0)
            : QStringLiteral("%1, %2: %3")
                  .arg(text(index.row(), 0),
                      headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(),
                      text(index.row(), index.column()));
    default:
        return {};
    }
}

QVariant LoadModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(
            (isComparing() && section > 0 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (!isComparing())
        return section == 0 ? tr("Figure") : tr("Value");
    return section == 0 ? tr("Figure")
        : section == 1  ? tr("Before")
        : section == 2  ? tr("Now")
                        : tr("Now / before");
}

} // namespace signalbox
