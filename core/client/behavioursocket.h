// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"

namespace signalbox {

/// Tells the socket what can be changed at any time: Nagle, keep-alive, linger. tcp(7), socket(7). 0, or the
/// errno of the first option that was refused.
int setLiveOptions(int fd, const ClientBehaviour& behaviour);

/// Before connect(2), for a socket of the peer's family: buffers and source address, and the live options. 0 or
/// the errno; `what` then says what was refused, for a person.
int prepareSocket(int fd, const ClientBehaviour& behaviour, const QHostAddress& peer, QString& what);

} // namespace signalbox
