// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadsettings.h"

#include <QWidget>

class QAbstractSpinBox;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLineEdit;
class QSettings;
class QSpinBox;
class QToolButton;

namespace signalbox {

/// What load shall be put on which server. What is seldom changed is folded away.
class LoadForm : public QWidget
{
    Q_OBJECT

public:
    explicit LoadForm(QWidget* parent = nullptr);

    /// As the fields say; the error names the field that cannot be used.
    Result<LoadSettings> settings() const;
    /// Fills in the address of a server that has started, unless the user has typed another.
    void setServerEndpoint(const Endpoint& endpoint);

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void submitted(); ///< Enter in a field

private:
    void makeFields();
    void makeMore();
    void layOut();
    QSpinBox* numberField(
        const char* objectName, const QString& name, const QString& toolTip, int least, int most, int value);
    QDoubleSpinBox* secondsField(
        const char* objectName, const QString& name, const QString& toolTip, double least, double value);
    QDoubleSpinBox* rateField(
        const char* objectName, const QString& name, const QString& toolTip, double most, const QString& none);
    void prepare(QAbstractSpinBox* field, const char* objectName, const QString& name, const QString& toolTip);
    void showPayload();
    void showMore(bool isWanted);
    void chooseFile();

    QLineEdit* m_target;
    QSpinBox* m_clients = nullptr;
    QSpinBox* m_size = nullptr;
    QSpinBox* m_depth = nullptr;
    QDoubleSpinBox* m_duration = nullptr;
    QDoubleSpinBox* m_rate = nullptr;
    QToolButton* m_moreButton;
    QWidget* m_more;
    QCheckBox* m_reconnect;
    QCheckBox* m_verify;
    QComboBox* m_payload;
    QLineEdit* m_content;
    QToolButton* m_browse;
    QDoubleSpinBox* m_warmUp = nullptr;
    QDoubleSpinBox* m_ramp = nullptr;
    QDoubleSpinBox* m_connectRate = nullptr;
    QDoubleSpinBox* m_timeout = nullptr;
    QSpinBox* m_sources = nullptr;
    QSpinBox* m_seed = nullptr;
    QString m_serverTarget; // of the server that runs in this window
    bool m_isTargetTyped = false;
};

} // namespace signalbox
