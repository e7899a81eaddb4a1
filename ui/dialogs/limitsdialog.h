// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"
#include "journal/snapshot.h"

#include <QDialog>
#include <QStringList>

#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

class LimitRow;
class MessageLine;

/// What bounds the server, made from the catalogue of limits, with a live count of how often each bit. Stays
/// open beside the window. A valid change is handed on at once and holds from the next Start.
class LimitsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit LimitsDialog(QWidget* parent = nullptr);

    /// The values to begin with; valid ones.
    void setConfig(const ServerConfig& config);
    /// `running`: what the server was started with, if it runs.
    void setServer(ServerState state, const ServerConfig& running, const LimitHits& hits);

Q_SIGNALS:
    /// The user set the limits of these names; limitvalues.h has the names.
    void limitsChanged(const signalbox::ServerConfig& config, const QStringList& options);
    void restartRequested();

private:
    void addGroup(QVBoxLayout* column, const QString& title, std::initializer_list<Limit> limits);
    QWidget* makeRows();
    QWidget* makeButtons();
    void take(LimitRow* by);
    ServerConfig shown() const;
    LimitRow* rowToBlame(const ServerConfig& config, LimitRow* by) const;
    void restoreDefaults();
    void showHold();

    ServerConfig m_config; // the newest valid values
    ServerConfig m_running;
    ServerState m_state = ServerState::Stopped;
    std::vector<LimitRow*> m_rows;
    QStringList m_touched; // set by the user, and not handed on yet
    LimitRow* m_wrong = nullptr; // under which the message stands
    QCheckBox* m_loopback = nullptr;
    MessageLine* m_descriptors = nullptr;
    QLabel* m_hold = nullptr;
    QPushButton* m_restart = nullptr;
};

} // namespace signalbox
