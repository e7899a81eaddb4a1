// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <random>
#include <vector>

namespace signalbox {

/// What every client of a load sends, for ever: random bytes of a prime period, each client from a place of its
/// own. So any piece can be verified by its offset alone, and an echo that is another's, lost or repeated is
/// seen.
class LoadPattern
{
public:
    static constexpr std::size_t MaxTransfer = std::size_t { 256 } * 1024; ///< of one send(2) or recv(2)
    static constexpr quint64 Stride = 61; ///< between the origins of neighbours

    explicit LoadPattern(quint32 seed)
        : m_bytes(Period + MaxTransfer)
    {
        std::minstd_rand random(seed);
        for (std::size_t i = 0; i < m_bytes.size(); ++i)
            m_bytes[i] = i < Period ? static_cast<char>(random() >> 8) : m_bytes[i - Period];
    }

    /// At least MaxTransfer bytes are there.
    const char* at(quint64 offset) const noexcept { return m_bytes.data() + offset % Period; }

    /// How much of so many bytes one transfer takes.
    static constexpr std::size_t transfer(quint64 bytes) noexcept
    {
        return static_cast<std::size_t>(std::min<quint64>(bytes, MaxTransfer));
    }

private:
    static constexpr std::size_t Period = 4093; // small enough to stay in the first-level cache

    std::vector<char> m_bytes;
};

} // namespace signalbox
