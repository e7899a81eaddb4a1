// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <memory>
#include <span>

namespace signalbox {

/// How the bytes of a connection cross its socket: as they are, or later inside TLS. Never raises SIGPIPE,
/// never blocks, but for reading where that was asked for.
class Transport
{
public:
    struct Outcome
    {
        std::size_t bytes = 0;
        int error = 0; ///< errno; EAGAIN = not now
    };

    virtual ~Transport() = default;
    /// 0 bytes without an error: the peer sent FIN. recv(2)
    virtual Outcome read(std::span<char> buffer) = 0;
    virtual Outcome write(std::span<const iovec> vector) = 0;
    /// "No more output": FIN after what was written. 0, or the errno that says why none is sent: ENOTCONN, when
    /// the peer has reset the connection. shutdown(2)
    virtual int shutdownOutput() = 0;
};

/// What went wrong on the socket since it was last asked, an errno; 0 = nothing. SO_ERROR, socket(7)
int socketError(int fd);

/// How the input of a socket stands.
enum class InputEnd : quint8 {
    None, ///< no FIN yet, or bytes that came before it are still to be read
    Fin, ///< the peer's FIN is next, or was
    Failed, ///< the connection was reset or given up. The error is told only once: recv(2) gives 0 from now on
};

/// After recv(2) gave 0 to a socket whose input this side may have shut down itself, and no call on it has
/// failed: whether the peer's FIN was the cause. Fin where the system does not tell. TCP_INFO, tcp(7)
InputEnd inputEnd(int fd);

/// Bytes that were written and that the peer's system has not acknowledged, a FIN counted as one; 0 where the
/// system does not tell. SIOCOUTQ, tcp(7)
std::size_t unacknowledged(int fd);

enum class ReadWait : bool {
    No, ///< EAGAIN if there is nothing
    Yes, ///< the calling thread waits; the descriptor must not be O_NONBLOCK
};

/// The socket itself. fd stays the caller's.
std::unique_ptr<Transport> makePlainTransport(int fd, ReadWait wait = ReadWait::No);

} // namespace signalbox
