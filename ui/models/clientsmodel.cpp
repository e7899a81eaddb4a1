// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clientsmodel.h"

#include "models/clientcell.h"
#include "models/clientorder.h"
#include "theme/theme.h"

#include <algorithm>

namespace signalbox {
namespace {

// More pieces than this come in or go out at one end, and the order is put right in one go.
constexpr std::size_t MaxRuns = 64;
constexpr std::chrono::seconds SortEvery { 1 };
// After a longer pause, as with a hidden panel, the rates begin anew.
constexpr std::chrono::seconds MaxPause { 3 };

const SnapshotPtr& noClients()
{
    static const SnapshotPtr none = std::make_shared<const Snapshot>();
    return none;
}

bool isShared(const Snapshot& a, const Snapshot& b, std::size_t block)
{
    return block < a.blocks.size() && block < b.blocks.size() && a.blocks[block] == b.blocks[block];
}

/// Calls visit(first, last) for each run of neighbours, the last run first. `places` must be in order.
template <typename Visit> void forEachRunFromEnd(const std::vector<int>& places, Visit&& visit)
{
    for (std::size_t end = places.size(); end > 0;) {
        std::size_t begin = end - 1;
        while (begin > 0 && places[begin - 1] == places[begin] - 1)
            --begin;
        visit(places[begin], places[end - 1]);
        end = begin;
    }
}

std::size_t countRuns(const std::vector<int>& places)
{
    std::size_t runs = 0;
    forEachRunFromEnd(places, [&runs](int, int) { ++runs; });
    return runs;
}

std::vector<int> placesOf(const std::vector<ClientItem*>& items)
{
    std::vector<int> places;
    places.reserve(items.size());
    for (const ClientItem* item : items)
        places.push_back(item->place);
    std::ranges::sort(places);
    return places;
}

} // namespace

ClientsModel::ClientsModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_snapshot(noClients())
    , m_numberFont(theme::numberFont())
{
}

// --- From snapshot to rows ---

void ClientsModel::setSnapshot(const SnapshotPtr& snapshot)
{
    const SnapshotPtr next = snapshot ? snapshot : noClients();
    if (next == m_snapshot)
        return;
    const bool isOtherRun =
        snapshot && std::exchange(m_generation, snapshot->generation) != snapshot->generation;
    if (snapshot)
        m_now = snapshot->time;
    beginMeter();
    if (isOtherRun && !m_order.empty()) {
        replace(next);
        return;
    }
    Items fresh = look(next);
    removeItems(missing(next));
    m_snapshot = next;
    takeSamples(next->tcp);
    advanceMeter();
    tellChanges();
    tellTime();
    insertItems(fresh);
    sortIfDue();
}

/// Another start of the server: nobody of before is there any more.
void ClientsModel::replace(const SnapshotPtr& snapshot)
{
    beginResetModel();
    m_order.clear();
    m_changed.clear();
    m_lively.clear();
    m_items.clear();
    m_snapshot = noClients();
    m_order = look(snapshot);
    m_snapshot = snapshot;
    std::ranges::sort(m_order, {}, [](const ClientItem* item) { return item->row.id; });
    std::stable_sort(m_order.begin(), m_order.end(), ClientOrder(m_sortColumn, m_sortOrder));
    number(0);
    m_sortedAt = m_now;
    m_isSortStale = false;
    m_toldTime = m_now;
    endResetModel();
}

/// Looks at the blocks that are not those of before, and returns the clients that are new.
ClientsModel::Items ClientsModel::look(const SnapshotPtr& snapshot)
{
    ++m_look;
    Items fresh;
    for (std::size_t block = 0; block < snapshot->blocks.size(); ++block) {
        if (isShared(*snapshot, *m_snapshot, block))
            continue;
        for (const ClientRow& row : snapshot->blocks[block]->rows) {
            const auto it = m_items.find(row.id);
            if (it == m_items.end()) {
                fresh.push_back(take(row));
            } else {
                it->second->seenAt = m_look;
                update(*it->second, row);
            }
        }
    }
    return fresh;
}

ClientItem* ClientsModel::take(const ClientRow& row)
{
    auto item = std::make_unique<ClientItem>();
    item->row = row;
    item->seenAt = m_look;
    item->meterEpoch = m_meterEpoch;
    // Of one that is older than its first sight, nobody knows when it sent what it has sent.
    const bool isYoung = m_now - row.since <= MaxPause && !row.meanRate;
    item->meteredFrom = isYoung ? row.since : m_now;
    item->window.fill(isYoung ? 0 : row.messagesIn);
    item->rate = row.meanRate.value_or(0);
    if (isYoung && row.messagesIn > 0) {
        item->isLively = true;
        m_lively.push_back(item.get());
    }
    return m_items.emplace(row.id, std::move(item)).first->second.get();
}

void ClientsModel::update(ClientItem& item, const ClientRow& row)
{
    ClientRow& kept = item.row;
    if (kept.messagesIn != row.messagesIn) {
        if (item.meterEpoch != m_meterEpoch) {
            item.meterEpoch = m_meterEpoch;
            item.meteredFrom = m_now;
            item.window.fill(row.messagesIn);
        } else if (!item.isLively) {
            item.isLively = true;
            m_lively.push_back(&item);
        }
    } else if (kept.bytesOut == row.bytesOut && kept.bytesIn == row.bytesIn
        && kept.messagesOut == row.messagesOut && kept.queued == row.queued && kept.state == row.state
        && kept.lastActivity == row.lastActivity && kept.name == row.name) {
        return;
    }
    kept.bytesIn = row.bytesIn;
    kept.bytesOut = row.bytesOut;
    kept.messagesIn = row.messagesIn;
    kept.messagesOut = row.messagesOut;
    kept.queued = row.queued;
    kept.state = row.state;
    kept.lastActivity = row.lastActivity;
    if (kept.name != row.name)
        kept.name = row.name;
    markChanged(item);
}

/// Only what is on the screen is sampled: the others keep what was last seen of them.
void ClientsModel::takeSamples(const std::vector<TcpSample>& samples)
{
    for (const TcpSample& sample : samples) {
        const auto it = m_items.find(sample.id);
        if (it == m_items.end())
            continue;
        ClientItem& item = *it->second;
        if (!item.tcp)
            item.tcp = std::make_unique<TcpSample>(sample);
        else if (item.tcp->time == sample.time)
            continue;
        else
            *item.tcp = sample;
        markChanged(item);
    }
}

/// Those of the blocks that are no more, who were not seen in the new ones.
ClientsModel::Items ClientsModel::missing(const SnapshotPtr& snapshot) const
{
    Items gone;
    for (std::size_t block = 0; block < m_snapshot->blocks.size(); ++block) {
        if (isShared(*snapshot, *m_snapshot, block))
            continue;
        for (const ClientRow& row : m_snapshot->blocks[block]->rows) {
            const auto it = m_items.find(row.id);
            if (it != m_items.end() && it->second->seenAt != m_look)
                gone.push_back(it->second.get());
        }
    }
    return gone;
}

void ClientsModel::removeItems(const Items& gone)
{
    if (gone.empty())
        return;
    for (ClientItem* item : gone)
        item->isGone = true;
    std::vector<int> places = placesOf(gone);
    if (countRuns(places) > MaxRuns) {
        rearrange([this] {
            std::stable_partition(
                m_order.begin(), m_order.end(), [](const ClientItem* item) { return !item->isGone; });
        });
        places = placesOf(gone);
    }
    forEachRunFromEnd(places, [this](int first, int last) {
        beginRemoveRows({}, first, last);
        for (int place = first; place <= last; ++place)
            m_order[static_cast<std::size_t>(place)]->place = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        number(static_cast<std::size_t>(first));
        endRemoveRows();
    });
    const auto isGone = [](const ClientItem* item) { return item->isGone; };
    std::erase_if(m_lively, isGone);
    std::erase_if(m_changed, isGone);
    for (const ClientItem* item : gone)
        m_items.erase(item->row.id);
}

void ClientsModel::insertItems(Items& fresh)
{
    if (fresh.empty())
        return;
    const ClientOrder order(m_sortColumn, m_sortOrder);
    std::ranges::sort(fresh, {}, [](const ClientItem* item) { return item->row.id; });
    std::stable_sort(fresh.begin(), fresh.end(), order);
    if (ClientOrder::isLive(m_sortColumn)) {
        // They find their place when it is time to sort again.
        insertAt(m_order.size(), fresh.begin(), fresh.end());
        m_isSortStale = true;
        return;
    }

    struct Run
    {
        std::size_t place;
        Items::const_iterator begin;
        Items::const_iterator end;
    };
    std::vector<Run> runs;
    for (auto it = fresh.cbegin(); it != fresh.cend(); ++it) {
        const auto place = static_cast<std::size_t>(
            std::upper_bound(m_order.begin(), m_order.end(), *it, order) - m_order.begin());
        if (!runs.empty() && runs.back().place == place)
            runs.back().end = it + 1;
        else
            runs.push_back({ place, it, it + 1 });
    }
    if (runs.size() > MaxRuns) {
        insertAt(m_order.size(), fresh.begin(), fresh.end());
        resort();
        return;
    }
    for (auto run = runs.crbegin(); run != runs.crend(); ++run)
        insertAt(run->place, run->begin, run->end);
}

void ClientsModel::insertAt(std::size_t place, Items::const_iterator begin, Items::const_iterator end)
{
    const int first = static_cast<int>(place);
    beginInsertRows({}, first, first + static_cast<int>(end - begin) - 1);
    m_order.insert(m_order.begin() + first, begin, end);
    number(place);
    endInsertRows();
}

void ClientsModel::markChanged(ClientItem& item)
{
    if (!std::exchange(item.isChanged, true))
        m_changed.push_back(&item);
}

void ClientsModel::tellChanges()
{
    // New ones have no place yet, and need no telling.
    std::erase_if(m_changed, [](ClientItem* item) {
        item->isChanged = false;
        return item->place < 0;
    });
    if (m_changed.empty())
        return;
    m_isSortStale = m_isSortStale || ClientOrder::isLive(m_sortColumn);
    const std::vector<int> places = placesOf(m_changed);
    m_changed.clear();
    forEachRunFromEnd(places, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, NameColumn), index(last, ColumnCount - 1));
    });
}

/// Durations grow without any change in the rows; a second is their smallest step.
void ClientsModel::tellTime()
{
    using std::chrono::floor;
    using std::chrono::seconds;
    const WallTime before = std::exchange(m_toldTime, m_now);
    if (m_order.empty() || floor<seconds>(m_now) == floor<seconds>(before))
        return;
    for (const Column column : { SinceColumn, LastActivityColumn })
        Q_EMIT dataChanged(
            index(0, column), index(rowCount() - 1, column), { Qt::DisplayRole, Qt::ToolTipRole });
}

void ClientsModel::number(std::size_t from)
{
    for (std::size_t place = from; place < m_order.size(); ++place)
        m_order[place]->place = static_cast<int>(place);
}

std::optional<int> ClientsModel::rowOf(ConnectionId id) const
{
    const auto it = m_items.find(id);
    if (it == m_items.end() || it->second->place < 0)
        return {};
    return it->second->place;
}

// --- Rates ---

/// Before rows are looked at: whether their windows still fit to what follows.
void ClientsModel::beginMeter()
{
    const auto pause = m_now - m_sampleTimes.back();
    if (pause <= MaxPause && pause >= std::chrono::nanoseconds::zero())
        return;
    ++m_meterEpoch;
    m_sampleTimes.fill(m_now);
    for (ClientItem* item : m_lively) {
        item->isLively = false;
        item->rate = 0;
        markChanged(*item);
    }
    m_lively.clear();
}

void ClientsModel::advanceMeter()
{
    // A timer may come a little early.
    if (m_now - m_sampleTimes.back() < RateWindow::Step * 9 / 10)
        return;
    std::shift_left(m_sampleTimes.begin(), m_sampleTimes.end(), 1);
    m_sampleTimes.back() = m_now;
    std::erase_if(m_lively, [this](ClientItem* item) {
        measure(*item);
        return !item->isLively;
    });
}

void ClientsModel::measure(ClientItem& item)
{
    item.window.push(item.row.messagesIn);
    const quint64 growth = item.window.growth();
    item.isLively = growth > 0;
    const std::chrono::nanoseconds span = std::max<std::chrono::nanoseconds>(
        m_now - std::max(m_sampleTimes.front(), item.meteredFrom), RateWindow::Step);
    const double rate = static_cast<double>(growth) / std::chrono::duration<double>(span).count();
    if (std::exchange(item.rate, rate) != rate)
        markChanged(item);
}

// --- Order ---

void ClientsModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column >= 0 && column < ColumnCount ? static_cast<Column>(column) : IdColumn;
    m_sortOrder = order;
    resort();
}

void ClientsModel::sortIfDue()
{
    if (m_isSortStale && m_now - m_sortedAt >= SortEvery)
        resort();
}

void ClientsModel::resort()
{
    m_sortedAt = m_now;
    m_isSortStale = false;
    const ClientOrder order(m_sortColumn, m_sortOrder);
    if (!std::is_sorted(m_order.begin(), m_order.end(), order))
        rearrange([&] { std::stable_sort(m_order.begin(), m_order.end(), order); });
}

template <typename Permute> void ClientsModel::rearrange(Permute&& permute)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    Items items;
    items.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex& index : before)
        items.push_back(m_order[static_cast<std::size_t>(index.row())]);
    permute();
    number(0);
    QModelIndexList after;
    after.reserve(before.size());
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(items[static_cast<std::size_t>(i)]->place, before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

// --- How it is shown ---

int ClientsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int ClientsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ClientsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = static_cast<Column>(index.column());
    const ClientCell cell { *m_order[static_cast<std::size_t>(index.row())], column, m_now };
    switch (role) {
    case Qt::DisplayRole:
        return cell.text();
    case Qt::ToolTipRole:
        return cell.toolTip();
    case Qt::AccessibleTextRole:
        return cell.accessibleText();
    case Qt::ForegroundRole: {
        const QColor color = cell.color();
        return color.isValid() ? QVariant(color) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    case Qt::FontRole:
        return ClientCell::isNumber(column) || column == PeerColumn ? QVariant(m_numberFont) : QVariant();
    default:
        return {};
    }
}

QVariant ClientsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = static_cast<Column>(section);
    switch (role) {
    case Qt::DisplayRole:
        return ClientCell::title(column);
    case Qt::ToolTipRole:
        return ClientCell::explanation(column);
    case Qt::AccessibleTextRole:
        return ClientCell::name(column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            (ClientCell::isNumber(column) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    case Qt::InitialSortOrderRole:
        // Of what is counted, one wants to see the most.
        return QVariant::fromValue(
            column >= BytesInColumn && column != LastActivityColumn && column != FirstTcpColumn // the TCP state
                ? Qt::DescendingOrder
                : Qt::AscendingOrder);
    default:
        return {};
    }
}

} // namespace signalbox
