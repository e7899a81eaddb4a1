// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// The filter text with one more term that must hold. A term of the same key and sense (`client:3` for
/// `client:1`) gives way to it; where the text has alternatives (`a | b`), the term takes the place of all of
/// it, since the language has no parentheses.
QString narrowedFilter(const QString& filter, const QString& term);

} // namespace signalbox
