// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messageline.h"

#include "theme/theme.h"

#include <QEvent>

namespace signalbox {

MessageLine::MessageLine(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    applyColor();
}

void MessageLine::setMessage(Severity severity, const QString& text)
{
    const QString glyph = theme::glyph(severity);
    const QString line = text.isEmpty() || glyph.isEmpty() ? text : glyph + QLatin1Char(' ') + text;
    if (line == this->text() && severity == m_severity)
        return;
    m_severity = severity;
    setText(line);
    setAccessibleName(text);
    applyColor();
}

void MessageLine::applyColor()
{
    const QColor color =
        m_severity == Severity::Info ? theme::color(theme::Role::Muted) : theme::color(m_severity);
    if (palette().color(QPalette::WindowText) == color)
        return;
    QPalette changed;
    changed.setColor(QPalette::WindowText, color);
    setPalette(changed);
}

void MessageLine::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    // Not PaletteChange, which applyColor() itself brings about.
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyColor();
}

/// A window that was never shown is not told of another palette.
void MessageLine::showEvent(QShowEvent* event)
{
    applyColor();
    QLabel::showEvent(event);
}

} // namespace signalbox
