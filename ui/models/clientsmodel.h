// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/clientitem.h"
#include "models/tcpfigures.h"

#include <QAbstractTableModel>
#include <QFont>

#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace signalbox {

/// The clients of the running server. Fed with snapshots, updated by difference, sorted within: selection,
/// current row and scroll position stay. Costs nothing for a block of rows that is the same as before.
class ClientsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        IdColumn,
        PeerColumn,
        NameColumn,
        StateColumn,
        SinceColumn,
        BytesInColumn,
        BytesOutColumn,
        RateColumn,
        QueueColumn,
        LastActivityColumn,
        MessagesInColumn,
        MessagesOutColumn,
        FirstTcpColumn, ///< then one for each of tcpFigures()
        ColumnCount = FirstTcpColumn + TcpFigureCount
    };

    explicit ClientsModel(QObject* parent = nullptr);

    /// What a column of the kernel's figures shows; null of the others.
    static const TcpFigure* tcpFigure(int column)
    {
        return column >= FirstTcpColumn && column < ColumnCount
            ? &tcpFigures()[static_cast<std::size_t>(column - FirstTcpColumn)]
            : nullptr;
    }

    /// The newest truth; null: there are no clients. Only another generation resets the model, and only if it
    /// had rows.
    void setSnapshot(const SnapshotPtr& snapshot);

    const ClientRow& clientAt(int row) const { return m_order[static_cast<std::size_t>(row)]->row; }
    ConnectionId idAt(int row) const { return clientAt(row).id; }
    std::optional<int> rowOf(ConnectionId id) const;
    /// Messages received a second, over the last two seconds.
    double rateAt(int row) const { return m_order[static_cast<std::size_t>(row)]->rate; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// At once, and stable. A column whose values change while one looks is sorted again at most once a second.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    using Items = std::vector<ClientItem*>;

    void replace(const SnapshotPtr& snapshot);
    Items look(const SnapshotPtr& snapshot);
    ClientItem* take(const ClientRow& row);
    void update(ClientItem& item, const ClientRow& row);
    void takeSamples(const std::vector<TcpSample>& samples);
    Items missing(const SnapshotPtr& snapshot) const;
    void removeItems(const Items& gone);
    void insertItems(Items& fresh);
    void insertAt(std::size_t place, Items::const_iterator begin, Items::const_iterator end);
    void markChanged(ClientItem& item);
    void tellChanges();
    void tellTime();
    void beginMeter();
    void advanceMeter();
    void measure(ClientItem& item);
    void sortIfDue();
    void resort();
    template <typename Permute> void rearrange(Permute&& permute);
    void number(std::size_t from);

    SnapshotPtr m_snapshot; // the one shown; never null
    quint64 m_generation = 0;
    quint64 m_look = 0;
    std::unordered_map<ConnectionId, std::unique_ptr<ClientItem>> m_items;
    Items m_order; // as shown
    Items m_changed;
    Items m_lively;

    WallTime m_now {}; // of the snapshot
    WallTime m_toldTime {}; // when durations were last shown anew
    std::array<WallTime, RateWindow::Samples> m_sampleTimes {}; // common to the windows of all rows
    quint32 m_meterEpoch = 0;

    Column m_sortColumn = IdColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    WallTime m_sortedAt {};
    bool m_isSortStale = false;

    QFont m_numberFont;
};

} // namespace signalbox
