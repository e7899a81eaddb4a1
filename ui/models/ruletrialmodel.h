// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/ruletrial.h"

#include <QAbstractTableModel>

namespace signalbox {

/// What rules would have made of a log: a row for each firing.
class RuleTrialModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Number, Client, Rule, Matched, Reply, ColumnCount };

    explicit RuleTrialModel(QObject* parent = nullptr);

    void setTrial(const RuleSet& set, const RuleTrial& trial);
    const RuleTrial& trial() const noexcept { return m_trial; }
    quint64 sequenceAt(int row) const; ///< 0 beyond the table

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const TrialFiring& firing, int column) const;

    RuleTrial m_trial;
    QStringList m_names; // of the rules
};

} // namespace signalbox
