// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/laddertext.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "journal/explain.h"

#include <QCoreApplication>
#include <QLocale>

namespace signalbox {
namespace {

QString words(const char* text) { return QCoreApplication::translate("Ladder", text); }

QString amount(quint64 value) { return QLocale().toString(value); }

QString reads(quint64 count)
{
    return count == 1 ? words(QT_TRANSLATE_NOOP("Ladder", "1 read"))
                      : words(QT_TRANSLATE_NOOP("Ladder", "%1 reads")).arg(amount(count));
}

QString writes(quint64 count)
{
    return count == 1 ? words(QT_TRANSLATE_NOOP("Ladder", "1 write"))
                      : words(QT_TRANSLATE_NOOP("Ladder", "%1 writes")).arg(amount(count));
}

QString segments(quint64 count)
{
    return count == 1 ? words(QT_TRANSLATE_NOOP("Ladder", "1 segment"))
                      : words(QT_TRANSLATE_NOOP("Ladder", "%1 segments")).arg(amount(count));
}

/// What bytes came in, or went in.
QString pieces(const LadderStep& step, LadderArrow way, quint64 count)
{
    return step.isOfWire ? segments(count) : way == LadderArrow::ToServer ? reads(count) : writes(count);
}

QString dataLabel(const LadderStep& step)
{
    const QString calls = pieces(step, step.arrow, step.count);
    return words(QT_TRANSLATE_NOOP("Ladder", "%1 in %2"))
        .arg(formatBytes(static_cast<double>(step.bytes)), calls);
}

QString foldedLabel(const LadderStep& step)
{
    QStringList parts;
    if (step.count > 0 && step.bytes == 0)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "%1 accepted")).arg(amount(step.count));
    else if (step.count > 0)
        parts += QStringLiteral("%1, %2").arg(
            pieces(step, LadderArrow::ToServer, step.count), formatBytes(static_cast<double>(step.bytes)));
    if (step.countBack > 0)
        parts += QStringLiteral("%1, %2").arg(pieces(step, LadderArrow::ToClient, step.countBack),
            formatBytes(static_cast<double>(step.bytesBack)));
    if (step.others > 0)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "%1 others")).arg(amount(step.others));
    return QStringLiteral("⋯ ") + parts.join(QStringLiteral("; "));
}

QString runLabel(const LadderStep& step, const char* one, const char* many)
{
    return step.count == 1 ? words(one) : words(many).arg(amount(step.count));
}

/// What the log says of it, as far as the step keeps it.
QString detailText(const LadderStep& step) { return visibleText(step.detail, 200); }

QString missingLabel(const LadderStep& step)
{
    return step.count == 0
        ? words(QT_TRANSLATE_NOOP("Ladder", "the beginning is not in the log"))
        : words(QT_TRANSLATE_NOOP("Ladder", "%1 events of the log went by unread")).arg(amount(step.count));
}

QString howItIsKnown(const LadderStep& step)
{
    if (step.kind == LadderKind::Missing || step.kind == LadderKind::Folded)
        return {};
    if (step.isOfWire)
        return step.isDeduced
            ? words(QT_TRANSLATE_NOOP("Ladder", "Deduced from the segments around it, and from their time."))
            : words(QT_TRANSLATE_NOOP("Ladder", "Seen on the wire, by the program that captured it."));
    if (step.isDeduced)
        return words(QT_TRANSLATE_NOOP("Ladder",
            "Deduced: the kernel does this by itself, and no system call of the server shows it; its time is "
            "that "
            "of the event it follows from."));
    if (step.call == LadderCall::None)
        return {};
    return words(QT_TRANSLATE_NOOP("Ladder", "Seen by the server's system call: %1.")).arg(ladderCall(step));
}

QString statesText(const LadderStep& step)
{
    QStringList parts;
    if (step.client != TcpState::Unknown)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "Client: %1. %2"))
                     .arg(QString::fromLatin1(tcpStateName(step.client)), tcpStateWords(step.client));
    if (step.server != TcpState::Unknown)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "Server: %1. %2"))
                     .arg(QString::fromLatin1(tcpStateName(step.server)), tcpStateWords(step.server));
    return parts.join(QLatin1Char('\n'));
}

QString ofReason(const LadderStep& step)
{
    Event event;
    event.kind = EventKind::Closed;
    event.detail = step.detail;
    return step.reason ? explain(event) : QString();
}

QString meaning(const LadderStep& step)
{
    switch (step.kind) {
    case LadderKind::Syn:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "The client asks for a connection and tells its first sequence number. RFC 9293 section 3.5."));
    case LadderKind::SynAck:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "The server's kernel agrees, acknowledges the client's number and tells its own; the program knows "
            "nothing of it yet. RFC 9293 section 3.5, listen(2)."));
    case LadderKind::Ack:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "The client acknowledges the server's number: the connection stands, and waits in the backlog "
            "until "
            "the program takes it. RFC 9293 section 3.5, listen(2)."));
    case LadderKind::Accept:
        if (step.isOfWire)
            return words(QT_TRANSLATE_NOOP("Ladder",
                "The handshake is complete. When the server's program took the connection out of its backlog, "
                "no "
                "capture tells. RFC 9293 section 3.5, accept(2)."));
        return words(QT_TRANSLATE_NOOP("Ladder",
            "The program took the connection out of the backlog and got a descriptor of its own for it; the "
            "listening socket goes on listening. This is the moment that the log calls opened. accept(2)."));
    case LadderKind::Data:
        if (step.isOfWire)
            return words(QT_TRANSLATE_NOOP("Ladder",
                "Bytes as the segments carried them, put in order and without what was sent again. How many "
                "writes "
                "they came from, or how many reads they took, no capture tells. RFC 9293 section 3.8."));
        return words(step.arrow == LadderArrow::ToServer
                ? QT_TRANSLATE_NOOP("Ladder",
                    "Bytes from the client. How many reads they took says nothing of how the client wrote "
                    "them: "
                    "TCP is a stream. Segments and their ACKs are the kernel's affair and not drawn. recv(2), "
                    "RFC "
                    "9293 section 3.8.")
                : QT_TRANSLATE_NOOP("Ladder",
                    "Bytes handed to the kernel for the client. The kernel sends them when the client's window "
                    "has room; that the call succeeded does not mean that they arrived. send(2), RFC 9293 "
                    "section 3.8."));
    case LadderKind::Fin:
        if (step.isOfWire)
            return words(QT_TRANSLATE_NOOP("Ladder",
                "Who sends it will send no more, and may still receive. RFC 9293 sections 3.6 and 3.6.1."));
        if (step.arrow == LadderArrow::ToServer)
            return words(QT_TRANSLATE_NOOP("Ladder",
                "The client will send no more: a read returned 0. If it only closed its writing half, it still "
                "reads. RFC 9293 sections 3.6 and 3.6.1."));
        return step.reason && !step.detail.isEmpty()
            ? ofReason(step)
            : words(QT_TRANSLATE_NOOP("Ladder",
                "The server will send no more; FIN goes out behind the bytes that are still queued in the "
                "kernel. RFC 9293 section 3.6, shutdown(2)."));
    case LadderKind::FinOrRst:
        return words(QT_TRANSLATE_NOOP("Ladder",
                   "The server closed. FIN goes out, but if bytes of the client lay unread the kernel sends "
                   "RST "
                   "instead; which of the two, no system call tells, so neither do the states. RFC 2525 "
                   "section "
                   "2.17, RFC 9293 section 3.6."))
            + (step.reason ? QLatin1Char('\n') + ofReason(step) : QString());
    case LadderKind::FinAck:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "FIN takes a sequence number of its own, and is acknowledged like a byte; a system that is gone "
            "acknowledges nothing, and the FIN is repeated. RFC 9293 section 3.6."));
    case LadderKind::Rst:
    case LadderKind::TimeOut:
    case LadderKind::Close:
        if (step.reason)
            return ofReason(step);
        return words(QT_TRANSLATE_NOOP("Ladder", "The descriptor is free again. close(2)."));
    case LadderKind::Folded:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "Steps from the middle of a long life, counted but not kept one by one; the log has the events of "
            "those that it still holds."));
    case LadderKind::Missing:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "What was before is not in the log: it was evicted to make room, cleared, or never recorded. The "
            "states that follow are what bytes that come and go allow."));
    case LadderKind::Socket:
        return explain(LifecycleStep::Socket);
    case LadderKind::Bind:
        return explain(LifecycleStep::Bind);
    case LadderKind::Listen:
        return explain(LifecycleStep::Listen);
    case LadderKind::Accepted:
        return explain(LifecycleStep::Accept);
    case LadderKind::StoppedListening:
        return words(QT_TRANSLATE_NOOP("Ladder",
            "The server has ended. The listening socket was closed first, and the kernel has refused newcomers "
            "with RST since; connections that were there were served to their end. close(2)."));
    case LadderKind::Refused:
    case LadderKind::Remark:
    case LadderKind::TurnedAway:
    case LadderKind::AcceptFailed:
    case LadderKind::StartFailed:
        break;
    }
    Event event;
    event.connection = ConnectionId { step.kind == LadderKind::Refused ? 1U : 0U };
    event.kind = step.kind == LadderKind::Remark                                  ? EventKind::Note
        : step.kind == LadderKind::Refused || step.kind == LadderKind::TurnedAway ? EventKind::Rejected
                                                                                  : EventKind::Failed;
    event.detail = step.detail;
    return explain(event);
}

} // namespace

QString ladderLabel(const LadderStep& step)
{
    switch (step.kind) {
    case LadderKind::Syn:
        return QStringLiteral("SYN");
    case LadderKind::SynAck:
        return QStringLiteral("SYN, ACK");
    case LadderKind::Ack:
        return QStringLiteral("ACK");
    case LadderKind::Data:
        return dataLabel(step);
    case LadderKind::Fin:
        return QStringLiteral("FIN");
    case LadderKind::FinOrRst:
        return words(QT_TRANSLATE_NOOP("Ladder", "FIN or RST"));
    case LadderKind::FinAck:
        return words(QT_TRANSLATE_NOOP("Ladder", "ACK of FIN"));
    case LadderKind::Rst:
        return QStringLiteral("RST");
    case LadderKind::Accept:
        return step.isOfWire ? words(QT_TRANSLATE_NOOP("Ladder", "handshake complete"))
                             : words(QT_TRANSLATE_NOOP("Ladder", "out of the backlog"));
    case LadderKind::TimeOut:
    case LadderKind::Close:
        return step.reason ? closeReasonWords(*step.reason)
                           : words(QT_TRANSLATE_NOOP("Ladder", "descriptor closed"));
    case LadderKind::Refused:
    case LadderKind::Remark:
    case LadderKind::StartFailed:
    case LadderKind::AcceptFailed:
        return detailText(step);
    case LadderKind::Socket:
        return words(QT_TRANSLATE_NOOP("Ladder", "a socket without address"));
    case LadderKind::Bind:
    case LadderKind::Listen:
        return step.kind == LadderKind::Bind ? words(QT_TRANSLATE_NOOP("Ladder", "address and port"))
                                             : detailText(step);
    case LadderKind::Accepted:
        return runLabel(step, QT_TRANSLATE_NOOP("Ladder", "1 client accepted"),
            QT_TRANSLATE_NOOP("Ladder", "%1 clients accepted"));
    case LadderKind::TurnedAway:
        return runLabel(step, QT_TRANSLATE_NOOP("Ladder", "1 client turned away"),
            QT_TRANSLATE_NOOP("Ladder", "%1 clients turned away"));
    case LadderKind::StoppedListening:
        return words(QT_TRANSLATE_NOOP("Ladder", "stopped; %1")).arg(detailText(step));
    case LadderKind::Missing:
        return missingLabel(step);
    case LadderKind::Folded:
        return foldedLabel(step);
    }
    return {};
}

QString ladderCall(const LadderStep& step)
{
    if (step.isOfWire)
        return {};
    const QString times = step.count > 1 ? QStringLiteral(" × ") + amount(step.count) : QString();
    switch (step.call) {
    case LadderCall::None:
        return {};
    case LadderCall::Socket:
        return QStringLiteral("socket");
    case LadderCall::Bind:
        return QStringLiteral("bind");
    case LadderCall::Listen:
        return QStringLiteral("listen");
    case LadderCall::Accept:
        return QStringLiteral("accept4") + times;
    case LadderCall::AcceptAndClose:
        return QStringLiteral("accept4, close") + times;
    case LadderCall::Recv:
        return QStringLiteral("recv") + times;
    case LadderCall::RecvEnd:
        return QStringLiteral("recv = 0");
    case LadderCall::RecvReset:
        return QStringLiteral("recv: ECONNRESET");
    case LadderCall::Send:
        return QStringLiteral("send") + times;
    case LadderCall::SendBroken:
        return QStringLiteral("send: EPIPE");
    case LadderCall::Shutdown:
        return QStringLiteral("shutdown");
    case LadderCall::ShutdownAndClose:
        return QStringLiteral("shutdown, close");
    case LadderCall::Close:
        return QStringLiteral("close");
    case LadderCall::CloseAborting:
        return QStringLiteral("close, SO_LINGER 0");
    }
    return {};
}

QString ladderExplanation(const LadderStep& step)
{
    QStringList paragraphs { meaning(step) };
    const bool hasMore = !step.detail.isEmpty() && step.reason;
    if (hasMore)
        paragraphs += words(QT_TRANSLATE_NOOP("Ladder", "The log says: %1")).arg(detailText(step));
    paragraphs += howItIsKnown(step);
    paragraphs += statesText(step);
    paragraphs.removeAll(QString());
    return paragraphs.join(QLatin1Char('\n'));
}

QString ladderSpeech(const LadderStep& step)
{
    QStringList parts { ladderLabel(step) };
    if (step.arrow == LadderArrow::ToServer)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "from client to server"));
    else if (step.arrow == LadderArrow::ToClient)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "from server to client"));
    if (step.isDeduced)
        parts += words(QT_TRANSLATE_NOOP("Ladder", "deduced"));
    else if (const QString call = ladderCall(step); !call.isEmpty())
        parts += call;
    if (step.client != TcpState::Unknown)
        parts +=
            words(QT_TRANSLATE_NOOP("Ladder", "client %1")).arg(QString::fromLatin1(tcpStateName(step.client)));
    if (step.server != TcpState::Unknown)
        parts +=
            words(QT_TRANSLATE_NOOP("Ladder", "server %1")).arg(QString::fromLatin1(tcpStateName(step.server)));
    return parts.join(QStringLiteral(", "));
}

} // namespace signalbox
