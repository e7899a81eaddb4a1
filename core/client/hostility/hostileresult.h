// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilesettings.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace signalbox {

enum class HostileVerdict : quint8 {
    NotRun, ///< the server did not serve before it began, or it was stopped
    Healthy,
    UnexpectedEnd, ///< others were served well; what came of the attack was not what is expected
    Unhealthy, ///< others were not served well
};
QByteArray hostileVerdictName(HostileVerdict verdict); ///< `not-run healthy unexpected-end unhealthy`
QString hostileVerdictText(HostileVerdict verdict); ///< for people

/// What came of one case. A value.
struct HostileOutcome
{
    static constexpr qsizetype MaxAnswer = 200; ///< bytes kept to be shown

    QByteArray name; ///< of the case; `script` for a reproducer
    HostileVerdict verdict = HostileVerdict::NotRun;
    QString reason; ///< a sentence or two: why, and what was seen
    QString expected; ///< in words
    std::optional<HostileEnd> end; ///< of the attack's last connection
    QByteArray answer; ///< the first bytes that it was answered
    quint64 bytesSent = 0; ///< by all connections of the attack
    quint64 bytesReceived = 0;
    quint32 probes = 0; ///< answers that well-behaved clients got beside and after it
    std::chrono::nanoseconds slowest {}; ///< of these
    std::chrono::nanoseconds elapsed {};
    HostileScript script; ///< what was done; of mutations the one that failed, or the last
    std::optional<quint64> seed; ///< of the mutation that failed: alone, it comes again
    int mutations = 0; ///< tried
    int shortenings = 0; ///< tries that made the script shorter, when it failed
    bool isShortest = false; ///< nothing more can be left out of the script
};

/// What came of all of them. A value.
struct HostileResult
{
    HostileSettings settings;
    std::vector<HostileOutcome> outcomes; ///< in the order they were run
    HostileSettings::Serving serving = HostileSettings::Serving::Detect; ///< as it was found
    std::optional<Error> error; ///< why nothing was run, if nothing was
    bool isStopped = false; ///< early
    std::chrono::nanoseconds elapsed {};

    int count(HostileVerdict verdict) const;
    bool isHealthy() const; ///< at least one case, and every one of them
    QJsonObject toJson() const; ///< docs/malformed.md names the keys
    QByteArray toJUnit() const; ///< XML as CI systems read it: one test suite, a test case each
};

} // namespace signalbox
