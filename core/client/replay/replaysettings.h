// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytemask.h"
#include "base/endpoint.h"
#include "client/replay/replayplan.h"

#include <chrono>

namespace signalbox {

/// Against which server a recording is to be played, and how. A value; validate() says whether it can be.
struct ReplaySettings
{
    static constexpr double FullSpeed = 0; ///< the next step as soon as those before it allow
    static constexpr double MinSpeed = 0.001;
    static constexpr double MaxSpeed = 1'000'000;
    static constexpr std::chrono::milliseconds MinTimeout { 10 };
    static constexpr std::chrono::milliseconds MaxTimeout { 600'000 };

    /// What a step waits for, beside its time.
    enum class Wait : quint8 {
        None, ///< nothing: sends go at their time
        Own, ///< the answers that came before it on its connection
        All, ///< everything that came before it in the recording, on all connections
    };

    QString recording; ///< a file; empty where the plan comes from elsewhere
    RecordedSide side = RecordedSide::Detect;
    Endpoint target;
    double speed = 1; ///< factor; FullSpeed
    Wait wait = Wait::Own;
    std::chrono::milliseconds timeout { 5'000 }; ///< for a connection, an answer or an end to come
    std::vector<ConnectionId> connections; ///< of the recording; empty = all
    ByteMask mask;

    bool isFullSpeed() const noexcept { return speed == FullSpeed; }
    bool isChosen(ConnectionId id) const;
    bool operator==(const ReplaySettings&) const = default;
};

/// The first thing that is wrong with the values, named with its remedy; Done if they can be used. What the
/// recording is does not matter here.
Result<Done> validate(const ReplaySettings& settings);

QByteArray replayWaitName(ReplaySettings::Wait wait); ///< `none own all`
std::optional<ReplaySettings::Wait> replayWaitFromName(QByteArrayView name);

/// `original`, `max` or a factor such as `10` or `0.5`.
QString replaySpeedText(double speed);
Result<double> replaySpeedFromText(const QString& text);

/// A mask as someone types it: a name, `OFFSET+LENGTH` and `/REGEX/` stay as they are; anything else is a
/// regular expression without its slashes.
QString replayMaskWord(const QString& typed);

/// One setting a line, `key value`, for files; what has its default is left out. Lines that are empty or begin
/// with # are skipped.
QString replaySettingsText(const ReplaySettings& settings);
/// The inverse. The error names the line, counted from 1, and the remedy.
Result<ReplaySettings> replaySettingsFromText(const QString& text);

/// The words of `signalbox-cli replay` that ask for these settings, without the target: the recording first,
/// then only what is not the usual.
QStringList replayArguments(const ReplaySettings& settings);

} // namespace signalbox
