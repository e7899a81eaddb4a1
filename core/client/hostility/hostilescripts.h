// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilecase.h"

namespace signalbox::hostile {

/// The scripts of the catalogue; what each does stands there.
HostileScript empty(HostileMode mode, quint64 seed);
HostileScript byteByByte(HostileMode mode, quint64 seed);
HostileScript splitEverywhere(HostileMode mode, quint64 seed);
HostileScript noLineEnd(HostileMode mode, quint64 seed);
HostileScript oversize(HostileMode mode, quint64 seed);
HostileScript nul(HostileMode mode, quint64 seed);
HostileScript invalidUtf8(HostileMode mode, quint64 seed);
HostileScript overlongUtf8(HostileMode mode, quint64 seed);
HostileScript surrogates(HostileMode mode, quint64 seed);
HostileScript controlCharacters(HostileMode mode, quint64 seed);
HostileScript escapeSequences(HostileMode mode, quint64 seed);
HostileScript bidi(HostileMode mode, quint64 seed);
HostileScript lineEnds(HostileMode mode, quint64 seed);
HostileScript halfClose(HostileMode mode, quint64 seed);
HostileScript resetMidMessage(HostileMode mode, quint64 seed);
HostileScript vanish(HostileMode mode, quint64 seed);
HostileScript slowReader(HostileMode mode, quint64 seed);
HostileScript slowloris(HostileMode mode, quint64 seed);
HostileScript flood(HostileMode mode, quint64 seed);
HostileScript garbage(HostileMode mode, quint64 seed);
HostileScript tlsHello(HostileMode mode, quint64 seed);
HostileScript httpRequest(HostileMode mode, quint64 seed);

} // namespace signalbox::hostile
