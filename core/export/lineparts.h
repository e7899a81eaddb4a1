// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/bytewriter.h"
#include "journal/journalview.h"

#include <QByteArray>

#include <algorithm>
#include <array>
#include <vector>

namespace signalbox {

/// Parts that the line formats share, made for millions of events.

/// How each byte is written where it needs no look at those that follow.
struct ByteForms
{
    enum Look : quint8 { Never = 0, Always = 1, BeforeContinuation = 2 }; ///< of UTF-8: 0x80 to 0xBF

    std::array<std::array<char, 4>, 256> text {};
    std::array<quint8, 256> length {};
    std::array<quint8, 256> look {}; ///< whether to look at what follows instead: a Look
    char special[2] {}; ///< the printable ASCII that is not written as it is

    constexpr void set(unsigned byte, std::initializer_list<char> form)
    {
        length[byte] = static_cast<quint8>(form.size());
        look[byte] = Never;
        std::copy(form.begin(), form.end(), text[byte].begin());
    }
    constexpr void setPrintable()
    {
        for (unsigned byte = 0x20; byte < 0x7F; ++byte)
            set(byte, { static_cast<char>(byte) });
    }
    /// True if all eight are printable ASCII and not special.
    bool isPlain(quint64 eight) const
    {
        constexpr quint64 Ones = 0x0101010101010101;
        constexpr quint64 Tops = Ones << 7;
        // A byte is zero, or below 0x20, if taking one, or 0x20, away carries into its top bit.
        const auto zeroes = [](quint64 word) { return (word - Ones) & ~word; };
        const auto matches = [&](char c) { return zeroes(eight ^ Ones * static_cast<quint8>(c)); };
        const quint64 found =
            (eight - Ones * 0x20) | eight | matches(0x7F) | matches(special[0]) | matches(special[1]);
        return (found & Tops) == 0;
    }
};

/// Writes bytes in their forms, eight at a time where they are plain. `look(rest)` writes what stands at the
/// beginning of the rest and returns how many bytes that were. There must be room for four times the bytes.
template <typename Look>
void putForms(ByteWriter& out, QByteArrayView bytes, const ByteForms& forms, Look&& look)
{
    const char* from = bytes.begin();
    const char* const end = bytes.end();
    while (from < end) {
        const char* const stepEnd = from + std::min<qsizetype>(8, end - from);
        if (stepEnd - from == 8) {
            quint64 eight = 0;
            std::memcpy(&eight, from, sizeof eight);
            if (forms.isPlain(eight)) {
                out.put(QByteArrayView(from, 8));
                from = stepEnd;
                continue;
            }
        }
        char* at = out.at();
        for (; from < stepEnd; ++from) {
            const auto byte = static_cast<quint8>(*from);
            const bool isContinued = from + 1 < end && (from[1] & 0xC0) == 0x80;
            if ((forms.look[byte] & (ByteForms::Always | (isContinued ? ByteForms::BeforeContinuation : 0)))
                != 0)
                break;
            std::memcpy(at, forms.text[byte].data(), 4);
            at += forms.length[byte];
        }
        out.setAt(at);
        if (from < stepEnd)
            from += look(QByteArrayView(from, end));
    }
}

/// toRfc3339(), which computes the date only when the second changes.
class TimeText
{
public:
    static constexpr qsizetype Length = 30;
    void put(ByteWriter& out, WallTime time);

private:
    std::chrono::sys_seconds m_second = std::chrono::sys_seconds::min();
    char m_text[Length] {};
};

/// The peers of connections as text. The last thousand or so are remembered, since making one takes longer than
/// the rest of a line; a connection keeps its peer for the life of a journal.
class PeerText
{
public:
    PeerText();
    /// Empty for the server itself and where the peer is not known.
    const QByteArray& of(const Event& event, const JournalView& view);

private:
    struct Entry
    {
        ConnectionId id = NoConnection;
        QByteArray text;
    };
    std::vector<Entry> m_entries; // by id, modulo their number
};

} // namespace signalbox
