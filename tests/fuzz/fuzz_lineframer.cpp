// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "modes/lineframer.h"

#include <optional>
#include <vector>

using namespace signalbox;
using namespace signalbox::fuzzing;

namespace {

using Line = std::optional<QByteArray>; // none: too long

struct Cut
{
    std::vector<Line> lines;
    QByteArray rest;
    bool operator==(const Cut&) const = default;
};

/// What the framer makes of the stream when it comes in pieces of the sizes that `sizes` gives, in turn.
Cut framed(QByteArrayView stream, qsizetype maxLine, QByteArrayView sizes)
{
    Cut cut;
    LineFramer framer;
    for (qsizetype i = 0; !stream.isEmpty(); ++i) {
        const qsizetype wanted =
            sizes.isEmpty() ? stream.size() : static_cast<unsigned char>(sizes[i % sizes.size()]) + 1;
        const QByteArrayView piece = stream.first(std::min(wanted, stream.size()));
        stream = stream.sliced(piece.size());
        framer.feed(piece, maxLine, [&](LineFramer::Verdict verdict, QByteArrayView text) {
            cut.lines.push_back(verdict == LineFramer::Verdict::Line ? Line(text.toByteArray()) : Line());
            return true;
        });
        require(
            LineFramer(framer).takeRest().size() <= maxLine + 1, "the framer holds at most maxLine + 1 bytes");
    }
    cut.rest = framer.takeRest();
    return cut;
}

/// The same, said as simply as possible.
Cut expected(QByteArrayView stream, qsizetype maxLine)
{
    Cut cut;
    while (true) {
        const qsizetype end = stream.indexOf('\n');
        const QByteArrayView whole = end < 0 ? stream : stream.first(end);
        const QByteArrayView line = whole.chopped(whole.endsWith('\r') ? 1 : 0);
        const bool isTooLong = line.size() > maxLine;
        if (end < 0) {
            if (isTooLong)
                cut.lines.emplace_back();
            else
                cut.rest = whole.toByteArray();
            return cut;
        }
        cut.lines.push_back(isTooLong ? Line() : Line(line.toByteArray()));
        stream = stream.sliced(end + 1);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input(data, size);
    const qsizetype maxLine = input.byte();
    const QByteArrayView sizes = input.bytes(input.choice(8));
    const QByteArrayView stream = input.rest();
    const Cut wanted = expected(stream, maxLine);
    require(framed(stream, maxLine, {}) == wanted, "lines are cut at LF and CRLF");
    require(framed(stream, maxLine, sizes) == wanted, "any split gives the same lines");
    require(framed(stream, maxLine, QByteArrayView("\0", 1)) == wanted, "byte by byte gives the same lines");
    return 0;
}
