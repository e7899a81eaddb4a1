// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/framing.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QSettings;
class QSpinBox;
class QStackedWidget;

namespace signalbox {

/// Chooses how messages are framed. The fields of a framing that has any stand in options(), a row of its own.
class FramingForm : public QWidget
{
    Q_OBJECT

public:
    explicit FramingForm(QWidget* parent = nullptr);

    Framing framing() const;
    void setFraming(const Framing& framing);
    /// Hidden for a framing without options. For the caller to place.
    QWidget* options() const;

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void changed(const signalbox::Framing& framing);

private:
    QWidget* makeLengthPage();
    QWidget* makePage(const QString& label, QSpinBox* field);
    QSpinBox* newSpin(const char* objectName, const QString& name, const QString& help, int low, int high);
    QComboBox* newCombo(const char* objectName, const QString& name, const QString& help);
    void onChanged();

    QComboBox* m_kind;
    QComboBox* m_width;
    QComboBox* m_order;
    QSpinBox* m_offset;
    QCheckBox* m_countsHeader;
    QSpinBox* m_size;
    QSpinBox* m_gap;
    QStackedWidget* m_options;
    bool m_isSetting = false;
};

} // namespace signalbox
