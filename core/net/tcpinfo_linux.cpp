// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcpinfo.h"

// The kernel's own, which has more fields than <netinet/tcp.h>; the two exclude each other.
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <limits>

namespace signalbox {
namespace {

constexpr quint32 NoThreshold = 0x7fffffff; // TCP_INFINITE_SSTHRESH
constexpr quint32 NoMinimum = std::numeric_limits<quint32>::max();
constexpr std::size_t OwnWindowOffset = 232; // tcpi_rcv_wnd, Linux 6.2; older headers lack it

/// Reads the fields that are there.
class Fields
{
public:
    explicit Fields(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    template <typename Field> std::optional<Field> at(std::size_t offset) const
    {
        if (offset + sizeof(Field) > m_bytes.size())
            return {};
        Field value {};
        std::memcpy(&value, m_bytes.data() + offset, sizeof value);
        return value;
    }
    TcpSample::Number number(std::size_t offset) const { return at<quint32>(offset); }
    TcpSample::Number wide(std::size_t offset) const { return at<quint64>(offset); }
    TcpSample::Number byte(std::size_t offset) const { return at<quint8>(offset); }

private:
    std::span<const std::byte> m_bytes;
};

TcpSample::Microseconds microseconds(TcpSample::Number value)
{
    if (!value)
        return {};
    return std::chrono::microseconds { static_cast<qint64>(*value) };
}

TcpSample::Milliseconds milliseconds(TcpSample::Number value)
{
    if (!value)
        return {};
    return std::chrono::milliseconds { static_cast<qint64>(*value) };
}

TcpSample::Number unless(TcpSample::Number value, quint64 nothing)
{
    return value == nothing ? TcpSample::Number() : value;
}

TcpSample::Number queued(int fd, unsigned long request)
{
    int bytes = 0;
    if (::ioctl(fd, request, &bytes) != 0 || bytes < 0)
        return {};
    return static_cast<quint64>(bytes);
}

} // namespace

TcpSample tcpSampleOf(std::span<const std::byte> info)
{
    const Fields fields(info);
    TcpSample sample;
    if (const auto state = fields.at<quint8>(offsetof(tcp_info, tcpi_state)); state && *state != 0)
        sample.state = tcpStateFromLinux(static_cast<int>(*state));
    sample.timeouts = fields.byte(offsetof(tcp_info, tcpi_retransmits));
    sample.probes = fields.byte(offsetof(tcp_info, tcpi_probes));
    // A round trip of 0 is one that has not been measured.
    sample.rtt = microseconds(unless(fields.number(offsetof(tcp_info, tcpi_rtt)), 0));
    if (sample.rtt)
        sample.rttVariance = microseconds(fields.number(offsetof(tcp_info, tcpi_rttvar)));
    sample.minRtt = microseconds(unless(unless(fields.number(offsetof(tcp_info, tcpi_min_rtt)), NoMinimum), 0));
    sample.rto = microseconds(unless(fields.number(offsetof(tcp_info, tcpi_rto)), 0));
    sample.mss = unless(fields.number(offsetof(tcp_info, tcpi_snd_mss)), 0);
    sample.pathMtu = unless(fields.number(offsetof(tcp_info, tcpi_pmtu)), 0);
    sample.deliveryRate = unless(fields.wide(offsetof(tcp_info, tcpi_delivery_rate)), 0);
    tcp_info bits {}; // bit fields have no offset
    if (info.size() > offsetof(tcp_info, tcpi_rto)) {
        std::memcpy(&bits, info.data(), std::min(info.size(), sizeof bits));
        sample.isAppLimited = bits.tcpi_delivery_rate_app_limited != 0;
    }

    sample.congestionWindow = fields.number(offsetof(tcp_info, tcpi_snd_cwnd));
    sample.slowStartThreshold = fields.number(offsetof(tcp_info, tcpi_snd_ssthresh));
    if (sample.slowStartThreshold.value_or(0) >= NoThreshold)
        sample.slowStartThreshold.reset();
    sample.peerWindow = fields.number(offsetof(tcp_info, tcpi_snd_wnd));
    sample.ownWindow = fields.number(OwnWindowOffset);
    sample.busy = microseconds(fields.wide(offsetof(tcp_info, tcpi_busy_time)));
    sample.receiverLimited = microseconds(fields.wide(offsetof(tcp_info, tcpi_rwnd_limited)));
    sample.sendBufferLimited = microseconds(fields.wide(offsetof(tcp_info, tcpi_sndbuf_limited)));

    sample.unacknowledged = fields.number(offsetof(tcp_info, tcpi_unacked));
    sample.notSent = fields.number(offsetof(tcp_info, tcpi_notsent_bytes));
    sample.retransmitted = fields.number(offsetof(tcp_info, tcpi_total_retrans));
    sample.bytesRetransmitted = fields.wide(offsetof(tcp_info, tcpi_bytes_retrans));
    sample.lost = fields.number(offsetof(tcp_info, tcpi_lost));
    sample.bytesSent = fields.wide(offsetof(tcp_info, tcpi_bytes_sent));
    sample.bytesAcknowledged = fields.wide(offsetof(tcp_info, tcpi_bytes_acked));
    sample.bytesReceived = fields.wide(offsetof(tcp_info, tcpi_bytes_received));
    // Without any data the kernel counts from the handshake, which was no data.
    if (fields.number(offsetof(tcp_info, tcpi_data_segs_out)).value_or(1) > 0)
        sample.sinceSent = milliseconds(fields.number(offsetof(tcp_info, tcpi_last_data_sent)));
    if (fields.number(offsetof(tcp_info, tcpi_data_segs_in)).value_or(1) > 0)
        sample.sinceReceived = milliseconds(fields.number(offsetof(tcp_info, tcpi_last_data_recv)));
    sample.sinceAcknowledged = milliseconds(fields.number(offsetof(tcp_info, tcpi_last_ack_recv)));
    return sample;
}

TcpSample sampleTcp(int fd)
{
    std::array<std::byte, 512> buffer {};
    socklen_t length = buffer.size();
    if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, buffer.data(), &length) != 0)
        return {};
    TcpSample sample = tcpSampleOf({ buffer.data(), std::min<std::size_t>(length, buffer.size()) });
    sample.sendQueue = queued(fd, SIOCOUTQ);
    sample.receiveQueue = queued(fd, SIOCINQ);
    return sample;
}

} // namespace signalbox
