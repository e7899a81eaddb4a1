// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/hostilitymodel.h"

#include "base/units.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

theme::Role roleOf(HostileVerdict verdict)
{
    switch (verdict) {
    case HostileVerdict::Healthy:
        return theme::Role::Ok;
    case HostileVerdict::UnexpectedEnd:
        return theme::Role::Warning;
    case HostileVerdict::Unhealthy:
        return theme::Role::Error;
    case HostileVerdict::NotRun:
        break;
    }
    return theme::Role::Muted;
}

} // namespace

QString hostileVerdictGlyph(HostileVerdict verdict)
{
    switch (verdict) {
    case HostileVerdict::Healthy:
        return QStringLiteral("✔");
    case HostileVerdict::UnexpectedEnd:
        return QStringLiteral("▲");
    case HostileVerdict::Unhealthy:
        return QStringLiteral("✖");
    case HostileVerdict::NotRun:
        break;
    }
    return QStringLiteral("○");
}

HostilityModel::HostilityModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_rows(hostileCatalogue().size())
{
}

void HostilityModel::setMode(HostileMode mode) { m_mode = mode; } // read when a tool tip is shown

QByteArrayList HostilityModel::chosen() const
{
    QByteArrayList names;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].isChosen)
            names.append(hostileCatalogue()[i].name);
    }
    return names;
}

void HostilityModel::choose(const QByteArrayList& names)
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].isChosen = names.contains(hostileCatalogue()[i].name);
    Q_EMIT dataChanged(index(0, Case), index(rowCount() - 1, Case), { Qt::CheckStateRole });
    Q_EMIT chosenChanged();
}

void HostilityModel::clearOutcomes()
{
    for (Row& row : m_rows)
        row.outcome.reset();
    m_running = -1;
    Q_EMIT dataChanged(index(0, Case), index(rowCount() - 1, ColumnCount - 1));
}

void HostilityModel::setRunning(const QByteArray& name)
{
    const int before = std::exchange(m_running, rowOf(name));
    if (before == m_running)
        return;
    changed(before);
    changed(m_running);
}

void HostilityModel::setOutcome(const HostileOutcome& outcome)
{
    const int row = rowOf(outcome.name);
    if (row < 0)
        return;
    m_rows[static_cast<std::size_t>(row)].outcome = outcome;
    if (m_running == row)
        m_running = -1;
    changed(row);
}

void HostilityModel::changed(int row)
{
    if (row >= 0)
        Q_EMIT dataChanged(index(row, Case), index(row, ColumnCount - 1));
}

int HostilityModel::rowOf(const QByteArray& name) const
{
    const HostileCase* found = findHostileCase(name);
    return found ? static_cast<int>(found - hostileCatalogue().data()) : -1;
}

const HostileCase* HostilityModel::caseAt(int row) const
{
    return row >= 0 && row < rowCount() ? &hostileCatalogue()[static_cast<std::size_t>(row)] : nullptr;
}

const HostileOutcome* HostilityModel::outcomeAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const auto& outcome = m_rows[static_cast<std::size_t>(row)].outcome;
    return outcome ? &*outcome : nullptr;
}

int HostilityModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int HostilityModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString HostilityModel::verdictText(int row) const
{
    if (row == m_running)
        return QStringLiteral("◌ ") + tr("running");
    const HostileOutcome* outcome = outcomeAt(row);
    return outcome
        ? hostileVerdictGlyph(outcome->verdict) + QLatin1Char(' ') + hostileVerdictText(outcome->verdict)
        : QString();
}

QVariant HostilityModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const HostileCase& own = hostileCatalogue()[static_cast<std::size_t>(row)];
    const HostileOutcome* outcome = outcomeAt(row);
    const bool isFigure = index.column() == Slowest || index.column() == Elapsed;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Case)
            return QString::fromLatin1(own.name);
        if (index.column() == Verdict)
            return verdictText(row);
        if (!outcome || outcome->verdict == HostileVerdict::NotRun)
            return {};
        return formatLatency(index.column() == Slowest ? outcome->slowest : outcome->elapsed);
    case Qt::CheckStateRole:
        if (index.column() != Case)
            return {};
        return m_rows[static_cast<std::size_t>(row)].isChosen ? Qt::Checked : Qt::Unchecked;
    case Qt::ForegroundRole:
        if (index.column() == Verdict && outcome && row != m_running)
            return theme::color(roleOf(outcome->verdict));
        return {};
    case Qt::ToolTipRole:
        if (index.column() == Case)
            return plainToolTip(
                tr("%1\n%2\nExpected: %3.")
                    .arg(QCoreApplication::translate("Hostility", own.what),
                        QCoreApplication::translate("Hostility", own.why), own.expectation(m_mode).text()));
        return outcome ? QVariant(plainToolTip(outcome->reason)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((isFigure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        return isFigure ? QVariant(theme::numberFont()) : QVariant();
    default:
        return {};
    }
}

bool HostilityModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.column() != Case || role != Qt::CheckStateRole)
        return false;
    m_rows[static_cast<std::size_t>(index.row())].isChosen = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, { Qt::CheckStateRole });
    Q_EMIT chosenChanged();
    return true;
}

Qt::ItemFlags HostilityModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return index.column() == Case ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant HostilityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("Case"), tr("Verdict"), tr("Slowest"), tr("Time") };
    const QString helps[] { tr("What is sent or done"), tr("Whether the server stayed healthy"),
        tr("The slowest answer that a well-behaved client got beside the attack and after it"),
        tr("How long the case took") };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return helps[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>(
            (section == Slowest || section == Elapsed ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
