// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"
#include "export/lineparts.h"

namespace signalbox {

/// Plain text for people: one aligned line per event. What is invisible is shown as visibleText() does; payload
/// beyond 4096 characters is left out.
class TextExporter final : public Exporter
{
protected:
    void appendEvent(QByteArray& out, const Event& event, const JournalView& view) override;

private:
    PeerText m_peers;
};

} // namespace signalbox
