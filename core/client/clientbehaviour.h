// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/result.h"

#include <QString>
#include <QStringList>
#include <QStringView>

#include <chrono>
#include <optional>

namespace signalbox {

/// From the least to the most, both included; where they differ, each value is drawn from between.
template <typename T> struct FromTo
{
    T least {};
    T most {};

    bool operator==(const FromTo&) const = default;
};

/// What begins the detail of a note that tells of a client's behaviour.
inline constexpr char BehaviourNote[] = "behaviour: ";

/// How one test client departs from the well-behaved: what its socket is told, and how it sends, reads and
/// ends. A value. What is drawn comes from a generator of the client's own, which starts from `seed` and the
/// client's number: the same behaviour for the same client gives the same pieces, gaps and delays.
struct ClientBehaviour
{
    using Milliseconds = std::chrono::milliseconds;

    /// SO_KEEPALIVE, socket(7); the times are TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT, tcp(7).
    struct KeepAlive
    {
        std::chrono::seconds idle { 0 }; ///< of silence before the first probe
        std::chrono::seconds interval { 0 }; ///< between probes; 0 = the system's
        int count = 0; ///< probes without an answer that end the connection; 0 = the system's

        bool operator==(const KeepAlive&) const = default;
    };
    enum class Cut : quint8 { Reset, Close };

    static constexpr qsizetype MaxText = 1000; ///< characters of the text form
    static constexpr quint32 MaxBuffer = 1U << 30; ///< bytes
    static constexpr quint32 MaxPiece = 1'000'000; ///< bytes
    static constexpr quint64 MaxRate = 10'000'000'000; ///< bytes a second
    static constexpr quint64 MaxDrop = quint64 { 1 } << 50; ///< bytes
    static constexpr Milliseconds MaxPause { 60'000 }; ///< of a gap or a delay
    static constexpr std::chrono::seconds MaxKeepAlive { 32767 }; ///< the kernel's limit
    static constexpr int MaxKeepAliveCount = 127; ///< likewise

    // The socket
    bool nagle = false; ///< small writes wait for the ACK of those before; else TCP_NODELAY, tcp(7)
    quint32 receiveBuffer = 0; ///< SO_RCVBUF in bytes, which the kernel doubles, socket(7); 0 = the system's
    quint32 sendBuffer = 0; ///< SO_SNDBUF likewise
    Endpoint source; ///< bind(2) before connect(2); a null address or port 0 leaves it to the system
    std::optional<KeepAlive> keepAlive;
    bool isResetOnClose = false; ///< SO_LINGER of 0: close(2) sends RST. socket(7)

    // Reading
    bool isReading = true; ///< else what comes stays in the kernel until its window is closed
    quint64 readThrottle = 0; ///< at most so many bytes a second are read; 0 = as they come

    // Writing
    FromTo<quint32> pieces; ///< bytes of one write at most; 0 = as many as the kernel takes
    FromTo<Milliseconds> gaps; ///< after each piece
    FromTo<Milliseconds> delay; ///< before a message goes out; none overtakes another
    quint64 throttle = 0; ///< at most so many bytes a second are sent; 0 = as the kernel takes them
    std::optional<quint64> dropAfter; ///< bytes sent, after which the connection is cut
    Cut cut = Cut::Reset; ///< how

    quint64 seed = 1;

    /// Words and values, in any order: `reading=off pieces=1-5/10-30ms seed=7`. The error names the word and
    /// what to write instead. An empty text is the well-behaved client.
    static Result<ClientBehaviour> parse(QStringView text);
    /// The inverse: what differs from a well-behaved client, and nothing else.
    QString toString() const;

    bool isDefault() const { return *this == ClientBehaviour(); }
    /// What is settled when a client connects, as in `before`; an open connection keeps it.
    void keepConnected(const ClientBehaviour& before);
    /// The words that count only for a client that connects, and in which the two differ.
    static QStringList connectWords(const ClientBehaviour& one, const ClientBehaviour& other);

    bool operator==(const ClientBehaviour&) const = default;
};

} // namespace signalbox
