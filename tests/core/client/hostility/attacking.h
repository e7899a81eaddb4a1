// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostility.h"

#include <QTest>

#include <functional>

namespace signalbox::testing {

/// A run from start to end.
inline HostileResult attack(
    const HostileSettings& settings, const std::function<void(Hostility&, const HostileOutcome&)>& atCase = {})
{
    Hostility hostility;
    std::optional<HostileResult> result;
    QObject::connect(
        &hostility, &Hostility::finished, &hostility, [&result](const HostileResult& last) { result = last; });
    QObject::connect(&hostility, &Hostility::caseFinished, &hostility, [&](const HostileOutcome& outcome) {
        if (atCase)
            atCase(hostility, outcome);
    });
    HostileResult nothing;
    if (const auto started = hostility.start(settings); !started) {
        nothing.error = started.error();
        return nothing;
    }
    if (QTest::qWaitFor([&result] { return result.has_value(); }, 180'000))
        return *result;
    nothing.error = Error { QStringLiteral("the run did not end"), {}, 0 };
    return nothing;
}

/// What was not healthy, a line each.
inline QByteArray complaints(const HostileResult& result)
{
    QString text = result.error ? result.error->text() : QString();
    for (const HostileOutcome& outcome : result.outcomes) {
        if (outcome.verdict != HostileVerdict::Healthy)
            text +=
                QStringLiteral("\n%1: %2: %3")
                    .arg(QString::fromUtf8(outcome.name), hostileVerdictText(outcome.verdict), outcome.reason);
    }
    return text.toUtf8();
}

} // namespace signalbox::testing
