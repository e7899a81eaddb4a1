// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/concurrency.h"

#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace signalbox;
using testing::RunningServer;

namespace {

ServerConfig configOf(const QByteArray& model, const QByteArray& mode = "echo", int workers = 3)
{
    ServerConfig config;
    config.concurrency = model;
    config.mode = mode;
    config.net.workers = workers;
    return config;
}

std::vector<RawPeer> connectInTurn(RunningServer& server, quint64 count)
{
    std::vector<RawPeer> peers;
    for (quint64 i = 1; i <= count; ++i) {
        peers.push_back(RawPeer::connectTo(server.endpoint()));
        if (!server.waitForOpen(i))
            return {};
    }
    return peers;
}

/// Into a chat. Accepted is not yet in the room: the thread that serves a client may still have to come to it.
std::vector<RawPeer> enterInTurn(RunningServer& server, int count)
{
    std::vector<RawPeer> peers;
    for (int i = 0; i < count; ++i) {
        peers.push_back(RawPeer::connectTo(server.endpoint()));
        if (!peers.back().readLine().startsWith("* Welcome, "))
            return {};
    }
    return peers;
}

/// How often the log has somebody's words on their way to others before it has them coming in.
int sentBeforeReceived(const RunningServer& server)
{
    QHash<QByteArray, int> received; // by speaker: lines so far
    QHash<quint32, QByteArray> names; // as the first words to a client tell them
    int wrong = 0;
    const JournalView view = server.engine.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        const QByteArray text = event.payload.toByteArray();
        if (event.kind == EventKind::Sent && text.startsWith("* Welcome, "))
            names[number(event.connection)] = '<' + text.mid(11, text.indexOf('.') - 11) + "> line ";
        else if (event.kind == EventKind::Received)
            received[names.value(number(event.connection))] += static_cast<int>(text.count('\n'));
        if (event.kind == EventKind::Sent) {
            for (const QByteArray& line : text.split('\n')) {
                const qsizetype at = line.indexOf("> line ");
                if (line.startsWith('<') && at > 0)
                    wrong += line.mid(at + 7).toInt() >= received.value(line.left(at + 7)) ? 1 : 0;
            }
        }
        return true;
    });
    return wrong;
}

/// Reads until `end` was seen.
QByteArray readUntil(RawPeer& peer, const QByteArray& end)
{
    QByteArray heard;
    while (!heard.endsWith(end)) {
        const QByteArray some = peer.readSome();
        if (some.isEmpty())
            break;
        heard += some;
    }
    return heard;
}

} // namespace

/// What tells the concurrency models apart, as the dashboard shows it.
class TestConcurrency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void theCatalogueHasAllFour()
    {
        QByteArrayList names;
        for (const ConcurrencyModel& model : concurrencyCatalogue()) {
            names.append(model.name);
            QVERIFY(findConcurrencyModel(model.name) == &model);
            QVERIFY(qstrlen(model.story) > 100);
        }
        QCOMPARE(
            names, (QByteArrayList { "event-loop", "event-loop-pool", "thread-per-connection", "iterative" }));
        QVERIFY(!findConcurrencyModel("magic"));
    }

    void everyModelEchoesEveryByte_data() { models(); }
    void everyModelEchoesEveryByte()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        QByteArray block(3'000'000, Qt::Uninitialized);
        for (qsizetype i = 0; i < block.size(); ++i)
            block[i] = static_cast<char>(i * 31 >> 3);
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        std::thread writer([&] {
            peer.write(block);
            peer.halfClose();
        });
        QByteArray back;
        for (QByteArray some = peer.readSome(); !some.isEmpty(); some = peer.readSome())
            back += some;
        writer.join();
        QCOMPARE(back.size(), block.size());
        QVERIFY(back == block);
        QVERIFY(server.waitForOpen(0));
        QCOMPARE(server.counters().bytesIn, quint64(block.size()));
        QCOMPARE(server.counters().bytesOut, quint64(block.size()));
        QCOMPARE(server.details(EventKind::Closed), QList<QByteArray> { "peer-closed" });
    }

    void everyModelCountsWhatServingCosts_data() { models(); }
    void everyModelCountsWhatServingCosts()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        for (int i = 0; i < 200; ++i) {
            QVERIFY(peer.write("ping"));
            QCOMPARE(peer.read(4), QByteArray("ping"));
        }
        const ServingCosts costs = server.snapshot()->costs;
        QVERIFY(costs.threads >= 1);
        QVERIFY(costs.cpu.count() > 0);
        QVERIFY(costs.contextSwitches + costs.preemptions > 0);
        QVERIFY2(costs.clientBytes > 100 && costs.clientBytes < 1'000'000,
            qPrintable(QString::number(costs.clientBytes)));
        QVERIFY(costs.waiting.has_value());
        QCOMPARE(*costs.waiting, 0U);
        QVERIFY(costs.backlog > 0);
        QVERIFY(costs.lockTakes > 0); // the journal's
    }

    void clientsGoToTheLeastLoadedWorker()
    {
        RunningServer server(configOf("event-loop-pool"));
        auto peers = connectInTurn(server, 9);
        QCOMPARE(peers.size(), std::size_t { 9 });
        QCOMPARE(server.snapshot()->costs.clientsPerWorker, (std::vector<quint32> { 3, 3, 3 }));
        QCOMPARE(server.snapshot()->costs.threads, 3U);
        // Those of one worker go; the next ones take their places.
        peers.erase(peers.begin(), peers.begin() + 1);
        peers.erase(peers.begin() + 2, peers.begin() + 3);
        QVERIFY(server.waitForOpen(7));
        peers.push_back(RawPeer::connectTo(server.endpoint()));
        peers.push_back(RawPeer::connectTo(server.endpoint()));
        QVERIFY(server.waitForOpen(9));
        QCOMPARE(server.snapshot()->costs.clientsPerWorker, (std::vector<quint32> { 3, 3, 3 }));
    }

    /// Everyone hears every speaker's lines in the order they were said, whatever thread serves whom.
    void chatKeepsTheOrderOfEachSender_data() { sharedModels(); }
    void chatKeepsTheOrderOfEachSender()
    {
        QFETCH(QByteArray, model);
        constexpr int Peers = 6;
        constexpr int Lines = 300;
        RunningServer server(configOf(model, "chat"));
        auto peers = enterInTurn(server, Peers);
        QCOMPARE(peers.size(), std::size_t { Peers });
        std::vector<QByteArray> heard(Peers);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < Peers; ++i) {
            threads.emplace_back([&, i] {
                for (int line = 0; line < Lines; ++line)
                    peers[i].write("line " + QByteArray::number(line) + '\n');
            });
            threads.emplace_back([&, i] {
                const QByteArray last = " line " + QByteArray::number(Lines - 1) + '\n';
                while (heard[i].count(last) < Peers - 1) {
                    const QByteArray some = peers[i].readSome();
                    if (some.isEmpty())
                        return;
                    heard[i] += some;
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        for (std::size_t i = 0; i < Peers; ++i) {
            QHash<QByteArray, int> next;
            for (const QByteArray& line : heard[i].split('\n')) {
                if (!line.startsWith('<'))
                    continue;
                const QByteArray name = line.left(line.indexOf('>') + 1);
                QCOMPARE(line, name + " line " + QByteArray::number(next[name]++));
            }
            QCOMPARE(next.size(), Peers - 1);
            QVERIFY(std::all_of(next.begin(), next.end(), [](int count) { return count == Lines; }));
        }
        const ServingCosts costs = server.snapshot()->costs;
        QVERIFY(costs.lockTakes > 0);
        if (model == "event-loop-pool")
            QVERIFY(costs.batches > 0);
        QCOMPARE(sentBeforeReceived(server), 0);
    }

    void privateMessagesAndNamesCrossWorkers_data() { sharedModels(); }
    void privateMessagesAndNamesCrossWorkers()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model, "chat"));
        auto peers = enterInTurn(server, 3);
        QCOMPARE(peers.size(), std::size_t { 3 });
        QVERIFY(peers[0].write("/nick ada\n"));
        QVERIFY(readUntil(peers[2], "* guest-1 is now ada\n").endsWith("* guest-1 is now ada\n"));
        QVERIFY(peers[2].write("/msg ada hello there\n"));
        const QByteArray heard = readUntil(peers[0], "hello there\n");
        QVERIFY2(heard.contains("guest-3"), heard.constData());
        QVERIFY(RunningServer::wait([&] {
            const auto rows = server.rows();
            return std::any_of(rows.begin(), rows.end(),
                [](const ClientRow& row) { return row.name == QLatin1String("ada"); });
        }));
        peers[0].halfClose(); // closing with something unread would be a reset
        QVERIFY(readUntil(peers[1], "* ada left (peer-closed)\n").endsWith("(peer-closed)\n"));
    }

    void aThreadForEachClient()
    {
        RunningServer server(configOf("thread-per-connection", "chat"));
        auto peers = enterInTurn(server, 20);
        QCOMPARE(peers.size(), std::size_t { 20 });
        const ServingCosts costs = server.snapshot()->costs;
        QCOMPARE(costs.threads, 21U); // and one that accepts
        QVERIFY2(costs.clientBytes / 20 > 4096, "a stack is at least a page");
        peers.clear();
        QVERIFY(server.waitForOpen(0));
        QTRY_COMPARE(server.snapshot()->costs.threads, 1U);
    }

    void theOthersWaitInTheBacklog()
    {
        RunningServer server(configOf("iterative"));
        RawPeer first = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        RawPeer second = RawPeer::connectTo(server.endpoint());
        RawPeer third = RawPeer::connectTo(server.endpoint());
        QVERIFY(second.write("2"));
        QVERIFY(third.write("3"));
        QVERIFY(RunningServer::wait([&] { return server.snapshot()->costs.waiting == 2U; }));
        QCOMPARE(server.counters().open, quint64 { 1 });
        QVERIFY(first.write("1"));
        QCOMPARE(first.read(1), QByteArray("1"));
        first.close();
        QCOMPARE(second.read(1), QByteArray("2"));
        QVERIFY(RunningServer::wait([&] { return server.snapshot()->costs.waiting == 1U; }));
        second.close();
        QCOMPARE(third.read(1), QByteArray("3"));
        QVERIFY(RunningServer::wait([&] { return server.snapshot()->costs.waiting == 0U; }));
        QCOMPARE(server.snapshot()->costs.threads, 2U); // one that serves, one that accepts
    }

    /// One engine, one port, one model after the other.
    void modelsChangeWithoutANewProgram()
    {
        RunningServer server(configOf("event-loop"));
        quint16 port = server.endpoint().port;
        for (const ConcurrencyModel& model : concurrencyCatalogue()) {
            RawPeer peer = RawPeer::connectTo(server.endpoint());
            QVERIFY(peer.write("ping"));
            QCOMPARE(peer.read(4), QByteArray("ping"));
            QVERIFY(server.stop());
            ServerConfig config = configOf(model.name);
            config.net.listen.port = port;
            server.engine.start(config);
            QVERIFY(RunningServer::wait([&] { return server.engine.state() == ServerState::Listening; }));
            QCOMPARE(server.endpoint().port, port);
        }
    }

    /// A worker that has more to pass on than another takes stops reading; nothing is lost.
    void aFloodBetweenWorkersIsBounded()
    {
        ServerConfig config = configOf("event-loop-pool", "chat", 2);
        config.net.output.hard = 1U << 30; // nobody is to be dropped here
        config.net.output.soft = 1U << 30;
        config.modeSettings.maxLine = 1024 * 1024;
        RunningServer server(config);
        auto peers = connectInTurn(server, 2);
        QCOMPARE(peers.size(), std::size_t { 2 });
        QCOMPARE(readUntil(peers[0], "joined\n").count('\n'), 2);
        constexpr int Lines = 60;
        const QByteArray line = QByteArray(500'000, 'x') + '\n';
        std::thread speaker([&] {
            for (int i = 0; i < Lines; ++i)
                peers[1].write(line);
        });
        QByteArray heard;
        qsizetype lines = 0;
        while (lines < Lines) {
            const QByteArray some = peers[0].readSome();
            if (some.isEmpty())
                break;
            lines += some.count('\n');
            QVERIFY(!some.contains('*'));
        }
        speaker.join();
        QCOMPARE(lines, qsizetype { Lines });
    }

private:
    static void models()
    {
        QTest::addColumn<QByteArray>("model");
        for (const ConcurrencyModel& model : concurrencyCatalogue())
            QTest::newRow(model.name) << QByteArray(model.name);
    }
    static void sharedModels()
    {
        QTest::addColumn<QByteArray>("model");
        for (const char* model : { "event-loop", "event-loop-pool", "thread-per-connection" })
            QTest::newRow(model) << QByteArray(model);
    }
};

QTEST_GUILESS_MAIN(TestConcurrency)
#include "tst_concurrency.moc"
