// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replaydiff.h"

#include "base/bytes.h"

namespace signalbox {
namespace {

using Row = ReplayDiff::Row;
using State = ReplayDiff::State;

constexpr qsizetype HexBytes = 16;
constexpr qsizetype MaxLine = 4096; // longer lines are cut
constexpr std::size_t LookAhead = 64; // lines in which the two sides have to meet again

/// The lines of one side within the window, and what is left of them when the masks are applied.
struct Side
{
    struct Line
    {
        QByteArrayView bytes;
        QByteArray masked;
        qsizetype at = 0; // in the stream
    };
    QByteArrayView window;
    qsizetype begin = 0; // of the window, in the stream
    std::vector<Line> lines;
};

QByteArrayView windowOf(QByteArrayView bytes, qsizetype at, qsizetype& begin)
{
    constexpr qsizetype Half = ReplayDiff::Window / 2;
    begin = std::clamp<qsizetype>(at - Half, 0, bytes.size());
    if (begin > 0) { // at the beginning of a line, where there is one near
        const qsizetype line = bytes.sliced(begin).first(std::min(MaxLine, bytes.size() - begin)).indexOf('\n');
        begin += line >= 0 ? line + 1 : 0;
    }
    return bytes.sliced(begin).first(std::min(ReplayDiff::Window, bytes.size() - begin));
}

/// What changes hands as text may hold a control character now and then.
bool isMostlyText(QByteArrayView bytes)
{
    const auto odd = std::count_if(bytes.begin(), bytes.end(), [](char byte) {
        return static_cast<uchar>(byte) < 0x20 && byte != '\n' && byte != '\r' && byte != '\t'
            && byte != '\x1b';
    });
    return odd * 20 <= bytes.size();
}

/// Where masked parts lie is told once for the whole, since ranges count from the beginning.
void cut(Side& side, bool isText, const std::vector<MaskedBytes::Part>& parts)
{
    auto part = parts.begin();
    for (qsizetype from = 0; from < side.window.size();) {
        const QByteArrayView rest = side.window.sliced(from);
        const qsizetype newline = isText ? rest.indexOf('\n') : -1;
        const qsizetype wanted = isText ? std::min(newline < 0 ? rest.size() : newline + 1, MaxLine) : HexBytes;
        Side::Line line { rest.first(std::min(wanted, rest.size())), {}, side.begin + from };
        const qsizetype end = line.at + line.bytes.size();
        qsizetype done = line.at;
        while (part != parts.end() && part->began + part->originalLength <= line.at)
            ++part;
        for (auto each = part; each != parts.end() && each->began < end; ++each) {
            if (each->began > done)
                line.masked += line.bytes.sliced(done - line.at, each->began - done);
            line.masked += '\0';
            done = std::min(end, each->began + each->originalLength);
        }
        line.masked += line.bytes.sliced(done - line.at);
        from += line.bytes.size();
        side.lines.push_back(std::move(line));
    }
}

Row rowOf(State state, const Side& one, std::size_t i, const Side& other, std::size_t j)
{
    Row row { state };
    if (state != State::OnlyGot) {
        row.expected = one.lines[i].bytes.toByteArray();
        row.expectedAt = one.lines[i].at;
    }
    if (state != State::OnlyExpected) {
        row.got = other.lines[j].bytes.toByteArray();
        row.gotAt = other.lines[j].at;
    }
    return row;
}

/// How many lines of either side to leave out so that the sides meet again; the fewest in all.
std::pair<std::size_t, std::size_t> meeting(const Side& one, std::size_t i, const Side& other, std::size_t j)
{
    for (std::size_t sum = 1; sum <= LookAhead; ++sum) {
        for (std::size_t left = 0; left <= sum; ++left) {
            const std::size_t right = sum - left;
            if (i + left < one.lines.size() && j + right < other.lines.size()
                && one.lines[i + left].masked == other.lines[j + right].masked)
                return { left, right };
        }
    }
    return { one.lines.size() - i, other.lines.size() - j };
}

} // namespace

ReplayDiff replayDiff(const ReplayOutcome& outcome)
{
    ReplayDiff diff;
    const ByteDifference place = outcome.difference.value_or(ByteDifference {});
    Side one;
    Side other;
    one.window = windowOf(outcome.expected, place.expectedAt, one.begin);
    other.window = windowOf(outcome.got, place.gotAt, other.begin);
    if (!outcome.difference || place.expectedAt == place.gotAt) { // both begin at the same place
        const qsizetype begin = std::min(one.begin, other.begin);
        one.window = QByteArrayView(outcome.expected)
                         .sliced(begin)
                         .first(std::min(ReplayDiff::Window, outcome.expected.size() - begin));
        other.window = QByteArrayView(outcome.got)
                           .sliced(begin)
                           .first(std::min(ReplayDiff::Window, outcome.got.size() - begin));
        one.begin = other.begin = begin;
    }
    diff.isText = isMostlyText(one.window) && isMostlyText(other.window);
    cut(one, diff.isText,
        outcome.mask.applied(QByteArrayView(outcome.expected).first(one.begin + one.window.size())).parts);
    cut(other, diff.isText,
        outcome.mask.applied(QByteArrayView(outcome.got).first(other.begin + other.window.size())).parts);
    diff.before = one.begin;
    diff.after = outcome.expected.size() - one.begin - one.window.size();

    std::size_t i = 0;
    std::size_t j = 0;
    while (i < one.lines.size() && j < other.lines.size()) {
        if (one.lines[i].masked == other.lines[j].masked) {
            const bool isSame = one.lines[i].bytes == other.lines[j].bytes;
            diff.rows.push_back(rowOf(isSame ? State::Same : State::Masked, one, i++, other, j++));
            continue;
        }
        // Bytes that are no text have no lines to meet at again.
        auto [left, right] =
            diff.isText ? meeting(one, i, other, j) : std::pair<std::size_t, std::size_t>(1, 1);
        for (; left > 0 && right > 0; --left, --right)
            diff.rows.push_back(rowOf(State::Differs, one, i++, other, j++));
        for (; left > 0; --left)
            diff.rows.push_back(rowOf(State::OnlyExpected, one, i++, other, j));
        for (; right > 0; --right)
            diff.rows.push_back(rowOf(State::OnlyGot, one, i, other, j++));
    }
    while (i < one.lines.size())
        diff.rows.push_back(rowOf(State::OnlyExpected, one, i++, other, j));
    while (j < other.lines.size())
        diff.rows.push_back(rowOf(State::OnlyGot, one, i, other, j++));
    const auto found = std::find_if(diff.rows.begin(), diff.rows.end(),
        [](const Row& row) { return row.state != State::Same && row.state != State::Masked; });
    diff.first = static_cast<std::size_t>(found - diff.rows.begin());
    return diff;
}

} // namespace signalbox
