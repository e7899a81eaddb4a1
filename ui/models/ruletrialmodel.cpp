// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ruletrialmodel.h"

#include "base/visibletext.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

namespace signalbox {
namespace {

constexpr qsizetype MaxCell = 120; // characters

} // namespace

RuleTrialModel::RuleTrialModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void RuleTrialModel::setTrial(const RuleSet& set, const RuleTrial& trial)
{
    beginResetModel();
    m_trial = trial;
    m_names.clear();
    for (const ReplyRule& rule : set.rules)
        m_names += rule.name;
    endResetModel();
}

quint64 RuleTrialModel::sequenceAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_trial.firings[static_cast<std::size_t>(row)].sequence : 0;
}

int RuleTrialModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_trial.firings.size());
}

int RuleTrialModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RuleTrialModel::text(const TrialFiring& firing, int column) const
{
    switch (column) {
    case Number:
        return QString::number(firing.sequence);
    case Client:
        return QString::number(number(firing.client));
    case Rule:
        return firing.rule < 0 ? tr("(default)") : m_names.value(firing.rule);
    case Matched:
        return visibleText(firing.matched, MaxCell);
    case Reply:
        return visibleText(firing.reply, MaxCell);
    default:
        return {};
    }
}

QVariant RuleTrialModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const TrialFiring& firing = m_trial.firings[static_cast<std::size_t>(index.row())];
    const bool isFigure = index.column() == Number || index.column() == Client;
    switch (role) {
    case Qt::DisplayRole:
        return text(firing, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(text(firing, index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return isFigure ? QVariant(theme::numberFont()) : QVariant();
    default:
        return {};
    }
}

QVariant RuleTrialModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("No."), tr("Client"), tr("Rule"), tr("Matched"), tr("Reply") };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(
            (section == Number || section == Client ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
