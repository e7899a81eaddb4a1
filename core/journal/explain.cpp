// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/explain.h"

#include "journal/closereason.h"

#include <QCoreApplication>

#include <array>

namespace signalbox {
namespace {

QString translated(const char* text) { return QCoreApplication::translate("Explain", text); }

constexpr std::array<const char*, CloseReasonCount> Closings {
    // PeerClosed
    QT_TRANSLATE_NOOP("Explain",
        "The client said it was done by sending FIN; the server sent what was still queued, then its own FIN. "
        "This is the normal end of a connection: each direction is closed by itself. RFC 9293 section 3.6, "
        "close(2)."),
    // Reset
    QT_TRANSLATE_NOOP("Explain",
        "The peer sent RST: it threw the connection away at once. Bytes under way in either direction may be "
        "lost. Usual causes are a program that crashed, or that closed its socket with unread bytes in it. RFC "
        "9293 section 3.5.2, recv(2) fails with ECONNRESET."),
    // BrokenPipe
    QT_TRANSLATE_NOOP("Explain",
        "Bytes were written after the peer had closed its end, so nobody could read them. By default a process "
        "gets SIGPIPE then and dies; servers ask for the error EPIPE instead. send(2) MSG_NOSIGNAL, "
        "signal(7)."),
    // NetworkError
    QT_TRANSLATE_NOOP("Explain",
        "Reading or writing failed for a reason below TCP's own rules: the host could not be reached, or "
        "nothing was acknowledged until the time-out passed (ETIMEDOUT). RFC 9293 section 3.8.3, tcp(7)."),
    // Kicked
    QT_TRANSLATE_NOOP("Explain",
        "The connection was ended from the dashboard, in order: what was queued was sent, then FIN, then the "
        "peer's FIN was awaited. The peer read an end of file after the last byte. RFC 9293 section 3.6, "
        "shutdown(2)."),
    // Aborted
    QT_TRANSLATE_NOOP("Explain",
        "This side ended the connection with RST instead of FIN. Queued bytes were thrown away, and the peer's "
        "next read fails with ECONNRESET. One gets this with SO_LINGER set to 0 seconds before close(2). RFC "
        "9293 section 3.10.5, socket(7)."),
    // Quit
    QT_TRANSLATE_NOOP("Explain",
        "The client asked to leave, and the server closed the connection after its last answer. The side that "
        "closes first keeps the address pair in TIME-WAIT for a while. RFC 9293 section 3.3.2."),
    // SlowConsumer
    QT_TRANSLATE_NOOP("Explain",
        "The client read more slowly than the server had to send, for too long. Its receive window was closed, "
        "so the bytes piled up in this process; the server gave the client up to keep its memory bounded. RFC "
        "9293 section 3.8.6, tcp(7)."),
    // IdleTimeout
    QT_TRANSLATE_NOOP("Explain",
        "Nothing came or went for longer than the idle time-out allows. TCP itself never ends an idle "
        "connection: a peer that vanished looks the same as one that is silent. RFC 9293 section 3.8.4 "
        "describes keep-alives, tcp(7) SO_KEEPALIVE."),
    // ServerStopped
    QT_TRANSLATE_NOOP("Explain",
        "The server was stopped and closed its connections. After a drain the peer got all that was queued "
        "before the end of file. close(2), RFC 9293 section 3.6."),
    // ConnectFailed
    QT_TRANSLATE_NOOP("Explain",
        "No connection came about: the three-way handshake was refused or never answered. connect(2), RFC 9293 "
        "section 3.5."),
    // LocalClosed
    QT_TRANSLATE_NOOP("Explain",
        "This side closed its end: FIN tells the peer that no more bytes will come. close(2), RFC 9293 section "
        "3.6."),
    // ProtocolErrors
    QT_TRANSLATE_NOOP("Explain",
        "The client went on sending what the protocol does not allow, although it was told so each time. The "
        "server ended the connection to protect the others; such a limit is the application's own, TCP knows "
        "nothing of it. close(2), RFC 9293 section 3.6."),
    // WriteTimeout
    QT_TRANSLATE_NOOP("Explain",
        "Output was queued for this client, and it took none of it for longer than the write time-out allows: "
        "its receive window stayed at zero, or its machine is gone. TCP itself would go on probing for a very "
        "long time. RFC 9293 section 3.8.6.1 (zero-window probing), tcp(7) TCP_USER_TIMEOUT."),
    // LineTimeout
    QT_TRANSLATE_NOOP("Explain",
        "The client began a line and did not end it in time. Sending a byte now and then defeats an idle "
        "time-out, and holding many connections that way is known as the slowloris attack, so the time of the "
        "whole line is what counts; such a limit is the application's own. close(2), RFC 9293 section 3.6."),
    // Rule
    QT_TRANSLATE_NOOP("Explain",
        "What the client sent matched a rule that says to end the connection. All replies, the delayed ones "
        "too, "
        "were sent before the end of file. close(2), RFC 9293 section 3.6."),
};

struct ErrnoWords
{
    const char* name;
    const char* words;
};

constexpr std::array<ErrnoWords, 12> Failures { {
    { "EMFILE",
        QT_TRANSLATE_NOOP("Explain",
            "This process has used up its file descriptors, and each connection needs one. New clients wait in "
            "the backlog until one is free. getrlimit(2) RLIMIT_NOFILE, accept(2).") },
    { "ENFILE",
        QT_TRANSLATE_NOOP("Explain",
            "The whole system has used up its file descriptors. New clients wait in the backlog until some are "
            "free. accept(2), proc(5) /proc/sys/fs/file-max.") },
    { "ENOBUFS",
        QT_TRANSLATE_NOOP("Explain",
            "The kernel had no memory for socket buffers. It usually passes; the server tries again a little "
            "later. accept(2), tcp(7).") },
    { "ENOMEM",
        QT_TRANSLATE_NOOP("Explain",
            "The kernel had no memory for a socket. It usually passes; the server tries again a little later. "
            "accept(2), tcp(7).") },
    { "ECONNABORTED",
        QT_TRANSLATE_NOOP("Explain",
            "A client finished the handshake and was gone again before the server took it out of the backlog. "
            "Only that client is concerned. accept(2).") },
    { "EADDRINUSE",
        QT_TRANSLATE_NOOP("Explain",
            "Another socket already listens on this address and port; two cannot. Stop the other program or "
            "take another port. bind(2), SO_REUSEADDR in socket(7).") },
    { "EADDRNOTAVAIL",
        QT_TRANSLATE_NOOP("Explain",
            "No network interface of this machine has that address, or no free port was left to connect from. "
            "bind(2), connect(2).") },
    { "EACCES",
        QT_TRANSLATE_NOOP("Explain",
            "The system does not allow it: ports below 1024 are for privileged programs, unless it is "
            "configured otherwise. bind(2), ip(7) ip_unprivileged_port_start.") },
    { "ECONNREFUSED",
        QT_TRANSLATE_NOOP("Explain",
            "The machine answered, but nobody listens on that port: the SYN was answered with RST. connect(2), "
            "RFC 9293 section 3.10.7.1.") },
    { "ETIMEDOUT",
        QT_TRANSLATE_NOOP("Explain",
            "Nothing answered in time. A firewall that drops packets looks just like this. connect(2), tcp(7) "
            "tcp_syn_retries.") },
    { "EHOSTUNREACH",
        QT_TRANSLATE_NOOP("Explain",
            "No way leads to that host: a router or this machine's own network said so by ICMP. connect(2), "
            "icmp(7).") },
    { "ENETUNREACH",
        QT_TRANSLATE_NOOP("Explain", "This machine knows no route to that network. connect(2), ip(7).") },
} };

/// Details name an errno in parentheses, as errnoText() writes it; null where none is known.
const char* failureWords(QByteArrayView detail)
{
    for (const ErrnoWords& failure : Failures) {
        const QByteArray name = QByteArray("(") + failure.name + ')';
        if (detail.indexOf(name) >= 0)
            return failure.words;
    }
    return nullptr;
}

QString explainListening()
{
    return QCoreApplication::translate("Explain",
        "The server is ready: socket(2), bind(2) and listen(2) succeeded. From now on the kernel itself "
        "completes handshakes and queues the new connections in the backlog, even before the server accepts "
        "them. RFC 9293 section 3.9.1 calls this a passive OPEN; listen(2).");
}

QString explainOpened()
{
    return QCoreApplication::translate("Explain",
        "A connection is established: SYN, SYN-ACK and ACK were exchanged, and both sides agreed on their "
        "first sequence numbers. A server gets it from accept(2), as a new descriptor of its own; a client "
        "from connect(2). RFC 9293 section 3.5.");
}

QString explainReceived(const Event& event)
{
    QString text = QCoreApplication::translate("Explain",
        "One read brought these bytes. TCP is a stream: it keeps the order of bytes, not the borders of "
        "messages. What the peer sent in one write may arrive in several reads, or several writes in one. "
        "recv(2), RFC 9293 section 3.9.1.");
    if (event.bytes > static_cast<quint64>(event.payload.size()))
        text += QLatin1Char(' ')
            + QCoreApplication::translate("Explain",
                "Only the first bytes were kept, since the capture length (snaplen) is shorter. pcap(3PCAP).");
    return text;
}

QString explainSent(const Event& event)
{
    QString text = QCoreApplication::translate("Explain",
        "One write handed these bytes to the kernel. They now stand in its send buffer; it delivers them, and "
        "repeats what gets lost, while the program goes on. Success does not mean that the peer has read them. "
        "send(2), RFC 9293 section 3.8.");
    if (event.bytes > static_cast<quint64>(event.payload.size()))
        text += QLatin1Char(' ')
            + QCoreApplication::translate("Explain",
                "Only the first bytes were kept, since the capture length (snaplen) is shorter. pcap(3PCAP).");
    return text;
}

QString explainHalfClosed(const Event& event)
{
    if (event.detail.startsWith("peer"))
        return QCoreApplication::translate("Explain",
            "The peer sent FIN: it will send no more, and a read returns 0 bytes. It may still be reading, so "
            "the answers that are queued are sent before this side closes. recv(2), RFC 9293 section 3.6.1.");
    return QCoreApplication::translate("Explain",
        "This side sent FIN: it will send no more, but goes on reading what the peer has to say. shutdown(2) "
        "with SHUT_WR, RFC 9293 section 3.6.1.");
}

QString explainClosed(const Event& event)
{
    if (const auto reason = closeReasonFromDetail(event.detail)) {
        QString text = translated(Closings[static_cast<std::size_t>(*reason)]);
        const char* more = *reason == CloseReason::ConnectFailed ? failureWords(event.detail) : nullptr;
        return more ? text + QLatin1Char(' ') + translated(more) : text;
    }
    return QCoreApplication::translate(
        "Explain", "The connection is gone and its descriptor is free again. close(2), RFC 9293 section 3.6.");
}

QString explainFailed(const Event& event)
{
    if (const char* words = failureWords(event.detail))
        return translated(words);
    return QCoreApplication::translate("Explain",
        "A system call failed; the name in parentheses is its errno. The server goes on. errno(3), tcp(7).");
}

QString explainRejected(const Event& event)
{
    if (const char* words = failureWords(event.detail))
        return translated(words);
    // A client that is turned away has no number yet.
    if (event.connection != NoConnection && !event.detail.startsWith("max-clients"))
        return QCoreApplication::translate("Explain",
            "The client sent a line that the protocol does not allow, and was told so. The line went to nobody "
            "else. A server must bound and check what it reads, because TCP delivers whatever a peer sends. "
            "RFC 9293 section 3.8.");
    return QCoreApplication::translate("Explain",
        "The server does not take this client: the connection was accepted and closed at once, because a limit "
        "was reached. TCP has no way to refuse politely after the handshake, so the client sees an end of file "
        "or RST. accept(2).");
}

QString explainNote()
{
    return QCoreApplication::translate("Explain",
        "A remark of the server itself; no bytes moved. When reading is paused, the client's output queue is "
        "too long: the server stops reading, the receive window closes, and the client's writes wait. This is "
        "back-pressure. RFC 9293 section 3.8.6, tcp(7).");
}

QString explainStopped()
{
    return QCoreApplication::translate("Explain",
        "The server has ended: the listening socket and every connection are closed. The kernel refuses "
        "further clients with RST; the port can be used again at once, thanks to SO_REUSEADDR. close(2), "
        "socket(7).");
}

struct Step
{
    const char* name;
    const char* words;
};

constexpr std::array<Step, LifecycleStepCount> Steps { {
    { "socket",
        QT_TRANSLATE_NOOP("Explain",
            "socket(2) asks the kernel for an endpoint and returns a descriptor. It has no address yet and "
            "talks to nobody. tcp(7), RFC 9293 section 3.3.1.") },
    { "bind",
        QT_TRANSLATE_NOOP("Explain",
            "bind(2) gives the socket its address and port. 127.0.0.1 can be reached from this machine only, "
            "0.0.0.0 and :: on every interface. It fails with EADDRINUSE when another socket listens there. "
            "ip(7), ipv6(7).") },
    { "listen",
        QT_TRANSLATE_NOOP("Explain",
            "listen(2) makes the socket passive: the kernel now answers SYN by itself and keeps finished "
            "handshakes in a queue, the backlog. RFC 9293 section 3.9.1, passive OPEN.") },
    { "accept",
        QT_TRANSLATE_NOOP("Explain",
            "accept(2) takes the next finished connection out of the backlog, as a new descriptor; the "
            "listening socket goes on listening. The count is of clients accepted since the start. RFC 9293 "
            "section 3.5.") },
    { "recv/send",
        QT_TRANSLATE_NOOP("Explain",
            "recv(2) and send(2) move bytes between the program and the kernel's buffers. How many bytes one "
            "call moves has nothing to do with how the peer wrote them. RFC 9293 section 3.8.") },
    { "close",
        QT_TRANSLATE_NOOP("Explain",
            "close(2) gives the descriptor back, and FIN or RST goes out. The count is of connections that "
            "have ended; the log says why each one did. RFC 9293 section 3.6.") },
} };

const Step& stepOf(LifecycleStep step) { return Steps[static_cast<std::size_t>(step)]; }

} // namespace

QString explain(const Event& event)
{
    switch (event.kind) {
    case EventKind::Listening:
        return explainListening();
    case EventKind::Opened:
        return explainOpened();
    case EventKind::Received:
        return explainReceived(event);
    case EventKind::Sent:
        return explainSent(event);
    case EventKind::HalfClosed:
        return explainHalfClosed(event);
    case EventKind::Closed:
        return explainClosed(event);
    case EventKind::Failed:
        return explainFailed(event);
    case EventKind::Rejected:
        return explainRejected(event);
    case EventKind::Note:
        return explainNote();
    case EventKind::Stopped:
        return explainStopped();
    }
    return {};
}

QString explain(LifecycleStep step) { return translated(stepOf(step).words); }

QString lifecycleStepName(LifecycleStep step) { return QString::fromLatin1(stepOf(step).name); }

} // namespace signalbox
