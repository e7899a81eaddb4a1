// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tcpfigures.h"

#include "base/units.h"
#include "models/modelfigures.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace signalbox {
namespace {

using Group = TcpFigure::Group;
using Unit = TcpFigure::Unit;

QString tr(const char* text) { return QCoreApplication::translate("TcpFigure", text); }

template <auto Field> std::optional<double> number(const TcpSample& sample)
{
    if (!(sample.*Field))
        return {};
    return static_cast<double>(*(sample.*Field));
}

template <auto Field> std::optional<double> time(const TcpSample& sample)
{
    if (!(sample.*Field))
        return {};
    return std::chrono::duration<double, std::micro>(*(sample.*Field)).count();
}

std::optional<double> state(const TcpSample& sample)
{
    if (!sample.state)
        return {};
    return static_cast<double>(*sample.state);
}

constexpr const char* NotMeasured =
    QT_TRANSLATE_NOOP("TcpFigure", "Not available: nothing was measured on this connection yet.");
constexpr const char* NotTold =
    QT_TRANSLATE_NOOP("TcpFigure", "Not available: this system's kernel does not tell.");
constexpr const char* NoData = QT_TRANSLATE_NOOP("TcpFigure", "Not available: there was no data yet.");

constexpr std::array<TcpFigure, TcpFigureCount> Figures { {
    { "tcpState", Group::Path, Unit::State, QT_TRANSLATE_NOOP("TcpFigure", "TCP state"),
        QT_TRANSLATE_NOOP("TcpFigure", "State"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Where the kernel's end of the connection is in its life: ESTABLISHED while both sides may send, "
            "CLOSE-WAIT after the peer's FIN, FIN-WAIT after ours. RFC 9293 3.3.2"),
        NotTold, "SYN-RECEIVED", true, &state },
    { "tcpRtt", Group::Path, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "RTT"),
        QT_TRANSLATE_NOOP("TcpFigure", "Round trip"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "From sending a segment to its acknowledgement, smoothed over the last ones. RFC 6298 2"),
        NotMeasured, "00.00 ms", true, &time<&TcpSample::rtt> },
    { "tcpRttVariance", Group::Path, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "RTT var"),
        QT_TRANSLATE_NOOP("TcpFigure", "Round trip variance"),
        QT_TRANSLATE_NOOP(
            "TcpFigure", "How much round trips differ from the smoothed one, as a mean deviation. RFC 6298 2"),
        NotMeasured, "00.00 ms", false, &time<&TcpSample::rttVariance> },
    { "tcpMinRtt", Group::Path, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Min RTT"),
        QT_TRANSLATE_NOOP("TcpFigure", "Least round trip"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "The shortest round trip within the last minutes: the path without queues. tcp_min_rtt_wlen in "
            "tcp(7)"),
        NotMeasured, "00.00 ms", false, &time<&TcpSample::minRtt> },
    { "tcpRto", Group::Path, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "RTO"),
        QT_TRANSLATE_NOOP("TcpFigure", "Retransmission time-out"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How long an acknowledgement may take before the segment is sent again; doubles each time. RFC "
            "6298"),
        NotTold, "000 ms", false, &time<&TcpSample::rto> },
    { "tcpMss", Group::Path, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "MSS"),
        QT_TRANSLATE_NOOP("TcpFigure", "Segment size"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Maximum segment size: the bytes of payload in the largest segment that we send. RFC 9293 3.7.1"),
        NotTold, "00.0 kB", false, &number<&TcpSample::mss> },
    { "tcpPathMtu", Group::Path, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Path MTU"),
        QT_TRANSLATE_NOOP("TcpFigure", "Path MTU"),
        QT_TRANSLATE_NOOP(
            "TcpFigure", "The largest packet that the path carries whole, headers included. RFC 1191"),
        NotTold, "00.0 kB", false, &number<&TcpSample::pathMtu> },
    { "tcpDeliveryRate", Group::Path, Unit::Rate, QT_TRANSLATE_NOOP("TcpFigure", "Delivery"),
        QT_TRANSLATE_NOOP("TcpFigure", "Delivery rate"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How fast payload reached the peer lately, as acknowledgements tell. With ≥, there was not enough "
            "to "
            "send to fill the path, which may carry more."),
        NotMeasured, "≥ 00.0 MB/s", true, &number<&TcpSample::deliveryRate> },

    { "tcpCongestionWindow", Group::Window, Unit::Segments, QT_TRANSLATE_NOOP("TcpFigure", "Cwnd"),
        QT_TRANSLATE_NOOP("TcpFigure", "Congestion window"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How many segments we let be under way at once so as not to overload the path. RFC 5681"),
        NotTold, "00,000", true, &number<&TcpSample::congestionWindow> },
    { "tcpThreshold", Group::Window, Unit::Segments, QT_TRANSLATE_NOOP("TcpFigure", "Ssthresh"),
        QT_TRANSLATE_NOOP("TcpFigure", "Slow-start threshold"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Below this the congestion window doubles each round trip, above it grows slowly. RFC 5681 3.1"),
        QT_TRANSLATE_NOOP("TcpFigure", "Not set: without a loss so far, there is no threshold."), "00,000",
        false, &number<&TcpSample::slowStartThreshold> },
    { "tcpPeerWindow", Group::Window, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Peer window"),
        QT_TRANSLATE_NOOP("TcpFigure", "Peer's window"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How many bytes the peer has room for. Zero means that its program does not read, and we must "
            "wait. "
            "RFC 9293 3.8.6"),
        NotTold, "00.0 MB", true, &number<&TcpSample::peerWindow> },
    { "tcpOwnWindow", Group::Window, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Own window"),
        QT_TRANSLATE_NOOP("TcpFigure", "Our window"),
        QT_TRANSLATE_NOOP("TcpFigure", "How many bytes we have told the peer that it may send. RFC 9293 3.8.6"),
        QT_TRANSLATE_NOOP("TcpFigure", "Not available: Linux tells since version 6.2."), "00.0 MB", false,
        &number<&TcpSample::ownWindow> },
    { "tcpBusy", Group::Window, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Busy"),
        QT_TRANSLATE_NOOP("TcpFigure", "Time busy sending"),
        QT_TRANSLATE_NOOP("TcpFigure", "How long output was queued or under way, since the connection began."),
        NotTold, "00.00 ms", false, &time<&TcpSample::busy> },
    { "tcpReceiverLimited", Group::Window, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Rwnd limit"),
        QT_TRANSLATE_NOOP("TcpFigure", "Limited by the peer's window"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Of the busy time: how long the peer's window held us back, because the peer reads slowly or its "
            "buffer is small."),
        NotTold, "00.00 ms", false, &time<&TcpSample::receiverLimited> },
    { "tcpSendBufferLimited", Group::Window, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Sndbuf limit"),
        QT_TRANSLATE_NOOP("TcpFigure", "Limited by the send buffer"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Of the busy time: how long our own send buffer was too small to fill the path. tcp_wmem in "
            "tcp(7)"),
        NotTold, "00.00 ms", false, &time<&TcpSample::sendBufferLimited> },

    { "tcpUnacknowledged", Group::Queues, Unit::Segments, QT_TRANSLATE_NOOP("TcpFigure", "Unacked"),
        QT_TRANSLATE_NOOP("TcpFigure", "Unacknowledged"),
        QT_TRANSLATE_NOOP("TcpFigure", "Segments that were sent and that the peer has not acknowledged yet."),
        NotTold, "00,000", true, &number<&TcpSample::unacknowledged> },
    { "tcpSendQueue", Group::Queues, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Send-Q"),
        QT_TRANSLATE_NOOP("TcpFigure", "Send queue"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Bytes that were written and that the peer has not acknowledged; the kernel keeps them to send "
            "them "
            "again. SIOCOUTQ in tcp(7)"),
        NotTold, "00.0 MB", true, &number<&TcpSample::sendQueue> },
    { "tcpNotSent", Group::Queues, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Not sent"),
        QT_TRANSLATE_NOOP("TcpFigure", "Not sent yet"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Of the send queue: bytes that wait for room in the peer's window or the congestion window."),
        NotTold, "00.0 MB", false, &number<&TcpSample::notSent> },
    { "tcpReceiveQueue", Group::Queues, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Recv-Q"),
        QT_TRANSLATE_NOOP("TcpFigure", "Receive queue"),
        QT_TRANSLATE_NOOP(
            "TcpFigure", "Bytes that have come and that the server has not read yet. SIOCINQ in tcp(7)"),
        NotTold, "00.0 MB", true, &number<&TcpSample::receiveQueue> },
    { "tcpSinceSent", Group::Queues, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Last sent"),
        QT_TRANSLATE_NOOP("TcpFigure", "Since data was sent"),
        QT_TRANSLATE_NOOP("TcpFigure", "How long ago the kernel last sent payload, retransmissions included."),
        NoData, "00.00 ms", false, &time<&TcpSample::sinceSent> },
    { "tcpSinceReceived", Group::Queues, Unit::Time, QT_TRANSLATE_NOOP("TcpFigure", "Last recv"),
        QT_TRANSLATE_NOOP("TcpFigure", "Since data came"),
        QT_TRANSLATE_NOOP("TcpFigure", "How long ago payload last came in."), NoData, "00.00 ms", false,
        &time<&TcpSample::sinceReceived> },

    { "tcpRetransmitted", Group::Loss, Unit::Count, QT_TRANSLATE_NOOP("TcpFigure", "Retrans"),
        QT_TRANSLATE_NOOP("TcpFigure", "Retransmitted segments"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Segments that were sent again since the connection began, because they were lost or late. RFC "
            "6298, "
            "RFC 8985"),
        NotTold, "00,000", true, &number<&TcpSample::retransmitted> },
    { "tcpBytesRetransmitted", Group::Loss, Unit::Bytes, QT_TRANSLATE_NOOP("TcpFigure", "Retrans bytes"),
        QT_TRANSLATE_NOOP("TcpFigure", "Retransmitted bytes"),
        QT_TRANSLATE_NOOP("TcpFigure", "Payload that was sent again since the connection began."), NotTold,
        "00.0 MB", false, &number<&TcpSample::bytesRetransmitted> },
    { "tcpLost", Group::Loss, Unit::Segments, QT_TRANSLATE_NOOP("TcpFigure", "Lost"),
        QT_TRANSLATE_NOOP("TcpFigure", "Thought lost"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "Of the unacknowledged segments: those that the kernel thinks are lost and sends again. RFC 8985"),
        NotTold, "00,000", false, &number<&TcpSample::lost> },
    { "tcpTimeouts", Group::Loss, Unit::Count, QT_TRANSLATE_NOOP("TcpFigure", "Time-outs"),
        QT_TRANSLATE_NOOP("TcpFigure", "Time-outs in a row"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How often the retransmission time-out has passed without any answer. After tcp_retries2 of them, "
            "15 as "
            "a rule, the kernel gives the connection up. tcp(7)"),
        NotTold, "00", false, &number<&TcpSample::timeouts> },
    { "tcpProbes", Group::Loss, Unit::Count, QT_TRANSLATE_NOOP("TcpFigure", "Probes"),
        QT_TRANSLATE_NOOP("TcpFigure", "Window probes unanswered"),
        QT_TRANSLATE_NOOP("TcpFigure",
            "How often the kernel asked whether a closed window is open again, without an answer. RFC 9293 "
            "3.8.6.1"),
        NotTold, "00", false, &number<&TcpSample::probes> },
} };

QString counted(double value) { return QLocale().toString(value, 'f', 0); }

} // namespace

std::span<const TcpFigure, TcpFigureCount> tcpFigures() { return Figures; }

QString tcpFigureText(const TcpFigure& figure, const TcpSample& sample)
{
    const auto value = figure.value(sample);
    if (!value)
        return noFigure();
    switch (figure.unit) {
    case Unit::State:
        return QString::fromLatin1(tcpStateName(static_cast<TcpState>(*value)));
    case Unit::Time: {
        if (*value == 0)
            return tr("0 s");
        const std::chrono::nanoseconds span { std::llround(*value * 1000) };
        return span < std::chrono::minutes(1) ? formatLatency(span) : formatDuration(span);
    }
    case Unit::Bytes:
        return formatBytes(*value);
    case Unit::Rate: {
        const QString rate = tr("%1/s").arg(formatBytes(std::round(*value)));
        return sample.isAppLimited ? QStringLiteral("≥ ") + rate : rate;
    }
    case Unit::Segments:
    case Unit::Count:
        return counted(*value);
    }
    return {};
}

QString tcpFigureExact(const TcpFigure& figure, const TcpSample& sample)
{
    const auto value = figure.value(sample);
    if (!value)
        return tr(figure.missing);
    switch (figure.unit) {
    case Unit::Time:
        return tr("%1 µs").arg(counted(*value));
    case Unit::Bytes:
        return *value == 1 ? tr("1 byte") : tr("%1 bytes").arg(counted(*value));
    case Unit::Rate:
        return tr("%1 bytes a second").arg(counted(*value));
    case Unit::Segments:
        return *value == 1 ? tr("1 segment") : tr("%1 segments").arg(counted(*value));
    case Unit::State:
    case Unit::Count:
        break;
    }
    return tcpFigureText(figure, sample);
}

QString tcpFigureHeader(const TcpFigure& figure) { return tr(figure.header); }

QString tcpFigureTitle(const TcpFigure& figure) { return tr(figure.title); }

QString tcpFigureHelp(const TcpFigure& figure) { return tr(figure.help); }

QString tcpGroupTitle(Group group)
{
    switch (group) {
    case Group::Path:
        return tr("Path");
    case Group::Window:
        return tr("Windows: what may be under way");
    case Group::Queues:
        return tr("Queues");
    case Group::Loss:
        return tr("Loss");
    }
    return {};
}

} // namespace signalbox
