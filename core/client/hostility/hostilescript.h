// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonArray>

#include <chrono>
#include <vector>

namespace signalbox {

/// One thing that an attack does. A value.
struct HostileStep
{
    enum class Kind : quint8 {
        Connect, ///< a new connection, to which the next steps apply; the others stay as they are
        Select, ///< the next steps apply to connection number `count`, from 0
        Send, ///< `bytes`, `count` times, at most `piece` bytes at a time with `time` after each piece
        Pause, ///< for `time`
        Await, ///< until something comes back for the last Send, for `time` at most
        HalfClose, ///< FIN. shutdown(2)
        Reset, ///< RST. SO_LINGER, socket(7)
        Close, ///< close(2)
        StopReading, ///< what comes stays in the kernel, until it is full
        ReadOn,
    };

    Kind kind = Kind::Pause;
    QByteArray bytes {};
    quint32 count = 1;
    quint32 piece = 0; ///< 0 = all at once
    std::chrono::milliseconds time {};

    bool operator==(const HostileStep&) const = default;
};

/// What one attack does, step by step.
using HostileScript = std::vector<HostileStep>;

/// Bounds of a script, since one may come from a file.
struct HostileScriptLimits
{
    static constexpr std::size_t Steps = 4096;
    static constexpr int Connections = 256;
    static constexpr qint64 Bytes = 64 * 1024 * 1024; ///< sent in all
    static constexpr std::chrono::milliseconds Time { 60'000 }; ///< of one step
};

/// Bytes that the script sends in all.
qint64 bytesOf(const HostileScript& script);

/// One object a step: `do`, and where it has them `hex`, `text` (for people; hex counts), `count`, `piece`,
/// `ms`.
QJsonArray toJson(const HostileScript& script);
/// The error names the step, counted from 1.
Result<HostileScript> hostileScriptFromJson(const QJsonArray& steps);

/// A reproducer: a script in a file that can be run again. Any thread.
QByteArray hostileScriptFile(const HostileScript& script, const QByteArray& mode, const QString& remark);
Result<HostileScript> readHostileScript(const QString& fileName);

} // namespace signalbox
