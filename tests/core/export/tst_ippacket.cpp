// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/ippacket.h"

#include "strict.h"

using namespace signalbox;

namespace {

TcpSegment segmentBetween(const char* from, const char* to)
{
    TcpSegment segment;
    segment.from = WireEnd::from(*Endpoint::parse(QString::fromLatin1(from)));
    segment.to = WireEnd::from(*Endpoint::parse(QString::fromLatin1(to)));
    return segment;
}

} // namespace

class TestIpPacket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void ipv4()
    {
        TcpSegment segment = segmentBetween("192.0.2.1:4660", "192.0.2.2:80");
        segment.sequence = 0x01020304;
        segment.acknowledgement = 0x0A0B0C0D;
        segment.flags = TcpSegment::Psh | TcpSegment::Ack;
        segment.captured = "abc";
        segment.length = 3;
        QByteArray out("before");
        QCOMPARE(appendIpPacket(out, segment), 43U);
        // Both checksums come from another implementation of RFC 1071.
        QCOMPARE(out.mid(6).toHex(' '),
            QByteArray("45 00 00 2b 00 00 40 00 40 06 b6 c9 c0 00 02 01 c0 00 02 02 "
                       "12 34 00 50 01 02 03 04 0a 0b 0c 0d 50 18 ff ff 3a c1 00 00 61 62 63"));
    }

    void ipv6Syn()
    {
        TcpSegment segment = segmentBetween("[2001:db8::1]:1", "[2001:db8::2]:2");
        segment.flags = TcpSegment::Syn;
        QByteArray out;
        QCOMPARE(appendIpPacket(out, segment), 68U);
        QCOMPARE(out.size(), qsizetype { 68 });
        QCOMPARE(out.first(8).toHex(), QByteArray("60000000001c0640"));
        QCOMPARE(out.last(8).toHex(), QByteArray("0204400003030701")); // MSS 16384, window scale 7
    }

    void cutPayloadKeepsItsLength()
    {
        TcpSegment segment = segmentBetween("192.0.2.1:1", "192.0.2.2:2");
        segment.captured = "0123456789";
        segment.length = 1000;
        QByteArray out;
        QCOMPARE(appendIpPacket(out, segment), 1040U);
        QCOMPARE(out.size(), qsizetype { 50 });
        QCOMPARE(out.mid(2, 2).toHex(), QByteArray("0410")); // total length 1040
    }
};

QTEST_GUILESS_MAIN(TestIpPacket)
#include "tst_ippacket.moc"
