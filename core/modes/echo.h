// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/mode.h"

namespace signalbox {

/// Sends back what it receives, byte for byte. RFC 862
class EchoMode final : public Mode
{
public:
    void received(ConnectionId id, QByteArrayView bytes, Outbox& outbox) override { outbox.send(id, bytes); }
    bool isShared() const override { return false; }
};

} // namespace signalbox
