// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replaymodel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QLocale>

namespace signalbox {
namespace {

theme::Role roleOf(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::Same:
        return theme::Role::Ok;
    case ReplayVerdict::EndedDifferently:
        return theme::Role::Warning;
    case ReplayVerdict::NotPlayed:
        return theme::Role::Muted;
    default:
        return theme::Role::Error;
    }
}

} // namespace

QString replayVerdictGlyph(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::Same:
        return QStringLiteral("✔");
    case ReplayVerdict::EndedDifferently:
        return QStringLiteral("▲");
    case ReplayVerdict::NotPlayed:
        return QStringLiteral("○");
    default:
        return QStringLiteral("✖");
    }
}

ReplayModel::ReplayModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ReplayModel::setPlan(std::shared_ptr<const ReplayPlan> plan)
{
    beginResetModel();
    m_plan = std::move(plan);
    m_left.clear();
    m_rows.clear();
    m_outcomes.assign(m_plan ? m_plan->connections.size() : 0, {});
    for (std::size_t i = 0; i < m_outcomes.size(); ++i)
        m_rows[m_plan->connections[i].id] = static_cast<int>(i);
    m_isRunning = false;
    endResetModel();
    Q_EMIT chosenChanged();
}

std::vector<ConnectionId> ReplayModel::chosen() const
{
    std::vector<ConnectionId> ids;
    for (int row = 0; !m_left.empty() && row < rowCount(); ++row) {
        const ConnectionId id = connectionAt(row)->id;
        if (!m_left.contains(id))
            ids.push_back(id);
    }
    return ids;
}

void ReplayModel::choose(const std::vector<ConnectionId>& ids)
{
    m_left.clear();
    for (int row = 0; !ids.empty() && row < rowCount(); ++row) {
        const ConnectionId id = connectionAt(row)->id;
        if (std::find(ids.begin(), ids.end(), id) == ids.end())
            m_left.insert(id);
    }
    allChanged();
    Q_EMIT chosenChanged();
}

void ReplayModel::chooseNone()
{
    for (int row = 0; row < rowCount(); ++row)
        m_left.insert(connectionAt(row)->id);
    allChanged();
    Q_EMIT chosenChanged();
}

void ReplayModel::clearOutcomes()
{
    m_outcomes.assign(m_outcomes.size(), {});
    allChanged();
}

void ReplayModel::setRunning(bool isRunning)
{
    m_isRunning = isRunning;
    allChanged();
}

void ReplayModel::setOutcome(const ReplayOutcome& outcome)
{
    const int row = rowOf(outcome.id);
    if (row < 0)
        return;
    m_outcomes[static_cast<std::size_t>(row)] = outcome;
    Q_EMIT dataChanged(index(row, Connection), index(row, ColumnCount - 1));
}

void ReplayModel::allChanged()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Connection), index(rowCount() - 1, ColumnCount - 1));
}

const ReplayOutcome* ReplayModel::outcomeAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const auto& outcome = m_outcomes[static_cast<std::size_t>(row)];
    return outcome ? &*outcome : nullptr;
}

const ReplayConnection* ReplayModel::connectionAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_plan->connections[static_cast<std::size_t>(row)] : nullptr;
}

int ReplayModel::rowOf(ConnectionId id) const
{
    const auto found = m_rows.find(id);
    return found == m_rows.end() ? -1 : found->second;
}

int ReplayModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_outcomes.size());
}

int ReplayModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ReplayModel::verdictText(int row) const
{
    const ReplayConnection& connection = *connectionAt(row);
    if (const ReplayOutcome* outcome = outcomeAt(row)) {
        const QString glyph = replayVerdictGlyph(outcome->verdict) + QLatin1Char(' ');
        if (outcome->verdict == ReplayVerdict::Differs)
            return glyph
                + tr("differs at %1")
                      .arg(QLocale().toString(static_cast<qlonglong>(outcome->difference->gotAt)));
        return glyph + replayVerdictText(outcome->verdict);
    }
    if (!connection.refusal.isEmpty())
        return tr("○ not captured whole");
    return m_isRunning && !m_left.contains(connection.id) ? tr("▶ playing") : QString();
}

QString ReplayModel::text(int row, int column) const
{
    const ReplayConnection& connection = *connectionAt(row);
    switch (column) {
    case Connection:
        return QStringLiteral("#%1  %2").arg(number(connection.id)).arg(connection.peer).trimmed();
    case Turns:
        return QLocale().toString(connection.turns);
    case Answered:
        return formatBytes(static_cast<double>(connection.expected.size()));
    default:
        return verdictText(row);
    }
}

QString ReplayModel::help(int row) const
{
    const ReplayConnection& connection = *connectionAt(row);
    QStringList lines { tr("Connection %1 of the recording: %2 bytes said in %3 turns, %4 bytes answered.")
                            .arg(number(connection.id))
                            .arg(connection.sent)
                            .arg(connection.turns)
                            .arg(connection.expected.size()) };
    if (const QString remarks = connection.remarks(); !remarks.isEmpty())
        lines += remarks;
    if (const ReplayOutcome* outcome = outcomeAt(row); outcome && !outcome->reason.isEmpty())
        lines += visibleText(outcome->reason);
    return lines.join(QLatin1Char('\n'));
}

QVariant ReplayModel::data(const QModelIndex& index, int role) const
{
    const int row = index.row();
    if (!index.isValid() || !connectionAt(row))
        return {};
    const int column = index.column();
    const ReplayOutcome* outcome = outcomeAt(row);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return plainToolTip(help(row));
    case Qt::CheckStateRole:
        if (column == Connection)
            return m_left.contains(connectionAt(row)->id) ? Qt::Unchecked : Qt::Checked;
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>(
            (column == Turns || column == Answered ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return column == Turns || column == Answered ? QVariant(theme::numberFont()) : QVariant();
    case Qt::ForegroundRole:
        if (column == Verdict)
            return theme::color(outcome ? roleOf(outcome->verdict) : theme::Role::Muted);
        return {};
    default:
        return {};
    }
}

bool ReplayModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != Connection || !connectionAt(index.row()))
        return false;
    const ConnectionId id = connectionAt(index.row())->id;
    if (value.toInt() == Qt::Checked)
        m_left.erase(id);
    else
        m_left.insert(id);
    Q_EMIT dataChanged(index, index, { Qt::CheckStateRole });
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags ReplayModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == Connection ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant ReplayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("Connection"), tr("Turns"), tr("Answers"), tr("Verdict") };
    const QString helps[] { tr("Of the recording: its number and the client's address"),
        tr("How often the client spoke"), tr("Bytes that the server answered in the recording"),
        tr("What came of it when it was played") };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return helps[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(
            (section == Turns || section == Answered ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
