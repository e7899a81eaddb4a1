// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

#include <QStringList>

namespace signalbox {

/// A figure of two loads side by side.
struct LoadRatio
{
    QString figure;
    QString before;
    QString after;
    std::optional<double> ratio; ///< after / before; none where nothing can be divided
    bool isMoreBetter = false; ///< of the figure
};

std::vector<LoadRatio> compareLoads(const LoadResult& before, const LoadResult& after);

/// `1.25 ×`, or a dash.
QString ratioText(const LoadRatio& ratio);

/// What has to be known before two results are set against each other: which settings differ, and how far a
/// single run of each can be trusted.
QStringList comparisonCaveats(const LoadResult& before, const LoadResult& after);

} // namespace signalbox
