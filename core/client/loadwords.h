// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

#include <QStringList>

namespace signalbox {

/// The settings of a load in a line: `64 clients, 64 bytes, depth 1`.
QString loadText(const LoadSettings& settings);
/// How it was put on: `closed loop`, `open loop at 20.0 k/s`, and whether connections are kept.
QString loopText(const LoadSettings& settings);
/// Clients that failed, by kind: `3 refused, 1 reset`; empty if none did.
QString failureText(const LoadFailures& failures);
/// How many clients were served, and what became of the others.
QString clientsText(const LoadResult& result);

enum class ScheduleState {
    None, ///< a closed loop has no schedule
    Kept,
    Behind, ///< the load was on time, the echoes were fewer than were due
    Late, ///< the load itself was late: its figures do not describe the server
};
ScheduleState scheduleState(const LoadResult& result);
/// Whether the load kept its own schedule, and what that says of the figures; empty in a closed loop.
QString scheduleText(const LoadResult& result);

/// A line of the result's table.
struct LoadFigure
{
    QString name;
    QString value;
};
std::vector<LoadFigure> loadFigures(const LoadResult& result);

} // namespace signalbox
