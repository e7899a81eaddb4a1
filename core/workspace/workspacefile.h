// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspace.h"

namespace signalbox {

inline constexpr int WorkspaceVersion = 1; ///< of the file's format; older programs refuse newer ones

/// By its ending, `.signalbox`.
bool isWorkspaceName(const QString& fileName);

/// The file's content: JSON, UTF-8, with a line for each thing, so that version control can show what changed.
QByteArray workspaceBytes(const Workspace& workspace);
/// The error names the place in the file, what is wrong there and the remedy; `fileName` is for that alone.
Result<Workspace> workspaceFromBytes(const QByteArray& bytes, const QString& fileName);

/// Any thread; blocking, as files are.
Result<Workspace> readWorkspace(const QString& fileName);
/// Whole or not at all: what was there stays if it cannot be written.
Result<Done> writeWorkspace(const Workspace& workspace, const QString& fileName);

} // namespace signalbox
