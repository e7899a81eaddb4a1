// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/tcphint.h"

#include "base/units.h"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox {
namespace {

using namespace std::chrono_literals;
using Kind = TcpHint::Kind;

constexpr std::chrono::seconds Lately { 10 };
constexpr std::chrono::seconds AckPatience { 1 };
constexpr std::chrono::seconds ReadPatience { 1 };
constexpr std::chrono::seconds FinPatience { 5 };
constexpr std::chrono::minutes IdleFrom { 1 };
constexpr double NoticeableShare = 0.2; // of the time
constexpr quint64 SmallSegment = 536; // what every host must take; RFC 9293 3.7.1

QString tr(const char* text) { return QCoreApplication::translate("TcpHint", text); }

QString spanText(std::chrono::nanoseconds span)
{
    const double seconds = std::chrono::duration<double>(span).count();
    return seconds < 60 ? tr("%1 s").arg(seconds, 0, 'f', seconds < 10 ? 1 : 0) : formatDuration(span);
}

QString bytes(quint64 count) { return formatBytes(static_cast<double>(count)); }

QString segmentsText(quint64 count) { return count == 1 ? tr("1 segment") : tr("%1 segments").arg(count); }

/// For how long the condition has held without a break, as far as the samples reach.
template <typename Condition>
std::optional<std::chrono::nanoseconds> heldFor(const TcpHistory& history, Condition condition)
{
    const auto& samples = history.samples();
    const auto broken = std::find_if_not(samples.rbegin(), samples.rend(), condition);
    if (broken == samples.rbegin())
        return {};
    return samples.back().time - std::prev(broken)->time;
}

/// The oldest sample that is not older than `span`, and has no gap behind it.
const TcpSample& before(const TcpHistory& history, std::chrono::nanoseconds span)
{
    const auto& samples = history.samples();
    auto it = samples.rbegin();
    for (auto next = std::next(it); next != samples.rend(); ++it, ++next) {
        if (samples.back().time - next->time > span || it->time - next->time > TcpHistory::Gap)
            break;
    }
    return *it;
}

/// The part of the last seconds that a counter of time has grown by; none if it cannot be told.
std::optional<double> shareLately(const TcpHistory& history, TcpSample::Microseconds TcpSample::*counter)
{
    const TcpSample& now = history.last();
    const TcpSample& then = before(history, Lately / 2);
    if (now.time - then.time < 1s || !(now.*counter) || !(then.*counter))
        return {};
    const std::chrono::duration<double> grown = *(now.*counter) - *(then.*counter);
    return grown / std::chrono::duration<double>(now.time - then.time);
}

bool isWindowClosed(const TcpSample& sample)
{
    // A sender waits for room for a whole segment: RFC 9293 3.8.6.2.1.
    return sample.peerWindow && sample.notSent.value_or(0) > 0 && *sample.peerWindow < sample.mss.value_or(1)
        && *sample.peerWindow < *sample.notSent;
}

using Hint = std::optional<TcpHint>;

Hint peerStoppedReading(const TcpHistory& history)
{
    const auto held = heldFor(history, isWindowClosed);
    if (!held)
        return {};
    const TcpSample& now = history.last();
    // The kernel knows since when nothing was sent, also from before the first sample; but what is sent again
    // counts there as well, so that it may have begun earlier.
    const auto span = std::max<std::chrono::nanoseconds>(*held, now.sinceSent.value_or(0ms));
    const bool isSinceFirstLook = *held == now.time - history.samples().front().time;
    const bool isSentAgain = now.unacknowledged.value_or(1) > 0 || now.retransmitted.value_or(1) > 0;
    const QString since =
        isSinceFirstLook && isSentAgain ? tr("at least %1").arg(spanText(span)) : spanText(span);
    const QString window = *now.peerWindow == 0
        ? tr("its window is zero")
        : tr("its window is down to %1, less than a segment").arg(bytes(*now.peerWindow));
    return TcpHint { Kind::PeerStoppedReading, Severity::Warning,
        tr("The peer stopped reading %1 ago: %2, and %3 wait to be sent.")
            .arg(since, window, bytes(*now.notSent)),
        tr("The peer's receive buffer is full, since its program does not call recv(). Flow control (RFC 9293 "
           "3.8.6) holds us back; the kernel asks from time to time whether there is room again. Nothing is "
           "lost.") };
}

Hint nothingAcknowledged(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    const auto held =
        heldFor(history, [](const TcpSample& sample) { return sample.unacknowledged.value_or(0) > 0; });
    if (!held || !now.sinceAcknowledged || isWindowClosed(now))
        return {};
    // After a long silence, what was sent a moment ago is not late; and of a time before the first sample one
    // knows nothing.
    const auto silent = std::min<std::chrono::nanoseconds>(*now.sinceAcknowledged, *held);
    const quint64 timeouts = now.timeouts.value_or(0);
    if (silent < AckPatience && timeouts < 2)
        return {};
    return TcpHint { Kind::NothingAcknowledged, Severity::Error,
        tr("Nothing was acknowledged for %1, with %2 under way.")
            .arg(spanText(silent), segmentsText(*now.unacknowledged)),
        timeouts > 0
            ? tr("The kernel has sent again %1 times in a row, with growing pauses (RFC 6298 5.5). The "
                 "peer's machine is gone, or the path to it is broken or drops everything.")
                  .arg(timeouts)
            : tr("The peer's machine is gone, or the path to it is broken or very slow. The kernel "
                 "sends again, with growing pauses (RFC 6298 5.5).") };
}

Hint retransmitting(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    const TcpSample& then = before(history, Lately);
    if (!now.retransmitted || !then.retransmitted || *now.retransmitted <= *then.retransmitted)
        return {};
    return TcpHint { Kind::Retransmitting, Severity::Warning,
        tr("Sent again within the last %1: %2.")
            .arg(spanText(now.time - then.time), segmentsText(*now.retransmitted - *then.retransmitted)),
        isWindowClosed(now)
            ? tr("The peer's machine had no room for them, since its program does not read.")
            : tr(
                "The path lost them, or their acknowledgement was late. Each loss halves the congestion window "
                "or worse (RFC 5681), so throughput falls.") };
}

Hint notReading(const TcpHistory& history)
{
    const auto held =
        heldFor(history, [](const TcpSample& sample) { return sample.receiveQueue.value_or(0) > 0; });
    if (!held || *held < ReadPatience)
        return {};
    const TcpSample& now = history.last();
    const TcpSample& then = before(history, *held);
    // A busy server has something waiting at most times, and still reads.
    if (now.bytesReceived && then.bytesReceived && then.receiveQueue
        && *now.bytesReceived - *then.bytesReceived + *then.receiveQueue > *now.receiveQueue)
        return {};
    const bool isSinceFirstLook = *held == now.time - history.samples().front().time;
    const QString span = isSinceFirstLook ? tr("at least %1").arg(spanText(*held)) : spanText(*held);
    return TcpHint { Kind::NotReading, Severity::Warning,
        tr("The server has not read for %1: %2 wait in its receive queue.").arg(span, bytes(*now.receiveQueue)),
        tr("The client is paused since it does not take its answers, the server is busy with others, or it "
           "waits "
           "its turn. When the queue is full, our window closes and the client has to wait.") };
}

Hint peerLimits(const TcpHistory& history)
{
    const auto share = shareLately(history, &TcpSample::receiverLimited);
    if (!share || *share < NoticeableShare || isWindowClosed(history.last()))
        return {};
    return TcpHint { Kind::PeerLimits, Severity::Note,
        tr("The peer's window held us back for %1 % of the last seconds.")
            .arg(std::min(100.0, *share * 100), 0, 'f', 0),
        tr("The peer reads more slowly than we send, or its receive buffer is too small for the path: it takes "
           "bandwidth times round trip (RFC 7323 1.1).") };
}

Hint sendBufferLimits(const TcpHistory& history)
{
    const auto share = shareLately(history, &TcpSample::sendBufferLimited);
    if (!share || *share < NoticeableShare)
        return {};
    return TcpHint { Kind::SendBufferLimits, Severity::Note,
        tr("Our send buffer held us back for %1 % of the last seconds.")
            .arg(std::min(100.0, *share * 100), 0, 'f', 0),
        tr("The path could carry more than the kernel lets one connection keep in memory: net.ipv4.tcp_wmem, "
           "tcp(7).") };
}

/// Round trips that are far above the least have waited somewhere: in a queue, or at the peer.
Hint slowRoundTrips(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    if (!now.rtt || !now.minRtt || isWindowClosed(now))
        return {};
    const auto waited = *now.rtt - *now.minRtt;
    const quint64 underWay = now.unacknowledged.value_or(0);
    const auto held = heldFor(history, [](const TcpSample& sample) {
        return sample.rtt && sample.minRtt && *sample.rtt - *sample.minRtt > 20ms
            && *sample.rtt > *sample.minRtt * 3;
    });
    if (!held || *held < 1s)
        return {};
    const QString rtt = formatLatency(*now.rtt);
    const QString least = formatLatency(*now.minRtt);
    if (underWay >= 4)
        return TcpHint { Kind::QueueOnPath, Severity::Note,
            tr("Round trips take %1, at best %2: a queue has built up on the path.").arg(rtt, least),
            tr("More is under way than the path carries, and it waits in a buffer of some router or of the "
               "peer: bufferbloat (RFC 8289 1). Everyone on that path waits as well.") };
    if (waited <= 60ms && *now.minRtt < 20ms)
        return TcpHint { Kind::DelayedAcks, Severity::Note,
            tr("Round trips take %1, at best %2: the peer seems to delay its acknowledgements.")
                .arg(rtt, least),
            tr("A receiver may wait for data to send an acknowledgement along, up to 500 ms and usually 40 "
               "(RFC 1122 4.2.3.2). A sender that waits for each acknowledgement, as with Nagle's algorithm, "
               "becomes slow; TCP_NODELAY, which this server sets, and larger writes help. tcp(7)") };
    return {};
}

Hint smallSegments(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    if (!now.mss || *now.mss >= SmallSegment || now.bytesSent.value_or(1) == 0)
        return {};
    return TcpHint { Kind::SmallSegments, Severity::Note, tr("Only %1 fit a segment.").arg(bytes(*now.mss)),
        tr("The peer asked for it, or the path's MTU is small. Headers take 40 bytes and more of each segment, "
           "so throughput suffers (RFC 9293 3.7.1).") };
}

Hint finWaits(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    const auto held = heldFor(history, [&now](const TcpSample& sample) { return sample.state == now.state; });
    if (!now.state || !held || *held < FinPatience)
        return {};
    if (now.state == TcpState::CloseWait)
        return TcpHint { Kind::PeerFinished, Severity::Note,
            tr("The peer has finished %1 ago, and we have not.").arg(spanText(*held)),
            tr("Its FIN came; what is queued here still goes out, then follows our own (RFC 9293 3.6).") };
    if (now.state == TcpState::FinWait2)
        return TcpHint { Kind::PeerLingers, Severity::Note,
            tr("We have finished, and the peer has not for %1.").arg(spanText(*held)),
            tr("It acknowledged our FIN and may still send; its own FIN ends the connection (RFC 9293 3.6).") };
    return {};
}

Hint idle(const TcpHistory& history)
{
    const TcpSample& now = history.last();
    if (now.state != TcpState::Established || now.sendQueue.value_or(0) > 0 || now.receiveQueue.value_or(0) > 0)
        return {};
    if (!now.sinceSent && !now.sinceReceived)
        return {};
    const auto quiet = std::min(now.sinceSent.value_or(24h * 365), now.sinceReceived.value_or(24h * 365));
    if (quiet < IdleFrom)
        return {};
    return TcpHint { Kind::Idle, Severity::Info, tr("Idle: nothing came or went for %1.").arg(spanText(quiet)),
        tr("TCP sends nothing on a connection at rest, so a peer that has vanished is not noticed before "
           "something is sent, or a keep-alive probe is not answered. tcp(7)") };
}

} // namespace

std::vector<TcpHint> tcpHints(const TcpHistory& history)
{
    std::vector<TcpHint> hints;
    if (history.isEmpty())
        return hints;
    for (const auto look : { &nothingAcknowledged, &peerStoppedReading, &retransmitting, &notReading,
             &peerLimits, &sendBufferLimits, &slowRoundTrips, &smallSegments, &finWaits, &idle }) {
        if (const Hint hint = look(history))
            hints.push_back(*hint);
    }
    std::stable_sort(
        hints.begin(), hints.end(), [](const TcpHint& a, const TcpHint& b) { return a.severity > b.severity; });
    return hints;
}

} // namespace signalbox
