// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/filter.h"
#include "journal/journalview.h"
#include "models/eventtime.h"
#include "models/filterscan.h"

#include <QAbstractTableModel>
#include <QFont>

#include <deque>
#include <optional>

namespace signalbox {

enum class Direction { None, ClientToServer, ServerToClient };

/// The log: a window onto a JournalView. Without a filter a row is a sequence number plus a constant; with one,
/// an index of matching sequence numbers, 8 bytes each, that FilterScan fills. Events are decoded when a cell
/// is asked for.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        TimeColumn,
        ClientColumn,
        DirectionColumn,
        BytesColumn,
        EventColumn,
        ColumnCount
    };
    enum Roles {
        SequenceRole = Qt::UserRole, ///< quint64
        SeverityRole, ///< int of Severity
        DirectionRole, ///< int of Direction
    };

    explicit LogModel(QObject* parent = nullptr);

    /// The newest view: rows are added at the end and taken away at the top. Only another journal, or one that
    /// was cleared, resets the model.
    void setView(const JournalView& view);
    const JournalView& view() const { return m_view; }

    /// The rows change when the first matches are known, not before.
    void setFilter(const Filter& filter);
    const Filter& filter() const { return m_filter; }

    void setTimeFormat(TimeFormat format);
    TimeFormat timeFormat() const { return m_timeFormat; }

    quint64 shown() const { return static_cast<quint64>(rowCount()); }
    quint64 total() const { return m_view.size(); }
    bool isScanning() const { return m_scan.isRunning(); }
    /// 0 to 1: how much of the journal the filter has seen.
    double progress() const;

    quint64 sequenceAt(int row) const;
    std::optional<int> rowOf(quint64 sequence) const;
    /// The first row that is not before it; rowCount() if there is none.
    int rowFrom(quint64 sequence) const;
    Event eventAt(int row) const { return m_view.at(sequenceAt(row)); }
    /// The row as it is shown, columns separated by TAB.
    QString line(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static Direction directionOf(const Event& event);
    /// What stands in the last column: escaped payload, or the event's name and detail.
    static QString preview(const Event& event, qsizetype limit = 300);

Q_SIGNALS:
    /// Before the oldest rows go.
    void evicting(int rows);
    /// shown() or total() changed, or a scan came forward.
    void countsChanged();

private:
    bool isFiltered() const { return m_isFiltered; }
    bool isContinued(const JournalView& next) const;
    void replace(const JournalView& view);
    void append(const QList<quint64>& sequences);
    void evictTo(quint64 first);
    QString timeText(int row, const Event& event) const;
    QVariant toolTip(int column, const Event& event) const;

    JournalView m_view;
    Filter m_filter; // the one asked for
    FilterScan m_scan;
    std::deque<quint64> m_rows; // matching sequences, in order; empty without a filter
    quint64 m_shownFirst = 1; // without a filter: rows are m_shownFirst up to m_shownEnd
    quint64 m_shownEnd = 1;
    bool m_isFiltered = false; // the rows are those of m_rows
    bool m_isSwapPending = false; // m_filter is not in the rows yet
    std::optional<WallTime> m_origin; // of the first event since the last clear
    TimeFormat m_timeFormat = TimeFormat::Absolute;
    QFont m_numberFont;
};

} // namespace signalbox
