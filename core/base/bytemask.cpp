// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytemask.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

// A token that no text holds, so that what a server sends is hardly ever taken for a masked part.
constexpr char Token[] = "\0<masked>\0";
constexpr QByteArrayView TokenBytes(Token, sizeof Token - 1);

constexpr std::array Named {
    NamedMask { "time", QT_TRANSLATE_NOOP("ByteMask", "Times of day (12:34:56, with a fraction or without)"),
        R"(\b\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\b)" },
    NamedMask { "date", QT_TRANSLATE_NOOP("ByteMask", "Dates and times (RFC 3339, ISO 8601)"),
        R"(\b\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)" },
    NamedMask { "date-http",
        QT_TRANSLATE_NOOP("ByteMask", "Dates of HTTP and mail (Sun, 06 Nov 1994 08:49:37 GMT)"),
        R"(\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([A-Z]{3}|[+-]\d{4}))" },
    NamedMask { "uuid", QT_TRANSLATE_NOOP("ByteMask", "UUIDs (RFC 9562)"),
        R"(\b[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b)" },
    NamedMask { "hex", QT_TRANSLATE_NOOP("ByteMask", "Hex numbers of eight digits or more"),
        R"(\b(0x)?[0-9A-Fa-f]{8,}\b)" },
    NamedMask { "number", QT_TRANSLATE_NOOP("ByteMask", "Decimal numbers"), R"(\d+(\.\d+)?)" },
    NamedMask {
        "guest", QT_TRANSLATE_NOOP("ByteMask", "Names of guests in the chat (guest-7)"), R"(\bguest-\d+)" },
};

QString translate(const char* text) { return QCoreApplication::translate("ByteMask", text); }

Error wrong(const QString& word, const QString& why)
{
    QStringList names;
    for (const NamedMask& mask : Named)
        names += QString::fromLatin1(mask.name);
    return Error { translate("The mask \"%1\" cannot be used: %2.").arg(word, why),
        translate("Write /REGEX/, OFFSET+LENGTH, or one of: %1.").arg(names.join(QStringLiteral(", "))) };
}

} // namespace

qsizetype MaskedBytes::original(qsizetype offset) const
{
    // The last part that begins at or before it.
    auto after = std::upper_bound(
        parts.begin(), parts.end(), offset, [](qsizetype value, const Part& part) { return value < part.at; });
    if (after == parts.begin())
        return offset;
    const Part& part = *std::prev(after);
    if (offset < part.at + part.length)
        return part.began;
    return part.began + part.originalLength + (offset - part.at - part.length);
}

std::span<const NamedMask> ByteMask::named() { return Named; }

Result<ByteMask> ByteMask::fromWords(const QStringList& words)
{
    static const QRegularExpression rangeForm(QStringLiteral(R"(\A(\d{1,15})\+(\d{1,15})\z)"));
    if (words.size() > MaxParts)
        return Error { translate("%1 masks are too many.").arg(words.size()),
            translate("At most %1 are possible; join patterns with |.").arg(MaxParts) };
    ByteMask mask;
    mask.m_words = words;
    for (const QString& word : words) {
        if (const auto range = rangeForm.match(word); range.hasMatch()) {
            mask.m_ranges += Range { range.captured(1).toLongLong(), range.captured(2).toLongLong() };
            continue;
        }
        QString pattern;
        const auto name = std::find_if(Named.begin(), Named.end(),
            [&word](const NamedMask& each) { return word == QLatin1String(each.name); });
        if (name != Named.end())
            pattern = QString::fromLatin1(name->pattern);
        else if (word.size() > 2 && word.startsWith(u'/') && word.endsWith(u'/'))
            pattern = word.mid(1, word.size() - 2);
        else
            return wrong(word, translate("it is neither a pattern, nor a range, nor a name"));
        if (pattern.size() > MaxPattern)
            return wrong(word, translate("its pattern is longer than %1 characters").arg(MaxPattern));
        // So that no pattern can keep a processor busy for minutes.
        QRegularExpression expression(QStringLiteral("(*LIMIT_MATCH=200000)") + pattern);
        if (!expression.isValid())
            return wrong(word, expression.errorString());
        mask.m_patterns += expression;
    }
    return mask;
}

MaskedBytes ByteMask::applied(QByteArrayView bytes) const
{
    MaskedBytes result;
    std::vector<Range> found;
    for (const Range& range : m_ranges) {
        if (range.offset < bytes.size() && range.length > 0)
            found.push_back({ range.offset, std::min(range.length, bytes.size() - range.offset) });
    }
    bool hasGivenUp = false;
    if (!m_patterns.isEmpty()) {
        const QString text = QString::fromLatin1(bytes);
        for (const QRegularExpression& pattern : m_patterns) {
            auto matches = pattern.globalMatch(text);
            hasGivenUp = hasGivenUp || !matches.isValid();
            while (matches.hasNext()) {
                const QRegularExpressionMatch match = matches.next();
                hasGivenUp = hasGivenUp || !match.isValid();
                if (match.capturedLength() > 0)
                    found.push_back({ match.capturedStart(), match.capturedLength() });
            }
        }
    }
    std::sort(found.begin(), found.end(), [](const Range& a, const Range& b) { return a.offset < b.offset; });

    result.hasGivenUp = hasGivenUp;
    result.bytes.reserve(bytes.size());
    qsizetype done = 0; // bytes of the original that are in the result
    for (std::size_t i = 0; i < found.size();) {
        const qsizetype began = found[i].offset;
        qsizetype end = began + found[i].length;
        for (++i; i < found.size() && found[i].offset < end; ++i)
            end = std::max(end, found[i].offset + found[i].length);
        result.bytes.append(bytes.sliced(done, began - done));
        result.parts.push_back({ result.bytes.size(), TokenBytes.size(), began, end - began });
        result.bytes.append(TokenBytes);
        done = end;
    }
    result.bytes.append(bytes.sliced(done));
    return result;
}

} // namespace signalbox
