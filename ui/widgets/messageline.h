// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"

#include <QLabel>

namespace signalbox {

/// A sentence under the field it speaks of: a hint in quiet text, or a warning or error with glyph and colour.
/// Plain text always.
class MessageLine : public QLabel
{
    Q_OBJECT

public:
    explicit MessageLine(QWidget* parent = nullptr);

    /// An empty text leaves the line empty. Info is a hint.
    void setMessage(Severity severity, const QString& text);
    Severity severity() const { return m_severity; }
    void applyColor(); ///< after a change of theme

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    Severity m_severity = Severity::Info;
};

} // namespace signalbox
