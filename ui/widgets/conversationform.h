// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationsettings.h"

#include <QWidget>

class QDoubleSpinBox;
class QLineEdit;
class QSettings;
class QSpinBox;

namespace signalbox {

/// With which server a conversation is to be held, by how many clients, and which variables it begins with.
class ConversationForm : public QWidget
{
    Q_OBJECT

public:
    explicit ConversationForm(QWidget* parent = nullptr);

    /// Fills in address and port of a server that has started, unless the user has typed another address.
    void setServer(const Endpoint& endpoint);
    Result<ConversationSettings> settings() const; ///< without the script; the error names the field

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void submitted(); ///< Enter in a field

private:
    QLineEdit* m_address;
    QSpinBox* m_port;
    QSpinBox* m_clients;
    QDoubleSpinBox* m_limit;
    QSpinBox* m_seed;
    QLineEdit* m_values;
    bool m_isAddressTyped = false;
};

} // namespace signalbox
