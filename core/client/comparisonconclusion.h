// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonmetric.h"

#include <QStringList>

namespace signalbox {

/// What the figures of one metric show, in a few sentences computed from them: who differs from whom and by how
/// much, whether the spread of the repeats covers the difference, and who did not serve every client. Only
/// models that did are compared where there are two of them.
QStringList comparisonConclusion(const ComparisonResult& result, const ComparisonMetric& metric);

} // namespace signalbox
