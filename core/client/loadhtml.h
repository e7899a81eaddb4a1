// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

namespace signalbox {

/// A report for people in one file: figures, what became of the clients, the course of the run, histogram and
/// percentile curve as inline SVG, light or dark as the reader's system is; well-formed XML, without scripts
/// and without anything that would be fetched from elsewhere. With an earlier result beside it, if there is
/// one.
QByteArray loadHtml(const LoadResult& result, const LoadResult* against = nullptr);

} // namespace signalbox
