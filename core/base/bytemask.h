// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QList>
#include <QRegularExpression>
#include <QStringList>

#include <span>
#include <vector>

namespace signalbox {

/// A mask that has a name, for parts that change from run to run.
struct NamedMask
{
    const char* name; ///< for the command line
    const char* title; ///< for people; translate in context "ByteMask"
    const char* pattern; ///< a regular expression over Latin-1
};

/// Bytes with the volatile parts equalised, and where they came from.
struct MaskedBytes
{
    QByteArray bytes;

    /// Where the byte at `offset` of `bytes` stood before. Within an equalised part: where that part began.
    qsizetype original(qsizetype offset) const;

    /// One equalised part.
    struct Part
    {
        qsizetype at; ///< in `bytes`
        qsizetype length; ///< in `bytes`
        qsizetype began; ///< in the original
        qsizetype originalLength;
    };
    std::vector<Part> parts; ///< ordered
    bool hasGivenUp = false; ///< a pattern took too long for these bytes, and masks nothing from there on
};

/// Which parts of two byte strings are not compared. A value; written as words:
/// `/REGEX/` for what the pattern matches, of bytes seen as Latin-1; `OFFSET+LENGTH` for a range, counted from
/// 0; or the name of one of the named masks.
class ByteMask
{
public:
    static constexpr qsizetype MaxParts = 64;
    static constexpr qsizetype MaxPattern = 1024; ///< characters of one regular expression

    static std::span<const NamedMask> named();
    /// The error names the word and the remedy.
    static Result<ByteMask> fromWords(const QStringList& words);

    QStringList words() const { return m_words; } ///< as they were given
    bool isEmpty() const { return m_words.isEmpty(); }

    /// Each masked part becomes one and the same token on either side; parts that overlap become one. A pattern
    /// that takes too long for these bytes (PCRE's match limit) masks nothing from there on.
    MaskedBytes applied(QByteArrayView bytes) const;

    bool operator==(const ByteMask& other) const { return m_words == other.m_words; }

private:
    struct Range
    {
        qsizetype offset = 0;
        qsizetype length = 0;
    };

    QStringList m_words;
    QList<Range> m_ranges;
    QList<QRegularExpression> m_patterns;
};

} // namespace signalbox
