// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/conversationmodel.h"

#include "base/units.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

namespace signalbox {
namespace {

theme::Role roleOf(ConversationVerdict verdict)
{
    switch (verdict) {
    case ConversationVerdict::Passed:
        return theme::Role::Ok;
    case ConversationVerdict::Failed:
        return theme::Role::Error;
    case ConversationVerdict::NotRun:
        break;
    }
    return theme::Role::Muted;
}

} // namespace

QString conversationVerdictGlyph(ConversationVerdict verdict)
{
    switch (verdict) {
    case ConversationVerdict::Passed:
        return QStringLiteral("✔");
    case ConversationVerdict::Failed:
        return QStringLiteral("✖");
    case ConversationVerdict::NotRun:
        break;
    }
    return QStringLiteral("○");
}

ConversationModel::ConversationModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ConversationModel::begin(int clients)
{
    beginResetModel();
    m_rows.assign(static_cast<std::size_t>(clients), std::nullopt);
    endResetModel();
}

void ConversationModel::setOutcomes(const std::vector<ConversationOutcome>& outcomes)
{
    int first = rowCount();
    int last = -1;
    for (const ConversationOutcome& outcome : outcomes) {
        const int row = outcome.client - 1;
        if (row < 0 || row >= rowCount())
            continue;
        m_rows[static_cast<std::size_t>(row)] = outcome;
        first = std::min(first, row);
        last = std::max(last, row);
    }
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

const ConversationOutcome* ConversationModel::outcomeAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const auto& outcome = m_rows[static_cast<std::size_t>(row)];
    return outcome ? &*outcome : nullptr;
}

int ConversationModel::firstFailed() const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
        [](const auto& row) { return row && row->verdict == ConversationVerdict::Failed; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ConversationModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConversationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConversationModel::text(const ConversationOutcome* outcome, int row, int column) const
{
    if (column == Client)
        return QString::number(row + 1);
    if (!outcome)
        return column == Verdict ? QStringLiteral("◌ ") + tr("talking") : QString();
    switch (column) {
    case Verdict:
        return conversationVerdictGlyph(outcome->verdict) + QLatin1Char(' ')
            + conversationVerdictText(outcome->verdict);
    case Line:
        return outcome->verdict == ConversationVerdict::Passed ? QString() : QString::number(outcome->line);
    case Held:
        return QString::number(outcome->expectations);
    default:
        return formatLatency(outcome->elapsed);
    }
}

QVariant ConversationModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ConversationOutcome* outcome = outcomeAt(index.row());
    const bool isFigure = index.column() != Verdict;
    switch (role) {
    case Qt::DisplayRole:
        return text(outcome, index.row(), index.column());
    case Qt::ForegroundRole:
        return index.column() == Verdict && outcome ? QVariant(theme::color(roleOf(outcome->verdict)))
                                                    : QVariant();
    case Qt::ToolTipRole:
        if (outcome && outcome->failure)
            return plainToolTip(tr("Line %1: %2").arg(outcome->failure->line).arg(outcome->failure->reason));
        return outcome && !outcome->reason.isEmpty() ? QVariant(plainToolTip(outcome->reason)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return isFigure ? QVariant(theme::numberFont()) : QVariant();
    default:
        return {};
    }
}

QVariant ConversationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("Client"), tr("Verdict"), tr("Line"), tr("Held"), tr("Time") };
    const QString helps[] { tr("Number of the client, ${client} in the script"),
        tr("Whether the conversation went as the script has it"),
        tr("The line at which it failed or was stopped"), tr("Expectations that held"),
        tr("How long the conversation took") };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return helps[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(
            (section == Verdict ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
