// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadgenerator.h"

#include <QTest>

#include <functional>
#include <optional>

namespace signalbox::testing {

/// A run from start to end. `meanwhile` is called right after the start.
inline LoadResult runLoad(
    LoadGenerator& generator, const LoadSettings& settings, const std::function<void()>& meanwhile = {})
{
    std::optional<LoadResult> result;
    const auto failed = [](const Error& error) {
        LoadResult nothing;
        nothing.error = error;
        return nothing;
    };
    QObject::connect(
        &generator, &LoadGenerator::finished, &generator, [&result](const LoadResult& last) { result = last; });
    if (const auto started = generator.start(settings); !started)
        return failed(started.error());
    if (meanwhile)
        meanwhile();
    if (!QTest::qWaitFor([&result] { return result.has_value(); }, 30'000))
        return failed({ QStringLiteral("the run did not end"), {}, 0 });
    return *result;
}

inline LoadSettings shortLoad(const Endpoint& target, quint32 clients, std::chrono::milliseconds warmUp)
{
    LoadSettings settings;
    settings.target = target;
    settings.clients = clients;
    settings.duration = std::chrono::milliseconds { 200 };
    settings.warmUp = warmUp;
    return settings;
}

inline QString errorOf(const LoadResult& result) { return result.error ? result.error->text() : QString(); }

} // namespace signalbox::testing
