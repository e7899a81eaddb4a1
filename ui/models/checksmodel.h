// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspace.h"

#include <QAbstractTableModel>

namespace signalbox {

/// The checks of a workspace in the order in which they are run; names and commands can be edited in place.
class ChecksModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Command, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setChecks(const QList<WorkspaceCheck>& checks);
    const QList<WorkspaceCheck>& checks() const { return m_checks; }

    /// At the end, under a name that no other has; the row, or -1 where there are too many.
    int add(const QString& name, const QStringList& command);
    void remove(int row);
    void move(int row, int by); ///< not beyond either end

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    QList<WorkspaceCheck> m_checks;
};

} // namespace signalbox
