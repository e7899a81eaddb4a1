// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

class QAction;
class QWidget;

namespace signalbox {

/// Who in this window has the key already: the text of its action, button or menu, or what text fields do with
/// it; empty if nobody. `except` do not count.
QString keyOwner(const QWidget* window, const QKeySequence& key, const QList<QAction*>& except = {});

/// Why the key is not fit for an action that works while somebody writes in a field; empty if it is.
QString hotkeyFault(const QKeySequence& key);

} // namespace signalbox
