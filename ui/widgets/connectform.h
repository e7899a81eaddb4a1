// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QSettings;
class QSpinBox;

namespace signalbox {

class MessageLine;

/// Whom the test clients shall talk to, and how many of them.
class ConnectForm : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectForm(QWidget* parent = nullptr);

    /// Fills in host and port of a server that has started, unless the user has typed another host.
    void setServerEndpoint(const Endpoint& endpoint);
    QString host() const;
    quint16 port() const;
    QString target() const; ///< `127.0.0.1:65432`, for messages

    /// As if the button was clicked; a count of 0 means that of the field.
    void submit(int count = 0);
    /// What came of connecting, under the fields; an empty text takes it away.
    void setProblem(const QString& text);

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    /// Host and port are as host() and port() say.
    void connectRequested(int count);

private:
    void hostEdited(const QString& text);
    void takePortFromHost();

    QLineEdit* m_host;
    QSpinBox* m_port;
    QSpinBox* m_count;
    QPushButton* m_button;
    MessageLine* m_problem;
    QString m_serverHost; // of the server that runs in this window, as a client would say it
    bool m_isHostTyped = false;
};

} // namespace signalbox
