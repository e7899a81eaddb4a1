// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadsettings.h"

#include <QByteArrayList>
#include <QString>

class QCommandLineParser;

namespace signalbox {

/// What `signalbox-cli load` was asked for.
struct LoadOptions
{
    LoadSettings load; ///< without a target if isComparison
    bool isComparison = false; ///< --compare: every concurrency model in turn
    QByteArrayList models; ///< empty = all
    int repeats = 3;
    int workers = 0;
    QString jsonFile;
    QString csvFile;
    QString htmlFile;
    QString againstFile; ///< an earlier result
};

void addLoadOptions(QCommandLineParser& parser);

/// Validated; the error names the option.
Result<LoadOptions> loadOptions(const QCommandLineParser& parser);

} // namespace signalbox
