// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/limitcatalogue.h"
#include "journal/event.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace signalbox {

class LimitSpin;
class MessageLine;

/// One limit: its name, value and default, how often it bit, what it does; and, when the value will not do,
/// why.
class LimitRow : public QWidget
{
    Q_OBJECT

public:
    /// `hasHits`: whether this row tells how often the limit bit; a limit can have two values.
    LimitRow(const LimitEntry& entry, bool hasHits, QWidget* parent = nullptr);

    const LimitEntry& entry() const { return m_entry; }
    quint32 value() const;
    void setValue(quint32 value); ///< without edited()
    void setHits(quint64 hits);
    void setMessage(Severity severity, const QString& text); ///< empty: none

Q_SIGNALS:
    void edited();

private:
    QWidget* makeLine();
    void showReset();

    const LimitEntry& m_entry; // of the catalogue, which stays
    quint32 m_default;
    LimitSpin* m_spin;
    QToolButton* m_reset;
    QLabel* m_hits;
    MessageLine* m_message;
};

} // namespace signalbox
