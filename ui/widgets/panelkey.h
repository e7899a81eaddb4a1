// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractButton;
class QKeySequence;
class QWidget;

namespace signalbox {

/// The key presses the button while the focus is in the panel: several panels have the same key for the same
/// thing.
void pressInPanel(QWidget* panel, const QKeySequence& key, QAbstractButton* button);

} // namespace signalbox
