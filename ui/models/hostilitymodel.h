// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileresult.h"

#include <QAbstractTableModel>

namespace signalbox {

/// The table of hostile cases, each with a check box that says whether it is to be run, and what came of it.
class HostilityModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Case, Verdict, Slowest, Elapsed, ColumnCount };

    explicit HostilityModel(QObject* parent = nullptr);

    void setMode(HostileMode mode); ///< whose expectations the tool tips tell
    QByteArrayList chosen() const; ///< names, in order; empty if none is checked
    void choose(const QByteArrayList& names); ///< exactly these; unknown ones are left out
    void clearOutcomes();
    void setRunning(const QByteArray& name); ///< the case at work; empty = none
    void setOutcome(const HostileOutcome& outcome);
    const HostileCase* caseAt(int row) const; ///< null beyond the table
    const HostileOutcome* outcomeAt(int row) const; ///< null if there is none yet
    int rowOf(const QByteArray& name) const; ///< -1 if there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void chosenChanged();

private:
    struct Row
    {
        bool isChosen = true;
        std::optional<HostileOutcome> outcome;
    };

    QString verdictText(int row) const;
    void changed(int row);

    HostileMode m_mode = HostileMode::Echo;
    std::vector<Row> m_rows;
    int m_running = -1;
};

/// How the window shows a verdict: never by colour alone.
QString hostileVerdictGlyph(HostileVerdict verdict);

} // namespace signalbox
