// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonmetric.h"

#include <QByteArray>
#include <QJsonObject>

namespace signalbox {

/// One line for each model, RFC 4180, UTF-8: the settings, the runs that took place, then median, least and
/// most of each metric; empty where nothing was measured. docs/load.md names the columns.
QByteArray comparisonCsv(const ComparisonResult& result);

/// Settings, machine, and for each model the same figures and every run.
QJsonObject comparisonJson(const ComparisonResult& result);

} // namespace signalbox
