// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

namespace signalbox::theme {

QPalette lightPalette();
QPalette darkPalette();

} // namespace signalbox::theme
