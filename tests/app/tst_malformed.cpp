// SPDX-License-Identifier: GPL-3.0-or-later
#include "runningserver.h"
#include "strict.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <csignal>

using namespace signalbox;
using signalbox::testing::RunningServer;

namespace {

struct Ended
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

/// The server is in this process, whose event loop has to go on.
Ended run(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"),
        QStringList { QStringLiteral("malformed") } + arguments);
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError() };
}

QStringList words(const char* line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class TestMalformed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void usage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* arguments, int code, const char* said) {
            QTest::newRow(*arguments ? arguments : "(nothing)") << words(arguments) << code << QByteArray(said);
        };
        row("", 2, "missing");
        row("--help", 0, "--one-at-a-time");
        row("nowhere", 2, "\"nowhere\"");
        row("127.0.0.1:0", 2, "127.0.0.1:0");
        row("127.0.0.1:1 stray", 2, "stray");
        row("127.0.0.1:1 --mode http", 2, "echo, chat, raw");
        row("127.0.0.1:1 --case nonsense", 2, "nonsense");
        row("127.0.0.1:1 --timeout soon", 2, "--timeout");
        row("127.0.0.1:1 --timeout 0", 2, "limit");
        row("127.0.0.1:1 --seed -1", 2, "--seed");
        row("127.0.0.1:1 --mutations 0", 2, "mutations");
        row("127.0.0.1:1 --pace 0", 2, "pace");
        row("127.0.0.1:1 --copy perl", 2, "perl");
        row("127.0.0.1:1 --probe x", 2, "--probe-expect");
        row("127.0.0.1:1 --mode raw --probe x --probe-expect (", 2, "regular expression");
        row("127.0.0.1:1 --json x --junit x", 2, "both write to x");
        row("127.0.0.1:1 --script x --case nul", 2, "--script");
        row("127.0.0.1:1 --script /no/such.json", 1, "/no/such.json");
        row("127.0.0.1:1 --from /no/such.jsonl", 1, "/no/such.jsonl");
        row("127.0.0.1:1 --json /no/such/x.json", 1, "/no/such/x.json");
        row("127.0.0.1:1 --case nul --json -", 1, "ECONNREFUSED");
    }
    void usage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        const Ended ended = run(arguments);
        QVERIFY2(ended.code == code, ended.err.constData());
        const QByteArray& stream = code == 0 ? ended.out : ended.err;
        QVERIFY2(stream.contains(said), stream.constData());
        if (code != 0)
            QCOMPARE(ended.err.count('\n'), 1); // one line says it
    }

    void lists()
    {
        const Ended ended = run({ QStringLiteral("--list") });
        QCOMPARE(ended.code, 0);
        for (const char* part :
            { "slowloris\n", "    what  ", "    why   ", "    echo  ", "    chat  ", "    raw   " })
            QVERIFY2(ended.out.contains(part), part);
    }

    void healthyIsZero()
    {
        RunningServer server;
        const QTemporaryDir folder;
        const QString json = folder.filePath(QStringLiteral("r.json"));
        const QString junit = folder.filePath(QStringLiteral("r.xml"));
        const Ended ended = run(QStringList { server.endpoint().toString() }
            + words("--case nul --case half-close --case mutation --mutations 3 --pace 0.2 --timeout 10 --json")
            + QStringList { json, QStringLiteral("--junit"), junit });
        QVERIFY2(ended.code == 0, (ended.out + ended.err).constData());
        QVERIFY(ended.out.contains("ok   nul"));
        QVERIFY(ended.out.contains("3 of 3 cases healthy"));
        QFile file(json);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(object.value(QLatin1String("healthy")).toBool(), true);
        QCOMPARE(object.value(QLatin1String("mode")).toString(), QStringLiteral("echo"));
        const QJsonArray cases = object.value(QLatin1String("cases")).toArray();
        QCOMPARE(cases.size(), 3);
        QCOMPARE(cases.at(0).toObject().value(QLatin1String("end")).toString(), QStringLiteral("open"));
        QCOMPARE(cases.at(1).toObject().value(QLatin1String("end")).toString(), QStringLiteral("closed"));
        QCOMPARE(cases.at(2).toObject().value(QLatin1String("mutations")).toInt(), 3);
        QFile xmlFile(junit);
        QVERIFY(xmlFile.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&xmlFile);
        int found = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("testcase"))
                ++found;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(found, 3);
    }

    /// An echo server says nothing that a chat server would say.
    void unhealthyIsOne()
    {
        RunningServer server;
        const Ended ended =
            run(QStringList { server.endpoint().toString() } + words("--mode chat --case nul --timeout 0.3"));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("does not serve"), ended.err.constData());
        // Unhealthy by a question that this server answers wrongly once the attack has gone by.
        const Ended raw = run(QStringList { server.endpoint().toString() }
            + words("--mode raw --case half-close --probe ab --probe-expect ^ba --timeout 0.3"));
        QCOMPARE(raw.code, 1);
    }

    void aScriptIsRunAgain()
    {
        RunningServer server;
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("attack.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"steps": [{"do": "connect"}, {"do": "send", "hex": "de ad", "count": 3}]})");
        file.close();
        const QStringList script { server.endpoint().toString(), QStringLiteral("--script"), file.fileName() };
        const Ended ended = run(script + words("--json -"));
        QCOMPARE(ended.code, 0);
        const QJsonObject first = QJsonDocument::fromJson(ended.out)
                                      .object()
                                      .value(QLatin1String("cases"))
                                      .toArray()
                                      .at(0)
                                      .toObject();
        QCOMPARE(first.value(QLatin1String("name")).toString(), QStringLiteral("script"));
        QCOMPARE(first.value(QLatin1String("bytes_sent")).toInt(), 6);
        QCOMPARE(first.value(QLatin1String("bytes_received")).toInt(), 6);
        const Ended copied = run(script + words("--copy hex"));
        QCOMPARE(copied.out, QByteArray("de ad  # 3 times\n"));
    }

    void mutatesARecording()
    {
        const Ended ended = run(
            words("--copy hex --case mutation --seed 3 --from " SIGNALBOX_TEST_DATA "/export/sample.jsonl"));
        QVERIFY2(ended.code == 0, ended.err.constData());
        QVERIFY(!ended.out.isEmpty());
        QVERIFY(ended.out != run(words("--copy hex --case mutation --seed 3")).out); // not the built-in one
    }

    void interruptedWithWhatThereIs()
    {
        RunningServer server;
        QProcess process;
        process.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"),
            { QStringLiteral("malformed"), server.endpoint().toString() });
        QVERIFY(QTest::qWaitFor([&process] { return process.peek(4096).contains("ok   empty"); }, 20'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000));
        QCOMPARE(process.exitCode(), 1); // not every case was healthy
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(out.contains("not run"), out.constData());
        QVERIFY(out.contains("ok   empty"));
    }
};

QTEST_GUILESS_MAIN(TestMalformed)
#include "tst_malformed.moc"
