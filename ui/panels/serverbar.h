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
class QToolButton;

namespace signalbox {

/// The controls of the server: what it answers, where it listens, how it shares threads, Start and Stop; and,
/// right below the field that is wrong, what is the matter and the way out as a button.
class ServerBar : public QWidget
{
    Q_OBJECT

public:
    ServerBar(QAction* startStop, QAction* limits, QWidget* parent = nullptr);

    /// What the controls say, on top of the values they do not show. The address may be wrong: then an error
    /// that showError() can show.
    Result<ServerConfig> config() const;
    void setConfig(const ServerConfig& config);
    /// The values that the controls do not show, the limits among them.
    const ServerConfig& base() const noexcept { return m_base; }
    void setBase(const ServerConfig& config) { m_base = config; }
    QByteArray concurrency() const;
    int workers() const; ///< 0 = one for each processor
    /// Marks the button of the limits when one bit.
    void setLimitHits(const LimitHits& hits);
    /// The controls rest while a server runs.
    void setState(ServerState state);
    void showError(const StartFailure& failure);
    void clearError();
    QPushButton* startButton() const { return m_startButton; }

Q_SIGNALS:
    /// The button of an error was pressed: start with these values.
    void startRequested();
    void modeChosen(const QByteArray& mode); ///< by the user
    void concurrencyChanged(); ///< or the number of workers

private:
    void fillAddresses();
    void makeFields();
    QWidget* makeControls(QAction* startStop, QAction* limits);
    void makeStartButton(QAction* startStop);
    void makeLimitsButton(QAction* limits);
    void enableControls();
    QWidget* makeErrorLine();

    ServerConfig m_base;
    QPushButton* m_startButton = nullptr;
    QLabel* m_stateLabel = nullptr;
    QComboBox* m_mode = nullptr;
    QComboBox* m_address = nullptr;
    QSpinBox* m_port = nullptr;
    QComboBox* m_concurrency = nullptr;
    QLabel* m_workersLabel = nullptr;
    QSpinBox* m_workers = nullptr;
    QToolButton* m_limits = nullptr;
    QString m_limitsToolTip; // while none bit
    ServerState m_state = ServerState::Stopped;
    QWidget* m_errorLine = nullptr;
    QLabel* m_errorText = nullptr;
    QPushButton* m_remedy = nullptr;
    quint16 m_freePort = 0;
};

} // namespace signalbox
