// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common.h"

#include <time.h>

#include <chrono>
#include <string>
#include <system_error>

namespace bench {

using Seconds = std::chrono::duration<double>;

/// The processor time a process has used.
class CpuMeter
{
public:
    explicit CpuMeter(clockid_t clock)
        : m_clock(clock)
    {
    }

    static CpuMeter ofProcess(pid_t pid)
    {
        clockid_t clock {};
        if (const int error = clock_getcpuclockid(pid, &clock); error != 0)
            throw std::system_error(error, std::generic_category(), "processor time of " + std::to_string(pid));
        return CpuMeter(clock);
    }

    Seconds used() const
    {
        timespec time {};
        check(clock_gettime(m_clock, &time), "clock_gettime");
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

private:
    clockid_t m_clock;
};

} // namespace bench
