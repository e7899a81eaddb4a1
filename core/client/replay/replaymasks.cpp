// SPDX-License-Identifier: GPL-3.0-or-later
// A mask that makes a difference go away.
#include "base/bytes.h"
#include "client/replay/replayresult.h"

namespace signalbox {
namespace {

constexpr qsizetype MaxContext = 24; // characters of it in a pattern

/// Whether the mask, with this word as well, gets beyond the difference.
bool helps(const ReplayOutcome& outcome, const QString& word)
{
    const auto mask = ByteMask::fromWords(outcome.mask.words() + QStringList { word });
    if (!mask)
        return false;
    const auto next = firstDifference(outcome.expected, outcome.got, *mask);
    return !next
        || (next->expectedAt > outcome.difference->expectedAt && next->gotAt > outcome.difference->gotAt);
}

QString escaped(QByteArrayView bytes) { return QRegularExpression::escape(QString::fromLatin1(bytes)); }

/// What stands before and after the difference in its line, on both sides alike.
std::optional<QString> linePattern(const ReplayOutcome& outcome)
{
    const QByteArrayView one = outcome.expected;
    const QByteArrayView other = outcome.got;
    const qsizetype oneAt = outcome.difference->expectedAt;
    const qsizetype otherAt = outcome.difference->gotAt;
    qsizetype before = 0;
    while (before < MaxContext && before < std::min(oneAt, otherAt)) {
        const char byte = one[oneAt - before - 1];
        if (!isPrintableAscii(byte) || byte != other[otherAt - before - 1])
            break;
        ++before;
    }
    const auto lineEnd = [](QByteArrayView bytes, qsizetype from) {
        qsizetype end = from;
        while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r')
            ++end;
        return end;
    };
    const qsizetype oneEnd = lineEnd(one, oneAt);
    const qsizetype otherEnd = lineEnd(other, otherAt);
    qsizetype after = 0;
    while (after < std::min(oneEnd - oneAt, otherEnd - otherAt) && isPrintableAscii(one[oneEnd - after - 1])
        && one[oneEnd - after - 1] == other[otherEnd - after - 1])
        ++after;
    if (before == 0 && after == 0)
        return {}; // it would mask every line
    const QByteArrayView suffix = one.sliced(oneEnd - after, std::min(after, MaxContext));
    return QStringLiteral("/%1[^\\r\\n]*%2%3/")
        .arg(escaped(one.sliced(oneAt - before, before)), after > 0 ? QStringLiteral("?") : QString(),
            escaped(suffix));
}

} // namespace

std::optional<QString> suggestedMask(const ReplayOutcome& outcome)
{
    if (!outcome.difference)
        return {};
    for (const char* name : { "guest", "uuid", "date-http", "date", "time", "hex", "number" }) {
        if (helps(outcome, QString::fromLatin1(name)))
            return QString::fromLatin1(name);
    }
    const ByteDifference& difference = *outcome.difference;
    if (difference.isExpectedOver || difference.isGotOver)
        return {};
    if (const auto pattern = linePattern(outcome); pattern && helps(outcome, *pattern))
        return pattern;
    if (difference.expectedAt != difference.gotAt)
        return {};
    const qsizetype from = difference.gotAt;
    const qsizetype end = std::min(outcome.expected.size(), outcome.got.size());
    qsizetype to = from;
    while (to < end && outcome.expected.at(to) != outcome.got.at(to))
        ++to;
    const QString range = QStringLiteral("%1+%2").arg(from).arg(to - from);
    return helps(outcome, range) ? std::optional(range) : std::nullopt;
}

} // namespace signalbox
