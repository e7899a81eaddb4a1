// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/uniquefd.h"
#include "journal/journal.h"
#include "rawpeer.h"

#include <QByteArrayList>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/// Both ends of one TCP connection over the loopback interface, without a server around: the end that is
/// tested, and the peer that the test plays.
class TcpPair
{
public:
    TcpPair()
    {
        signalbox::UniqueFd listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_storage address {};
        socklen_t length = signalbox::Endpoint { QHostAddress(QHostAddress::LocalHost), 0 }.toSockaddr(address);
        auto* end = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listening.get(), end, length) != 0 || ::listen(listening.get(), 1) != 0)
            return;
        length = sizeof address;
        ::getsockname(listening.get(), end, &length);
        peer = RawPeer::connectTo(signalbox::Endpoint::fromSockaddr(address));
        served = signalbox::UniqueFd(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    }

    /// Waits until so many bytes can be read at the served end, and FIN after them if `withFin`.
    static bool hasArrived(int fd, int bytes, bool withFin)
    {
        pollfd wait { fd, static_cast<short>(withFin ? POLLRDHUP : POLLIN), 0 };
        if (::poll(&wait, 1, 10'000) != 1)
            return false;
        int arrived = 0;
        return ::ioctl(fd, FIONREAD, &arrived) == 0 && arrived == bytes;
    }
    /// Waits until the peer's RST is there.
    static bool isReset(int fd)
    {
        pollfd wait { fd, POLLIN, 0 };
        return ::poll(&wait, 1, 10'000) == 1 && (wait.revents & (POLLHUP | POLLERR)) != 0;
    }
    /// Whether an error waits to be told, though both directions are shut down.
    static bool hasError(int fd)
    {
        pollfd look { fd, 0, 0 };
        return ::poll(&look, 1, 0) == 1 && (look.revents & POLLERR) != 0;
    }

    RawPeer peer { -1 };
    signalbox::UniqueFd served;
};

/// What a journal tells, a line an event: "received abc", "half-closed peer: FIN received".
inline QByteArrayList storyOf(const signalbox::Journal& journal)
{
    QByteArrayList story;
    const signalbox::JournalView view = journal.view();
    view.forEach(0, view.endSequence(), [&story](const signalbox::Event& event) {
        story += signalbox::eventKindName(event.kind).toByteArray() + ' '
            + (event.isData() ? event.payload : event.detail).toByteArray();
        return true;
    });
    return story;
}
