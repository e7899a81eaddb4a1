// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawpeer.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace signalbox;

namespace {

const QString Cli = QStringLiteral(SIGNALBOX_BIN "/signalbox-cli");
const QString Desktop = QStringLiteral(SIGNALBOX_BIN "/signalbox");

struct Ended
{
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ended run(const QString& program, const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError() };
}

Ended run(const QStringList& arguments, const QByteArray& input = {}) { return run(Cli, arguments, input); }

/// `signalbox-cli serve` for as long as it lives.
class Serve
{
public:
    explicit Serve(QStringList arguments = {})
    {
        if (!arguments.contains(QStringLiteral("--listen")))
            arguments << QStringLiteral("--listen") << QStringLiteral("127.0.0.1:0");
        process.start(Cli, QStringList { QStringLiteral("serve") } + arguments);
        if (process.waitForReadyRead(20'000))
            ready = process.readLine();
        static const QRegularExpression pattern(
            QStringLiteral("^listening on (\\S+) \\((\\w+), ([\\w-]+)\\)\n$"));
        const auto match = pattern.match(QString::fromUtf8(ready));
        if (match.hasMatch())
            address = match.captured(1);
    }
    ~Serve()
    {
        process.kill();
        process.waitForFinished();
    }
    Endpoint endpoint() const { return *Endpoint::parse(address); }
    void signal(int number) const { ::kill(static_cast<pid_t>(process.processId()), number); }
    Ended finish()
    {
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(20'000))
            return {};
        return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError() };
    }

    QProcess process;
    QByteArray ready;
    QString address;
};

QStringList words(const char* line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said"); // on stderr, or stdout for code 0
        const auto row = [](const char* arguments, int code, const char* said) {
            QTest::newRow(*arguments ? arguments : "(nothing)") << words(arguments) << code << QByteArray(said);
        };
        row("", 2, "a command is missing");
        row("frobnicate", 2, "frobnicate");
        row("--help", 0, "serve");
        row("--version", 0, "signalbox-cli");
        row("serve --help", 0, "--max-clients <N>");
        row("serve --help", 0, "--record <FILE.pcapng>");
        row("connect --help", 0, "--expect");
        row("export --help", 0, "--filter");
        row("serve --nonsense", 2, "nonsense");
        row("serve stray", 2, "stray");
        row("serve --listen nowhere", 2, "--listen: \"nowhere\"");
        row("serve --listen 127.0.0.1:70000", 2, "70000");
        row("serve --mode ech", 2, "\"ech\"");
        row("serve --help", 0, "--script <FILE.rules>");
        row("serve --mode script", 2, "--script FILE.rules");
        row("serve --script /no/such.rules", 2, "--script: \"/no/such.rules\" cannot be read");
        row("serve --mode echo --script x", 2, "--script: the mode is \"echo\"");
        row("rules --help", 0, "--try");
        row("rules", 2, "The file of rules is missing");
        row("rules a b", 2, "One file of rules");
        row("rules --max-line 1 a", 2, "--max-line: \"1\"");
        row("rules /no/such.rules", 1, "/no/such.rules");
        row("serve --concurrency magic", 2, "\"magic\"");
        row("serve --max-clients many", 2, "--max-clients: \"many\"");
        row("serve --idle-timeout -1", 2, "-1");
        row("serve --journal-bytes 1000", 2, "--journal-bytes: \"1000\"");
        row("serve --journal-bytes many", 2, "--journal-bytes: \"many\"");
        row("serve --max-clients %3", 2, "--max-clients: \"%3\" is not a number from 0");
        row("serve --listen 203.0.113.7:0", 1, "203.0.113.7");
        row("serve --listen 127.0.0.1:0 --log /no/such/folder/x.jsonl", 1, "/no/such/folder/x.jsonl");
        row("connect", 2, "");
        row("connect 127.0.0.1", 2, "127.0.0.1");
        row("connect 127.0.0.1:1 --expect ( --send x", 2, "(");
        row("connect 127.0.0.1:1 --hex 4g", 2, "g");
        row("connect 127.0.0.1:1 --send x", 1, "");
        row("load --help", 0, "--rate <R>");
        row("load", 2, "missing");
        row("load nowhere", 2, "\"nowhere\"");
        row("load 127.0.0.1:0", 2, "127.0.0.1:0");
        row("load 127.0.0.1:1 stray", 2, "stray");
        row("load 127.0.0.1:1 --clients 0", 2, "--clients");
        row("load 127.0.0.1:1 --size big", 2, "\"big\"");
        row("load 127.0.0.1:1 --duration 0", 2, "--duration");
        row("load 127.0.0.1:1 --rate 0", 2, "--rate");
        row("load 127.0.0.1:1 --repeats 2", 2, "needs --compare");
        row("load 127.0.0.1:1 --duration 0.1", 1, "ECONNREFUSED");
        row("load 127.0.0.1:1 --connect-rate 0", 2, "--connect-rate");
        row("load 127.0.0.1:1 --ramp x", 2, "--ramp");
        row("load 127.0.0.1:1 --sources 999", 2, "--sources");
        row("load 127.0.0.1:1 --text a --size 5", 2, "--text");
        row("load 127.0.0.1:1 --file /no/such/file", 2, "/no/such/file");
        row("load 127.0.0.1:1 --reconnect --depth 2", 2, "depth of 1");
        row("load 127.0.0.1:1 --text=", 2, "no text to send");
        row("load --compare --clients 10000 --depth 1000", 2, "smaller depth");
        row("load 127.0.0.1:1 --html a --csv a", 2, "both write to a");
        row("load 127.0.0.1:1 --html /no/such/folder/x.html", 1, "/no/such/folder/x.html");
        row("load 127.0.0.1:1 --against /no/such/x.json", 1, "/no/such/x.json");
        row("connect 127.0.0.1:1 --clients 3 --behaviour source=127.0.0.1:65534", 2, "not enough ports");
        row("load --compare --reconnect", 2, "--reconnect");
        row("load --compare 127.0.0.1:1", 2, "127.0.0.1:1");
        row("load --compare --models magic", 2, "event-loop");
        row("load --compare --rate 5", 2, "--rate");
        row("load --compare --repeats 99", 2, "--repeats");
        row("load --compare --csv x.csv --json x.csv", 2, "both write to x.csv");
        row("load --compare --duration 60 --csv /no/such/folder/x.csv", 1, "/no/such/folder/x.csv");
        row("load --compare --duration 60 --json /no/such/folder/x.json", 1, "/no/such/folder/x.json");
        row("load 127.0.0.1:1 --json /no/such/folder/x.json", 1, "/no/such/folder/x.json");
        row("export", 2, "missing");
        row("export in.jsonl --to csv", 2, "-o is missing");
        row("export in.jsonl --to gif -o x", 2, "\"gif\"");
        row("export /no/such.jsonl --to csv -o /dev/null", 1, "/no/such.jsonl");
        row("export in.jsonl --to csv -o x --filter bytes>", 2, "--filter");
        row("export " SIGNALBOX_TEST_DATA "/../CMakeLists.txt --to csv -o " SIGNALBOX_TEST_DATA
            "/../CMakeLists.txt",
            2, "the recording itself");
    }
    void usage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        const Ended ended = run(arguments);
        QCOMPARE(ended.code, code);
        const QByteArray& stream = code == 0 ? ended.out : ended.err;
        QVERIFY2(stream.contains(said), stream.constData());
        if (code != 0) {
            QVERIFY(ended.out.isEmpty());
            QCOMPARE(ended.err.count('\n'), 1); // one line says it
        }
    }

    void desktopUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("help") << words("--help") << 0 << QByteArray("--start");
        QTest::newRow("version") << words("--version") << 0 << QByteArray("signalbox");
        QTest::newRow("nonsense") << words("--nonsense") << 2 << QByteArray("nonsense");
        QTest::newRow("no such file") << words("/no/such.pcapng") << 1 << QByteArray("There is no file");
        QTest::newRow("two files") << words("one.pcapng two.pcapng") << 2 << QByteArray("One file");
        QTest::newRow("mode") << words("--mode ech") << 2 << QByteArray("\"ech\"");
    }
    void desktopUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        const Ended ended = run(Desktop, arguments);
        QCOMPARE(ended.code, code);
        QVERIFY2((ended.out + ended.err).contains(said), (ended.out + ended.err).constData());
    }

    /// Ctrl+C in the terminal that it was started from ends the window as closing it does.
    void theWindowKeepsItsSettingsOnASignal()
    {
        const QTemporaryDir settings;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), settings.path());
        process.setProcessEnvironment(environment);
        process.start(Desktop,
            { QStringLiteral("--mode"), QStringLiteral("chat"), QStringLiteral("--start"),
                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0") });
        QVERIFY(process.waitForStarted());
        QTest::qWait(2000); // nothing tells from outside that the window is up
        process.terminate();
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 0);
        QFile file(settings.filePath(QStringLiteral("Signalbox/signalbox.conf")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("mode=chat"));
    }

    void servesUntilASignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void servesUntilASignal()
    {
        QFETCH(int, signal);
        Serve serve;
        QCOMPARE(
            serve.ready, QStringLiteral("listening on %1 (echo, event-loop)\n").arg(serve.address).toUtf8());
        RawPeer client = RawPeer::connectTo(serve.endpoint());
        QVERIFY(client.write("hello\n"));
        QCOMPARE(client.readLine(), QByteArray("hello\n"));
        serve.signal(signal);
        QVERIFY(client.readEnd());
        const Ended ended = serve.finish();
        QCOMPARE(ended.code, 0);
        QCOMPARE(ended.out.count('\n'), 1);
        QVERIFY2(
            ended.out.contains("clients: 1 served") && ended.out.contains("6 B in"), ended.out.constData());
        QCOMPARE(ended.err, QByteArray());
    }

    void aSecondSignalDoesNotWait()
    {
        Serve serve;
        RawPeer deaf = RawPeer::connectTo(serve.endpoint(), 4096);
        const QByteArray block(65536, 'x');
        for (int i = 0; i < 200; ++i)
            deaf.writeSome(block);
        QTest::qWait(200);
        serve.signal(SIGTERM);
        QTest::qWait(100);
        serve.signal(SIGTERM);
        QCOMPARE(serve.finish().code, 0);
    }

    void aPortInUseNamesItsHolder()
    {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost));
        const Ended ended = run({ QStringLiteral("serve"), QStringLiteral("--listen"),
            QStringLiteral("127.0.0.1:%1").arg(holder.serverPort()) });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("tst_cli"), ended.err.constData());
        QVERIFY2(
            ended.err.contains(QByteArray::number(QCoreApplication::applicationPid())), ended.err.constData());
        QCOMPARE(ended.err.count('\n'), 1);
    }

    void listensOnIPv6()
    {
        Serve serve({ QStringLiteral("--listen"), QStringLiteral("[::1]:0"), QStringLiteral("--mode"),
            QStringLiteral("chat") });
        if (serve.ready.isEmpty())
            QSKIP("this machine has no IPv6");
        QVERIFY(serve.ready.startsWith("listening on [::1]:"));
        QVERIFY(serve.ready.endsWith(" (chat, event-loop)\n"));
        RawPeer client = RawPeer::connectTo(serve.endpoint());
        QVERIFY(client.readLine().startsWith("* Welcome, guest-1."));
    }

    /// Serves by rules, records, counts; and tells afterwards what they would have made of the recording.
    void anExpressionThatGivesUpIsNoMismatch()
    {
        Serve serve({ QStringLiteral("--mode"), QStringLiteral("echo") });
        const Ended ended = run({ QStringLiteral("connect"), serve.endpoint().toString(),
            QStringLiteral("--send"), QString(40, u'a') + u'!', QStringLiteral("--expect"),
            QStringLiteral("((a+)+b|!)"), QStringLiteral("--timeout"), QStringLiteral("1") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("takes too long"), ended.err.constData());
        serve.signal(SIGTERM);
        QCOMPARE(serve.finish().code, 0);
    }

    void lostOutputIsSaid()
    {
        QProcess process;
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(Cli, { QStringLiteral("malformed"), QStringLiteral("--list") });
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        const QByteArray said = process.readAllStandardError();
        QVERIFY2(said.contains("standard output"), said.constData());
    }

    void servesAndTriesRules()
    {
        const QTemporaryDir folder;
        const QString rules = folder.filePath(QStringLiteral("a.rules"));
        const QString log = folder.filePath(QStringLiteral("log.jsonl"));
        const auto write = [](const QString& name, const QByteArray& text) {
            QFile file(name);
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write(rules,
            "rule ping\nwhen regex /^PING (\\w+)$/\nreply \"PONG ${1}\\n\"\nafter 20ms\n"
            "rule unused\nwhen contains \"zzz\"\ndefault \"ERR\\n\"\n"));
        Serve serve({ QStringLiteral("--script"), rules, QStringLiteral("--log"), log });
        QVERIFY2(serve.ready.endsWith(" (script, event-loop)\n"), serve.ready.constData());
        {
            RawPeer client = RawPeer::connectTo(serve.endpoint());
            QVERIFY(client.write("PING a\nwhat\nPING b\n"));
            QCOMPARE(client.readLine(), QByteArray("PONG a\n"));
            QCOMPARE(client.readLine(), QByteArray("ERR\n"));
            QCOMPARE(client.readLine(), QByteArray("PONG b\n"));
        }
        serve.signal(SIGTERM);
        const Ended ended = serve.finish();
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.contains("ping          2\n") && ended.out.contains("unused        0\n")
                && ended.out.contains("(default)     1\n"),
            ended.out.constData());
        QVERIFY(ended.out.trimmed().split('\n').constLast().startsWith("stopped; "));

        const Ended tried = run({ QStringLiteral("rules"), rules, QStringLiteral("--try"), log });
        QVERIFY2(tried.code == 0, tried.err.constData());
        QVERIFY2(tried.out.contains("ping  \"PING a\" -> \"PONG a\\n\"\n"), tried.out.constData());
        QVERIFY2(tried.out.contains("(default)  \"what\" -> \"ERR\\n\"\n"), tried.out.constData());
        QVERIFY2(tried.out.contains("would have fired: 3; reads: "), tried.out.constData());
        const Ended printed = run({ QStringLiteral("rules"), rules, QStringLiteral("--print") });
        QVERIFY(printed.out.startsWith("match line\n\nrule ping\n"));

        QVERIFY(write(rules, "rule a\nwhen never\n"));
        const Ended wrong = run({ QStringLiteral("rules"), rules });
        QCOMPARE(wrong.code, 1);
        QVERIFY2(wrong.err.contains("Line 2: ") && wrong.err.count('\n') == 1, wrong.err.constData());
        const Ended refused = run({ QStringLiteral("serve"), QStringLiteral("--script"), rules });
        QCOMPARE(refused.code, 2);
        QVERIFY2(refused.err.contains("Line 2: "), refused.err.constData());
    }

    void logsLiveAndExports()
    {
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log.jsonl"));
        Serve serve({ QStringLiteral("--log"), log });
        {
            RawPeer client = RawPeer::connectTo(serve.endpoint());
            QVERIFY(client.write("caf\xc3\xa9\n"));
            client.readLine();
            QVERIFY(client.write(QByteArray("\0\xff", 2)));
            client.read(2);
        }
        QFile file(log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTRY_VERIFY([&] { // while it runs
            file.seek(0);
            return file.readAll().contains("\"closed\"");
        }());
        serve.signal(SIGTERM);
        QCOMPARE(serve.finish().code, 0);
        file.seek(0);
        QList<QJsonObject> events;
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        for (const QByteArray& line : lines)
            events.append(QJsonDocument::fromJson(line).object());
        QCOMPARE(events.constFirst()[QStringLiteral("event")].toString(), QStringLiteral("listening"));
        QCOMPARE(events.constLast()[QStringLiteral("event")].toString(), QStringLiteral("stopped"));
        QCOMPARE(events[2][QStringLiteral("text")].toString(), QStringLiteral("café\n"));
        QCOMPARE(events[4][QStringLiteral("base64")].toString(), QStringLiteral("AP8="));
        for (int i = 0; i < events.size(); ++i)
            QCOMPARE(events[i][QStringLiteral("seq")].toInt(), i + 1);

        const auto exported = [&](const char* format, const char* filter) {
            return run({ QStringLiteral("export"), log, QStringLiteral("--to"), QString::fromLatin1(format),
                QStringLiteral("--filter"), QString::fromLatin1(filter), QStringLiteral("-o"),
                QStringLiteral("-") });
        };
        file.seek(0);
        QCOMPARE(exported("jsonl", "").out, file.readAll());
        const Ended csv = exported("csv", "dir:in");
        QCOMPARE(csv.code, 0);
        QCOMPARE(csv.out.count("\r\n"), 3);
        QVERIFY(csv.out.contains(",received,6,6,caf\xc3\xa9\\x0a,"));
        QVERIFY(exported("text", "").out.contains("closed"));
        const QByteArray pcapng = exported("pcapng", "").out;
        QVERIFY(pcapng.startsWith("\x0a\x0d\x0d\x0a"));

        // A capture exports as well; a cut one as far as it goes.
        const QString capture = folder.filePath(QStringLiteral("capture"));
        for (const qsizetype cut : { 0, 6 }) {
            QFile out(capture);
            QVERIFY(out.open(QIODevice::WriteOnly) && out.write(pcapng.chopped(cut)) > 0);
            out.close();
            const Ended again = run({ QStringLiteral("export"), capture, QStringLiteral("--to"),
                QStringLiteral("csv"), QStringLiteral("--filter"), QStringLiteral("dir:in"),
                QStringLiteral("-o"), QStringLiteral("-") });
            QCOMPARE(again.out, csv.out);
            QCOMPARE(again.code, cut == 0 ? 0 : 1);
            QCOMPARE(again.err.contains("damaged or cut short"), cut != 0);
        }
    }

    void connectChecksExpectations_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::newRow("holds") << words("--send hello\\n --expect ^hel+o") << 0;
        QTest::newRow("does not") << words("--send hello\\n --expect goodbye --timeout 0.3") << 1;
        QTest::newRow("hex") << words("--hex 68,69 --expect hi") << 0;
        QTest::newRow("in order") << words("--send a --hex 62 --send c --expect abc") << 0;
        QTest::newRow("both must hold") << words("--send hello --expect hel --expect nope --timeout 0.3") << 1;
        QTest::newRow("many clients") << words("--send ping --expect ping --clients 50") << 0;
    }
    void connectChecksExpectations()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        Serve serve;
        const Ended ended = run(QStringList { QStringLiteral("connect"), serve.address } + arguments);
        QVERIFY2(ended.code == code, ended.err.constData());
        QCOMPARE(ended.err.count('\n'), code);
    }

    void connectIsInteractive()
    {
        Serve serve;
        const Ended ended = run({ QStringLiteral("connect"), serve.address }, "one\ntwo\n");
        QCOMPARE(ended.code, 0);
        QCOMPARE(ended.out, QByteArray("one\ntwo\n"));
    }

    void connectSendsFiles()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("data")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100'000, 'f') + "end");
        file.close();
        Serve serve;
        const Ended ended = run({ QStringLiteral("connect"), serve.address, QStringLiteral("--file"),
            file.fileName(), QStringLiteral("--expect"), QStringLiteral("fend$") });
        QVERIFY2(ended.code == 0, ended.err.constData());
    }

    void loadMeasures()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("load.json"));
        Serve serve;
        const Ended ended =
            run(QStringList { QStringLiteral("load"), serve.address, QStringLiteral("--json"), file }
                + words("--clients 5 --size 100 --depth 2 --duration 0.2 --warm-up 0"));
        QVERIFY2(ended.code == 0, ended.err.constData());
        QVERIFY(ended.err.isEmpty());
        QVERIFY(ended.out.contains("5 of 5 clients served"));
        QVERIFY(ended.out.contains("p99.9"));
        QFile json(file);
        QVERIFY(json.open(QIODevice::ReadOnly));
        const QJsonObject result = QJsonDocument::fromJson(json.readAll()).object();
        QCOMPARE(result.value(QLatin1String("clients")).toInt(), 5);
        QCOMPARE(result.value(QLatin1String("depth")).toInt(), 2);
        QVERIFY(result.value(QLatin1String("messages")).toInteger() > 0);
    }

    void loadPrintsJsonAlone()
    {
        Serve serve;
        const Ended ended = run(QStringList { QStringLiteral("load"), serve.address }
            + words("--clients 2 --duration 0.2 --rate 100 --json -"));
        QVERIFY2(ended.code == 0, ended.err.constData());
        const QJsonObject result = QJsonDocument::fromJson(ended.out).object();
        QCOMPARE(result.value(QLatin1String("target_rate_per_s")).toInt(), 100);
    }

    /// What keeping connections open buys: one result beside the other, and the files of the second.
    void loadShowsWhatReconnectingCosts()
    {
        const QTemporaryDir folder;
        const QString kept = folder.filePath(QStringLiteral("kept.json"));
        const QString html = folder.filePath(QStringLiteral("report.html"));
        const QString csv = folder.filePath(QStringLiteral("line.csv"));
        Serve serve;
        const QStringList common = QStringList { QStringLiteral("load"), serve.address }
            + words("--clients 2 --duration 0.2 --warm-up 0 --text hello-{client}-{message}");
        Ended ended = run(common + QStringList { QStringLiteral("--json"), kept });
        QVERIFY2(ended.code == 0, ended.err.constData());
        ended = run(common
            + QStringList { QStringLiteral("--reconnect"), QStringLiteral("--against"), kept,
                QStringLiteral("--html"), html, QStringLiteral("--csv"), csv });
        QVERIFY2(ended.code == 0, ended.err.constData());
        QVERIFY2(ended.err.isEmpty(), ended.err.constData()); // no progress where there is no terminal
        QVERIFY(ended.out.contains("a connection for each message"));
        QVERIFY(ended.out.contains("now / before"));
        QVERIFY(ended.out.contains("Not the same load"));
        QFile report(html);
        QVERIFY(report.open(QIODevice::ReadOnly));
        const QByteArray text = report.readAll();
        QVERIFY(text.startsWith("<!DOCTYPE html>") && text.contains("<svg") && text.endsWith("</html>\n"));
        QFile line(csv);
        QVERIFY(line.open(QIODevice::ReadOnly));
        QCOMPARE(line.readAll().count('\n'), 2);
    }

    void loadNamesAServerThatDoesNotEcho()
    {
        Serve serve(words("--mode chat"));
        const Ended ended = run(QStringList { QStringLiteral("load"), serve.address }
            + words("--clients 2 --duration 0.2 --warm-up 0"));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("not what it was sent"), ended.err.constData());
        QCOMPARE(ended.err.count('\n'), 1);
    }

    void loadEndsEarlyOnASignal()
    {
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log.jsonl"));
        Serve serve({ QStringLiteral("--log"), log });
        QProcess process;
        process.start(
            Cli, QStringList { QStringLiteral("load"), serve.address } + words("--duration 3600 --warm-up 0"));
        QTRY_VERIFY(QFileInfo(log).size() > 1'000'000); // more than each client's first message
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 0);
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(out.contains("(ended early)"), out.constData());
    }

    void loadCompares()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("models.csv"));
        const Ended ended = run(QStringList { QStringLiteral("load"), QStringLiteral("--csv"), file }
            + words("--compare --models event-loop --clients 4 --duration 0.2 --warm-up 0 --repeats 2"));
        QVERIFY2(ended.code == 0, ended.err.constData());
        QVERIFY(ended.out.contains("event-loop"));
        QVERIFY(ended.out.contains("4/4"));
        QCOMPARE(ended.err, QByteArray("[1/2] event-loop, repeat 1 of 2\n[2/2] event-loop, repeat 2 of 2\n"));
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().count('\n'), 2);
    }

    void aComparisonEndedAtOnceLeavesNoFiles()
    {
        const QTemporaryDir folder;
        const QString kept = folder.filePath(QStringLiteral("kept.json"));
        QFile before(kept);
        QVERIFY(before.open(QIODevice::WriteOnly));
        before.write("of an earlier comparison");
        before.close();
        QProcess process;
        process.start(Cli,
            QStringList { QStringLiteral("load"), QStringLiteral("--csv"),
                folder.filePath(QStringLiteral("models.csv")), QStringLiteral("--json"), kept }
                + words("--compare --models event-loop --clients 2 --duration 3600"));
        QByteArray said;
        const auto isUnderWay = [&] { return (said += process.readAllStandardError()).contains("[1/3]"); };
        QTRY_VERIFY(isUnderWay());
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 1);
        said += process.readAllStandardError();
        QVERIFY2(said.contains("before the first run was over"), said.constData());
        QVERIFY(process.readAllStandardOutput().isEmpty());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList({ QStringLiteral("kept.json") }));
        QVERIFY(before.open(QIODevice::ReadOnly));
        QCOMPARE(before.readAll(), QByteArray("of an earlier comparison"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
