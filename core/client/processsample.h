// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace signalbox {

/// What a process has used up to a moment, as the kernel counts. proc(5)
struct ProcessSample
{
    std::chrono::nanoseconds cpu {}; ///< user and system time of all its threads, ended ones included
    quint64 voluntarySwitches = 0; ///< a thread waited; of the threads that are there now
    quint64 involuntarySwitches = 0; ///< a thread was made to give way; of the threads that are there now
    quint64 anonymousBytes = 0; ///< resident heap and stacks; neither code nor anything in the kernel
    int threads = 0;
    quint64 messages = 0; ///< how many echoes the load had got by then

    quint64 switches() const noexcept { return voluntarySwitches + involuntarySwitches; }
    bool operator==(const ProcessSample&) const = default;
};

/// Samples a process of this user; none when it is gone. Takes some 20 us for each of its threads. Any thread.
std::optional<ProcessSample> sampleProcess(qint64 pid);

/// Processor time alone, at the cost of one system call; 0 when it is gone. clock_getcpuclockid(3)
std::chrono::nanoseconds processCpu(qint64 pid);

} // namespace signalbox
