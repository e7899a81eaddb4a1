// SPDX-License-Identifier: GPL-3.0-or-later
#include "talking.h"

#include "client/conversation/conversationlimits.h"
#include "runningserver.h"
#include "strict.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

ConversationFailure failureOf(const ConversationResult& result)
{
    if (result.outcomes.size() == 1 && result.outcomes.front().failure)
        return *result.outcomes.front().failure;
    ConversationFailure none;
    none.reason = QStringLiteral("it did not fail: ") + QString::fromUtf8(complaints(result));
    return none;
}

int openDescriptors() { return static_cast<int>(QDir(QStringLiteral("/proc/self/fd")).count()); }

/// Writes byte by byte, so that each read brings little.
void trickle(const RawPeer& peer, const QByteArray& bytes)
{
    for (const char byte : bytes) {
        ::send(peer.fd(), &byte, 1, MSG_NOSIGNAL);
        std::this_thread::sleep_for(1ms);
    }
}

} // namespace

class TestConversationRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void talksToEcho()
    {
        RunningServer server;
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("set a \"x${random_hex:4}\"\n"
                           "send \"one ${a}\\n\"\n"
                           "expect /one (?<got>x[0-9a-f]+)\\n/ within 5s\n"
                           "send \"${got} ${1}\\n\"\n"
                           "expect-exactly \"${a} ${a}\\n\" within 5s\n"
                           "send-hex 00 ff 0a\nexpect-hex ff 0a within 5s\n"
                           "expect-nothing within 50ms\n"
                           "half-close\nexpect-close within 5s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
        const ConversationOutcome& outcome = result.outcomes.front();
        QCOMPARE(outcome.expectations, qint64 { 5 });
        QCOMPARE(outcome.bytesSent, outcome.bytesReceived);
        QVERIFY(outcome.bytesSent > 0);
        QCOMPARE(outcome.timings.size(), std::size_t { 10 });
        QCOMPARE(outcome.timings.back().line, 10);
        QVERIFY(server.waitForOpen(0));
    }

    void manyAtOnce()
    {
        RunningServer server;
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("repeat 20\n"
                           "  set said \"client ${client} says ${counter}\\n\"\n"
                           "  send \"${said}\"\n  expect-exactly \"${said}\" within 20s\n"
                           "end\nclose\n"),
            100));
        QVERIFY2(result.isPassed(), complaints(result).left(400));
        QCOMPARE(result.outcomes.size(), std::size_t { 100 });
        QCOMPARE(server.counters().accepted, quint64 { 100 });
        for (const ConversationOutcome& outcome : result.outcomes)
            QCOMPARE(outcome.expectations, qint64 { 20 });
    }

    void severalConnectionsInOne()
    {
        ServerConfig config;
        config.mode = "chat";
        RunningServer server(config);
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("as-client 1\nexpect \"Welcome\" within 5s\nsend-line \"/nick ada\"\n"
                           "expect \"is now ada\\n\" within 5s\n"
                           "as-client 2\nexpect \"Welcome\" within 5s\nsend-line \"hello, ada\"\n"
                           "as-client 1\nexpect /^<guest-\\d+> hello, ada\\n/m within 5s\n"
                           "as-client 2\nreset\n"
                           "as-client 1\nexpect /left \\((reset|peer-closed)\\)\\n/ within 5s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void splitBytesAreTheSame()
    {
        const TalkServer server([](RawPeer& peer) {
            trickle(peer, "220 ready\r\n250-one\r\n250 two\r\nbinary \x01\xff\r\n");
            peer.readEnd();
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("expect /^(\\d+) (\\w+)\\r\\n/ within 5s\n"
                           "expect-exactly \"250-one\\r\\n\" within 5s\n"
                           "expect /^250 (?<word>\\w+)/ within 5s\n" // might be longer: waits until it is not
                           "expect-exactly \"\\r\\n\" within 5s\n"
                           "expect-hex 01 ff 0d 0a within 5s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void aDifferenceIsShown()
    {
        RunningServer server;
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral(
                "send \"hello world\\n\"\n\nexpect-exactly \"hello World\\n\" within 5s # or so\n")));
        QVERIFY(!result.isPassed());
        const ConversationFailure failure = failureOf(result);
        QCOMPARE(failure.line, 3);
        QCOMPARE(failure.statement, QStringLiteral("expect-exactly \"hello World\\n\" within 5s"));
        QVERIFY2(failure.reason.contains(QStringLiteral("Something else")), qPrintable(failure.reason));
        QCOMPARE(failure.got, QByteArray("hello world\n"));
        const QString shown = failure.comparison().join(QLatin1Char('\n'));
        QVERIFY2(shown.contains(QStringLiteral("57")) && shown.contains(QStringLiteral("77"))
                && shown.contains(QLatin1Char('^')),
            qPrintable(shown));
    }

    void failsInWords_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("has");
        const auto row = [](const char* script, int line, const char* has) {
            QTest::newRow(script) << QString::fromUtf8(script) << line << QString::fromUtf8(has);
        };
        // The server says "hello\n" to each, answers "?" by nothing, "!" by FIN, "#" by RST, and keeps quiet.
        row("expect \"goodbye\" within 100ms", 1, "did not come within 100ms");
        row("expect /good(bye|night)/ within 100ms", 1, "did not come within 100ms");
        row("send \"!\"\nexpect \"goodbye\" within 10s", 2, "closed by the other side");
        row("send \"#\"\nexpect \"goodbye\" within 10s", 2, "ECONNRESET");
        row("expect-nothing within 10s", 1, "Something came");
        row("expect \"hello\\n\"\nsend \"!\"\nexpect-nothing within 10s", 3, "over");
        row("expect-close within 100ms", 1, "has not ended the connection within 100ms");
        row("send \"!\"\nexpect-reset within 10s", 2, "not reset");
        row("close\nsend \"x\"", 2, "line 1 has closed it");
        row("connect\nconnect", 2, "connected already");
        row("send \"#\"\nexpect-reset within 10s\nsend \"x\"", 3, "Not all could be sent");
        row("expect \"hello\"\nsend \"${1}\"", 2, "no such group");
        row("half-close\nsend \"x\"", 2, "line 1 has half-closed");
        row("set n \"many\"\nrepeat ${n}\nend", 2, "many");
        row("set a ${a}", 1, "no value yet");
        row("connect 127.0.0.1:1", 1, "Is the server running");
    }
    void failsInWords()
    {
        QFETCH(QString, script);
        QFETCH(int, line);
        QFETCH(QString, has);
        const TalkServer server([](RawPeer& peer) {
            peer.write("hello\n");
            for (QByteArray said = peer.readSome(); !said.isEmpty(); said = peer.readSome()) {
                if (said.contains('!'))
                    return;
                if (said.contains('#'))
                    return peer.reset();
            }
        });
        const auto result = hold(talk(server.endpoint(), script));
        QVERIFY2(!result.error, complaints(result));
        const ConversationFailure failure = failureOf(result);
        QCOMPARE(failure.line, line);
        QVERIFY2(failure.reason.contains(has), qPrintable(failure.reason));
    }

    void endsAreTold()
    {
        const TalkServer server([](RawPeer& peer) {
            if (peer.readSome() == "reset")
                peer.reset();
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("send \"reset\"\nexpect-reset within 5s\nclose\n"
                           "connect\nsend \"close\"\nexpect-close within 5s\n"
                           "as-client 2\nsend \"reset\"\nexpect-close within 5s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void sendsFiles()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("body.bin")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray body = QByteArray("\0\1\2\3", 4).repeated(64 * 1024) + "end";
        file.write(body);
        file.close();
        RunningServer server;
        // What the echo sends back is read while the rest goes out.
        ConversationSettings settings = talk(server.endpoint(),
            QStringLiteral("send-file body.bin\nrepeat 4\n  expect-hex 03 within 5s\nend\n"
                           "half-close\nexpect-close within 20s\n"));
        settings.folder = folder.path();
        auto result = hold(settings);
        QVERIFY2(result.isPassed(), complaints(result));
        QCOMPARE(result.outcomes.front().bytesSent, static_cast<quint64>(body.size()));
        QCOMPARE(result.outcomes.front().bytesReceived, static_cast<quint64>(body.size()));
        settings.folder = folder.filePath(QStringLiteral("other"));
        result = hold(settings);
        QVERIFY(result.error.has_value());
        QVERIFY2(result.error->text().contains(QStringLiteral("body.bin")), qPrintable(result.error->text()));
    }

    void whatIsNotExpectedWaitsInTheKernel()
    {
        std::atomic<qsizetype> written { 0 };
        const TalkServer server([&written](RawPeer& peer) {
            const QByteArray block(64 * 1024, 'a');
            for (int i = 0; i < 64; ++i) {
                if (!peer.write(block))
                    return;
                written += block.size();
            }
            peer.write("the end\n");
            peer.halfClose();
            peer.readEnd();
        });
        const auto full = hold(talk(server.endpoint(), QStringLiteral("expect \"b\" within 20s\n")));
        const ConversationFailure failure = failureOf(full);
        QVERIFY2(failure.reason.contains(QStringLiteral("256 KiB")), qPrintable(failure.reason));
        QVERIFY(failure.gotBytes < ConversationBounds::Window + 128 * 1024);
        QCOMPARE(failure.got.size(), ConversationBounds::GotKept);
        const auto skipped = hold(talk(server.endpoint(), QStringLiteral("expect-close within 20s\n")));
        QVERIFY2(skipped.isPassed(), complaints(skipped));
        QCOMPARE(skipped.outcomes.front().bytesReceived, quint64 { 64 * 64 * 1024 + 8 });
    }

    void whoDoesNotReadIsTold()
    {
        // Nothing is asserted about time: a server that reads after a while gets all of it.
        const TalkServer server([](RawPeer& peer) {
            std::this_thread::sleep_for(300ms);
            peer.readAll();
            peer.write("thanks");
        });
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("set block \"${random_hex:60000}\"\nrepeat 200\n  send \"${block}\"\nend\n"
                           "half-close\nexpect-exactly \"thanks\" within 20s\nexpect-close within 5s\n")));
        QVERIFY2(result.isPassed(), complaints(result));
        QCOMPARE(result.outcomes.front().bytesSent, quint64 { 12'000'000 });
    }

    void closingIsGraceful()
    {
        // Unread input at close(2) would make it a RST, which may destroy what was sent before.
        std::atomic<bool> isWhole { false };
        {
            const TalkServer server([&isWhole](RawPeer& peer) {
                peer.write("a greeting that nobody reads\n");
                std::this_thread::sleep_for(50ms);
                isWhole = peer.readAll() == "the last words\n";
            });
            const auto result =
                hold(talk(server.endpoint(), QStringLiteral("send-line \"the last words\"\nclose\n")));
            QVERIFY2(result.isPassed(), complaints(result));
        }
        QVERIFY(isWhole);
    }

    void linesEndAsTheyAreTold()
    {
        RunningServer server;
        ConversationSettings settings = talk(server.endpoint(),
            QStringLiteral(
                "send-line \"a\"\nexpect-exactly \"a${eol}\"\nset eol \"\\r\\n\"\nsend-line \"b\"\n"
                "expect-exactly \"b\\r\\n\"\nset eol \"${given}\"\nsend-line \"c\"\nexpect-exactly \"c;\"\n"));
        settings.values.insert("given", ";");
        settings.values.insert("eol", "|");
        const auto result = hold(settings);
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void seedsRepeatThemselves()
    {
        QByteArrayList said;
        for (int round = 0; round < 2; ++round) {
            const TalkServer server([&said](RawPeer& peer) { said.append(peer.readAll()); });
            ConversationSettings settings =
                talk(server.endpoint(), QStringLiteral("send \"${random:1-1000000} ${random_text:40}\"\n"));
            settings.seed = 99;
            QVERIFY(hold(settings).isPassed());
        }
        QCOMPARE(said.size(), qsizetype { 2 });
        QCOMPARE(said.at(0), said.at(1));
        QVERIFY(said.at(0).size() > 40);
    }

    void stopsWithWhatThereIs()
    {
        const int before = openDescriptors();
        {
            RunningServer server;
            const auto result =
                hold(talk(server.endpoint(), QStringLiteral("send \"a\"\nexpect \"a\"\nwait 600s\n"), 3),
                    [](ConversationRunner& runner) { runner.stop(); });
            QVERIFY(result.isStopped);
            QCOMPARE(result.count(ConversationVerdict::NotRun), 3);
            QVERIFY(server.waitForOpen(0));
        }
        QTRY_COMPARE(openDescriptors(), before);
    }

    void goesAwayAmidARun()
    {
        RunningServer server;
        {
            ConversationRunner runner;
            QVERIFY(runner.start(talk(server.endpoint(), QStringLiteral("connect\nwait 600s\n"), 5)).ok());
            QVERIFY(server.waitForOpen(5));
        }
        QVERIFY(server.waitForOpen(0));
    }

    void theWholeHasALimit()
    {
        RunningServer server;
        ConversationSettings settings =
            talk(server.endpoint(), QStringLiteral("connect\nrepeat 1000000\n  wait 1ms\nend\n"));
        settings.limit = 1s;
        const auto result = hold(settings);
        QCOMPARE(failureOf(result).line, 3);
        QVERIFY(failureOf(result).reason.contains(QStringLiteral("time for the whole run")));
    }

    void emptyLoopsDoNotBlock()
    {
        RunningServer server;
        // Others go on beside it, and it ends by itself.
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral(
                "repeat 100\n  repeat 1000\n    set n ${counter}\n  end\nend\n"
                "send \"${n}\\n\"\nexpect-exactly \"100000\\n\" within 20s\nrepeat 0\n  reset\nend\n"),
            2));
        QVERIFY2(result.isPassed(), complaints(result));
    }

    void settingsAreChecked()
    {
        const Endpoint target { QHostAddress(QHostAddress::LocalHost), 1 };
        const ConversationSettings good = talk(target, QStringLiteral("connect\n"));
        QVERIFY(validate(good).ok());
        ConversationSettings bad = good;
        bad.target.port = 0;
        QVERIFY(!validate(bad).ok());
        bad = talk(target, QStringLiteral("# nothing\n\n"));
        QVERIFY(!validate(bad).ok());
        bad = good;
        bad.clients = ConversationBounds::Clients + 1;
        QVERIFY(!validate(bad).ok());
        bad = good;
        bad.limit = 0ms;
        QVERIFY(!validate(bad).ok());
        bad = good;
        bad.values.insert("client", "x");
        QVERIFY(!validate(bad).ok());
        bad = talk(target, QStringLiteral("connect\nsend \"${who}\"\n"));
        QVERIFY(!validate(bad).ok());
        QCOMPARE(validate(bad).error().code, 2);
        bad.values.insert("who", "me");
        QVERIFY(validate(bad).ok());
    }

    void reports()
    {
        RunningServer server;
        const auto result = hold(talk(server.endpoint(),
            QStringLiteral("set odd \"${client}\"\nsend \"${odd}<&\\x00\"\nexpect /^[13]/ within 2s\n"), 3));
        QCOMPARE(result.count(ConversationVerdict::Passed), 2);
        QCOMPARE(result.count(ConversationVerdict::Failed), 1);
        const QJsonObject json = result.toJson();
        QCOMPARE(json.value(QLatin1String("clients_failed")).toInt(), 1);
        QVERIFY(!json.value(QLatin1String("passed")).toBool());
        const QJsonObject second = json.value(QLatin1String("results")).toArray().at(1).toObject();
        const QJsonObject failure = second.value(QLatin1String("failure")).toObject();
        QCOMPARE(failure.value(QLatin1String("line")).toInt(), 3);
        QCOMPARE(failure.value(QLatin1String("got_hex")).toString(), QStringLiteral("32 3c 26 00"));
        QCOMPARE(second.value(QLatin1String("steps")).toArray().size(), 2);

        QXmlStreamReader xml(result.toJUnit());
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value(QLatin1String("tests")), QStringLiteral("3"));
        QCOMPARE(xml.attributes().value(QLatin1String("failures")), QStringLiteral("1"));
        QStringList failed;
        while (xml.readNextStartElement()) {
            const QString name = xml.attributes().value(QLatin1String("name")).toString();
            while (xml.readNextStartElement()) {
                if (xml.name() == QLatin1String("failure"))
                    failed +=
                        name + QLatin1Char(' ') + xml.attributes().value(QLatin1String("message")).toString();
                xml.skipCurrentElement();
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(failed.size(), 1);
        QVERIFY2(failed.first().startsWith(QStringLiteral("client 2 line 3: ")), qPrintable(failed.first()));
    }
};

QTEST_GUILESS_MAIN(TestConversationRun)
#include "tst_conversationrun.moc"
