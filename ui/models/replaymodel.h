// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replayresult.h"

#include <QAbstractTableModel>

#include <memory>
#include <unordered_set>

namespace signalbox {

/// The connections of a recording, each with a check box that says whether it is to be played, and what came of
/// it.
class ReplayModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Connection, Turns, Answered, Verdict, ColumnCount };

    explicit ReplayModel(QObject* parent = nullptr);

    /// All are chosen then, and nothing has come of them. Null empties the table.
    void setPlan(std::shared_ptr<const ReplayPlan> plan);
    const std::shared_ptr<const ReplayPlan>& plan() const noexcept { return m_plan; }

    /// Empty if all are.
    std::vector<ConnectionId> chosen() const;
    int chosenCount() const { return rowCount() - static_cast<int>(m_left.size()); }
    void choose(const std::vector<ConnectionId>& ids); ///< exactly these; empty = all
    void chooseNone();

    void clearOutcomes();
    void setRunning(bool isRunning); ///< those without an outcome are being played
    void setOutcome(const ReplayOutcome& outcome);
    const ReplayOutcome* outcomeAt(int row) const; ///< null if there is none yet
    const ReplayConnection* connectionAt(int row) const; ///< null beyond the table
    int rowOf(ConnectionId id) const; ///< -1 if there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void chosenChanged();

private:
    QString text(int row, int column) const;
    QString verdictText(int row) const;
    QString help(int row) const;
    void allChanged();

    std::shared_ptr<const ReplayPlan> m_plan;
    std::unordered_set<ConnectionId> m_left; // not to be played
    std::vector<std::optional<ReplayOutcome>> m_outcomes; // by row
    std::unordered_map<ConnectionId, int> m_rows;
    bool m_isRunning = false;
};

/// How the window shows a verdict: never by colour alone.
QString replayVerdictGlyph(ReplayVerdict verdict);

} // namespace signalbox
