// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilesettings.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSettings;
class QSpinBox;

namespace signalbox {

/// Which server is to be attacked, what it speaks, and what counts as healthy.
class HostilityForm : public QWidget
{
    Q_OBJECT

public:
    explicit HostilityForm(QWidget* parent = nullptr);

    /// Fills in address, port and mode of a server that has started, unless the user has typed another address.
    void setServer(const Endpoint& endpoint, const QByteArray& mode);
    HostileMode mode() const;
    Result<HostileSettings> settings() const; ///< without cases; the error names the field

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void modeChanged();
    void submitted(); ///< Enter in a field

private:
    QLineEdit* m_address;
    QSpinBox* m_port;
    QComboBox* m_mode;
    QDoubleSpinBox* m_limit;
    QSpinBox* m_seed;
    QSpinBox* m_mutations;
    bool m_isAddressTyped = false;
};

} // namespace signalbox
