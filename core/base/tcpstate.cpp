// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/tcpstate.h"

#include <QCoreApplication>

#include <array>
#include <netinet/tcp.h>

namespace signalbox {
namespace {

struct Entry
{
    const char* name;
    const char* words;
};

constexpr std::array<Entry, TcpStateCount> Entries { {
    { "", QT_TRANSLATE_NOOP("TcpState", "What state it is in cannot be told from what was seen.") },
    { "LISTEN", QT_TRANSLATE_NOOP("TcpState", "Waits for a SYN from anyone.") },
    { "SYN-SENT", QT_TRANSLATE_NOOP("TcpState", "Has sent SYN and waits for the answer.") },
    { "SYN-RECEIVED",
        QT_TRANSLATE_NOOP("TcpState", "Has answered a SYN with SYN-ACK and waits for the ACK of it.") },
    { "ESTABLISHED", QT_TRANSLATE_NOOP("TcpState", "Bytes can go both ways.") },
    { "FIN-WAIT-1", QT_TRANSLATE_NOOP("TcpState", "Has sent FIN and waits for the ACK of it.") },
    { "FIN-WAIT-2",
        QT_TRANSLATE_NOOP("TcpState", "Its FIN was acknowledged; it waits for the FIN of the other side.") },
    { "CLOSE-WAIT",
        QT_TRANSLATE_NOOP("TcpState",
            "The other side has sent FIN; this side's program has yet to close. Many that stay mean a program "
            "that forgets to.") },
    { "CLOSING",
        QT_TRANSLATE_NOOP("TcpState", "Both sides sent FIN at once; it waits for the ACK of its own.") },
    { "LAST-ACK", QT_TRANSLATE_NOOP("TcpState", "Both sides have sent FIN; it waits for the last ACK.") },
    { "TIME-WAIT",
        QT_TRANSLATE_NOOP("TcpState",
            "It closed first. The kernel keeps the pair of addresses for a minute, so that segments that come "
            "late do not land in a new connection.") },
    { "CLOSED", QT_TRANSLATE_NOOP("TcpState", "There is no connection.") },
} };

} // namespace

QByteArrayView tcpStateName(TcpState state) { return Entries[static_cast<std::size_t>(state)].name; }

QString tcpStateWords(TcpState state)
{
    return QCoreApplication::translate("TcpState", Entries[static_cast<std::size_t>(state)].words);
}

TcpState tcpStateFromLinux(int state) noexcept
{
    switch (state) {
    case TCP_ESTABLISHED:
        return TcpState::Established;
    case TCP_SYN_SENT:
        return TcpState::SynSent;
    case TCP_SYN_RECV:
        return TcpState::SynReceived;
    case TCP_FIN_WAIT1:
        return TcpState::FinWait1;
    case TCP_FIN_WAIT2:
        return TcpState::FinWait2;
    case TCP_TIME_WAIT:
        return TcpState::TimeWait;
    case TCP_CLOSE:
        return TcpState::Closed;
    case TCP_CLOSE_WAIT:
        return TcpState::CloseWait;
    case TCP_LAST_ACK:
        return TcpState::LastAck;
    case TCP_LISTEN:
        return TcpState::Listen;
    case TCP_CLOSING:
        return TcpState::Closing;
    default:
        return TcpState::Unknown;
    }
}

} // namespace signalbox
