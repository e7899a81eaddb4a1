// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/limitcatalogue.h"

#include <QSpinBox>

namespace signalbox {

/// A number with its unit, in the words of people: "64 KiB", "5 min", "unlimited". The arrows step to the next
/// round value. valueChanged() comes with Enter, a step, or when the focus leaves.
class LimitSpin : public QSpinBox
{
    Q_OBJECT

public:
    explicit LimitSpin(const LimitEntry& entry, QWidget* parent = nullptr);

    quint32 limit() const { return static_cast<quint32>(value()); }
    void setLimit(quint32 value) { setValue(static_cast<int>(value)); }

    void stepBy(int steps) override;

Q_SIGNALS:
    /// What was typed is no possible value, and the one before came back.
    void refused(const QString& text) const;

protected:
    QString textFromValue(int value) const override;
    int valueFromText(const QString& text) const override;
    void fixup(QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
    void wheelEvent(QWheelEvent* event) override;

private:
    const LimitEntry& m_entry; // of the catalogue, which stays
};

} // namespace signalbox
