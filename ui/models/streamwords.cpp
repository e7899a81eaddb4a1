// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/streamwords.h"

#include "models/eventtime.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace signalbox {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Stream)

public:
    static QString count(quint64 number) { return QLocale().toString(number); }
    static QString bytes(quint64 number)
    {
        return number == 1 ? tr("1 byte") : tr("%1 bytes").arg(count(number));
    }
    static QString messages(quint64 number)
    {
        return number == 1 ? tr("1 message") : tr("%1 messages").arg(count(number));
    }
    static QString chunks(Flow flow, quint64 number, StreamPieces pieces)
    {
        if (pieces == StreamPieces::Segments)
            return number == 1 ? tr("1 segment") : tr("%1 segments").arg(count(number));
        if (flow == Flow::ToServer)
            return number == 1 ? tr("1 read") : tr("%1 reads").arg(count(number));
        return number == 1 ? tr("1 write") : tr("%1 writes").arg(count(number));
    }
    static QString of(const StreamIndex& index, Flow flow, StreamPieces pieces);
};

QString Words::of(const StreamIndex& index, Flow flow, StreamPieces pieces)
{
    const StreamIndex::Stats& stats = index.stats(flow);
    QString text = tr("%1 %2 carried %3", "arrow, reads or writes, messages")
                       .arg(flowArrow(flow))
                       .arg(chunks(flow, stats.chunks, pieces), messages(stats.messages));
    if (stats.spanning > 0)
        text +=
            stats.spanning == 1 ? tr(", 1 spans several") : tr(", %1 span several").arg(count(stats.spanning));
    const auto& list = index.messagesOf(flow);
    if (!list.isEmpty() && !index.messages().at(list.back()).isComplete)
        text += tr(", and a part of one more");
    return text;
}

bool isShown(const StreamIndex& index, Flow flow, std::optional<Flow> only)
{
    return index.stats(flow).chunks > 0 && (!only || *only == flow);
}

} // namespace

QChar flowArrow(Flow flow) { return flow == Flow::ToServer ? u'→' : u'←'; }

QString flowName(Flow flow)
{
    return flow == Flow::ToServer ? Words::tr("client → server") : Words::tr("server → client");
}

QString streamSummary(const StreamIndex& index, std::optional<Flow> only, StreamPieces pieces)
{
    QStringList parts;
    for (const Flow flow : AllFlows) {
        if (isShown(index, flow, only))
            parts += Words::of(index, flow, pieces);
    }
    return parts.join(QStringLiteral("  ·  "));
}

QString streamReason(const StreamIndex& index, std::optional<Flow> only)
{
    quint64 different = 0;
    quint64 messages = 0;
    for (const Flow flow : AllFlows) {
        if (!isShown(index, flow, only))
            continue;
        different += index.stats(flow).spanning + index.stats(flow).crowded;
        messages += index.stats(flow).messages;
    }
    if (different > 0)
        return Words::tr("TCP keeps no borders: timing and buffers decide what one read brings, and only the "
                         "framing tells messages apart (RFC 9293 2.2).");
    if (messages > 0)
        return Words::tr("Here each message came in one piece. TCP does not promise that: it carries bytes, "
                         "without borders (RFC 9293 2.2).");
    return {};
}

QString streamLosses(const StreamIndex& index)
{
    QStringList parts;
    quint64 cut = 0;
    quint64 evicted = 0;
    quint64 dropped = 0;
    for (const Flow flow : AllFlows) {
        const StreamIndex::Stats& stats = index.stats(flow);
        cut += stats.bytes - stats.captured;
        evicted += stats.captured - stats.kept;
        dropped += stats.droppedMessages;
    }
    if (index.hasUnknownBytes())
        parts += Words::tr("The log does not hold this connection's beginning, or lost events of it");
    if (cut > 0)
        parts += Words::tr("%1 not captured (snaplen)").arg(Words::bytes(cut));
    if (evicted > 0)
        parts += Words::tr("%1 gone from the log").arg(Words::bytes(evicted));
    if (dropped > 0 && evicted == 0)
        parts += Words::tr("only the newest of %1 are listed")
                     .arg(Words::messages(dropped + index.messages().size()));
    return parts.join(QStringLiteral("; "));
}

QString describeChunk(const StreamIndex& index, const StreamChunk& chunk, StreamPieces pieces)
{
    QStringList lines;
    lines += pieces == StreamPieces::Segments
        ? Words::tr("Segment %1, %2").arg(Words::count(chunk.ordinal), flowName(chunk.flow))
        : chunk.flow == Flow::ToServer
        ? Words::tr("Read %1, client → server: what one recv() brought").arg(Words::count(chunk.ordinal))
        : Words::tr("Write %1, server → client: what one send() took").arg(Words::count(chunk.ordinal));
    lines += Words::tr("%1 from offset %2").arg(Words::bytes(chunk.bytes), Words::count(chunk.offset));
    if (chunk.missing() > 0)
        lines += Words::tr("%1 not captured (snaplen)").arg(Words::bytes(chunk.missing()));
    if (const quint64 messages = index.messagesIn(chunk); messages > 0)
        lines += Words::tr("Bytes of %1").arg(Words::messages(messages));
    lines +=
        Words::tr("Event %1 of the log, %2").arg(Words::count(chunk.sequence), formatTimeOfDay(chunk.time));
    return lines.join(u'\n');
}

QString flawText(const StreamMessage& message)
{
    switch (message.flaw) {
    case Flaw::None:
        break;
    case Flaw::TooLong:
        return Words::tr("A line longer than %1: cut here.").arg(Words::bytes(Framing::MaxLine));
    case Flaw::BadLength:
        return Words::tr("Its length field says more than %1 or less than its own header: this is not how "
                         "these messages are framed.")
            .arg(Words::bytes(Framing::MaxMessage));
    case Flaw::Unframed:
        return Words::tr("Follows a length that cannot be right, so nobody knows where messages begin.");
    case Flaw::Gap:
        return Words::tr("Bytes of it are not in the log, so its end is not known.");
    case Flaw::AfterGap:
        return Words::tr("Begins where the known bytes begin: that may be in the midst of a message.");
    }
    return {};
}

QString describeMessage(const StreamMessage& message, StreamPieces pieces)
{
    QStringList lines;
    lines += Words::tr("Message %1, %2").arg(Words::count(message.ordinal), flowName(message.flow));
    lines += Words::tr("%1 from offset %2").arg(Words::bytes(message.length), Words::count(message.offset));
    if (!message.isComplete)
        lines += message.expected > message.length
            ? Words::tr("Not complete: %1 to come").arg(Words::bytes(message.expected - message.length))
            : Words::tr("Not complete yet");
    if (message.missing > 0)
        lines += Words::tr("%1 of it not captured").arg(Words::bytes(message.missing));
    const bool areSegments = pieces == StreamPieces::Segments;
    const bool isRead = message.flow == Flow::ToServer;
    if (message.chunks() == 1)
        lines += (areSegments ? Words::tr("In segment %1")
                : isRead      ? Words::tr("In read %1")
                              : Words::tr("In write %1"))
                     .arg(Words::count(message.firstChunk));
    else
        lines += (areSegments ? Words::tr("In segments %1 to %2, %3 s apart")
                : isRead      ? Words::tr("In reads %1 to %2, %3 s apart")
                              : Words::tr("In writes %1 to %2, %3 s apart"))
                     .arg(Words::count(message.firstChunk), Words::count(message.lastChunk),
                         formatSpan(message.last - message.first));
    if (const QString flaw = flawText(message); !flaw.isEmpty())
        lines += flaw;
    return lines.join(u'\n');
}

} // namespace signalbox
