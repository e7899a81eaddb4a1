// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytediff.h"

#include "base/bytes.h"
#include "base/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype Before = 32; // bytes shown before the difference, within its line
constexpr qsizetype After = 48;
constexpr qsizetype HexBytes = 16;

QString translate(const char* text) { return QCoreApplication::translate("ByteDiff", text); }

// The part of a line that shows what is at `at`, and how many characters stand before it.
struct Excerpt
{
    QString text;
    qsizetype caret = 0;
};

Excerpt excerpt(QByteArrayView bytes, qsizetype at)
{
    const qsizetype lineBegin = at == 0 ? 0 : bytes.first(at).lastIndexOf('\n') + 1;
    const qsizetype lineEnd = bytes.indexOf('\n', at);
    const qsizetype end = lineEnd < 0 ? bytes.size() : lineEnd + 1;
    qsizetype from = std::max(lineBegin, at - Before);
    // Not in the middle of a character of UTF-8.
    while (from < at && from > lineBegin && (static_cast<uchar>(bytes[from]) & 0xC0) == 0x80)
        ++from;
    const qsizetype to = std::min(end, at + After);

    const QString ellipsis = from > lineBegin ? QString(u'…') : QString();
    const QString before = ellipsis + visibleText(bytes.sliced(from, at - from));
    Excerpt result { before + visibleText(bytes.sliced(at, to - at)), before.size() };
    if (at >= bytes.size())
        result.text += translate("(end)");
    else if (to < end)
        result.text += u'…';
    return result;
}

QString hexAt(QByteArrayView bytes, qsizetype at)
{
    const QByteArrayView rest = bytes.sliced(at).first(std::min(HexBytes, bytes.size() - at));
    return rest.isEmpty() ? translate("(end)") : QString::fromLatin1(toHex(rest));
}

} // namespace

std::optional<ByteDifference> firstDifference(QByteArrayView expected, QByteArrayView got, const ByteMask& mask)
{
    const auto compare = [](QByteArrayView one, QByteArrayView other) {
        return std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first - one.begin();
    };
    if (mask.isEmpty()) {
        const qsizetype at = compare(expected, got);
        if (at == expected.size() && at == got.size())
            return std::nullopt;
        return ByteDifference { at, at, at == expected.size(), at == got.size(), false };
    }
    const MaskedBytes one = mask.applied(expected);
    const MaskedBytes other = mask.applied(got);
    const qsizetype at = compare(one.bytes, other.bytes);
    if (at == one.bytes.size() && at == other.bytes.size())
        return std::nullopt;
    return ByteDifference { one.original(at), other.original(at), at == one.bytes.size(),
        at == other.bytes.size(), one.hasGivenUp || other.hasGivenUp };
}

QStringList differenceText(QByteArrayView expected, QByteArrayView got, const ByteDifference& difference)
{
    const qsizetype expectedAt = std::clamp<qsizetype>(difference.expectedAt, 0, expected.size());
    const qsizetype gotAt = std::clamp<qsizetype>(difference.gotAt, 0, got.size());
    const qsizetype line = expected.first(expectedAt).count('\n') + 1;
    const QString where = difference.isGotOver
        ? translate("Shorter: it ends at byte %1, in line %2 of what is expected").arg(gotAt).arg(line)
        : difference.isExpectedOver ? translate("Longer: nothing more is expected from byte %1 on").arg(gotAt)
        : expectedAt == gotAt
        ? translate("Differs at byte %1, in line %2").arg(gotAt).arg(line)
        : translate("Differs at byte %1 (expected: byte %2, in line %3)").arg(gotAt).arg(expectedAt).arg(line);

    const QString expectedWord = translate("expected");
    const QString gotWord = translate("got");
    const qsizetype width = std::max(expectedWord.size(), gotWord.size());
    const QString margin(width + 2, u' ');
    const auto labelled = [width](const QString& word, const QString& text) {
        return word.rightJustified(width) + QStringLiteral("  ") + text;
    };
    const Excerpt one = excerpt(expected, expectedAt);
    const Excerpt other = excerpt(got, gotAt);
    QStringList lines { where };
    lines += labelled(expectedWord, one.text);
    if (one.caret != other.caret)
        lines += margin + QString(one.caret, u' ') + u'^';
    lines += labelled(gotWord, other.text);
    lines += margin + QString(other.caret, u' ') + u'^';
    lines += labelled(expectedWord, hexAt(expected, expectedAt));
    lines += labelled(gotWord, hexAt(got, gotAt));
    if (difference.hasMaskGivenUp)
        lines +=
            translate("A mask took too long for these bytes, and hid nothing from there on: write it without "
                      "repetitions of repetitions.");
    return lines;
}

} // namespace signalbox
