// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "workspace/workspace.h"

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QPushButton;
class QTableView;
class QToolButton;

namespace signalbox {

class ChecksModel;
class MessageLine;

/// What can be made a check of: a panel, as it is set now.
struct CheckSource
{
    QString title; ///< of the menu entry, and the check's first name
    std::function<Result<QStringList>()> command; ///< the error says why there is none
};

/// The checks that a run of the workspace makes, in their order, and the command that runs them without a
/// screen.
class ChecksDialog : public QDialog
{
    Q_OBJECT

public:
    ChecksDialog(const Workspace& workspace, const QString& fileName, std::vector<CheckSource> sources,
        QWidget* parent = nullptr);

Q_SIGNALS:
    /// With Save; they go together with the rest of the workspace.
    void saved(const QList<signalbox::WorkspaceCheck>& checks);

private:
    QWidget* makeButtons();
    QWidget* makeCommand(const QString& fileName);
    void add(const CheckSource& source);
    void save();
    void refresh();
    int row() const;

    Workspace m_workspace;
    std::vector<CheckSource> m_sources;
    ChecksModel* m_model;
    QTableView* m_table;
    QToolButton* m_add = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
    QPushButton* m_save = nullptr;
    MessageLine* m_message;
};

} // namespace signalbox
