// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadticker.h"

#include <sys/timerfd.h>

#include <cerrno>

namespace signalbox {

LoadTicker::LoadTicker(LoadShared& shared, std::vector<LoadConnection*> participants)
    : m_shared(shared)
    , m_participants(std::move(participants))
    , m_fd(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
}

int LoadTicker::start()
{
    if (!m_fd.isValid())
        return errno;
    if (const int code = m_shared.reactor.add(m_fd.get(), EPOLLIN, this); code != 0)
        return code;
    arm();
    return 0;
}

void LoadTicker::stop()
{
    if (m_fd.isValid())
        m_shared.reactor.remove(m_fd.get(), this);
    m_fd.reset();
}

void LoadTicker::ready(quint32 /*events*/)
{
    constexpr int MaxBatch = 256; // so that echoes are read in between
    SteadyTime now = std::chrono::steady_clock::now();
    for (int i = 0; i < MaxBatch && due(m_next) <= now; ++i, ++m_next) {
        m_participants[m_next % m_participants.size()]->takeTurn(now);
        now = std::chrono::steady_clock::now();
    }
    arm();
}

/// The steady clock is CLOCK_MONOTONIC. A time that is past fires at once.
void LoadTicker::arm() const
{
    const auto at = due(m_next).time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at);
    itimerspec when {};
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds(at - seconds).count();
    ::timerfd_settime(m_fd.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

} // namespace signalbox
