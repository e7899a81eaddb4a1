// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonmetric.h"

#include <QStringList>

namespace signalbox {

/// What the figures of one metric show, in a few entries computed from them: who differs from whom and by how
/// much, unless the spread of the repeats covers it; and who did not serve every client. Only models that did
/// are compared where there are two of them. Judged by the runs that took place, so it holds midway too. An
/// entry stands by itself: what limits a statement is in the same entry. Those that hold for every metric are
/// the same in each, and need be said once only.
QStringList comparisonConclusion(const ComparisonResult& result, const ComparisonMetric& metric);

} // namespace signalbox
