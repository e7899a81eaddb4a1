// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/socketcountsmodel.h"

#include "theme/theme.h"

#include <QLocale>

namespace signalbox {
namespace {

constexpr std::array States { TcpState::Listen, TcpState::SynSent, TcpState::SynReceived, TcpState::Established,
    TcpState::FinWait1, TcpState::FinWait2, TcpState::CloseWait, TcpState::Closing, TcpState::LastAck,
    TcpState::TimeWait };

TcpState stateOf(int row) { return States[static_cast<std::size_t>(row)]; }

} // namespace

void SocketCountsModel::setCounts(const std::optional<SocketCounts>& counts)
{
    if (counts == m_counts)
        return;
    m_counts = counts;
    Q_EMIT dataChanged(index(0, ServerColumn), index(rowCount() - 1, ClientColumn));
}

int SocketCountsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(States.size());
}

int SocketCountsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<quint32> SocketCountsModel::count(int row, int column) const
{
    if (!m_counts)
        return {};
    const auto state = static_cast<std::size_t>(stateOf(row));
    return column == ServerColumn ? m_counts->server[state] : m_counts->client[state];
}

QVariant SocketCountsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TcpState state = stateOf(index.row());
    if (role == Qt::ToolTipRole)
        return tcpStateWords(state);
    if (index.column() == StateColumn)
        return role == Qt::DisplayRole ? QString::fromLatin1(tcpStateName(state)) : QVariant();
    const auto found = count(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return found ? QLocale().toString(*found) : QStringLiteral("–");
    case Qt::AccessibleTextRole:
        return found ? QLocale().toString(*found) : tr("not known");
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        return theme::numberFont();
    case Qt::ForegroundRole: // what is there stands out from what is not
        return found.value_or(0) > 0 ? QVariant() : QVariant(theme::color(theme::Role::Muted));
    default:
        return {};
    }
}

QVariant SocketCountsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != StateColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole) {
        switch (section) {
        case StateColumn:
            return tr("State");
        case ServerColumn:
            return tr("Server's side");
        default:
            return tr("Clients here");
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case StateColumn:
            return tr("State of a socket. RFC 9293 section 3.3.2");
        case ServerColumn:
            return tr("Sockets whose own port is the server's, whatever program they belong to");
        default:
            return tr("Sockets of this machine that are connected to the server's port");
        }
    }
    return {};
}

} // namespace signalbox
