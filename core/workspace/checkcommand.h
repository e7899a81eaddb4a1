// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// The words as one line that a person can edit: those with blanks or quotes stand in double quotes, where a
/// quote is written twice.
QString checkText(const QStringList& words);
/// The inverse.
QStringList checkWords(const QString& text);

} // namespace signalbox
