// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace signalbox {

/// Test clients that a workspace connects, all alike.
struct WorkspaceClients
{
    QString target = QStringLiteral("{server}"); ///< ADDR:PORT, or that of the workspace's own server
    int count = 1;
    QString behaviour {}; ///< how they behave, as `signalbox-cli connect --behaviour` takes it; may be empty
    QString message {}; ///< what each sends once it is connected, with escapes; may be empty

    bool operator==(const WorkspaceClients&) const = default;
};

/// A text with a name: a conversation script, or a filter.
struct WorkspaceText
{
    QString name;
    QString text;

    bool operator==(const WorkspaceText&) const = default;
};

/// One check of a run: a command of signalbox-cli with its options. `{server}` stands for where the workspace's
/// server listens, `{script:NAME}` for a file with the script of that name. Other file names count from the
/// folder of the workspace.
struct WorkspaceCheck
{
    QString name;
    QStringList command; ///< the first word is the command: converse, load, malformed, replay, connect

    bool operator==(const WorkspaceCheck&) const = default;
};

/// Everything one works with, to be opened again or run without a screen. A value; the file is
/// docs/workspaces.md.
struct Workspace
{
    static constexpr qsizetype MaxFile = 16 * 1024 * 1024; ///< bytes
    static constexpr int MaxGroups = 64; ///< of clients
    static constexpr int MaxScripts = 64;
    static constexpr int MaxFilters = 64;
    static constexpr int MaxChecks = 256;
    static constexpr int MaxName = 64; ///< characters
    static constexpr qsizetype MaxText = 1024 * 1024; ///< characters of a script or of the rules
    static constexpr int MaxArguments = 128; ///< of one check

    bool isServing = true; ///< a run starts the server; without, targets are other programs' servers
    ServerConfig server;
    QString rules; ///< of the server's mode `script`
    QList<WorkspaceClients> clients;
    QList<WorkspaceText> scripts;
    QList<WorkspaceText> filters;
    QList<WorkspaceCheck> checks;
    QJsonObject window; ///< what the desktop program remembers; a run does not look at it

    bool operator==(const Workspace&) const = default;
};

/// The commands that a check may be made of.
QStringList workspaceCommands();

/// The first thing that is wrong with the values, named with its remedy: two of one name, a script that is not
/// there. Done if they can be used.
Result<Done> validate(const Workspace& workspace);

/// What a person may still be at work on when a workspace is opened, but a run cannot do without: filters and
/// scripts without a mistake, rules for the mode `script`.
Result<Done> validateForRun(const Workspace& workspace);

} // namespace signalbox
