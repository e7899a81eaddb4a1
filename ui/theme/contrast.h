// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace signalbox::theme {

/// WCAG 2.1, "contrast ratio": 1 for equal colours, 21 for black on white.
double contrast(const QColor& a, const QColor& b);

/// The colour itself if it stands out enough from the ground, else the nearest lighter or darker one that does.
QColor readable(const QColor& color, const QColor& ground, double ratio = 4.5);

/// `part` of b in a, 0 to 1.
QColor mixed(const QColor& a, const QColor& b, double part);

} // namespace signalbox::theme
