// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace signalbox {

/// Rows of cells as lines of text, columns aligned and two spaces apart: the first to the left, the others,
/// which hold figures, to the right. Rows may be of different length.
QStringList textTable(const QList<QStringList>& rows);

} // namespace signalbox
