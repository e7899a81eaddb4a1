// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/ippacket.h"
#include "journalbuilder.h"

#include <QtEndian>

#include <vector>

namespace signalbox::testing {

/// A classic capture file, pcap-savefile(5), made packet by packet.
class PcapFile
{
public:
    enum LinkType : quint32 { Null = 0, Ethernet = 1, Raw = 101, Loop = 108, Sll = 113, Sll2 = 276, Usb = 189 };

    explicit PcapFile(LinkType linkType = Raw, bool isNano = true, bool isBig = false)
        : m_isNano(isNano)
        , m_isBig(isBig)
    {
        put32(isNano ? 0xA1B23C4D : 0xA1B2C3D4);
        put16(2);
        put16(4);
        put32(0);
        put32(0);
        put32(262144);
        put32(linkType);
    }

    /// `captured` bytes of a packet of `length`; less than 0 = all.
    PcapFile& add(QByteArrayView packet, qint64 ns, qsizetype captured = -1)
    {
        const qsizetype kept = captured < 0 ? packet.size() : std::min(captured, packet.size());
        put32(static_cast<quint32>(ns / 1'000'000'000));
        put32(static_cast<quint32>(ns % 1'000'000'000 / (m_isNano ? 1 : 1000)));
        put32(static_cast<quint32>(kept));
        put32(static_cast<quint32>(packet.size()));
        m_bytes.append(packet.first(kept));
        return *this;
    }
    const QByteArray& bytes() const { return m_bytes; }

private:
    void put32(quint32 value)
    {
        value = m_isBig ? qToBigEndian(value) : qToLittleEndian(value);
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put16(quint16 value)
    {
        value = m_isBig ? qToBigEndian(value) : qToLittleEndian(value);
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    QByteArray m_bytes;
    bool m_isNano;
    bool m_isBig;
};

/// Two ends that talk, and their segments as IP packets.
class Talk
{
public:
    enum Side { Client, Server };
    static constexpr quint8 Syn = TcpSegment::Syn;
    static constexpr quint8 Ack = TcpSegment::Ack;
    static constexpr quint8 Fin = TcpSegment::Fin;
    static constexpr quint8 Rst = TcpSegment::Rst;

    explicit Talk(const char* client = "10.0.0.1:41022", const char* server = "10.0.0.2:80",
        quint32 clientFirst = 1000, quint32 serverFirst = 9000)
    {
        m_ends[Client] = WireEnd::from(endpoint(client));
        m_ends[Server] = WireEnd::from(endpoint(server));
        m_next[Client] = clientFirst;
        m_next[Server] = serverFirst;
    }

    /// The next segment of that side.
    QByteArray segment(Side from, quint8 flags, QByteArrayView payload = {})
    {
        const QByteArray packet = at(from, m_next[from], flags, payload);
        m_next[from] += static_cast<quint32>(payload.size()) + ((flags & (Syn | Fin)) != 0 ? 1 : 0);
        return packet;
    }
    /// Any segment; nothing moves on.
    QByteArray at(Side from, quint32 sequence, quint8 flags, QByteArrayView payload = {}) const
    {
        const Side to = from == Client ? Server : Client;
        QByteArray packet;
        appendIpPacket(packet,
            { m_ends[from], m_ends[to], sequence, (flags & Ack) != 0 ? m_next[to] : 0, flags,
                static_cast<quint32>(payload.size()), payload });
        return packet;
    }
    std::vector<QByteArray> handshake()
    {
        std::vector<QByteArray> packets;
        packets.push_back(segment(Client, Syn));
        packets.push_back(segment(Server, Syn | Ack));
        packets.push_back(segment(Client, Ack));
        return packets;
    }
    quint32 next(Side side) const { return m_next[side]; }

private:
    WireEnd m_ends[2];
    quint32 m_next[2] {};
};

/// A capture of raw packets, a millisecond apart.
inline QByteArray captureOf(const std::vector<QByteArray>& packets)
{
    PcapFile file;
    qint64 ns = 1'795'332'051'000'000'000;
    for (const QByteArray& packet : packets)
        file.add(packet, ns += 1'000'000);
    return file.bytes();
}

} // namespace signalbox::testing
