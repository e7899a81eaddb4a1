// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketcounts.h"

#include <QAbstractTableModel>

#include <optional>

namespace signalbox {

/// How many sockets of a port are in each state: at the server's side, and at that of clients on this machine.
class SocketCountsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StateColumn, ServerColumn, ClientColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// None: not known, which is shown as such and never as 0.
    void setCounts(const std::optional<SocketCounts>& counts);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::optional<quint32> count(int row, int column) const;

    std::optional<SocketCounts> m_counts;
};

} // namespace signalbox
