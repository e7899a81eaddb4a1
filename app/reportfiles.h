// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QStringList>

namespace signalbox {

/// `-`: what belongs to people is left out then, so that a program can read what comes.
bool isStdout(const QString& fileName);

/// Whole or not at all; `-` is standard output.
Result<Done> writeReport(const QString& fileName, const QByteArray& bytes);

/// Whether they can be written, tried before anything is done that takes minutes. Leaves no trace; empty names
/// are left out.
Result<Done> checkReports(const QStringList& fileNames);

} // namespace signalbox
