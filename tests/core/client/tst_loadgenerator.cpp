// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadrun.h"
#include "rawserver.h"
#include "runningserver.h"
#include "strict.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;
using signalbox::testing::errorOf;
using signalbox::testing::RunningServer;

namespace {

LoadResult run(const LoadSettings& settings, const std::function<void(LoadGenerator&)>& meanwhile = {})
{
    LoadGenerator generator;
    return testing::runLoad(generator, settings, [&] {
        if (meanwhile)
            meanwhile(generator);
    });
}

LoadSettings shortLoad(const Endpoint& target) { return testing::shortLoad(target, 4, 50ms); }

/// Serves one connection after the other with a function, in a thread of its own.
class Scripted
{
public:
    Scripted(int connections, std::function<void(RawPeer&)> script)
        : m_thread([this, connections, script = std::move(script)] {
            std::vector<RawPeer> kept;
            for (int i = 0; i < connections; ++i) {
                kept.push_back(m_server.accept());
                script(kept.back());
            }
        })
    {
    }
    ~Scripted() { m_thread.join(); }
    Endpoint endpoint() const { return m_server.endpoint(); }

private:
    RawServer m_server;
    std::thread m_thread;
};

} // namespace

class TestLoadGenerator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void measuresAClosedLoop_data()
    {
        QTest::addColumn<int>("clients");
        QTest::addColumn<quint32>("size");
        QTest::addColumn<int>("depth");
        QTest::newRow("one client") << 1 << 64U << 1;
        QTest::newRow("several") << 16 << 64U << 1;
        QTest::newRow("one byte") << 3 << 1U << 1;
        QTest::newRow("deep") << 4 << 100U << 16;
        QTest::newRow("larger than a transfer") << 2 << 700'000U << 2;
    }
    void measuresAClosedLoop()
    {
        QFETCH(int, clients);
        QFETCH(quint32, size);
        QFETCH(int, depth);
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = clients;
        settings.size = size;
        settings.depth = depth;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QVERIFY(result.messages > 0);
        QCOMPARE(result.clientsServed, clients);
        QCOMPARE(result.clientsWaiting, 0);
        QCOMPARE(result.failures, LoadFailures {});
        QCOMPARE(result.unanswered, 0U);
        QVERIFY(result.duration >= settings.duration);
        QVERIFY(result.rate() > 0);
        QCOMPARE(result.byteRate(), result.rate() * size);
        const LatencySummary& latency = result.latency;
        QVERIFY(latency.min.count() > 0);
        QVERIFY(latency.min <= latency.p50 && latency.p50 <= latency.p90 && latency.p90 <= latency.p99
            && latency.p99 <= latency.p999 && latency.p999 <= latency.max);
        QCOMPARE(result.uncorrected, latency);
        QVERIFY(!result.isStopped);
        QVERIFY(!result.costs);

        // All that was sent arrived, and no more.
        QVERIFY(server.waitForOpen(0));
        const Counters counters = server.counters();
        QCOMPARE(counters.accepted, static_cast<quint64>(clients));
        QCOMPARE(counters.bytesIn, counters.bytesOut);
        QCOMPARE(counters.bytesIn % size, 0U);
        QVERIFY(counters.bytesIn / size >= result.messages + static_cast<quint64>(clients));
    }

    void keepsAnOpenLoopsRate()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.rate = 1000;
        settings.duration = 500ms;
        settings.depth = 64;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        // What was due must have come, give or take what is on its way at either border of the window.
        const double due = settings.rate * std::chrono::duration<double>(result.duration).count();
        QVERIFY2(std::abs(static_cast<double>(result.messages) - due) <= 4 * settings.depth + 2,
            qPrintable(QStringLiteral("%1 of %2").arg(result.messages).arg(due)));
        QVERIFY(result.latency.max >= result.uncorrected.max); // waiting for its turn counts too
        QVERIFY(result.latency.p50 >= result.uncorrected.p50);
        QVERIFY(result.lagMax >= result.lagP99);
        QCOMPARE(result.failures, LoadFailures {});
    }

    /// What coordinated omission is about: one stall delays all that was due meanwhile.
    void countsLatencyFromTheIntendedTime()
    {
        constexpr int Answered = 50;
        static constexpr auto Stall = 300ms;
        const Scripted server(1, [](RawPeer& peer) {
            for (int i = 0; i < Answered; ++i) {
                if (!peer.write(peer.read(10)))
                    return;
            }
            std::this_thread::sleep_for(Stall);
            for (;;) {
                const QByteArray bytes = peer.read(10);
                if (bytes.isEmpty() || !peer.write(bytes))
                    return;
            }
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 1;
        settings.size = 10;
        settings.rate = 500;
        settings.warmUp = 0ms;
        settings.duration = 1s;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QVERIFY(result.latency.max >= Stall - 10ms);
        // Some 150 of 500 were due during the stall; the schedule counts them, one at a time does not.
        QVERIFY(result.latency.p90 > 2 * result.uncorrected.p90);
    }

    void endsAlthoughMostClientsAreNeverServed()
    {
        // One client at a time, as the model `iterative` does; the others wait in the backlog.
        const Scripted server(1, [](RawPeer& peer) {
            for (;;) {
                const QByteArray bytes = peer.read(64);
                if (bytes.isEmpty() || !peer.write(bytes))
                    return;
            }
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 8;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.clientsServed, 1);
        QCOMPARE(result.clientsWaiting, 7);
        QCOMPARE(result.unanswered, 7U);
        QCOMPARE(result.failures, LoadFailures {});
        QVERIFY(result.messages > 0);
    }

    void endsWithoutAnyAnswer()
    {
        const RawServer silent;
        const LoadResult result = run(shortLoad(silent.endpoint()));
        QVERIFY(errorOf(result).contains(QStringLiteral("4 clients were connected")));
        QCOMPARE(result.messages, 0U);
        QCOMPARE(result.clientsServed, 0);
        QCOMPARE(result.clientsWaiting, 4);
    }

    void namesWhyNobodyConnected()
    {
        RawServer server;
        const Endpoint endpoint = server.endpoint();
        server.close();
        const LoadResult result = run(shortLoad(endpoint));
        QVERIFY(errorOf(result).contains(QStringLiteral("ECONNREFUSED")));
        QVERIFY(errorOf(result).contains(endpoint.toString()));
        QCOMPARE(result.failures.connectionRefused, 4U);
        QCOMPARE(result.failures.refused(), 4U);
    }

    void countsClientsThatAreTurnedAway()
    {
        ServerConfig config;
        config.net.maxClients = 3;
        RunningServer server(config);
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 10;
        const LoadResult result = run(settings);
        QCOMPARE(errorOf(result), QString());
        QCOMPARE(result.clientsServed, 3);
        QCOMPARE(result.failures.turnedAway, 7U);
        QCOMPARE(result.failures.all(), 7U);
    }

    void noticesAWrongEcho()
    {
        const Scripted server(1, [](RawPeer& peer) {
            QByteArray bytes = peer.read(64); // the first is right
            peer.write(bytes);
            bytes = peer.read(64);
            if (bytes.isEmpty())
                return;
            bytes[63] = static_cast<char>(bytes[63] ^ 1);
            peer.write(bytes);
            peer.read(64);
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 1;
        const LoadResult result = run(settings);
        QCOMPARE(result.failures.wrongEcho, 1U);
        QVERIFY(errorOf(result).contains(QStringLiteral("not what it was sent")));
    }

    void noticesWhatIsNoEchoAtAll()
    {
        const Scripted server(1, [](RawPeer& peer) {
            peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.read(64);
            peer.read(64);
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.clients = 1;
        settings.duration = 50ms;
        const LoadResult result = run(settings);
        QCOMPARE(result.failures.wrongEcho, 1U);
        QCOMPARE(result.clientsServed, 0);
    }

    void noticesAServerThatCloses()
    {
        const Scripted server(4, [](RawPeer& peer) {
            for (int i = 0; i < 2; ++i)
                peer.write(peer.read(64));
            peer = RawPeer(-1);
        });
        LoadSettings settings = shortLoad(server.endpoint());
        settings.warmUp = 0ms;
        settings.duration = 5s; // does not wait for its end when nobody is left
        const LoadResult result = run(settings);
        QCOMPARE(result.clientsServed, 4);
        QCOMPARE(result.failures.closed + result.failures.reset, 4U);
    }

    void endsEarlyWithWhatThereIs()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.duration = 1h;
        settings.warmUp = 0ms;
        const LoadResult result = run(settings, [](LoadGenerator& generator) {
            auto* const context = &generator;
            QObject::connect(context, &LoadGenerator::progressed, context, [context](const LoadProgress& now) {
                if (now.phase == LoadPhase::Measuring && now.messages > 100)
                    context->stop();
            });
        });
        QCOMPARE(errorOf(result), QString());
        QVERIFY(result.isStopped);
        QVERIFY(result.messages > 0);
        QVERIFY(result.duration < 1h);
    }

    void stopsBeforeAnythingIsMeasured()
    {
        RunningServer server;
        const LoadResult result =
            run(shortLoad(server.endpoint()), [](LoadGenerator& generator) { generator.stop(); });
        QVERIFY(result.isStopped);
        QVERIFY(errorOf(result).contains(QStringLiteral("stopped")));
    }

    void runsAgainAndGoesAwayWhileRunning()
    {
        RunningServer server;
        {
            LoadGenerator generator;
            QSignalSpy finished(&generator, &LoadGenerator::finished);
            for (int round = 1; round <= 2; ++round) {
                QVERIFY(generator.start(shortLoad(server.endpoint())));
                QVERIFY(generator.isRunning());
                QTRY_COMPARE(finished.size(), round);
                QVERIFY(!generator.isRunning());
            }
            QVERIFY(generator.start(shortLoad(server.endpoint())));
        }
        QVERIFY(server.waitForOpen(0));
    }

    void tellsProgress()
    {
        RunningServer server;
        QList<LoadProgress> seen;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.duration = 500ms;
        run(settings, [&seen](LoadGenerator& generator) {
            QObject::connect(&generator, &LoadGenerator::progressed, &generator,
                [&seen](const LoadProgress& progress) { seen.append(progress); });
        });
        QVERIFY(!seen.isEmpty());
        for (qsizetype i = 0; i < seen.size(); ++i) {
            QVERIFY(seen[i].fraction >= 0 && seen[i].fraction <= 1);
            QVERIFY(i == 0 || seen[i].fraction >= seen[i - 1].fraction);
            QVERIFY(i == 0 || seen[i].messages >= seen[i - 1].messages);
        }
        QCOMPARE(seen.last().served, 4);
    }

    void observesAProcess()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.observedProcess = QCoreApplication::applicationPid();
        const LoadResult result = run(settings);
        QVERIFY(result.costs.has_value());
        QVERIFY(result.costs->windowCpu.count() > 0);
        QVERIFY(result.costs->idle.threads >= 3); // this one, the server's, the load's
        QVERIFY(result.costs->end.messages > result.costs->begin.messages);
        QVERIFY(result.costs->end.cpu >= result.costs->begin.cpu);
        QVERIFY(result.costs->end.switches() >= result.costs->begin.switches());
        QVERIFY(result.costs->idle.anonymousBytes > 0);
        QVERIFY(result.costs->memoryPerClient.has_value());
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<LoadSettings>("settings");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* name, auto change, const char* named) {
            LoadSettings settings = shortLoad({ QHostAddress(QHostAddress::LocalHost), 7 });
            change(settings);
            QTest::newRow(name) << settings << QString::fromLatin1(named);
        };
        row(
            "no address", [](LoadSettings& s) { s.target = {}; }, "address");
        row(
            "no client", [](LoadSettings& s) { s.clients = 0; }, "0 clients");
        row(
            "too many clients", [](LoadSettings& s) { s.clients = 1'000'000; }, "1000000 clients");
        row(
            "no size", [](LoadSettings& s) { s.size = 0; }, "0 bytes");
        row(
            "no depth", [](LoadSettings& s) { s.depth = 0; }, "depth of 0");
        row(
            "no time", [](LoadSettings& s) { s.duration = 0ms; }, "duration");
        row(
            "negative warm-up", [](LoadSettings& s) { s.warmUp = -1ms; }, "warm-up");
        row(
            "negative rate", [](LoadSettings& s) { s.rate = -1; }, "rate");
        row(
            "not a rate", [](LoadSettings& s) { s.rate = std::nan(""); }, "rate");
        row(
            "too much in flight",
            [](LoadSettings& s) {
                s.clients = 20'000;
                s.depth = 1024;
            },
            "on their way");
    }
    void refusesWhatCannotBe()
    {
        QFETCH(LoadSettings, settings);
        QFETCH(QString, named);
        LoadGenerator generator;
        const auto started = generator.start(settings);
        QVERIFY(!started);
        QVERIFY2(started.error().text().contains(named), qPrintable(started.error().text()));
        QVERIFY(!generator.isRunning());
    }

    void writesTheKeysThatScriptsRelyOn()
    {
        RunningServer server;
        LoadSettings settings = shortLoad(server.endpoint());
        settings.rate = 500;
        const LoadResult result = run(settings);
        const QJsonObject json = result.toJson();
        for (const char* key : { "clients", "size", "depth", "duration_s", "messages", "errors", "rate_per_s",
                 "bytes_per_s", "target_rate_per_s", "latency_us", "uncorrected_latency_us", "schedule_lag_us",
                 "clients_served", "failed", "refused", "connect_errors" })
            QVERIFY2(json.contains(QLatin1String(key)), key);
        QCOMPARE(json.value(QLatin1String("latency_us")).toObject().keys(),
            QStringList({ QStringLiteral("max"), QStringLiteral("min"), QStringLiteral("p50"),
                QStringLiteral("p90"), QStringLiteral("p99"), QStringLiteral("p99_9") }));
        QCOMPARE(json.value(QLatin1String("target_rate_per_s")).toDouble(), 500.0);
        QCOMPARE(json.value(QLatin1String("messages")).toInteger(), static_cast<qint64>(result.messages));
    }
};

QTEST_GUILESS_MAIN(TestLoadGenerator)
#include "tst_loadgenerator.moc"
