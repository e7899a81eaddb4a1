// SPDX-License-Identifier: GPL-3.0-or-later
// Rules on real servers, under each concurrency model: what is delayed, and what becomes of it at every end.
#include "modes/rules/rulebook.h"
#include "modes/rules/rulesfile.h"
#include "net/concurrency.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace signalbox;
using testing::RunningServer;

namespace {

constexpr const char* Rules = R"(
rule hello
  when opened
  reply "hello ${client}\n"
rule fast
  when equals "fast"
  reply "fast ${counter}\n"
rule slow
  when equals "slow"
  reply "slow ${counter}\n"
  after 150ms
rule never
  when equals "never"
  reply "never\n"
  after 3600s
rule bye
  when equals "bye"
  reply "bye\n"
  after 100ms
  close
)";

ServerConfig configOf(const QByteArray& model, const char* rules = Rules)
{
    ServerConfig config;
    config.mode = "script";
    config.concurrency = model;
    config.net.workers = 3;
    config.modeSettings.rules = std::move(RuleBook::of(*parseRules(rules))).value();
    return config;
}

/// A client that has been greeted.
RawPeer greeted(RunningServer& server)
{
    RawPeer peer = RawPeer::connectTo(server.endpoint());
    if (!peer.readLine().startsWith("hello "))
        peer.close();
    return peer;
}

quint64 hitsOf(const ServerConfig& config, const char* name)
{
    for (const RuleHits& each : config.modeSettings.rules->hits()) {
        if (each.name == QLatin1String(name))
            return each.hits;
    }
    return 0;
}

int dropNotes(const RunningServer& server)
{
    const auto notes = server.details(EventKind::Note);
    return static_cast<int>(std::count_if(notes.begin(), notes.end(),
        [](const QByteArray& note) { return note.startsWith("delayed replies dropped: "); }));
}

} // namespace

class TestRulesServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void nothingOvertakesWhatIsDelayed_data() { models(); }
    void nothingOvertakesWhatIsDelayed()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RunningServer server(config);
        RawPeer peer = greeted(server);
        QVERIFY(peer.isValid());
        QVERIFY(peer.write("fast\nslow\nfast\nslow\nfast\n"));
        for (const char* line : { "fast 1\n", "slow 1\n", "fast 2\n", "slow 2\n", "fast 3\n" })
            QCOMPARE(peer.readLine(), QByteArray(line));
        // And what comes later, when nothing waits any more, is answered at once again.
        QVERIFY(peer.write("fast\n"));
        QCOMPARE(peer.readLine(), QByteArray("fast 4\n"));
        QCOMPARE(hitsOf(config, "fast"), quint64 { 4 });
        QCOMPARE(dropNotes(server), 0);
    }

    void aHalfClosedClientGetsItsReply_data() { models(); }
    void aHalfClosedClientGetsItsReply()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = greeted(server);
        QVERIFY(peer.write("slow\nfast"));
        peer.halfClose();
        QCOMPARE(peer.readAll(), QByteArray("slow 1\nfast 1\n"));
        QVERIFY(server.waitForOpen(0));
        QCOMPARE(server.details(EventKind::Closed), QList<QByteArray> { "peer-closed" });
    }

    void closingWaitsForWhatIsDelayed_data() { models(); }
    void closingWaitsForWhatIsDelayed()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = greeted(server);
        QVERIFY(peer.write("slow\nbye\nfast\n"));
        QCOMPARE(peer.readAll(), QByteArray("slow 1\nbye\n"));
        peer.close();
        QVERIFY(server.waitForOpen(0));
        QVERIFY(server.details(EventKind::Closed).constFirst().startsWith("rule"));
        QCOMPARE(dropNotes(server), 0);
    }

    void aStopSendsWhatIsDueInTime_data() { models(); }
    void aStopSendsWhatIsDueInTime()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RunningServer server(config);
        RawPeer peer = greeted(server);
        QVERIFY(peer.write("slow\nnever\n"));
        QVERIFY(RunningServer::wait([&] { return hitsOf(config, "never") == 1; }));
        QVERIFY(server.stop());
        QCOMPARE(peer.readAll(), QByteArray("slow 1\n"));
        QCOMPARE(dropNotes(server), 1);
        QVERIFY(server.details(EventKind::Closed).constFirst().startsWith("server-stopped"));
    }

    void aStopAtOnceDropsAndSaysSo_data() { models(); }
    void aStopAtOnceDropsAndSaysSo()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RunningServer server(config);
        RawPeer peer = greeted(server);
        QVERIFY(peer.write("never\nfast\n"));
        QVERIFY(RunningServer::wait([&] { return hitsOf(config, "fast") == 1; }));
        QVERIFY(server.stop(StopMode::Now));
        QCOMPARE(peer.readAll(), QByteArray());
        QCOMPARE(dropNotes(server), 1);
    }

    /// A client that has sent FIN, or reset, or is sent away, while a reply waits for an hour.
    void anyEndIsAnEnd_data() { models(); }
    void anyEndIsAnEnd()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RunningServer server(config);
        quint32 id = 0;
        quint64 hits = 0;
        for (const char* end : { "reset", "kick", "abort", "half-close and abort" }) {
            RawPeer peer = greeted(server);
            ++id;
            QVERIFY(peer.write("never\n"));
            ++hits;
            QVERIFY(RunningServer::wait([&] { return hitsOf(config, "never") == hits; }));
            if (qstrcmp(end, "reset") == 0) {
                peer.reset();
            } else if (qstrcmp(end, "kick") == 0) {
                server.engine.disconnectClient(ConnectionId { id }, DisconnectMode::Graceful);
                QVERIFY(peer.readEnd());
                peer.close();
            } else {
                if (qstrcmp(end, "abort") != 0) {
                    peer.halfClose();
                    QVERIFY(RunningServer::wait([&] {
                        const auto rows = server.rows();
                        return rows.size() == 1 && rows[0].state == ClientState::HalfClosed;
                    }));
                }
                server.engine.disconnectClient(ConnectionId { id }, DisconnectMode::Reset);
                QCOMPARE(peer.readError(), ECONNRESET);
            }
            QVERIFY2(server.waitForOpen(0), end);
            QCOMPARE(dropNotes(server), static_cast<int>(id));
        }
    }

    void aServerMayBeDroppedAtAnyTime_data() { models(); }
    void aServerMayBeDroppedAtAnyTime()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RawPeer peer(-1);
        {
            RunningServer server(config);
            peer = greeted(server);
            QVERIFY(peer.write("never\n"));
            peer.halfClose();
            QVERIFY(RunningServer::wait([&] { return hitsOf(config, "never") == 1; }));
        }
        QCOMPARE(peer.readAll(), QByteArray());
    }

    void manyDelayedRepliesAreBounded_data() { models(); }
    void manyDelayedRepliesAreBounded()
    {
        QFETCH(QByteArray, model);
        ServerConfig config = configOf(model);
        config.net.output.delayed = 3;
        RunningServer server(config);
        RawPeer peer = greeted(server);
        QVERIFY(peer.write(QByteArray("slow\n").repeated(10)));
        for (const char* line : { "slow 1\n", "slow 2\n", "slow 3\n" })
            QCOMPARE(peer.readLine(), QByteArray(line));
        QCOMPARE(server.counters().limits[Limit::Delayed], quint64 { 7 });
        QCOMPARE(dropNotes(server), 1); // one a second
        QVERIFY(peer.write("fast\n"));
        QCOMPARE(peer.readLine(), QByteArray("fast 1\n"));
    }

    /// A person who sends something by hand does not wait for an hour.
    void whatIsSentByHandGoesAtOnce_data() { models(); }
    void whatIsSentByHandGoesAtOnce()
    {
        QFETCH(QByteArray, model);
        const ServerConfig config = configOf(model);
        RunningServer server(config);
        RawPeer peer = greeted(server);
        QVERIFY(peer.write("never\n"));
        QVERIFY(RunningServer::wait([&] { return hitsOf(config, "never") == 1; }));
        server.engine.send(ConnectionId { 1 }, "by hand\n");
        QCOMPARE(peer.readLine(), QByteArray("by hand\n"));
    }

    /// Many clients at once, rules replaced all the while: nobody is disconnected, every question has its
    /// answer.
    void rulesAreReplacedUnderLoad_data() { models(); }
    void rulesAreReplacedUnderLoad()
    {
        QFETCH(QByteArray, model);
        const char* const odd = "rule q\nwhen equals \"q\"\nreply \"odd\\n\"";
        const char* const even = "rule q\nwhen equals \"q\"\nreply \"even\\n\"\nafter 1ms";
        const ServerConfig config = configOf(model, odd);
        RunningServer server(config);
        const std::size_t clients = model == "iterative" ? 1 : 6;
        constexpr int Questions = 150;
        std::atomic<int> answers { 0 };
        std::atomic<std::size_t> over { 0 };
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < clients; ++i) {
            threads.emplace_back([&] {
                RawPeer peer = RawPeer::connectTo(server.endpoint());
                for (int question = 0; question < Questions; ++question) {
                    const QByteArray answer = peer.write("q\n") ? peer.readLine() : QByteArray();
                    if (answer == "odd\n" || answer == "even\n")
                        ++answers;
                }
                ++over;
            });
        }
        int replaced = 0;
        while (over < clients) {
            QVERIFY(config.modeSettings.rules->replace(*parseRules(replaced % 2 == 0 ? even : odd)).ok());
            ++replaced;
            hitsOf(config, "q");
            QTest::qWait(1);
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(answers.load(), static_cast<int>(clients) * Questions);
        QCOMPARE(hitsOf(config, "q"), quint64 { clients } * Questions);
        QVERIFY(replaced > 1);
        QVERIFY(server.waitForOpen(0));
    }

    void needsRules()
    {
        ServerConfig config;
        config.mode = "script";
        const auto valid = validate(config);
        QVERIFY(!valid.ok());
        QVERIFY(valid.error().remedy.contains(QStringLiteral("--script")));
        config.modeSettings.rules = std::make_shared<RuleBook>();
        QVERIFY(validate(config).ok());
    }

private:
    static void models()
    {
        QTest::addColumn<QByteArray>("model");
        for (const ConcurrencyModel& model : concurrencyCatalogue())
            QTest::newRow(model.name) << QByteArray(model.name);
    }
};

QTEST_GUILESS_MAIN(TestRulesServer)
#include "tst_rulesserver.moc"
