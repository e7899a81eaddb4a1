// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/limitspin.h"

#include "models/limittext.h"

#include <QWheelEvent>

namespace signalbox {
namespace {

/// Doubled or halved for bytes; else the next of 1, 2, 5, 10, 20, 50, ...
qint64 nextRound(LimitUnit unit, qint64 value, bool isUp)
{
    qint64 below = 0;
    qint64 step = 1;
    for (int i = 0;; ++i) {
        if (isUp ? step > value : step >= value)
            return isUp ? step : below;
        below = step;
        step = unit == LimitUnit::Bytes ? step * 2 : i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
}

} // namespace

LimitSpin::LimitSpin(const LimitEntry& entry, QWidget* parent)
    : QSpinBox(parent)
    , m_entry(entry)
{
    setRange(static_cast<int>(entry.min), static_cast<int>(entry.max));
    setKeyboardTracking(false);
    setCorrectionMode(CorrectToPreviousValue);
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight);
}

void LimitSpin::stepBy(int steps)
{
    qint64 value = this->value();
    for (int i = 0; i < std::abs(steps); ++i)
        value = nextRound(m_entry.unit, value, steps > 0);
    setValue(static_cast<int>(std::clamp<qint64>(value, minimum(), maximum())));
    selectAll();
}

QString LimitSpin::textFromValue(int value) const { return limitText(m_entry, static_cast<quint32>(value)); }

int LimitSpin::valueFromText(const QString& text) const
{
    if (text == limitText(m_entry, 0))
        return 0;
    return static_cast<int>(parseLimit(m_entry.unit, text).value_or(limit()));
}

QValidator::State LimitSpin::validate(QString& text, int&) const
{
    if (text == limitText(m_entry, 0) && minimum() == 0)
        return QValidator::Acceptable;
    const auto value = parseLimit(m_entry.unit, text);
    return value && *value >= m_entry.min && *value <= m_entry.max ? QValidator::Acceptable
                                                                   : QValidator::Intermediate;
}

void LimitSpin::fixup(QString& text) const { Q_EMIT refused(text.trimmed()); }

/// A wheel that scrolls the list past must not change a value.
void LimitSpin::wheelEvent(QWheelEvent* event)
{
    if (hasFocus())
        QSpinBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace signalbox
