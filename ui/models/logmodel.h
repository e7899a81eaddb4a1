// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/filter.h"
#include "journal/journalview.h"
#include "models/eventtime.h"
#include "models/filterscan.h"
#include "models/logmarks.h"
#include "models/previousofclient.h"
#include "models/rowindex.h"

#include <QAbstractTableModel>
#include <QFont>

#include <optional>

namespace signalbox {

enum class Direction { None, ClientToServer, ServerToClient };

/// The log: a window onto a JournalView. Without a filter a row is a sequence number plus a constant; with one,
/// an index of the matching ones, about a bit each, that FilterScan fills. Events are decoded when a cell
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
        // Shown when chosen:
        PeerColumn,
        CapturedColumn,
        DeltaColumn,
        ClientDeltaColumn,
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
    /// The event that relative times count from; without one, the first since the last clear.
    void setReference(std::optional<quint64> sequence);
    std::optional<quint64> reference() const
    {
        return m_reference ? std::optional(m_reference->sequence) : std::nullopt;
    }
    /// What relative times count from; empty while there is no event.
    std::optional<WallTime> origin() const { return m_reference ? m_reference->time : m_origin; }

    const LogMarks& marks() const { return m_marks; }
    /// False if there is no such event, or no room for another mark.
    bool toggleMark(quint64 sequence);
    void clearMarks();
    /// Those of this journal from before; the ones whose events are gone are dropped.
    void setMarks(const LogMarks& marks);

    quint64 shown() const { return static_cast<quint64>(rowCount()); }
    quint64 total() const { return m_view.size(); }
    bool isScanning() const { return m_scan.isRunning(); }
    /// 0 to 1: how much of the journal the filter has seen.
    double progress() const;

    quint64 sequenceAt(int row) const;
    std::optional<int> rowOf(quint64 sequence) const;
    /// The first row that is not before it; rowCount() if there is none.
    int rowFrom(quint64 sequence) const;
    /// Rows of events that were there already when the filter was set: the scan finds them late.
    int rowsBeforeFilter() const { return rowFrom(m_filterBegin); }
    Event eventAt(int row) const { return m_view.at(sequenceAt(row)); }
    /// The row as it is shown, columns separated by TAB.
    QString line(int row, const std::vector<int>& columns) const;

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
    void marksChanged();
    void referenceChanged();

private:
    bool isFiltered() const { return m_isFiltered; }
    bool isContinued(const JournalView& next) const;
    void replace(const JournalView& view);
    void append(SequenceSet found);
    void evictTo(quint64 first);
    void refreshColumn(int column);
    bool isMarked(quint64 sequence) const { return m_marks.count() > 0 && m_marks.contains(sequence); }
    QString timeText(int row, const Event& event) const;
    QString deltaText(int row, const Event& event) const;
    QString clientDeltaText(const Event& event) const;

    struct Reference
    {
        quint64 sequence;
        WallTime time; // also when the event has been evicted
    };

    JournalView m_view;
    Filter m_filter; // the one asked for
    FilterScan m_scan;
    quint64 m_filterBegin = 1; // the first event after the filter was set
    RowIndex m_rows; // of what matches; empty without a filter
    quint64 m_shownFirst = 1; // without a filter: rows are m_shownFirst up to m_shownEnd
    quint64 m_shownEnd = 1;
    bool m_isFiltered = false; // the rows are those of m_rows
    bool m_isSwapPending = false; // m_filter is not in the rows yet
    std::optional<WallTime> m_origin; // of the first event since the last clear
    std::optional<Reference> m_reference;
    TimeFormat m_timeFormat = TimeFormat::Absolute;
    LogMarks m_marks;
    mutable PreviousOfClient m_previous; // remembers what was asked
    QFont m_numberFont;
};

} // namespace signalbox
