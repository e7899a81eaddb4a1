// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <list>
#include <mutex>

#include <ctime>
#include <sys/types.h>

namespace signalbox {

/// Adds up what the threads that serve cost: processor time, context switches, stack memory. Thread-safe.
class ThreadMeter
{
    struct Seat
    {
        pid_t tid = 0;
        clockid_t clock = 0; // of its processor time; pthread_getcpuclockid(3)
        char* stackTop = nullptr; // stacks grow down from here
        std::chrono::nanoseconds cpu {}; // as last seen, like the rest
        quint64 switches = 0;
        quint64 preemptions = 0;
        quint64 stackBytes = 0;
    };

public:
    /// Whether the thread's stack is memory that clients take.
    enum class Stack : bool { NotCounted, Counted };

    /// The thread that makes it is counted until it destroys it.
    class Member
    {
    public:
        explicit Member(ThreadMeter& meter, Stack stack = Stack::Counted);
        ~Member();
        Member(const Member&) = delete;
        Member& operator=(const Member&) = delete;

    private:
        ThreadMeter& m_meter;
        std::list<Seat>::iterator m_seat;
    };

    /// Fills in threads, cpu, contextSwitches and preemptions; returns the resident bytes of the stacks
    /// that count, mincore(2). Of many threads, some hundreds are looked at each time and the others taken as
    /// last seen.
    quint64 sample(ServingCosts& costs);

private:
    static void look(Seat& seat);

    static constexpr int MaxLooks = 256; // a sample takes milliseconds, not more

    std::mutex m_mutex; // guards all below
    std::list<Seat> m_seats;
    std::list<Seat>::iterator m_next = m_seats.end(); // to be looked at first
    std::chrono::nanoseconds m_endedCpu {}; // of threads that are no more
    quint64 m_endedSwitches = 0;
    quint64 m_endedPreemptions = 0;
};

} // namespace signalbox
