// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcpconversation.h"

#include "export/pcapngblocks.h"
#include "strict.h"
#include "tshark.h"

#include <QRandomGenerator>

using namespace signalbox;

namespace {

const WireEnd PeerEnd = WireEnd::from({ QHostAddress(0x0A000001U), 1000 });
const WireEnd LocalEnd = WireEnd::from({ QHostAddress(0x0A000002U), 2000 });

/// Collects segments as `> S 0/0+0`: side, flags, sequence and acknowledgement from the start, length.
struct Log
{
    QStringList lines;
    TcpConversation::Emit emit = [this](TcpConversation::Side from, const TcpSegment& segment) {
        QString flags;
        for (const auto& [bit, letter] :
            { std::pair(TcpSegment::Syn, 'S'), std::pair(TcpSegment::Fin, 'F'), std::pair(TcpSegment::Rst, 'R'),
                std::pair(TcpSegment::Psh, 'P'), std::pair(TcpSegment::Ack, '.') }) {
            if (segment.flags & bit)
                flags += QLatin1Char(letter);
        }
        const bool isPeer = from == TcpConversation::Peer;
        const quint32 own = isPeer ? First : ~First;
        const quint32 other = isPeer ? ~First : First;
        lines += QStringLiteral("%1 %2 %3/%4+%5")
                     .arg(isPeer ? QLatin1Char('>') : QLatin1Char('<'))
                     .arg(flags)
                     .arg(segment.sequence - own)
                     .arg(segment.flags & TcpSegment::Ack ? segment.acknowledgement - other : 0)
                     .arg(segment.length);
    };
    static constexpr quint32 First = 1000;
    QString text() const { return lines.join(QStringLiteral(", ")); }
};

} // namespace

class TestTcpConversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void aWholeConversation()
    {
        Log log;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.open(log.emit);
        conversation.data(TcpConversation::Peer, 5, "hello", log.emit);
        conversation.data(TcpConversation::Local, 7, "hello!\n", log.emit);
        conversation.finish(TcpConversation::Peer, log.emit);
        conversation.finish(TcpConversation::Peer, log.emit);
        conversation.data(TcpConversation::Local, 3, "bye", log.emit);
        conversation.finish(TcpConversation::Local, log.emit);
        QCOMPARE(log.text(),
            QStringLiteral(
                "> S 0/0+0, < S. 0/1+0, > . 1/1+0, > P. 1/1+5, < P. 1/6+7, > F. 6/8+0, < . 8/7+0, < P. 8/7+3, "
                "< F. 11/7+0, > . 7/12+0"));
    }

    void aReset()
    {
        Log log;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.open(log.emit);
        conversation.data(TcpConversation::Local, 3, "abc", log.emit);
        conversation.reset(TcpConversation::Peer, log.emit);
        QCOMPARE(log.lines.last(), QStringLiteral("> R. 1/4+0"));
    }

    void longWritesAreSplit()
    {
        Log log;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.data(TcpConversation::Peer, 40000, QByteArray(40000, 'x'), log.emit);
        QCOMPARE(log.text(), QStringLiteral("> P. 0/0+16384, > P. 16384/0+16384, > P. 32768/0+7232"));
    }

    void noBytesNoSegment()
    {
        Log log;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.data(TcpConversation::Peer, 0, {}, log.emit);
        QVERIFY(log.lines.isEmpty());
    }

    void missingPayloadCounts()
    {
        QList<qsizetype> kept;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.data(TcpConversation::Peer, 50000, QByteArray(20000, 'x'),
            [&](TcpConversation::Side, const TcpSegment& segment) { kept += segment.captured.size(); });
        QCOMPARE(kept, (QList<qsizetype> { 16384, 3616 })); // none without a byte
        kept.clear();
        conversation.data(TcpConversation::Peer, 65536, QByteArray(4096, 'x'),
            [&](TcpConversation::Side, const TcpSegment& segment) { kept += segment.captured.size(); });
        QCOMPARE(kept, (QList<qsizetype> { 4095, 1 }));
        kept.clear();
        conversation.data(TcpConversation::Local, 65496, QByteArray(1, 'x'), // more than a packet can hold
            [&](TcpConversation::Side, const TcpSegment& segment) { kept += segment.captured.size(); });
        QCOMPARE(kept, (QList<qsizetype> { 1, 0 }));
    }

    void oneWayStreamsAreAcknowledged()
    {
        Log log;
        TcpConversation conversation(PeerEnd, LocalEnd, Log::First);
        conversation.data(TcpConversation::Local, 1 << 20, {}, log.emit);
        QCOMPARE(log.lines.filter(QStringLiteral("> .")).size(), qsizetype { 4 });
    }

    void sequenceNumbersWrap()
    {
        if (!testing::Capture::isPossible())
            QSKIP("tshark is not installed");
        QByteArray file;
        pcapng::appendSectionHeader(file, "test", "test");
        pcapng::appendInterface(file, "test");
        const auto emit = [&](TcpConversation::Side, const TcpSegment& segment) {
            pcapng::Packet packet;
            QByteArray bytes;
            packet.originalLength = appendIpPacket(bytes, segment);
            packet.captured = bytes;
            pcapng::appendPacket(file, packet);
        };
        QRandomGenerator random(9);
        QByteArray sent[2];
        TcpConversation conversation(
            PeerEnd, LocalEnd, 0xFFFFFFFFU - 30000); // the peer wraps amid its third write
        conversation.open(emit);
        for (int i = 0; i < 6; ++i) {
            const auto side = i % 2 ? TcpConversation::Local : TcpConversation::Peer;
            QByteArray payload(13001, Qt::Uninitialized);
            for (char& c : payload)
                c = static_cast<char>(random.bounded(256));
            conversation.data(side, 13001, payload, emit);
            sent[side] += payload;
        }
        conversation.finish(TcpConversation::Local, emit);
        conversation.finish(TcpConversation::Peer, emit);
        const testing::Capture capture(file);
        QVERIFY(capture.isSound());
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        QCOMPARE(
            capture.follow(1).value(0), std::pair(sent[TcpConversation::Peer], sent[TcpConversation::Local]));
    }
};

QTEST_GUILESS_MAIN(TestTcpConversation)
#include "tst_tcpconversation.moc"
