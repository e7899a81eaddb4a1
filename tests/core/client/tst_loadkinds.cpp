// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of load: what is sent, how clients come in, and what becomes of them. Raw servers say what they
// saw.
#include "loadrun.h"
#include "rawserver.h"
#include "runningserver.h"
#include "strict.h"

#include <QTemporaryFile>
#include <QTest>

#include <functional>
#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;
using signalbox::testing::errorOf;
using signalbox::testing::RunningServer;

namespace {

LoadResult run(const LoadSettings& settings, bool isDetailed = false, std::vector<LoadProgress>* seen = nullptr)
{
    LoadGenerator generator;
    generator.setDetailed(isDetailed);
    if (seen)
        QObject::connect(&generator, &LoadGenerator::progressed, &generator,
            [seen](const LoadProgress& progress) { seen->push_back(progress); });
    return testing::runLoad(generator, settings);
}

LoadSettings shortLoad(const Endpoint& target) { return testing::shortLoad(target, 1, 0ms); }

/// Echoes to one client and keeps what it sent.
class Recorder
{
public:
    explicit Recorder(int connections = 1)
        : m_thread([this, connections] {
            for (int i = 0; i < connections; ++i) {
                RawPeer peer = m_server.accept();
                for (QByteArray bytes = peer.readSome(); !bytes.isEmpty(); bytes = peer.readSome()) {
                    m_seen += bytes;
                    if (!peer.write(bytes))
                        break;
                }
            }
        })
    {
    }
    ~Recorder()
    {
        if (m_thread.joinable())
            m_thread.join();
    }
    Endpoint endpoint() const { return m_server.endpoint(); }
    /// When the load is over.
    QByteArray seen()
    {
        m_thread.join();
        return m_seen;
    }

private:
    RawServer m_server;
    QByteArray m_seen;
    std::thread m_thread;
};

/// Serves each connection with a function, one after the other.
class Scripted
{
public:
    Scripted(int connections, std::function<void(RawPeer&)> script)
        : m_thread([this, connections, script = std::move(script)] {
            for (int i = 0; i < connections; ++i) {
                m_kept.push_back(m_server.accept());
                script(m_kept.back());
            }
        })
    {
    }
    ~Scripted() { m_thread.join(); }
    Endpoint endpoint() const { return m_server.endpoint(); }

private:
    RawServer m_server;
    std::vector<RawPeer> m_kept; // open until the end
    std::thread m_thread;
};

} // namespace

class TestLoadKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void sendsTextWithCounters()
    {
        Recorder server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.setPayload(LoadPayload::Text, "<{client}:{message}>\\n");
        settings.depth = 3;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.settings.size, 19U);
        const QByteArray seen = server.seen();
        const QList<QByteArray> lines = seen.split('\n');
        QVERIFY(static_cast<quint64>(lines.size()) > result.messages);
        for (qsizetype i = 0; i + 1 < lines.size(); ++i)
            QCOMPARE(lines[i], QStringLiteral("<00001:%1>").arg(i + 1, 10, 10, QLatin1Char('0')).toLatin1());
    }

    void sendsTheContentOfAFile()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        QByteArray content;
        for (int i = 0; i < 70'000; ++i)
            content += static_cast<char>(i * 7 + i / 256);
        file.write(content);
        file.close();
        Recorder server;
        LoadSettings settings = shortLoad(server.endpoint());
        const auto bytes = readPayloadFile(file.fileName());
        QVERIFY(bytes.ok());
        settings.setPayload(LoadPayload::File, *bytes, file.fileName());
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        const QByteArray seen = server.seen();
        QVERIFY(seen.size() >= content.size());
        for (qsizetype at = 0; at < seen.size(); at += content.size())
            QCOMPARE(seen.mid(at, content.size()), content.left(std::min(content.size(), seen.size() - at)));
        QVERIFY(!readPayloadFile(QStringLiteral("/nowhere/x")));
    }

    void sendsOtherBytesForAnotherSeed()
    {
        QByteArray seen[3];
        for (int i = 0; i < 3; ++i) {
            Recorder server;
            LoadSettings settings = shortLoad(server.endpoint());
            settings.seed = i < 2 ? 5 : 6;
            QCOMPARE(errorOf(run(settings)), QString());
            seen[i] = server.seen().left(64);
        }
        QCOMPARE(seen[0], seen[1]);
        QVERIFY(seen[0] != seen[2]);
    }

    void aWrongEchoOfATextIsSeen()
    {
        const Scripted server(1, [](RawPeer& peer) {
            peer.write(peer.read(10)); // the first is right, the second is the first again
            const QByteArray second = peer.read(10);
            peer.write("0000000001");
            peer.readSome();
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.setPayload(LoadPayload::Text, "{message}");
        QCOMPARE(run(settings).failures.wrongEcho, 1U);
    }

    void whatIsNotVerifiedMayBeAnything()
    {
        const Scripted server(1, [](RawPeer& peer) {
            for (QByteArray bytes = peer.read(64); bytes.size() == 64; bytes = peer.read(64))
                peer.write(QByteArray(64, 'x'));
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.isVerified = false;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QVERIFY(result.messages > 0);
        QCOMPARE(result.failures, LoadFailures {});
    }

    void reconnectsForEachMessage_data()
    {
        QTest::addColumn<double>("rate");
        QTest::newRow("closed loop") << 0.0;
        QTest::newRow("open loop") << 200.0;
    }
    void reconnectsForEachMessage()
    {
        QFETCH(double, rate);
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 4;
        settings.isReconnecting = true;
        settings.rate = rate;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.failures, LoadFailures {});
        QCOMPARE(result.clientsServed, 4);
        QVERIFY(result.connections > 0);
        QVERIFY(result.connectTime.p50.count() > 0);
        QVERIFY(server.waitForOpen(0));
        const Counters counters = server.counters();
        QCOMPARE(counters.bytesIn, counters.bytesOut);
        QCOMPARE(counters.accepted * settings.size, counters.bytesIn); // one message on each
        QVERIFY(counters.accepted >= result.messages);
    }

    void keepsConnectionsOtherwise()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 4;
        const LoadResult result = run(settings);
        QCOMPARE(result.connections, 0U);
        QCOMPARE(server.counters().accepted, 4U);
    }

    /// Bounded by the clock at either end, whatever the machine is busy with.
    void connectsNoFasterThanAsked()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 20;
        settings.connectRate = 40;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.clientsServed, 20);
        QVERIFY(result.series.size() >= 4);
        int during = 0;
        for (const LoadSample& sample : result.series) {
            const double seconds = std::chrono::duration<double>(sample.at).count();
            QVERIFY(sample.connected <= 1 + seconds * settings.connectRate);
            during += sample.phase == LoadPhase::Connecting && sample.connected < 20 ? 1 : 0;
        }
        QVERIFY(during > 0);
    }

    void growsNoFasterThanAsked()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 40;
        settings.ramp = 800ms;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        const LoadSample* last = nullptr;
        for (const LoadSample& sample : result.series) {
            if (sample.phase != LoadPhase::Ramp)
                continue;
            if (last) {
                const double share = std::chrono::duration<double>(sample.at - last->at) / settings.ramp;
                QVERIFY(sample.active >= last->active);
                QVERIFY(sample.active - last->active <= settings.clients * share + 2);
            }
            last = &sample;
        }
        QVERIFY(last);
        QCOMPARE(result.series.back().active, 40);
        QVERIFY(result.messages > 0);
    }

    /// An open loop's rate grows from nothing: half of what would be due at the full rate.
    void anOpenLoopGrowsByItsSchedule()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 4;
        settings.depth = 64;
        settings.rate = 500;
        settings.ramp = 600ms;
        settings.duration = 300ms;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        // Nothing is sent before it is due, and what is due grows with the square of the time.
        double messages = 0;
        double before = 0;
        bool isGrowing = false;
        for (const LoadSample& sample : result.series) {
            const double at = std::chrono::duration<double>(sample.at).count();
            messages += sample.rate * (at - before);
            before = at;
            if (sample.phase == LoadPhase::Ramp) {
                isGrowing = true;
                QVERIFY(messages <= settings.rate * at * at / (2 * 0.6) + 2 * settings.clients);
            }
        }
        QVERIFY(isGrowing);
        QVERIFY(result.messages > 0);
    }

    void comesFromSeveralAddresses()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 6;
        settings.sources = 3;
        QSet<QString> seen;
        LoadGenerator generator;
        bool isOver = false;
        LoadResult result;
        QObject::connect(&generator, &LoadGenerator::finished, &generator, [&](const LoadResult& last) {
            result = last;
            isOver = true;
        });
        QVERIFY(generator.start(settings));
        QVERIFY(QTest::qWaitFor([&isOver] { return isOver; }, 30'000));
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.sources, 3);
        const JournalView view = server.engine.journal()->view();
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == EventKind::Opened)
                seen.insert(view.connection(event).peer.address.toString());
            return true;
        });
        QCOMPARE(seen.size(), 3);
        QVERIFY(!seen.contains(QStringLiteral("127.0.0.1")));
        settings.target = *Endpoint::parse(u"[::1]:7");
        QVERIFY(validate(settings).error().message.contains(QStringLiteral("127.0.0.0/8")));
    }

    void countsResets()
    {
        const Scripted server(2, [](RawPeer& peer) {
            peer.write(peer.read(64));
            peer.read(64);
            peer.reset();
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 2;
        settings.duration = 5s;
        const LoadResult result = run(settings);
        QCOMPARE(result.failures.reset, 2U);
        QCOMPARE(result.failures.all(), 2U);
    }

    void countsTimeouts()
    {
        const Scripted server(2, [](RawPeer& peer) { peer.write(peer.read(64)); }); // and nothing more
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 2;
        settings.timeout = 100ms;
        settings.duration = 20s; // does not wait for its end when nobody is left
        const LoadResult result = run(settings);
        QCOMPARE(result.failures.timeout, 2U);
        QVERIFY(errorOf(result).contains(QStringLiteral("time-out")));
    }

    void theResultHoldsItsCourse()
    {
        RunningServer server;
        std::vector<LoadProgress> seen;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.duration = 600ms;
        const LoadResult result = run(settings, true, &seen);
        QCOMPARE(errorOf(result), QString());
        quint64 counted = 0;
        for (const Histogram::Bar& bar : result.curve)
            counted += bar.count;
        QCOMPARE(counted, result.messages);
        QVERIFY(result.uncorrectedCurve.empty());
        QVERIFY(result.series.size() >= 3);
        for (std::size_t i = 1; i < result.series.size(); ++i)
            QVERIFY(result.series[i].at > result.series[i - 1].at);
        QVERIFY(std::ranges::any_of(result.series,
            [](const LoadSample& sample) { return sample.p99 >= sample.p50 && sample.p50.count() > 0; }));
        QVERIFY(std::ranges::any_of(seen, [](const LoadProgress& progress) {
            return progress.details && !progress.details->series.empty() && !progress.details->latency.empty();
        }));
        seen.clear();
        run(settings, false, &seen);
        QVERIFY(!seen.empty());
        QVERIFY(std::ranges::none_of(
            seen, [](const LoadProgress& progress) { return progress.details != nullptr; }));
    }

    void refusesWhatDoesNotGoTogether_data()
    {
        QTest::addColumn<LoadSettings>("settings");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, auto change, const char* named) {
            LoadSettings settings = shortLoad({ QHostAddress(QHostAddress::LocalHost), 7 });
            change(settings);
            QTest::newRow(name) << settings << QString::fromLatin1(named);
        };
        row(
            "deep reconnecting",
            [](LoadSettings& s) {
                s.isReconnecting = true;
                s.depth = 2;
            },
            "depth of 1");
        row(
            "no text", [](LoadSettings& s) { s.payload = LoadPayload::Text; }, "no text");
        row(
            "another size",
            [](LoadSettings& s) {
                s.setPayload(LoadPayload::Text, "abc");
                s.size = 7;
            },
            "3 bytes, not 7");
        row(
            "connect rate", [](LoadSettings& s) { s.connectRate = -1; }, "connect rate");
        row(
            "connecting for ever", [](LoadSettings& s) { s.connectRate = 1e-9; }, "more than a day");
        row(
            "ramp", [](LoadSettings& s) { s.ramp = -1ms; }, "ramp");
        row(
            "time-out", [](LoadSettings& s) { s.timeout = -1ms; }, "time-out");
        row(
            "sources", [](LoadSettings& s) { s.sources = 1000; }, "1000 source addresses");
    }
    void refusesWhatDoesNotGoTogether()
    {
        QFETCH(LoadSettings, settings);
        QFETCH(QString, named);
        const auto valid = validate(settings);
        QVERIFY(!valid);
        QVERIFY2(valid.error().text().contains(named), qPrintable(valid.error().text()));
    }
};

QTEST_GUILESS_MAIN(TestLoadKinds)
#include "tst_loadkinds.moc"
