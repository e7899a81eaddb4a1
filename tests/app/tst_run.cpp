// SPDX-License-Identifier: GPL-3.0-or-later
#include "runningserver.h"
#include "strict.h"

#include "workspace/workspacefile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
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

QStringList words(const char* line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

WorkspaceCheck check(const char* name, const char* command)
{
    return { QString::fromLatin1(name), words(command) };
}

/// Echo on a free port, and checks that hold.
Workspace good()
{
    Workspace workspace;
    workspace.server.net.listen.port = 0;
    workspace.clients = { { QStringLiteral("{server}"), 3, {}, QStringLiteral("hello\\n") } };
    workspace.filters = { { QStringLiteral("hellos"), QStringLiteral("dir:in hello") } };
    workspace.checks = { check("says it back", "connect {server} --send ping --expect ping"),
        check("stays healthy", "malformed {server} --case empty --case nul"),
        check("bears load", "load {server} --clients 2 --duration 0.1 --warm-up 0") };
    return workspace;
}

} // namespace

class TestRun : public QObject
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
        row("--help", 0, "--check-timeout");
        row("not-there.signalbox", 2, "not-there.signalbox");
        row("FILE other", 2, "other");
        row("FILE --check nonsense", 2, "says it back, stays healthy");
        row("FILE --server here", 2, "--server");
        row("FILE --server 127.0.0.1:1 --listen 127.0.0.1:2", 2, "Leave out");
        row("FILE --check-timeout 0", 2, "--check-timeout");
        row("FILE --json x --junit x", 2, "both write to x");
        row("FILE --json /not/there", 1, "/not/there");
        row("FILE --list", 0, "stays healthy");
        row("BROKEN", 2, "line 1");
        row("NEWER", 2, "Update Signalbox");
    }

    void usage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(const QByteArray, said);
        arguments.replaceInStrings(QStringLiteral("FILE"), write(good()));
        arguments.replaceInStrings(
            QStringLiteral("BROKEN"), write("{ \"format\": \"signalbox-workspace\", oh", "broken"));
        arguments.replaceInStrings(QStringLiteral("NEWER"),
            write("{ \"format\": \"signalbox-workspace\", \"version\": 99 }", "newer"));
        const Ended ended = run(arguments);
        QTEST(ended.code, "code");
        QVERIFY2((ended.out + ended.err).contains(said), (ended.out + ended.err).constData());
        QCOMPARE(ended.err.count('\n'), ended.code == 0 ? 0 : 1);
    }

    void aWorkspaceIsRunAndReportedOn()
    {
        const QString json = m_folder.filePath(QStringLiteral("report.json"));
        const QString junit = m_folder.filePath(QStringLiteral("report.xml"));
        const Ended ended =
            run({ write(good()), QStringLiteral("--json"), json, QStringLiteral("--junit"), junit });
        QCOMPARE(ended.err, QByteArray());
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.contains("3 of 3 checks passed"), ended.out.constData());

        const QJsonObject report = QJsonDocument::fromJson(read(json)).object();
        QCOMPARE(report.value(QLatin1String("passed")).toBool(), true);
        const QJsonObject clients = report.value(QLatin1String("clients")).toArray().first().toObject();
        QCOMPARE(clients.value(QLatin1String("connected")).toInt(), 3);
        QCOMPARE(clients.value(QLatin1String("bytes_received")).toInt(), 18);
        const QJsonObject filter = report.value(QLatin1String("filters")).toArray().first().toObject();
        QCOMPARE(filter.value(QLatin1String("events")).toInt(), 3);
        const QJsonArray checks = report.value(QLatin1String("checks")).toArray();
        QCOMPARE(checks.size(), 3);
        QCOMPARE(checks.at(1)
                     .toObject()
                     .value(QLatin1String("result"))
                     .toObject()
                     .value(QLatin1String("healthy"))
                     .toBool(),
            true);
        QVERIFY(checks.at(2)
                    .toObject()
                    .value(QLatin1String("result"))
                    .toObject()
                    .value(QLatin1String("messages"))
                    .toInt()
            > 0);
        const QJsonObject server = report.value(QLatin1String("server")).toObject();
        QVERIFY(server.value(QLatin1String("clients_served")).toInt() > 5);

        QCOMPARE(suites(read(junit)),
            QStringList({ QStringLiteral("clients 0"), QStringLiteral("says it back 0"),
                QStringLiteral("stays healthy: malformed %1 (echo) 0")
                    .arg(server.value(QLatin1String("listen")).toString()),
                QStringLiteral("bears load 0") }));
    }

    void aReportOnStandardOutputIsAloneThere_data()
    {
        QTest::addColumn<QString>("option");
        QTest::newRow("JSON") << QStringLiteral("--json");
        QTest::newRow("JUnit") << QStringLiteral("--junit");
    }
    void aReportOnStandardOutputIsAloneThere()
    {
        QFETCH(const QString, option);
        Workspace workspace = good();
        workspace.checks.resize(1); // its answer is printed, too
        const Ended ended = run({ write(workspace), option, QStringLiteral("-") });
        QCOMPARE(ended.code, 0);
        if (option == QLatin1String("--json"))
            QVERIFY2(QJsonDocument::fromJson(ended.out).isObject(), ended.out.constData());
        else
            QVERIFY2(ended.out.startsWith("<?xml") && !suites(ended.out).isEmpty(), ended.out.constData());
        QVERIFY2(ended.err.contains("ping"), ended.err.constData());
    }

    void whatCannotBeRunIsNamed_data()
    {
        QTest::addColumn<Workspace>("workspace");
        QTest::addColumn<QByteArray>("said");
        Workspace workspace = good();
        workspace.filters = { { QStringLiteral("Refused"), QStringLiteral("event:rejectod") } };
        QTest::newRow("filter") << workspace << QByteArray("The filter \"Refused\"");
        workspace = good();
        workspace.scripts = { { QStringLiteral("hi"), QStringLiteral("connect\nexpcet \"x\"") } };
        QTest::newRow("script") << workspace << QByteArray("The script \"hi\": Line 2");
        workspace = good();
        workspace.server.mode = "script";
        QTest::newRow("no rules") << workspace << QByteArray("there are no rules");
    }
    void whatCannotBeRunIsNamed()
    {
        QFETCH(const Workspace, workspace);
        QFETCH(const QByteArray, said);
        const Ended ended = run({ write(workspace) });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains(said), ended.err.constData());
        QCOMPARE(ended.err.count('\n'), 1);
    }

    void aCheckThatFailsFailsTheRunAndTheOthersGoOn()
    {
        Workspace workspace = good();
        workspace.checks = { check("wrong", "connect {server} --send ping --expect pong --timeout 1"),
            check("misspelt", "load {server} --clinets 2"),
            check("right", "connect {server} --send ping --expect ping") };
        const QString junit = m_folder.filePath(QStringLiteral("failing.xml"));
        const Ended ended = run({ write(workspace), QStringLiteral("--junit"), junit });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("FAIL  wrong"), ended.out.constData());
        QVERIFY2(ended.out.contains("1 of 3 checks passed"), ended.out.constData());
        QVERIFY2(ended.err.contains("clinets"), ended.err.constData());
        QCOMPARE(suites(read(junit)),
            QStringList({ QStringLiteral("clients 0"), QStringLiteral("wrong 1"), QStringLiteral("misspelt 1"),
                QStringLiteral("right 0") }));
    }

    void onlyTheChecksAskedForAreRun()
    {
        const Ended ended = run({ write(good()), QStringLiteral("--check"), QStringLiteral("says it back") });
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.contains("1 of 1 checks passed"), ended.out.constData());
    }

    void aCheckThatTakesTooLongIsEnded()
    {
        Workspace workspace = good();
        workspace.checks = { check("slow", "load {server} --duration 3000") };
        const Ended ended = run({ write(workspace), QStringLiteral("--check-timeout"), QStringLiteral("1") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("longer than 1 s"), ended.out.constData());
    }

    void anotherServerTakesThePlaceOfItsOwn()
    {
        RunningServer server;
        QVERIFY(server.isListening());
        Workspace workspace = good();
        workspace.filters.clear();
        const Ended ended = run({ write(workspace), QStringLiteral("--check"), QStringLiteral("says it back"),
            QStringLiteral("--server"), server.endpoint().toString() });
        QCOMPARE(ended.err, QByteArray());
        QCOMPARE(ended.code, 0);
        QCOMPARE(server.counters().accepted, quint64 { 4 });
    }

    void clientsBehaveAsTheyAreTold()
    {
        Workspace workspace = good();
        workspace.clients = { { QStringLiteral("{server}"), 2, QStringLiteral("drop-after=3"),
            QStringLiteral("hello\\n") } };
        workspace.checks = { check("says it back", "connect {server} --send ping --expect ping") };
        const QString json = m_folder.filePath(QStringLiteral("behaving.json"));
        const Ended ended = run({ write(workspace), QStringLiteral("--json"), json });
        QVERIFY2(ended.code == 0, ended.out.constData()); // they were not lost: they went
        const QJsonObject report = QJsonDocument::fromJson(read(json)).object();
        const QJsonObject clients = report.value(QLatin1String("clients")).toArray().first().toObject();
        QCOMPARE(clients.value(QLatin1String("connected")).toInt(), 2);
        QCOMPARE(clients.value(QLatin1String("bytes_sent")).toInt(), 6); // three each, of six
    }

    void clientsThatDoNotConnectFailTheRun()
    {
        Workspace workspace = good();
        workspace.server.net.maxClients = 0;
        workspace.isServing = false;
        workspace.clients = { { QStringLiteral("127.0.0.1:1"), 2, {}, {} } };
        workspace.checks.clear();
        const Ended ended = run({ write(workspace) });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("0 of 2 connected"), ended.out.constData());
    }

    void aPortInUseIsTold()
    {
        RunningServer server;
        const Ended ended = run({ write(good()), QStringLiteral("--listen"), server.endpoint().toString() });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains(QByteArray::number(server.endpoint().port)), ended.err.constData());
        QCOMPARE(ended.err.count('\n'), 1);
    }

    void withoutChecksItServesUntilASignal()
    {
        Workspace workspace = good();
        workspace.checks.clear();
        QProcess process;
        start(process, { write(workspace) });
        QByteArray out;
        QVERIFY(QTest::qWaitFor(
            [&] {
                out += process.readAllStandardOutput();
                return out.contains("serving until");
            },
            10'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        const Ended ended = end(process);
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.contains("3 of 3 connected"), ended.out.constData());
    }

    void aSignalEndsTheCheckAndLeavesOutTheRest()
    {
        Workspace workspace = good();
        workspace.checks = { check("long", "load {server} --duration 3000"),
            check("later", "connect {server} --send ping --expect ping") };
        const QString json = m_folder.filePath(QStringLiteral("stopped.json"));
        QProcess process;
        start(process, { write(workspace), QStringLiteral("--json"), json });
        QByteArray out;
        QVERIFY(QTest::qWaitFor(
            [&] {
                out += process.readAllStandardOutput();
                return out.contains("check 1 of 2");
            },
            10'000));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        const Ended ended = end(process);
        QCOMPARE(ended.code, 1);
        const QJsonObject report = QJsonDocument::fromJson(read(json)).object();
        QCOMPARE(report.value(QLatin1String("stopped")).toBool(), true);
        const QJsonArray checks = report.value(QLatin1String("checks")).toArray();
        QCOMPARE(checks.size(), 2);
        QCOMPARE(checks.at(0).toObject().value(QLatin1String("run")).toBool(), true);
        QCOMPARE(checks.at(0).toObject().value(QLatin1String("passed")).toBool(), false);
        QCOMPARE(checks.at(1).toObject().value(QLatin1String("run")).toBool(), false);
    }

private:
    QString write(const Workspace& workspace) { return write(workspaceBytes(workspace), "good"); }

    QString write(const QByteArray& bytes, const char* name)
    {
        const QString fileName = m_folder.filePath(QLatin1String(name) + QStringLiteral(".signalbox"));
        QFile file(fileName);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write to the temporary folder");
        return fileName;
    }

    static QByteArray read(const QString& fileName)
    {
        QFile file(fileName);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// "NAME FAILURES" of each test suite.
    static QStringList suites(const QByteArray& junit)
    {
        QStringList found;
        QXmlStreamReader xml(junit);
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("testsuite"))
                found += QStringLiteral("%1 %2").arg(xml.attributes().value(QLatin1String("name")),
                    xml.attributes().value(QLatin1String("failures")));
        }
        return xml.hasError() ? QStringList(xml.errorString()) : found;
    }

    static void start(QProcess& process, const QStringList& arguments)
    {
        process.start(
            QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"), QStringList { QStringLiteral("run") } + arguments);
    }

    /// A server may be in this process, whose event loop has to go on.
    static Ended end(QProcess& process)
    {
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60'000)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError() };
    }

    static Ended run(const QStringList& arguments)
    {
        QProcess process;
        start(process, arguments);
        return end(process);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestRun)
#include "tst_run.moc"
