// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/threadmeter.h"

#include "base/uniquefd.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string_view>

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox {
namespace {

std::chrono::nanoseconds timeOf(clockid_t clock)
{
    timespec time {};
    if (::clock_gettime(clock, &time) != 0)
        return {};
    return std::chrono::seconds { time.tv_sec } + std::chrono::nanoseconds { time.tv_nsec };
}

/// The number after `key` in a text such as /proc/PID/task/TID/status; 0 if it is not there. proc(5)
quint64 numberAfter(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos)
        return 0;
    quint64 value = 0;
    const std::size_t digits = text.find_first_not_of(" \t", at + key.size());
    if (digits != std::string_view::npos)
        std::from_chars(text.data() + digits, text.data() + text.size(), value);
    return value;
}

char* stackTopOfThisThread()
{
    pthread_attr_t attributes;
    if (::pthread_getattr_np(::pthread_self(), &attributes) != 0)
        return nullptr;
    void* bottom = nullptr;
    std::size_t size = 0;
    ::pthread_attr_getstack(&attributes, &bottom, &size);
    ::pthread_attr_destroy(&attributes);
    return static_cast<char*>(bottom) + size;
}

/// Bytes in memory of the upper part of a stack, in whole pages; 0 for none.
quint64 residentStack(char* top)
{
    constexpr std::size_t MaxPages = 64; // serving needs no more
    static const auto pageSize = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    if (!top)
        return 0;
    std::array<unsigned char, MaxPages> pages {};
    char* const end = reinterpret_cast<char*>(reinterpret_cast<std::uintptr_t>(top) / pageSize * pageSize);
    char* const begin = end - MaxPages * pageSize;
    if (::mincore(begin, MaxPages * pageSize, pages.data()) != 0)
        return 0;
    return static_cast<quint64>(std::count_if(pages.begin(), pages.end(), [](unsigned char page) {
        return (page & 1) != 0;
    })) * pageSize;
}

} // namespace

ThreadMeter::Member::Member(ThreadMeter& meter, Stack stack)
    : m_meter(meter)
{
    Seat seat;
    seat.tid = ::gettid();
    ::pthread_getcpuclockid(::pthread_self(), &seat.clock);
    seat.stackTop = stack == Stack::Counted ? stackTopOfThisThread() : nullptr;
    const std::lock_guard lock(m_meter.m_mutex);
    m_seat = m_meter.m_seats.insert(m_meter.m_seats.end(), seat);
}

ThreadMeter::Member::~Member()
{
    rusage usage {};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto cpu = timeOf(m_seat->clock);
    const std::lock_guard lock(m_meter.m_mutex);
    m_meter.m_endedCpu += cpu;
    m_meter.m_endedSwitches += static_cast<quint64>(usage.ru_nvcsw);
    m_meter.m_endedPreemptions += static_cast<quint64>(usage.ru_nivcsw);
    if (m_meter.m_next == m_seat)
        ++m_meter.m_next;
    m_meter.m_seats.erase(m_seat);
}

void ThreadMeter::look(Seat& seat)
{
    seat.cpu = timeOf(seat.clock);
    seat.stackBytes = residentStack(seat.stackTop);
    std::array<char, 64> path {};
    std::snprintf(path.data(), path.size(), "/proc/self/task/%d/status", seat.tid);
    const UniqueFd fd(::open(path.data(), O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> text {};
    const ssize_t size = fd.isValid() ? ::read(fd.get(), text.data(), text.size()) : 0;
    if (size <= 0)
        return;
    const std::string_view status(text.data(), static_cast<std::size_t>(size));
    seat.switches = numberAfter(status, "\nvoluntary_ctxt_switches:");
    seat.preemptions = numberAfter(status, "\nnonvoluntary_ctxt_switches:");
}

quint64 ThreadMeter::sample(ServingCosts& costs)
{
    const std::lock_guard lock(m_mutex);
    const auto looks = std::min<std::size_t>(MaxLooks, m_seats.size());
    for (std::size_t i = 0; i < looks; ++i) {
        if (m_next == m_seats.end())
            m_next = m_seats.begin();
        look(*m_next++);
    }
    costs.threads = static_cast<quint32>(m_seats.size());
    costs.cpu = m_endedCpu;
    costs.contextSwitches = m_endedSwitches;
    costs.preemptions = m_endedPreemptions;
    quint64 stacks = 0;
    for (const Seat& seat : m_seats) {
        costs.cpu += seat.cpu;
        costs.contextSwitches += seat.switches;
        costs.preemptions += seat.preemptions;
        stacks += seat.stackBytes;
    }
    return stacks;
}

} // namespace signalbox
