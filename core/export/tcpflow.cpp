// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcpflow.h"

#include <QHashFunctions>
#include <QtEndian>

#include <cstring>

namespace signalbox {
namespace {

FlowKey::End endOf(const WireEnd& end) { return { end.address, end.port, end.isIpv6 }; }

} // namespace

FlowKey FlowKey::of(const TcpSegment& segment)
{
    FlowKey key { { endOf(segment.from), endOf(segment.to) } };
    if (key.ends[1] < key.ends[0])
        std::swap(key.ends[0], key.ends[1]);
    return key;
}

int FlowKey::senderOf(const TcpSegment& segment) const { return endOf(segment.from) == ends[0] ? 0 : 1; }

Endpoint FlowKey::endpoint(int end) const
{
    const End& one = ends[static_cast<std::size_t>(end)];
    if (!one.isIpv6)
        return { QHostAddress(qFromBigEndian<quint32>(one.address.data())), one.port };
    Q_IPV6ADDR bytes;
    std::memcpy(bytes.c, one.address.data(), sizeof bytes.c);
    return { QHostAddress(bytes), one.port };
}

std::size_t FlowKeyHash::operator()(const FlowKey::End& end) const noexcept
{
    return qHashBits(end.address.data(), end.address.size(), end.port);
}

std::size_t FlowKeyHash::operator()(const FlowKey& key) const noexcept
{
    return (*this)(key.ends[0]) * 31 + (*this)(key.ends[1]);
}

QString TcpFlow::toString() const
{
    return key.endpoint(1 - server).toString() + QStringLiteral(" > ") + key.endpoint(server).toString();
}

} // namespace signalbox
