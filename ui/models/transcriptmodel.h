// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"

#include <QAbstractTableModel>
#include <QList>

#include <chrono>
#include <deque>
#include <unordered_map>
#include <vector>

namespace signalbox {

/// What some or all clients of a test bench sent, received and went through, in order. Keeps 16 bytes a row,
/// the newest MaxRows; payload is read from the journal for the rows that are looked at.
class TranscriptModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Client, Direction, Text, RoundTrip };
    static constexpr int ColumnCount = RoundTrip + 1;
    static constexpr int MaxRows = 100'000;
    enum class Format { Text, Hex };

    explicit TranscriptModel(QObject* parent = nullptr, int maxRows = MaxRows);

    /// The journal has grown, or lost its oldest events.
    void setView(const JournalView& view);
    /// Whose events are shown; empty = all. Takes effect at once.
    void setClients(const QList<ConnectionId>& clients);
    Format format() const { return m_format; }
    void setFormat(Format format);
    /// Forgets what was until now.
    void clear();

    Event eventAt(int row) const { return m_view.at(m_rows[static_cast<std::size_t>(row)].sequence); }
    /// The whole of a row as one line of text: for the clipboard.
    QString lineAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        quint64 sequence;
        std::chrono::nanoseconds roundTrip; // 0 = none
    };
    std::vector<Row> take(const JournalView& view); // the rows from m_next on
    void dropOldest(qsizetype count);
    void rebuild();
    QString text(const Event& event, qsizetype limit) const;

    JournalView m_view;
    QList<ConnectionId> m_clients; // sorted
    Format m_format = Format::Text;
    std::deque<Row> m_rows;
    std::unordered_map<ConnectionId, WallTime> m_sentAt; // of the last send that has no answer yet
    quint64 m_first = 0; // what is older was cleared
    quint64 m_next = 0; // sequence of the first event not looked at
    qsizetype m_maxRows;
};

} // namespace signalbox
