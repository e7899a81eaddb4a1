// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QSpinBox;
class QWidget;

namespace signalbox {

/// What each control has, for tests, screen readers and the mouse.
void describe(QWidget* widget, const char* objectName, const QString& name, const QString& toolTip);

/// For counts and ports: figures of one width, to the right.
QSpinBox* numberField(const QString& objectName, int least, int most, int value, QWidget* parent);

/// Names that people gave, on buttons and in menus: an ampersand is one.
QString withoutMnemonic(QString text);

} // namespace signalbox
