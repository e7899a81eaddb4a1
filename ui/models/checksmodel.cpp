// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/checksmodel.h"

#include "base/visibletext.h"
#include "workspace/checkcommand.h"

namespace signalbox {

void ChecksModel::setChecks(const QList<WorkspaceCheck>& checks)
{
    beginResetModel();
    m_checks = checks;
    endResetModel();
}

int ChecksModel::add(const QString& name, const QStringList& command)
{
    if (m_checks.size() >= Workspace::MaxChecks)
        return -1;
    const auto isTaken = [this](const QString& wanted) {
        return std::any_of(m_checks.begin(), m_checks.end(),
            [&wanted](const WorkspaceCheck& check) { return check.name == wanted; });
    };
    QString unique = name;
    for (int number = 2; isTaken(unique); ++number)
        unique = QStringLiteral("%1 %2").arg(name).arg(number);
    const auto row = static_cast<int>(m_checks.size());
    beginInsertRows({}, row, row);
    m_checks += WorkspaceCheck { unique, command };
    endInsertRows();
    return row;
}

void ChecksModel::remove(int row)
{
    if (row < 0 || row >= m_checks.size())
        return;
    beginRemoveRows({}, row, row);
    m_checks.removeAt(row);
    endRemoveRows();
}

void ChecksModel::move(int row, int by)
{
    const int to = std::clamp(row + by, 0, static_cast<int>(m_checks.size()) - 1);
    if (row < 0 || row >= m_checks.size() || to == row)
        return;
    beginMoveRows({}, row, row, {}, to > row ? to + 1 : to);
    m_checks.move(row, to);
    endMoveRows();
}

int ChecksModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_checks.size());
}

int ChecksModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ChecksModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const WorkspaceCheck& check = m_checks.at(index.row());
    const QString text = index.column() == Name ? check.name : checkText(check.command);
    if (role == Qt::EditRole)
        return text;
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return visibleText(text);
    return {};
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == Name ? tr("Name") : tr("Command of signalbox-cli");
}

Qt::ItemFlags ChecksModel::flags(const QModelIndex& index) const
{
    return QAbstractTableModel::flags(index) | (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool ChecksModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    WorkspaceCheck& check = m_checks[index.row()];
    if (index.column() == Name)
        check.name = value.toString().simplified().left(Workspace::MaxName);
    else
        check.command = checkWords(value.toString());
    Q_EMIT dataChanged(index, index);
    return true;
}

} // namespace signalbox
