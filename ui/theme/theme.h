// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>
#include <QString>

namespace signalbox::theme {

enum class Scheme { System, Light, Dark };

/// Sets style and palette of the application. System keeps the palette that the desktop gave at start.
void apply(Scheme scheme);
/// True if the palette in force is a dark one.
bool isDark();

enum class Role {
    ClientToServer, ///< red, as in Wireshark's Follow TCP Stream
    ServerToClient, ///< blue
    Ok,
    Note, ///< cyan
    Warning, ///< yellow, dark enough to read
    Error,
    Muted, ///< secondary text
};
/// At least 4.5:1 against the base colour of the palette in force.
QColor color(Role role);
/// The same against another palette, for pictures that go into a file.
QColor color(Role role, const QPalette& palette);
QColor color(Severity severity);
/// A glyph that says the same without colour: empty, "●", "▲", "✖".
QString glyph(Severity severity);

/// The application's font with tabular digits, for columns of numbers.
QFont numberFont();
/// The system's fixed font, for payload.
QFont payloadFont();

/// resources/icons/NAME.svg, drawn in the text colour of the palette in force. Crisp at any scale.
QIcon icon(const QString& name);

} // namespace signalbox::theme
