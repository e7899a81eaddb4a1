// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checkprocess.h"

#include "base/clock.h"
#include "base/endpoint.h"
#include "journal/snapshot.h"

#include <QJsonObject>

#include <optional>

namespace signalbox {

/// What came of one group of a workspace's clients.
struct RunClients
{
    WorkspaceClients group;
    int connected = 0; ///< that came about
    int failed = 0; ///< that did not
    int lost = 0; ///< closed by the server before the run was over
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    QString whyFailed; ///< the first of them
};

/// How many events of the server's journal one of the workspace's filters lets through.
struct RunFilter
{
    WorkspaceText filter;
    quint64 events = 0;
};

/// What came of running a workspace. A value.
struct RunReport
{
    QString workspace; ///< the file's name
    WallTime started {};
    std::chrono::nanoseconds elapsed {};
    std::optional<Endpoint> server; ///< where it listened; none if the workspace starts none
    ServerConfig config;
    Counters counters; ///< of that server, at the end
    std::vector<RunClients> clients;
    std::vector<RunFilter> filters;
    std::vector<CheckOutcome> checks;
    bool isStopped = false; ///< early
    std::optional<Error> error; ///< why it could not be run

    /// Every check did, and every client that was to be there was.
    bool hasPassed() const;
    QStringList summary() const; ///< for people
    QJsonObject toJson() const; ///< docs/workspaces.md names the keys
    /// One suite a check, as the check's own command writes it; where it writes none, one of a single case.
    QByteArray toJUnit() const;
};

} // namespace signalbox
