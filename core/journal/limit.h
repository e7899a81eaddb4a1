// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>

namespace signalbox {

/// What bounds a server. engine/limitcatalogue.h says what each means, and its default; docs/limits.md says
/// why.
enum class Limit : quint8 {
    MaxClients,
    SourceClients,
    SourceRate,
    Descriptors, ///< RLIMIT_NOFILE, threads, or kernel memory: accept(2) or pthread_create(3) failed
    IdleTimeout,
    LineTimeout,
    WriteTimeout,
    OutputSoft,
    OutputHard,
    MaxLine,
    DrainTime,
    Delayed, ///< more replies of a client were to wait for their time than may
};
inline constexpr int LimitCount = 12;

/// How often each limit bit, since Start.
class LimitHits
{
public:
    quint64& operator[](Limit limit) { return m_hits[static_cast<std::size_t>(limit)]; }
    quint64 operator[](Limit limit) const { return m_hits[static_cast<std::size_t>(limit)]; }
    LimitHits& operator+=(const LimitHits& other)
    {
        for (std::size_t i = 0; i < m_hits.size(); ++i)
            m_hits[i] += other.m_hits[i];
        return *this;
    }
    quint64 total() const
    {
        quint64 sum = 0;
        for (const quint64 hits : m_hits)
            sum += hits;
        return sum;
    }

private:
    std::array<quint64, LimitCount> m_hits {};
};

} // namespace signalbox
