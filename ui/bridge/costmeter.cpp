// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/costmeter.h"

namespace signalbox {
namespace {

double seconds(std::chrono::nanoseconds span) { return std::chrono::duration<double>(span).count(); }

/// Threads take their counts with them when they end; what shrinks has not happened.
double growth(quint64 then, quint64 now) { return now > then ? static_cast<double>(now - then) : 0; }
std::chrono::nanoseconds growth(std::chrono::nanoseconds then, std::chrono::nanoseconds now)
{
    return std::max(now - then, std::chrono::nanoseconds { 0 });
}

} // namespace

void CostMeter::reset()
{
    m_samples.clear();
    m_rates = {};
}

void CostMeter::add(const Snapshot& snapshot)
{
    constexpr std::chrono::milliseconds Window { 1200 };
    if (snapshot.generation != m_generation)
        reset();
    m_generation = snapshot.generation;
    if (snapshot.costs.threads == 0) // nothing serves, or nothing is measured
        return reset();
    if (!m_samples.empty() && snapshot.time <= m_samples.back().time)
        return;
    const Counters& counters = snapshot.counters;
    m_samples.push_back({ snapshot.time, counters.messagesIn + counters.messagesOut, snapshot.costs });
    while (m_samples.size() > 2 && snapshot.time - m_samples.front().time > Window)
        m_samples.pop_front();
    if (m_samples.size() < 2)
        return;
    const Sample& then = m_samples.front();
    const Sample& now = m_samples.back();
    const double span = seconds(now.time - then.time);
    const auto cpu = growth(then.costs.cpu, now.costs.cpu);
    const double messages = growth(then.messages, now.messages);
    m_rates.contextSwitches = growth(then.costs.contextSwitches, now.costs.contextSwitches) / span;
    m_rates.preemptions = growth(then.costs.preemptions, now.costs.preemptions) / span;
    m_rates.lockWaits = growth(then.costs.lockWaits, now.costs.lockWaits) / span;
    m_rates.lockWaited = seconds(growth(then.costs.lockWaited, now.costs.lockWaited)) / span;
    m_rates.load = seconds(cpu) / span;
    m_rates.batches = growth(then.costs.batches, now.costs.batches) / span;
    m_rates.cpuPerMessage.reset();
    if (messages > 0)
        m_rates.cpuPerMessage =
            std::chrono::nanoseconds(static_cast<qint64>(static_cast<double>(cpu.count()) / messages));
}

} // namespace signalbox
