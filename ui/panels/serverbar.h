// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"
#include "journal/snapshot.h"
#include "net/backend.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace signalbox {

/// The controls of the server: what it answers, where it listens, how it shares threads, Start and Stop; and,
/// right below the field that is wrong, what is the matter and the way out as a button.
class ServerBar : public QWidget
{
    Q_OBJECT

public:
    explicit ServerBar(QAction* startStop, QWidget* parent = nullptr);

    /// What the controls say, on top of the values they do not show. The address may be wrong: then an error
    /// that showError() can show.
    Result<ServerConfig> config() const;
    void setConfig(const ServerConfig& config);
    /// The controls rest while a server runs.
    void setState(ServerState state);
    void showError(const StartFailure& failure);
    void clearError();
    QPushButton* startButton() const { return m_startButton; }

Q_SIGNALS:
    /// The button of an error was pressed: start with these values.
    void startRequested();

private:
    void fillAddresses();
    QWidget* makeControls(QAction* startStop);
    QWidget* makeErrorLine();

    ServerConfig m_base;
    QPushButton* m_startButton = nullptr;
    QLabel* m_stateLabel = nullptr;
    QComboBox* m_mode = nullptr;
    QComboBox* m_address = nullptr;
    QSpinBox* m_port = nullptr;
    QComboBox* m_concurrency = nullptr;
    QWidget* m_errorLine = nullptr;
    QLabel* m_errorText = nullptr;
    QPushButton* m_remedy = nullptr;
    quint16 m_freePort = 0;
};

} // namespace signalbox
