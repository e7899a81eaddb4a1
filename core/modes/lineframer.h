// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace signalbox {

/// Cuts a stream of bytes into lines ended by LF or CRLF, however the bytes arrive. Holds at most maxLine + 1
/// bytes.
class LineFramer
{
public:
    enum class Verdict {
        Line, ///< whole, without its end
        TooLong, ///< more than maxLine bytes without an end; said once, the rest of it is skipped
    };

    /// Calls line(Verdict, QByteArrayView) for each line; the view is empty if it was too long. Stops early
    /// when that returns false.
    template <typename OnLine> void feed(QByteArrayView bytes, qsizetype maxLine, OnLine&& line)
    {
        while (!bytes.isEmpty()) {
            const qsizetype end = bytes.indexOf('\n');
            const QByteArrayView part = end < 0 ? bytes : bytes.first(end);
            bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
            const bool isEnded = end >= 0;
            if (m_isSkipping) {
                m_isSkipping = !isEnded;
                continue;
            }
            const qsizetype length = m_partial.size() + part.size();
            const bool endsWithCr = part.isEmpty() ? m_partial.endsWith('\r') : part.endsWith('\r');
            // A last CR may belong to the end of the line, so it does not count yet.
            if (length - (endsWithCr ? 1 : 0) > maxLine) {
                m_partial = {};
                m_isSkipping = !isEnded;
                if (!line(Verdict::TooLong, QByteArrayView()))
                    return;
            } else if (!isEnded) {
                m_partial.append(part);
            } else if (m_partial.isEmpty()) {
                if (!line(Verdict::Line, part.chopped(endsWithCr ? 1 : 0)))
                    return;
            } else {
                QByteArray whole = std::exchange(m_partial, {});
                whole.append(part);
                if (!line(Verdict::Line, QByteArrayView(whole).chopped(endsWithCr ? 1 : 0)))
                    return;
            }
        }
    }

    /// True between the first byte of a line and its end.
    bool isMidLine() const noexcept { return m_isSkipping || !m_partial.isEmpty(); }

    /// What came after the last line end; the framer forgets it.
    QByteArray takeRest() { return std::exchange(m_partial, {}); }

private:
    QByteArray m_partial;
    bool m_isSkipping = false;
};

} // namespace signalbox
