// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonresult.h"

#include <QStringList>

namespace signalbox {

/// What a load came to, as lines for people.
QStringList loadReport(const LoadResult& result);

/// The same load beside an earlier result.
QStringList ratioReport(const LoadResult& before, const LoadResult& after);

/// What a comparison came to: a table of medians, one of the spread, and what they show.
QStringList comparisonReport(const ComparisonResult& result);

} // namespace signalbox
