// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonresult.h"

namespace signalbox::testing {

/// A run as it would be measured, from the figures that matter.
inline LoadResult measuredRun(double rate, std::chrono::nanoseconds cpuPerMessage, int served, int clients)
{
    LoadResult run;
    run.settings.clients = clients;
    run.duration = std::chrono::seconds(1);
    run.messages = static_cast<quint64>(rate);
    run.clientsServed = served;
    run.clientsWaiting = clients - served;
    const auto us = [](int count) { return std::chrono::nanoseconds(std::chrono::microseconds(count)); };
    run.latency = run.uncorrected = { us(20), us(100), us(200), us(400), us(900), us(2000) };
    ObservedCosts costs;
    costs.windowCpu = cpuPerMessage * static_cast<qint64>(rate);
    costs.begin.messages = 1000;
    costs.begin.threads = 2;
    costs.end.messages = 1000 + run.messages;
    costs.end.voluntarySwitches = run.messages / 2;
    costs.memoryPerClient = 600;
    run.costs = costs;
    return run;
}

/// Three models, three repeats each: the second takes four times the processor of the first, the third serves
/// one client.
inline ComparisonResult sampleComparison()
{
    using namespace std::chrono_literals;
    ComparisonResult result;
    result.settings.repeats = 3;
    result.settings.load.clients = 64;
    result.isComplete = true;
    result.rows = { { "event-loop", {} }, { "thread-per-connection", {} }, { "iterative", {} } };
    for (const double noise : { 1.0, 0.9, 1.1 }) {
        result.rows[0].runs.push_back(measuredRun(100'000 * noise, 5us, 64, 64));
        result.rows[1].runs.push_back(measuredRun(50'000 * noise, 20us, 64, 64));
        result.rows[2].runs.push_back(measuredRun(20'000 * noise, 4us, 1, 64));
    }
    return result;
}

} // namespace signalbox::testing
