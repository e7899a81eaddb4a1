// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadsettings.h"

#include <algorithm>
#include <vector>

namespace signalbox {

/// What every client of a load sends, for ever, as one stream: any piece can be had by its offset alone, so an
/// echo that is another's, lost or repeated is seen. Random bytes have a prime period, each client beginning at
/// a place of its own; a file is repeated; a text is written with its counters as it is needed. Belongs to one
/// thread.
class LoadPattern
{
public:
    static constexpr std::size_t MaxTransfer = std::size_t { 256 } * 1024; ///< of one send(2) or recv(2)

    explicit LoadPattern(const LoadSettings& settings);

    /// So many bytes, at most MaxTransfer, from an offset of the client's stream. Valid until the next call.
    const char* bytes(int client, quint64 offset, std::size_t count)
    {
        if (m_isText) [[unlikely]]
            return text(client, offset, count);
        return m_bytes.data() + (static_cast<quint64>(client) * m_stride + offset) % m_period;
    }

    /// How much of so many bytes one transfer takes.
    static constexpr std::size_t transfer(quint64 bytes) noexcept
    {
        return static_cast<std::size_t>(std::min<quint64>(bytes, MaxTransfer));
    }

private:
    const char* text(int client, quint64 offset, std::size_t count);

    bool m_isText;
    quint64 m_period = 0;
    quint64 m_stride = 0; // between the origins of neighbours
    std::vector<char> m_bytes; // a text's: room for what is asked for, whole messages
    LoadText m_text;
};

} // namespace signalbox
