// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"
#include "export/lineparts.h"

namespace signalbox {

/// JSON Lines: one event a line, lossless up to snaplen, readable by JsonLinesReader. Keys in this order: `seq
/// time connection peer event bytes captured detail`, and where there is payload, `text` if isPlainText(), else
/// `base64`. What a reader cannot see, and what changes the order of other text, is escaped as `\uXXXX`.
class JsonLinesExporter final : public Exporter
{
protected:
    void appendEvent(QByteArray& out, const Event& event, const JournalView& view) override;

private:
    PeerText m_peers;
    TimeText m_time;
};

} // namespace signalbox
