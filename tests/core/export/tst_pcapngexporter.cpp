// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jsonlinesreader.h"
#include "samplejournal.h"
#include "strict.h"
#include "tshark.h"

#include <QRandomGenerator>
#include <QtEndian>

using namespace signalbox;
using testing::Capture;
using testing::JournalBuilder;

namespace {

/// What each block is, in order; `broken` where lengths do not fit.
QByteArray blockTypes(const QByteArray& file)
{
    QByteArrayList types;
    for (qsizetype at = 0; at < file.size();) {
        if (file.size() - at < 12)
            return "broken";
        const auto type = qFromLittleEndian<quint32>(file.constData() + at);
        const auto length = qsizetype { qFromLittleEndian<quint32>(file.constData() + at + 4) };
        if (length % 4 != 0 || length < 12 || length > file.size() - at
            || qFromLittleEndian<quint32>(file.constData() + at + length - 4) != quint32(length))
            return "broken";
        types += QByteArray::number(type, 16);
        at += length;
    }
    return types.join(' ');
}

QByteArray randomBytes(QRandomGenerator& random, qsizetype length)
{
    QByteArray out(length, Qt::Uninitialized);
    for (char& c : out)
        c = static_cast<char>(random.bounded(256));
    return out;
}

} // namespace

class TestPcapngExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void blocksAreWhole()
    {
        QCOMPARE(blockTypes(testing::exported({}, "pcapng")), QByteArray("a0d0d0a 1 5"));
        const QByteArray one =
            testing::exported(JournalBuilder().opened(1).received(1, "x").closed(1).view(), "pcapng");
        QCOMPARE(blockTypes(one), QByteArray("a0d0d0a 1 6 6 6 6 6 6 6 6 5"));
        QVERIFY(one.contains("synthesised from application data"));
        QVERIFY(one.contains("Signalbox "));
        QVERIFY(!blockTypes(testing::exported(testing::sampleView(), "pcapng")).contains("broken"));
    }

    void theSampleIsSound()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        const Capture capture(testing::exported(testing::sampleView(), "pcapng"));
        QVERIFY(capture.isSound());
        const QByteArray infos = capture.capinfos();
        QVERIFY2(infos.contains("Raw IP") && infos.contains("nanoseconds (9)"), infos.constData());
        QVERIFY2(QRegularExpression(QStringLiteral("Strict time order: +True"))
                     .match(QString::fromUtf8(infos))
                     .hasMatch(),
            infos.constData());
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        const auto streams = capture.follow(2);
        QCOMPARE(streams[0].first,
            QByteArray("hello\na,b \"quoted\"\r\n\tnext") + QByteArray("\0\x01\xFF\x1b[2J", 7));
        QVERIFY(streams[0].second.startsWith("hello\n=SUM(A1:A9)gr\xC3\xBC"));
        QCOMPARE(capture.fields({ QStringLiteral("ipv6.src"), QStringLiteral("tcp.srcport") },
                     QStringLiteral("tcp.flags.syn == 1 && tcp.flags.ack == 0 && ipv6")),
            QByteArrayList { "2001:db8::7 41024" });
        QCOMPARE(capture.fields({ QStringLiteral("frame.time_epoch") }, QStringLiteral("frame.number == 1")),
            QByteArrayList { "1795332051.124456789" });
    }

    void eventsWithoutBytesAreComments()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        const Capture capture(testing::exported(testing::sampleView(), "pcapng"));
        const QByteArray comments =
            capture
                .fields({ QStringLiteral("frame.number"), QStringLiteral("frame.comment") },
                    QStringLiteral("frame.comment"))
                .join('\n');
        QVERIFY2(
            comments.startsWith(
                "1 server: listening at 2026-11-22T07:20:51.123456789Z: 127.0.0.1:65432 (echo, event-loop)"),
            comments.constData());
        for (const char* part :
            { "opened at", "named \"ada\"", "note at", "reading paused", "server: failed at", "EMFILE",
                "connection 3: rejected at", "max-clients", "closed at", "ECONNRESET" })
            QVERIFY2(comments.contains(part), part);
        QVERIFY(!comments.contains("stopped")); // no packet followed; it stands in the statistics
        QVERIFY(testing::exported(testing::sampleView(), "pcapng").contains("server: stopped at"));
    }

    void followShowsWhatWasSaid()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        constexpr int Streams = 12;
        static constexpr qsizetype Sizes[] { 0, 1, 2, 16383, 16384, 16385, 65495, 65496, 200000 };
        QRandomGenerator random(10);
        JournalBuilder builder(testing::unlimited());
        std::pair<QByteArray, QByteArray> said[Streams];
        for (quint32 id = 1; id <= Streams; ++id) {
            const QByteArray port = QByteArray::number(40000 + id);
            builder.opened(id, (id % 2 ? "10.0.0.1:" + port : "[2001:db8::1]:" + port).constData(),
                id % 2 ? "10.0.0.2:65432" : "[2001:db8::2]:65432");
        }
        for (int i = 0; i < 150; ++i) {
            const quint32 which = random.bounded(quint32 { Streams });
            const qsizetype size = i % 3 ? random.bounded(300) : Sizes[random.bounded(int(std::size(Sizes)))];
            const QByteArray payload = randomBytes(random, size);
            if (random.bounded(2)) {
                builder.received(which + 1, payload);
                said[which].first += payload;
            } else {
                builder.sent(which + 1, payload);
                said[which].second += payload;
            }
        }
        static constexpr const char* Ends[] { "peer-closed", "kicked", "reset: x", "slow-consumer", "quit",
            "broken-pipe" };
        for (quint32 id = 1; id < Streams; ++id) // the last one stays open
            builder.closed(id, Ends[id % std::size(Ends)]);
        const Capture capture(testing::exported(builder.view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        const auto followed = capture.follow(Streams);
        for (int i = 0; i < Streams; ++i) {
            QVERIFY(followed[i].first == said[i].first);
            QVERIFY(followed[i].second == said[i].second);
        }
    }

    void oneWayStreamsFillNoWindow()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        JournalBuilder builder(testing::unlimited());
        builder.opened(1);
        for (int i = 0; i < 200; ++i)
            builder.sent(1, QByteArray(100000, 'x')); // 20 MB
        const Capture capture(testing::exported(builder.view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
    }

    void cutPayloadKeepsTheNumbersRight()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        const JournalView view = JournalBuilder()
                                     .opened(1)
                                     .received(1, QByteArray(100, 'x'), 50000)
                                     .sent(1, QByteArray(100, 'y'), 101)
                                     .received(1, "whole")
                                     .closed(1)
                                     .view();
        const Capture capture(testing::exported(view, "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        const QStringList names { QStringLiteral("tcp.srcport"), QStringLiteral("tcp.seq"),
            QStringLiteral("tcp.ack"), QStringLiteral("tcp.len"), QStringLiteral("frame.len"),
            QStringLiteral("frame.cap_len") };
        QCOMPARE(capture.fields(names, QStringLiteral("tcp.len > 0")),
            (QByteArrayList {
                "41022 1 1 50000 50040 140", "65432 1 50001 101 141 140", "41022 50001 102 5 45 45" }));
        QCOMPARE(capture.follow(1).value(0),
            std::pair(QByteArray(100, 'x') + "whole", QByteArray(100, 'y'))); // what was captured
    }

    void endings_data()
    {
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<QByteArray>(
            "last"); // source ports and flags of the packets after the handshake and one read
        QTest::newRow("peer-closed") << QByteArray("peer-closed")
                                     << QByteArray("41022 0x0011, 65432 0x0010, 65432 0x0011, 41022 0x0010");
        QTest::newRow("kicked") << QByteArray("kicked")
                                << QByteArray("65432 0x0011, 41022 0x0010, 41022 0x0011, 65432 0x0010");
        QTest::newRow("reset") << QByteArray("reset: x") << QByteArray("41022 0x0014");
        QTest::newRow("broken-pipe") << QByteArray("broken-pipe: x") << QByteArray("41022 0x0014");
        QTest::newRow("aborted") << QByteArray("aborted") << QByteArray("65432 0x0014");
        QTest::newRow("slow-consumer") << QByteArray("slow-consumer") << QByteArray("65432 0x0014");
        QTest::newRow("unknown") << QByteArray("whatever")
                                 << QByteArray("41022 0x0011, 65432 0x0010, 65432 0x0011, 41022 0x0010");
    }
    void endings()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        QFETCH(QByteArray, detail);
        const Capture capture(
            testing::exported(JournalBuilder().opened(1).received(1, "x").closed(1, detail).view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        const QByteArrayList packets =
            capture.fields({ QStringLiteral("tcp.srcport"), QStringLiteral("tcp.flags") });
        QTEST(packets.mid(4).join(", "), "last");
    }

    void halfClosesComeWhereTheyHappened()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        const JournalView view = JournalBuilder()
                                     .opened(1)
                                     .event(EventKind::HalfClosed, 1, "peer: FIN received")
                                     .sent(1, "the answer")
                                     .event(EventKind::HalfClosed, 1, "local: FIN sent")
                                     .closed(1, "kicked")
                                     .view();
        const QByteArray file = testing::exported(view, "pcapng");
        const Capture capture(file);
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        QCOMPARE(
            capture.fields({ QStringLiteral("tcp.srcport"), QStringLiteral("tcp.flags") }).mid(3).join(", "),
            QByteArray("41022 0x0011, 65432 0x0010, 65432 0x0018, 65432 0x0011, 41022 0x0010"));
        QVERIFY(file.contains("connection 1: closed at")); // no packet was left to carry it
    }

    void aMissingBeginningIsMadeUp()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        // As after eviction: the journal knows the ends, but the opening and the first bytes are gone.
        JournalBuilder builder;
        builder.opened(1).received(1, "gone").journal()->clear();
        const Capture capture(testing::exported(builder.sent(1, "kept").closed(1).view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        QCOMPARE(capture.follow(1).value(0), std::pair(QByteArray(), QByteArray("kept")));
        const QByteArrayList first = capture.fields(
            { QStringLiteral("tcp.srcport"), QStringLiteral("tcp.flags"), QStringLiteral("frame.comment") },
            QStringLiteral("frame.comment"));
        QCOMPARE(first,
            QByteArrayList { "41022 0x0002 The beginning of this conversation is not in this file; the "
                             "handshake is made up." });
    }

    void addressesUsedAgainMakeANewStream()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        JournalBuilder builder;
        for (quint32 id = 1; id <= 3; ++id)
            builder.opened(id).received(id, "try " + QByteArray::number(id)).closed(id);
        const Capture capture(testing::exported(builder.view(), "pcapng"));
        QCOMPARE(capture.faults(QStringLiteral("tcp.analysis.reused_ports")).join("\n"), QByteArray());
        const auto streams = capture.follow(3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(streams[i].first, "try " + QByteArray::number(i + 1));
    }

    void unknownEndsAreStoodInFor_data()
    {
        QTest::addColumn<QByteArray>("listening");
        QTest::addColumn<QByteArray>("peer");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("where it listened") << QByteArray("192.0.2.9:7 (echo, event-loop)")
                                           << QByteArray("192.0.2.8:9") << QByteArray("192.0.2.9 7");
        QTest::newRow("everywhere, this machine")
            << QByteArray("0.0.0.0:7 (echo)") << QByteArray("127.0.0.1:9") << QByteArray("127.0.0.1 7");
        QTest::newRow("everywhere") << QByteArray("[::]:7 (echo)") << QByteArray("10.0.0.8:9")
                                    << QByteArray("192.0.2.1 7");
        QTest::newRow("nothing known")
            << QByteArray() << QByteArray("10.0.0.8:9") << QByteArray("192.0.2.1 65432");
    }
    void unknownEndsAreStoodInFor()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        QFETCH(QByteArray, listening);
        QFETCH(QByteArray, peer);
        JournalBuilder builder;
        if (!listening.isEmpty())
            builder.event(EventKind::Listening, 0, listening);
        const Capture capture(
            testing::exported(builder.opened(1, peer.constData(), "").received(1, "x").view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        const QByteArrayList syn = capture.fields(
            { QStringLiteral("ip.dst"), QStringLiteral("tcp.dstport") }, QStringLiteral("tcp.flags == 2"));
        QTEST(syn.value(0), "expected");
    }

    void aRecordingExportsToo()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        QByteArray jsonl = testing::exported(testing::sampleView(), "jsonl");
        QBuffer buffer(&jsonl);
        buffer.open(QIODevice::ReadOnly);
        Journal journal(testing::unlimited());
        QVERIFY(JsonLinesReader(journal).read(buffer).ok());
        const Capture capture(testing::exported(journal.view(), "pcapng"));
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        QCOMPARE(capture.follow(2), Capture(testing::exported(testing::sampleView(), "pcapng")).follow(2));
    }

    void manyNotesStayBounded()
    {
        JournalBuilder builder;
        builder.opened(1);
        for (int i = 0; i < 5000; ++i)
            builder.event(EventKind::Note, 1, "again").event(EventKind::Note, 0, "and again");
        const QByteArray file = testing::exported(builder.received(1, "x").view(), "pcapng");
        QVERIFY(file.size() < 50000);
        QCOMPARE(file.count("Further notes are left out."), qsizetype { 2 });
    }
};

QTEST_GUILESS_MAIN(TestPcapngExporter)
#include "tst_pcapngexporter.moc"
