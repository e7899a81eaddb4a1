// SPDX-License-Identifier: GPL-3.0-or-later
// Random conversations, exported, as tshark and capinfos read them back.
#include "export/pcapngexporter.h"
#include "strict.h"
#include "tshark.h"

#include "journalbuilder.h"

#include <QRandomGenerator>

#include <map>

using namespace signalbox;
using testing::Capture;
using testing::JournalBuilder;

namespace {

QByteArray randomBytes(QRandomGenerator& random, qsizetype length)
{
    QByteArray out(length, Qt::Uninitialized);
    for (char& c : out)
        c = static_cast<char>(random.bounded(256));
    return out;
}

/// One direction of what was made up.
struct Said
{
    QByteArray bytes; // what was captured
    quint64 length = 0; // what went over the wire
};

struct Conversation
{
    bool isIpv6 = false;
    Said peer;
    Said local;
    bool isPeerDone = false;
    bool isLocalDone = false;
    bool isClosed = false;
};

struct World
{
    quint32 seed = 0;
    quint32 snaplen = 0; ///< 0: all
    quint32 before = 0; ///< conversations before the first: where sequence numbers begin
    bool isTrimmed = false; ///< the beginning of the journal is gone
};

/// A journal of several connections whose events are mixed in time, and what was said in it.
class RandomTalk
{
public:
    explicit RandomTalk(const World& world)
        : m_world(world)
        , m_random(world.seed)
    {
        for (quint32 id = 1; id <= Connections; ++id)
            open(id);
        for (int i = 0; i < Steps; ++i) {
            if (m_world.isTrimmed && i == Steps / 3)
                trim();
            step(1 + m_random.bounded(Connections));
        }
    }

    JournalView view() { return m_builder.view(); }
    const std::map<quint32, Conversation>& conversations() const { return m_conversations; }

    static constexpr quint32 Connections = 7;

private:
    static constexpr int Steps = 160;

    void open(quint32 id)
    {
        Conversation& talk = m_conversations[id];
        talk.isIpv6 = id % 2 == 0;
        const QByteArray port = QByteArray::number(40000 + id);
        m_builder.opened(id, (talk.isIpv6 ? "[2001:db8::1]:" + port : "10.0.0.1:" + port).constData(),
            talk.isIpv6 ? "[2001:db8::2]:65432" : "10.0.0.2:65432");
    }

    /// As when the journal is full: what came before is gone, of those that are still open the rest is there.
    void trim()
    {
        m_builder.journal()->clear();
        for (auto it = m_conversations.begin(); it != m_conversations.end();) {
            it->second.peer = it->second.local = {};
            it = it->second.isClosed ? m_conversations.erase(it) : std::next(it);
        }
    }

    qsizetype someLength()
    {
        static constexpr qsizetype Edges[] { 0, 1, 2, 16383, 16384, 16385, 65495, 65496, 65536, 150000,
            262144 };
        // Of a longer read that is cut, packets cannot hold the last captured byte and all that follows.
        const int edges = int(std::size(Edges)) - (m_world.snaplen == 0 ? 0 : 2);
        return m_random.bounded(5) == 0 ? Edges[m_random.bounded(edges)] : qsizetype { m_random.bounded(2000) };
    }

    void say(quint32 id, Said& said, bool isPeer)
    {
        const QByteArray all = randomBytes(m_random, someLength());
        const QByteArray kept = m_world.snaplen == 0 ? all : all.left(m_world.snaplen);
        if (isPeer)
            m_builder.received(id, kept, all.size());
        else
            m_builder.sent(id, kept, all.size());
        said.bytes += kept;
        said.length += static_cast<quint64>(all.size());
        if (isPeer && m_random.bounded(2) == 0 && !m_conversations[id].isLocalDone) {
            // An echo.
            m_builder.sent(id, kept, all.size());
            m_conversations[id].local.bytes += kept;
            m_conversations[id].local.length += static_cast<quint64>(all.size());
        }
    }

    void step(quint32 id)
    {
        const auto found = m_conversations.find(id);
        if (found == m_conversations.end() || found->second.isClosed)
            return;
        Conversation& talk = found->second;
        const quint32 what = m_random.bounded(100);
        if (what < 45 && !talk.isPeerDone) {
            say(id, talk.peer, true);
        } else if (what < 90 && !talk.isLocalDone) {
            say(id, talk.local, false);
        } else if (what == 90 && !talk.isPeerDone) {
            m_builder.event(EventKind::HalfClosed, id, "peer: FIN received");
            talk.isPeerDone = true;
        } else if (what == 91 && !talk.isLocalDone) {
            m_builder.event(EventKind::HalfClosed, id, "local: FIN sent");
            talk.isLocalDone = true;
        } else if (what < 95) {
            m_builder.event(EventKind::Note, id, "a note");
        } else if (what == 95) {
            static constexpr const char* Ends[] { "peer-closed", "kicked", "reset: x", "slow-consumer",
                "aborted", "broken-pipe: y", "idle-timeout" };
            m_builder.closed(id, Ends[m_random.bounded(int(std::size(Ends)))]);
            talk.isClosed = true;
        }
    }

    const World m_world;
    QRandomGenerator m_random;
    JournalBuilder m_builder { testing::unlimited() };
    std::map<quint32, Conversation> m_conversations;
};

/// The first count of conversations after which the nth begins within `near` of the end of all sequence
/// numbers; `ofAnswer`: that of the other side does.
quint32 beforeAWrap(quint32 near, bool ofAnswer)
{
    for (quint32 nth = 1;; ++nth) {
        const quint32 first = PcapngExporter::firstSequence(nth);
        if ((ofAnswer ? ~first : first) > 0xFFFFFFFFU - near)
            return nth - 1;
    }
}

QByteArray exportedFrom(const JournalView& view, quint32 conversations)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    PcapngExporter exporter(conversations);
    bool isWritten = exporter.begin(buffer).ok();
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        isWritten = isWritten && exporter.write(event, view).ok();
        return isWritten;
    });
    return isWritten && exporter.end().ok() ? buffer.data() : QByteArray("export failed");
}

} // namespace

class TestPcapngProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void everyConversationIsExact_data()
    {
        QTest::addColumn<World>("world");
        const quint32 peerWraps = beforeAWrap(2000, false);
        const quint32 localWraps = beforeAWrap(2000, true);
        for (quint32 seed = 1; seed <= 2; ++seed) {
            const auto row = [seed](const char* what, World world) {
                world.seed = seed;
                QTest::addRow("%s, seed %u", what, seed) << world;
            };
            row("whole", {});
            row("cut at 1000", { 0, 1000, 0, false });
            row("the peer's numbers wrap", { 0, 0, peerWraps, false });
            row("the server's numbers wrap", { 0, 0, localWraps, false });
            row("trimmed", { 0, 0, 0, true });
            row("trimmed, cut and wrapping", { 0, 4096, peerWraps, true });
        }
    }
    void everyConversationIsExact()
    {
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        QFETCH(World, world);
        RandomTalk talk(world);
        const JournalView view = talk.view();
        const Capture capture(exportedFrom(view, world.before));
        QVERIFY(capture.isSound());
        QCOMPARE(capture.faults().join("\n"), QByteArray());

        // Which stream is which connection: by the client's port.
        const QStringList names { QStringLiteral("tcp.stream"), QStringLiteral("tcp.srcport"),
            QStringLiteral("frame.len"), QStringLiteral("tcp.len"), QStringLiteral("frame.time_epoch") };
        struct Sums
        {
            quint64 frames = 0;
            quint64 bytes = 0;
            quint64 payload = 0;
        };
        std::map<int, std::pair<Sums, Sums>> sums; // by stream: client, server
        std::map<quint32, int> streams;
        const QByteArrayList packets = capture.fields(names);
        for (const QByteArray& packet : packets) {
            const QByteArrayList field = packet.simplified().split(' ');
            QVERIFY2(field.size() == 5, packet.constData());
            const int stream = field[0].toInt();
            const quint32 port = field[1].toUInt();
            if (port != 65432)
                streams[port - 40000] = stream;
            Sums& sum = port != 65432 ? sums[stream].first : sums[stream].second;
            ++sum.frames;
            sum.bytes += field[2].toULongLong();
            sum.payload += field[3].toULongLong();
        }
        const auto followed = capture.follow(static_cast<int>(streams.size()));
        const auto conversations = capture.conversations();
        QCOMPARE(conversations.size(), static_cast<qsizetype>(streams.size()));
        for (const auto& [id, said] : talk.conversations()) {
            const auto known = streams.find(id);
            if (known == streams.end()) { // trimmed, and nothing came after
                QVERIFY(world.isTrimmed && said.peer.length + said.local.length == 0);
                continue;
            }
            const int stream = known->second;
            QVERIFY2(followed[stream].first == said.peer.bytes, qPrintable(QString::number(id)));
            QVERIFY2(followed[stream].second == said.local.bytes, qPrintable(QString::number(id)));
            QCOMPARE(sums[stream].first.payload, said.peer.length);
            QCOMPARE(sums[stream].second.payload, said.local.length);
            // Every byte is either said or a header's: 40 or 60 a packet, and 8 of options in each SYN.
            const quint64 header = said.isIpv6 ? 60 : 40;
            QCOMPARE(sums[stream].first.bytes, said.peer.length + header * sums[stream].first.frames + 8);
            QCOMPARE(sums[stream].second.bytes, said.local.length + header * sums[stream].second.frames + 8);
            const auto counted = conversations.value(40000 + static_cast<int>(id));
            QCOMPARE(counted.framesFromClient, sums[stream].first.frames);
            QCOMPARE(counted.framesFromServer, sums[stream].second.frames);
            QCOMPARE(counted.bytesFromClient, Capture::asConversation(sums[stream].first.bytes));
            QCOMPARE(counted.bytesFromServer, Capture::asConversation(sums[stream].second.bytes));
        }

        // capinfos counts the same, and sees the times of the journal.
        const QByteArray infos = capture.capinfos();
        QVERIFY2(
            infos.contains("Number of packets:   " + QByteArray::number(packets.size())), infos.constData());
        QVERIFY2(infos.contains("Strict time order:   True"), infos.constData());
        const auto seconds = [](WallTime time) {
            const auto ns = time.time_since_epoch().count();
            return QByteArray::number(static_cast<qlonglong>(ns / 1'000'000'000)) + '.'
                + QByteArray::number(static_cast<qlonglong>(ns % 1'000'000'000)).rightJustified(9, '0');
        };
        QVERIFY(packets.constFirst().split(' ').constLast() >= seconds(view.at(view.firstSequence()).time));
        QVERIFY(packets.constLast().split(' ').constLast() <= seconds(view.at(view.endSequence() - 1).time));
    }

    void whatWaitsIsWrittenWhenSettled()
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        PcapngExporter exporter;
        JournalBuilder builder;
        const JournalView view = builder.opened(1).event(EventKind::Note, 1, "paused").view();
        QVERIFY(exporter.begin(buffer).ok());
        view.forEach(1, 3, [&](const Event& event) { return exporter.write(event, view).ok(); });
        QVERIFY(exporter.flush().ok());
        QVERIFY(!buffer.data().contains("paused"));
        QVERIFY(exporter.settle().ok());
        QVERIFY(buffer.data().contains("connection 1: note at"));
        QVERIFY(buffer.data().contains("paused"));
        const qsizetype settled = buffer.size();
        QVERIFY(exporter.settle().ok());
        QCOMPARE(buffer.size(), settled); // once
        const JournalView more = builder.received(1, "x").view();
        more.forEach(3, 4, [&](const Event& event) { return exporter.write(event, more).ok(); });
        QVERIFY(exporter.end().ok());
        if (!Capture::isPossible())
            QSKIP("tshark is not installed");
        const Capture capture(buffer.data());
        QCOMPARE(capture.faults().join("\n"), QByteArray());
        QCOMPARE(capture.follow(1).value(0).first, QByteArray("x"));
    }

    void whatWasSkippedIsSaid()
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        PcapngExporter exporter;
        const JournalView view = JournalBuilder().opened(1).received(1, "x").view();
        QVERIFY(exporter.begin(buffer).ok());
        exporter.skipped(17);
        view.forEach(1, 3, [&](const Event& event) { return exporter.write(event, view).ok(); });
        QVERIFY(exporter.end().ok());
        QVERIFY(buffer.data().contains("17 events are missing before this packet"));
    }
};

QTEST_GUILESS_MAIN(TestPcapngProperties)
#include "tst_pcapngproperties.moc"
