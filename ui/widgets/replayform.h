// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replaysettings.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace signalbox {

/// Against which server a recording is to be played, how fast, and what a step waits for.
class ReplayForm : public QWidget
{
    Q_OBJECT

public:
    explicit ReplayForm(QWidget* parent = nullptr);

    /// Fills in address and port of a server that has started, unless the user has typed another address.
    void setServer(const Endpoint& endpoint);
    bool isAddressTyped() const noexcept { return m_isAddressTyped; }
    /// Without recording, connections and masks; the error names the field.
    Result<ReplaySettings> settings() const;
    /// Of these, what the fields show. A null target leaves the server as it is.
    void setSettings(const ReplaySettings& settings);

Q_SIGNALS:
    void submitted(); ///< Enter in a field
    void sideChanged(); ///< the recording has to be understood anew

private:
    void setSpeed(double speed);

    QLineEdit* m_address;
    QSpinBox* m_port;
    QComboBox* m_speed;
    QComboBox* m_wait;
    QComboBox* m_side;
    QDoubleSpinBox* m_timeout;
    bool m_isAddressTyped = false;
};

} // namespace signalbox
