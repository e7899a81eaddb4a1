// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonsettings.h"

#include <QWidget>

class QDoubleSpinBox;
class QMenu;
class QSettings;
class QSpinBox;
class QToolButton;

namespace signalbox {

/// What shall be compared: the models and the load.
class CompareForm : public QWidget
{
    Q_OBJECT

public:
    explicit CompareForm(QWidget* parent = nullptr);

    ComparisonSettings settings() const;
    /// How long that will take, about.
    std::chrono::seconds expectedTime() const;

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void changed();
    void submitted(); ///< Enter in a field

private:
    QSpinBox* numberField(
        const char* objectName, const QString& name, const QString& toolTip, int most, int value);
    void makeModelMenu();
    QByteArrayList chosenModels() const;
    void showModels();

    QSpinBox* m_clients;
    QSpinBox* m_size;
    QSpinBox* m_depth;
    QDoubleSpinBox* m_duration;
    QSpinBox* m_repeats;
    QToolButton* m_models;
    QMenu* m_menu;
};

} // namespace signalbox
