// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadsettings.h"

#include <QByteArrayList>
#include <QString>

namespace signalbox {

/// What is to be compared: the same load on each concurrency model. A value; validate() says whether it can be.
struct ComparisonSettings
{
    static constexpr int MaxRepeats = 20;
    static constexpr int MaxWorkers = 64;

    QByteArrayList models; ///< names from concurrencyCatalogue(); empty = all of it
    int repeats = 3; ///< rounds over all models
    int workers = 0; ///< of the models that have several; 0 = one for each processor
    LoadSettings load = standardLoad(); ///< the target and the observed process are filled in for each run
    QString program; ///< signalbox-cli; empty = the one beside the running program

    /// 64 clients, 64 bytes, 3 s after a warm-up of 1 s.
    static LoadSettings standardLoad();
    QString serverProgram() const; ///< absolute
    bool operator==(const ComparisonSettings&) const = default;
};

/// The first thing that is wrong, named with its remedy; Done if a comparison can start.
Result<Done> validate(const ComparisonSettings& settings);

} // namespace signalbox
