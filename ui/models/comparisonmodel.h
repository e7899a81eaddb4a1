// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonresult.h"

#include <QAbstractTableModel>

namespace signalbox {

struct ComparisonMetric;

/// A comparison as a table: a row for each figure, a column for each model. Cells show the median, and beside
/// it how far the repeats lie apart; the tool tip has them in full.
class ComparisonModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setComparison(const ComparisonResult& result);
    /// The metric of a row; null for the rows of clients below them.
    const ComparisonMetric* metric(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const ComparisonRow& model, int row) const;
    QString toolTip(const ComparisonRow& model, int row) const;

    ComparisonResult m_result;
};

} // namespace signalbox
