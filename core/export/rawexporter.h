// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exportcatalogue.h"

namespace signalbox {

/// The kept bytes of reads and writes, one behind the other, and nothing else: what went one way over one
/// connection, if a filter lets nothing else through. Bytes that were not kept are left out without a trace, so
/// whoever offers it must say how many there are.
class RawExporter : public Exporter
{
protected:
    void appendEvent(QByteArray& out, const Event& event, const JournalView& view) override;
};

/// Not in the catalogue: without a filter for one direction of one connection it makes no sense.
const ExportFormat& rawFormat();

} // namespace signalbox
