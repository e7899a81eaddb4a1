// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panelkey.h"

#include <QAbstractButton>
#include <QShortcut>

namespace signalbox {

void pressInPanel(QWidget* panel, const QKeySequence& key, QAbstractButton* button)
{
    auto* shortcut = new QShortcut(key, panel);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(shortcut, &QShortcut::activated, button, [button] { button->click(); });
}

} // namespace signalbox
