// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/packetdecoder.h"

#include "packets.h"
#include "strict.h"

#include <pcap/dlt.h>

using namespace signalbox;
using testing::Talk;

namespace {

const QByteArray Hello = "hello";

QByteArray v4() { return Talk().segment(Talk::Client, Talk::Ack, Hello); }
QByteArray v6()
{
    return Talk("[2001:db8::1]:41022", "[2001:db8::2]:80").segment(Talk::Client, Talk::Ack, Hello);
}

QByteArray hex(const char* text) { return QByteArray::fromHex(text); }

/// With IPv6 extension headers between the header and TCP; the last one names TCP.
QByteArray extended(const QByteArray& headers, quint8 first)
{
    QByteArray packet = v6();
    packet.insert(40, headers);
    packet[6] = static_cast<char>(first);
    qToBigEndian(static_cast<quint16>(packet.size() - 40), packet.data() + 4);
    return packet;
}

QByteArray changed(QByteArray packet, qsizetype at, const QByteArray& bytes)
{
    return packet.replace(at, bytes.size(), bytes);
}

} // namespace

class TestPacketDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void findsTcp_data()
    {
        QTest::addColumn<int>("linkType");
        QTest::addColumn<QByteArray>("packet");
        const QByteArray macs(12, 'm');
        const auto row = [](const char* name, int type, const QByteArray& packet) {
            QTest::newRow(name) << type << packet;
        };
        row("raw IPv4", DLT_RAW, v4());
        row("raw IPv6", DLT_RAW, v6());
        row("IPv4 by type", DLT_IPV4, v4());
        row("IPv6 by type", DLT_IPV6, v6());
        row("Ethernet", DLT_EN10MB, macs + hex("0800") + v4());
        row("Ethernet, padded", DLT_EN10MB, macs + hex("0800") + v4() + QByteArray(9, '\0'));
        row("Ethernet IPv6", DLT_EN10MB, macs + hex("86dd") + v6());
        row("VLAN", DLT_EN10MB, macs + hex("8100002a0800") + v4());
        row("VLAN in VLAN", DLT_EN10MB, macs + hex("88a800018100002a86dd") + v6());
        row("Linux cooked", DLT_LINUX_SLL, QByteArray(14, 'c') + hex("0800") + v4());
        row("Linux cooked 2", DLT_LINUX_SLL2, hex("86dd") + QByteArray(18, 'c') + v6());
        row("null, little endian", DLT_NULL, hex("02000000") + v4());
        row("null, big endian, IPv6", DLT_NULL, hex("0000001c") + v6());
        row("loop", DLT_LOOP, hex("00000002") + v4());
        QByteArray options = v4().insert(20, hex("01010101"));
        options[0] = 0x46;
        qToBigEndian(static_cast<quint16>(options.size()), options.data() + 2);
        row("IPv4 options", DLT_RAW, options);
        row("IPv4 cut by the card, length 0", DLT_RAW, changed(v4(), 2, hex("0000")));
        row("IPv6 hop by hop", DLT_RAW, extended(hex("0600010400000000"), 0));
        row("IPv6 routing of 24 bytes", DLT_RAW, extended(hex("0602") + QByteArray(22, 'r'), 43));
        row("IPv6 destination, then authentication", DLT_RAW,
            extended(hex("3300010400000000") + hex("0604") + QByteArray(22, 'a'), 60));
        row("IPv6 fragment that is whole", DLT_RAW, extended(hex("0600000012345678"), 44));
    }
    void findsTcp()
    {
        QFETCH(int, linkType);
        QFETCH(QByteArray, packet);
        QVERIFY(isKnownLinkType(linkType));
        const DecodedPacket decoded = decodePacket(linkType, packet, static_cast<quint32>(packet.size()));
        QCOMPARE(decoded.kind, PacketKind::Tcp);
        QCOMPARE(decoded.segment.from.port, quint16 { 41022 });
        QCOMPARE(decoded.segment.to.port, quint16 { 80 });
        QCOMPARE(decoded.segment.sequence, 1000U);
        QCOMPARE(decoded.segment.length, 5U);
        QCOMPARE(decoded.segment.captured.toByteArray(), Hello);
    }

    void namesWhatIsNotTcp_data()
    {
        QTest::addColumn<int>("linkType");
        QTest::addColumn<QByteArray>("packet");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, int type, const QByteArray& packet, PacketKind kind) {
            QTest::newRow(name) << type << packet << static_cast<int>(kind);
        };
        row("ARP", DLT_EN10MB, QByteArray(12, 'm') + hex("0806") + QByteArray(28, 'a'), PacketKind::NotTcp);
        row("UDP", DLT_RAW, changed(v4(), 9, hex("11")), PacketKind::NotTcp);
        row("UDP over IPv6", DLT_RAW, changed(v6(), 6, hex("11")), PacketKind::NotTcp);
        row("version 5", DLT_RAW, changed(v4(), 0, hex("55")), PacketKind::NotTcp);
        row("first fragment", DLT_RAW, changed(v4(), 6, hex("2000")), PacketKind::Fragment);
        row("later fragment", DLT_RAW, changed(v4(), 6, hex("0010")), PacketKind::Fragment);
        row("IPv6 fragment", DLT_RAW, extended(hex("0600000112345678"), 44), PacketKind::Fragment);
        row("nothing", DLT_RAW, {}, PacketKind::Damaged);
        row("cut in IP", DLT_RAW, v4().first(19), PacketKind::Damaged);
        row("cut in TCP", DLT_RAW, v4().first(39), PacketKind::Damaged);
        row("cut in IPv6", DLT_RAW, v6().first(39), PacketKind::Damaged);
        row("cut in an extension", DLT_RAW, extended(hex("06ff"), 0).first(60), PacketKind::Damaged);
        row("cut in Ethernet", DLT_EN10MB, QByteArray(13, 'm'), PacketKind::Damaged);
        row("IP header of 16 bytes", DLT_RAW, changed(v4(), 0, hex("44")), PacketKind::Damaged);
        row("total below the header", DLT_RAW, changed(v4(), 2, hex("0013")), PacketKind::Damaged);
        row("TCP header of 16 bytes", DLT_RAW, changed(v4(), 32, hex("40")), PacketKind::Damaged);
        row("TCP header beyond the packet", DLT_RAW, changed(v4(), 32, hex("f0")), PacketKind::Damaged);
        row("extensions without end", DLT_RAW, extended(QByteArray(8 * 20, '\0'), 0), PacketKind::Damaged);
    }
    void namesWhatIsNotTcp()
    {
        QFETCH(int, linkType);
        QFETCH(QByteArray, packet);
        QFETCH(int, kind);
        const auto length = static_cast<quint32>(packet.size());
        QCOMPARE(static_cast<int>(decodePacket(linkType, packet, length).kind), kind);
    }

    void aCutPacketKeepsItsLength()
    {
        const QByteArray packet = Talk().segment(Talk::Client, Talk::Ack, QByteArray(1000, 'x'));
        for (const qsizetype captured : { 40, 41, 500, 1040 }) {
            const DecodedPacket decoded = decodePacket(DLT_RAW, packet.first(captured), 1040);
            QCOMPARE(decoded.kind, PacketKind::Tcp);
            QCOMPARE(decoded.segment.length, 1000U);
            QCOMPARE(decoded.segment.captured.size(), captured - 40);
        }
    }
};

QTEST_GUILESS_MAIN(TestPacketDecoder)
#include "tst_packetdecoder.moc"
