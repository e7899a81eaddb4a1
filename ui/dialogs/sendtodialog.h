// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/ids.h"

#include <QDialog>
#include <QList>

#include <functional>

class QLabel;

namespace signalbox {

class MessageLine;
class SendComposer;

/// Sends bytes to some clients of the server, as often as one likes; the window behind stays usable. Says under
/// the field what would go out, or what is wrong with it.
class SendToDialog : public QDialog
{
    Q_OBJECT

public:
    struct Recipient
    {
        ConnectionId id;
        QString name; ///< from the network; may be empty
        Endpoint peer;
    };

    explicit SendToDialog(QWidget* parent = nullptr);

    void setRecipients(const QList<Recipient>& recipients);
    /// Drops those that have left.
    void retain(const std::function<bool(ConnectionId)>& isThere);

Q_SIGNALS:
    void sendRequested(const QList<signalbox::ConnectionId>& ids, const QByteArray& bytes);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void send(const QByteArray& bytes);

    QList<Recipient> m_recipients;
    int m_left = 0; // how many of those at first have gone
    QLabel* m_to;
    SendComposer* m_composer;
    MessageLine* m_sent;
};

} // namespace signalbox
