// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/tcphint.h"

#include "strict.h"

#include <QTest>

#include <functional>

using namespace signalbox;
using namespace std::chrono_literals;
using Kind = TcpHint::Kind;

namespace {

/// A connection on which all is well: something was said a second ago, and everything has arrived.
TcpSample healthy()
{
    TcpSample sample;
    sample.id = ConnectionId { 1 };
    sample.state = TcpState::Established;
    sample.rtt = 1ms;
    sample.minRtt = 800us;
    sample.mss = 1448;
    sample.congestionWindow = 10;
    sample.peerWindow = 65536;
    sample.busy = 10ms;
    sample.receiverLimited = 0us;
    sample.sendBufferLimited = 0us;
    sample.unacknowledged = 0;
    sample.sendQueue = 0;
    sample.notSent = 0;
    sample.receiveQueue = 0;
    sample.retransmitted = 0;
    sample.timeouts = 0;
    sample.bytesSent = 5000;
    sample.bytesReceived = 5000;
    sample.sinceSent = 1s;
    sample.sinceReceived = 1s;
    sample.sinceAcknowledged = 1s;
    return sample;
}

/// `change` is told the time since the first of the samples, which come ten a second.
using Change = std::function<void(TcpSample&, std::chrono::milliseconds)>;

TcpHistory over(std::chrono::milliseconds span, const Change& change)
{
    TcpHistory history;
    for (std::chrono::milliseconds at = 0ms; at <= span; at += 100ms) {
        TcpSample sample = healthy();
        sample.time = WallTime { 1000s + at };
        change(sample, at);
        history.add(sample);
    }
    return history;
}

void closeWindow(TcpSample& sample)
{
    sample.peerWindow = 0;
    sample.sendQueue = 1'200'000;
    sample.notSent = 1'200'000;
}

} // namespace

Q_DECLARE_METATYPE(TcpHistory)

class TestTcpHint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void saysWhatIsTheMatter_data()
    {
        QTest::addColumn<TcpHistory>("history");
        QTest::addColumn<int>("kind"); // -1: nothing is
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<QString>("words"); // in the text
        const auto row = [](const char* name, const TcpHistory& history, Kind kind, Severity severity,
                             const char* words) {
            QTest::newRow(name) << history << int(kind) << severity << QString::fromUtf8(words);
        };
        const auto well = [](const char* name, const TcpHistory& history) {
            QTest::newRow(name) << history << -1 << Severity::Info << QString();
        };

        well("no samples", {});
        well("all is well", over(10s, [](auto&, auto) {}));
        well("nothing is known", over(10s, [](TcpSample& sample, auto) {
            const WallTime time = sample.time;
            sample = {};
            sample.time = time;
        }));

        row("zero window",
            over(5s,
                [](TcpSample& sample, auto at) {
                    if (at >= 1800ms)
                        closeWindow(sample);
                    sample.sinceSent = at >= 1800ms ? at - 1800ms : 0ms;
                }),
            Kind::PeerStoppedReading, Severity::Warning,
            "The peer stopped reading 3.2 s ago: its window is zero, and 1.20 MB wait to be sent.");
        row("zero window since before the first look",
            over(0ms,
                [](TcpSample& sample, auto) {
                    closeWindow(sample);
                    sample.sinceSent = 75s;
                }),
            Kind::PeerStoppedReading, Severity::Warning, "stopped reading 1:15 ago");
        row("zero window since before the first look, and sent again since",
            over(0ms,
                [](TcpSample& sample, auto) {
                    closeWindow(sample);
                    sample.unacknowledged = 1;
                    sample.retransmitted = 7;
                    sample.sinceSent = 648ms;
                }),
            Kind::PeerStoppedReading, Severity::Warning, "stopped reading at least 0.6 s ago");
        row("silly window",
            over(1s,
                [](TcpSample& sample, auto) {
                    closeWindow(sample);
                    sample.peerWindow = 12;
                }),
            Kind::PeerStoppedReading, Severity::Warning, "its window is down to 12 B, less than a segment");
        well("zero window and nothing to send",
            over(3s, [](TcpSample& sample, auto) { sample.peerWindow = 0; }));
        well("zero window a while ago", over(20s, [](TcpSample& sample, auto at) {
            if (at < 2s)
                closeWindow(sample);
        }));
        well("window not told", over(3s, [](TcpSample& sample, auto) {
            closeWindow(sample);
            sample.peerWindow.reset();
        }));

        row("no answer",
            over(4s,
                [](TcpSample& sample, auto at) {
                    sample.unacknowledged = 3;
                    sample.sinceAcknowledged = 60s + at;
                    sample.timeouts = 2;
                }),
            Kind::NothingAcknowledged, Severity::Error, "Nothing was acknowledged for 4.0 s, with 3 segments");
        row("no answer, one segment",
            over(4s,
                [](TcpSample& sample, auto at) {
                    sample.unacknowledged = 1;
                    sample.sinceAcknowledged = 500ms + at;
                }),
            Kind::NothingAcknowledged, Severity::Error, "with 1 segment under way");
        well("sent just now after a long silence", over(4s, [](TcpSample& sample, auto at) {
            sample.unacknowledged = at > 3800ms ? 1 : 0;
            sample.sinceAcknowledged = 60s + at;
        }));

        row("loss", over(10s, [](TcpSample& sample, auto at) { sample.retransmitted = at > 5s ? 7 : 4; }),
            Kind::Retransmitting, Severity::Warning, "Sent again within the last 10 s: 3 segments.");
        well("loss long ago",
            over(30s, [](TcpSample& sample, auto at) { sample.retransmitted = at > 5s ? 7 : 4; }));

        row("not reading",
            over(5s, [](TcpSample& sample, auto at) { sample.receiveQueue = at >= 2s ? 64'000 : 0; }),
            Kind::NotReading, Severity::Warning, "has not read for 3.0 s: 64.0 kB wait");
        row("not reading while more comes",
            over(5s,
                [](TcpSample& sample, auto at) {
                    sample.receiveQueue = 1000 + static_cast<quint64>(at.count());
                    sample.bytesReceived = 5000 + static_cast<quint64>(at.count());
                }),
            Kind::NotReading, Severity::Warning, "has not read for at least 5.0 s: 6.00 kB wait");
        well("busy reading", over(5s, [](TcpSample& sample, auto at) {
            sample.receiveQueue = 64'000;
            sample.bytesReceived = 5000 + 100 * static_cast<quint64>(at.count());
        }));

        row("slow peer", over(5s, [](TcpSample& sample, auto at) { sample.receiverLimited = at / 2; }),
            Kind::PeerLimits, Severity::Note, "for 50 % of");
        row("small send buffer", over(5s, [](TcpSample& sample, auto at) { sample.sendBufferLimited = at; }),
            Kind::SendBufferLimits, Severity::Note, "for 100 % of");
        well("limited long ago", over(20s, [](TcpSample& sample, auto) { sample.receiverLimited = 15s; }));

        row("bufferbloat",
            over(5s,
                [](TcpSample& sample, auto) {
                    sample.rtt = 400ms;
                    sample.minRtt = 20ms;
                    sample.unacknowledged = 50;
                    sample.sinceAcknowledged = 1ms;
                }),
            Kind::QueueOnPath, Severity::Note, "Round trips take 400 ms, at best 20.0 ms");
        row("delayed acknowledgements",
            over(5s,
                [](TcpSample& sample, auto) {
                    sample.rtt = 41ms;
                    sample.minRtt = 200us;
                }),
            Kind::DelayedAcks, Severity::Note, "delay its acknowledgements");
        well("far away", over(5s, [](TcpSample& sample, auto) {
            sample.rtt = 250ms;
            sample.minRtt = 230ms;
        }));

        row("small segments", over(0ms, [](TcpSample& sample, auto) { sample.mss = 88; }), Kind::SmallSegments,
            Severity::Note, "Only 88 B fit a segment.");
        row("close-wait", over(8s, [](TcpSample& sample, auto) { sample.state = TcpState::CloseWait; }),
            Kind::PeerFinished, Severity::Note, "8.0 s ago");
        row("fin-wait-2", over(8s, [](TcpSample& sample, auto) { sample.state = TcpState::FinWait2; }),
            Kind::PeerLingers, Severity::Note, "8.0 s");
        well("fin-wait-2 in passing",
            over(800ms, [](TcpSample& sample, auto) { sample.state = TcpState::FinWait2; }));
        row("idle",
            over(1s,
                [](TcpSample& sample, auto) {
                    sample.sinceSent = 180s;
                    sample.sinceReceived = 125s;
                }),
            Kind::Idle, Severity::Info, "for 2:05");
        well("never said anything", over(1s, [](TcpSample& sample, auto) {
            sample.sinceSent.reset();
            sample.sinceReceived.reset();
        }));
    }
    void saysWhatIsTheMatter()
    {
        QFETCH(TcpHistory, history);
        QFETCH(int, kind);
        QFETCH(QString, words);
        const auto hints = tcpHints(history);
        QCOMPARE(hints.empty() ? -1 : int(hints.front().kind), kind);
        if (hints.empty())
            return;
        QTEST(hints.front().severity, "severity");
        QVERIFY2(hints.front().text.contains(words), qPrintable(hints.front().text));
        QVERIFY(hints.front().meaning.size() > 40);
        QCOMPARE(hints.size(), std::size_t(1));
    }

    void theGravestComesFirst()
    {
        const auto hints = tcpHints(over(6s, [](TcpSample& sample, auto at) {
            sample.mss = 88;
            sample.retransmitted = static_cast<quint64>(at.count()) / 1000;
            sample.unacknowledged = 5;
            sample.sinceAcknowledged = at + 1s;
            sample.timeouts = 3;
        }));
        QCOMPARE(hints.size(), std::size_t(3));
        QCOMPARE(hints[0].kind, Kind::NothingAcknowledged);
        QCOMPARE(hints[1].kind, Kind::Retransmitting);
        QCOMPARE(hints[2].kind, Kind::SmallSegments);
    }

    void aPauseInLookingIsNoEvidence()
    {
        TcpHistory history;
        for (const auto at : { 0s, 8s }) {
            TcpSample sample = healthy();
            sample.time = WallTime { 1000s + at };
            sample.retransmitted = at == 0s ? 0 : 9;
            sample.receiverLimited = at;
            history.add(sample);
        }
        QVERIFY(tcpHints(history).empty());
    }
};

QTEST_MAIN(TestTcpHint)
#include "tst_tcphint.moc"
