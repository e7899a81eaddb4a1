// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journalbuilder.h"

namespace signalbox::testing {

/// A short life of a server with what exports find hard: commas, quotes and line ends, formulas, bytes that are
/// not text, bidirectional controls, payload cut by snaplen, IPv6, a reset, refused clients.
inline JournalView sampleView()
{
    using namespace std::chrono_literals;
    return JournalBuilder()
        .event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
        .opened(1)
        .received(1, "hello\n")
        .sent(1, "hello\n")
        .received(1, "a,b \"quoted\"\r\n\tnext")
        .sent(1, "=SUM(A1:A9)")
        .received(1, QByteArrayView("\0\x01\xFF\x1b[2J", 7))
        .sent(1, "gr\xC3\xBC\xC3\x9F \xF0\x9F\x9A\xA6 \xE2\x80\xAE reversed \xEF\xBB\xBF")
        .step(1234567us)
        .opened(2, "[2001:db8::7]:41024", "[2001:db8::1]:65432", "named \"ada\", with a comma")
        .received(2, "only the first bytes of many", 70000)
        .event(EventKind::Note, 2, "reading paused: 1.05 MB wait for the client to read")
        .event(EventKind::Failed, 0, "accept: Too many open files (EMFILE)")
        .event(EventKind::Rejected, 3, "max-clients: 2 are connected")
        .event(EventKind::HalfClosed, 1, "peer: FIN received")
        .sent(1, "-1 +1 @x \\n \\x41")
        .closed(1)
        .closed(2, "reset: Connection reset by peer (ECONNRESET); 65.9 kB of output were lost")
        .event(EventKind::Stopped, 0, "2 connections served")
        .view();
}

} // namespace signalbox::testing
