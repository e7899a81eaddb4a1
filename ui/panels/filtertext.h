// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// The filter text with one more term that must hold. A term of the same key and sense (`client:3` for
/// `client:1`) gives way to it; where the text has alternatives (`a | b`), the term takes the place of all of
/// it, since the language has no parentheses.
QString narrowedFilter(const QString& filter, const QString& term);

/// How a term and the filter that is there become one.
enum class Combine {
    Selected, ///< the term alone
    NotSelected,
    And, ///< both must hold
    Or,
    AndNot,
    OrNot,
};
inline constexpr int CombineCount = 6;

/// The language has no parentheses: what must hold beside `a | b` is written to each of the two. Without a
/// filter it is the term, or its opposite.
QString combinedFilter(const QString& filter, const QString& term, Combine how);

/// A text as a term that searches for it, in quotes.
QString quotedTerm(const QString& text);

} // namespace signalbox
