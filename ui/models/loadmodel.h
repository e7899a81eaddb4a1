// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadratio.h"
#include "client/loadwords.h"

#include <QAbstractTableModel>

namespace signalbox {

/// What came of a load as a table: figure and value; beside an earlier result, both and their ratio.
class LoadModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// `before` may be null.
    void setResult(const LoadResult& result, const LoadResult* before);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool isComparing() const { return !m_ratios.empty(); }
    QString text(int row, int column) const;

    std::vector<LoadFigure> m_figures;
    std::vector<LoadRatio> m_ratios;
};

} // namespace signalbox
