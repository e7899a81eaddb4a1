// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/testbenchsnapshot.h"

#include <QAbstractTableModel>
#include <QList>

#include <vector>

namespace signalbox {

/// The clients of a test bench, one row each, by id. Updated by difference, so that selection and scroll
/// position stay.
class TestClientModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, State, RoundTrip, In, Out, Behaviour, Local, Peer };
    static constexpr int ColumnCount = Peer + 1;

    using QAbstractTableModel::QAbstractTableModel;

    void setSnapshot(const TestBenchSnapshotPtr& snapshot);

    const TestClientRow& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int rowOf(ConnectionId id) const; ///< -1 if it is not there
    bool hasBehaviours() const { return m_hasBehaviours; } ///< at least one is not well-behaved

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString toolTip(const TestClientRow& row, Column column) const;
    void removeMissing(const std::vector<TestClientRow>& rows);
    void changeKept(const std::vector<TestClientRow>& rows);
    void appendNew(const std::vector<TestClientRow>& rows);

    TestBenchSnapshotPtr m_snapshot; // the one shown; the same again means no work
    std::vector<TestClientRow> m_rows; // by id
    bool m_hasBehaviours = false;
};

/// "● open", and what it means in a sentence.
QString testClientStateText(const TestClientRow& row);
QString testClientStateMeaning(TestClientState state);

} // namespace signalbox
