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
Ended converse(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.start(
        QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"), QStringList { QStringLiteral("converse") } + arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError() };
}

constexpr const char* Greeting =
    "send \"hello ${client}\\n\"\nexpect-exactly \"hello ${client}\\n\" within 5s\n";

} // namespace

class TestConverse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        signalbox::testing::failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void passes()
    {
        RunningServer server;
        const Ended ended = converse({ server.endpoint().toString(), file(Greeting),
            QStringLiteral("--clients"), QStringLiteral("5"), QStringLiteral("--seed"), QStringLiteral("7") });
        QVERIFY2(ended.code == 0, ended.err.constData());
        QCOMPARE(ended.out.count("ok    client "), qsizetype { 5 });
        QVERIFY2(ended.out.contains("5 of 5 clients passed, 0 failed"), ended.out.constData());
        QVERIFY2(ended.out.contains("seed 7."), ended.out.constData());
    }

    void ofManyOnlyThoseThatFailAreShown()
    {
        RunningServer server;
        const Ended ended = converse(
            { server.endpoint().toString(), file("send \"${client}\"\nexpect /^(?!7$)\\d/ within 2s\n"),
                QStringLiteral("--clients"), QStringLiteral("30") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(!ended.out.contains("ok    "), ended.out.constData());
        QCOMPARE(ended.out.count("FAIL  "), qsizetype { 1 });
        QVERIFY2(ended.out.contains("FAIL  client 7  line 2"), ended.out.constData());
        QVERIFY2(ended.out.contains("29 of 30 clients passed"), ended.out.constData());
    }

    void failsWithADifference()
    {
        RunningServer server;
        const QString junit = m_folder->filePath(QStringLiteral("r.xml"));
        const Ended ended = converse({ server.endpoint().toString(),
            file("send \"hello\\n\"\n# it says\nexpect-exactly \"hullo\\n\" within 5s\n"),
            QStringLiteral("--junit"), junit });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("FAIL  client 1  line 3: "), ended.out.constData());
        QVERIFY2(ended.out.contains("hullo") && ended.out.contains('^'), ended.out.constData());
        QFile written(junit);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&written);
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value(QLatin1String("failures")), QStringLiteral("1"));
        QString details;
        while (!xml.atEnd()) {
            if (xml.readNextStartElement() && xml.name() == QLatin1String("failure")) {
                QCOMPARE(xml.attributes().value(QLatin1String("type")), QStringLiteral("expectation"));
                details = xml.readElementText();
            }
        }
        QVERIFY2(details.contains(QStringLiteral("hullo")), qPrintable(details));
    }

    void valuesComeFromOutside()
    {
        RunningServer server;
        const QString script =
            file("send \"${who}\"\nexpect-exactly \"${who}\" within 5s\nexpect-exactly \"=b\"\n");
        const QString target = server.endpoint().toString();
        Ended ended = converse({ target, script });
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.contains("script.talk: Line 1: ") && ended.err.contains("--set who=VALUE"),
            ended.err.constData());
        ended = converse({ target, script, QStringLiteral("--set"), QStringLiteral("who=a=b"),
            QStringLiteral("--json"), QStringLiteral("-") });
        QCOMPARE(ended.code, 1); // nothing is left of it
        const QJsonObject json = QJsonDocument::fromJson(ended.out).object();
        QCOMPARE(json.value(QLatin1String("set")).toObject().value(QLatin1String("who")).toString(),
            QStringLiteral("a=b"));
        const QJsonObject client = json.value(QLatin1String("results")).toArray().at(0).toObject();
        QCOMPARE(client.value(QLatin1String("verdict")).toString(), QStringLiteral("failed"));
        QCOMPARE(client.value(QLatin1String("bytes_received")).toInt(), 3);
    }

    void readsStandardInput()
    {
        RunningServer server;
        const Ended ended = converse({ server.endpoint().toString(), QStringLiteral("-") }, Greeting);
        QVERIFY2(ended.code == 0, ended.err.constData());
    }

    void filesLieBesideTheScript()
    {
        RunningServer server;
        QFile body(m_folder->filePath(QStringLiteral("body.bin")));
        QVERIFY(body.open(QIODevice::WriteOnly));
        body.write(QByteArray("\0\xFF", 2));
        body.close();
        const QString target = server.endpoint().toString();
        Ended ended = converse({ target, file("send-file body.bin\nexpect-hex 00 ff within 5s\n") });
        QVERIFY2(ended.code == 0, ended.err + ended.out);
        ended = converse({ target, file("send-file other.bin\n") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("other.bin"), ended.err.constData());
    }

    void wrongUsage_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* script, const QString& more, const char* says) {
            QTest::newRow(name) << QByteArray(script) << more.split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QByteArray(says);
        };
        row("no script", "connect\nsay hello\n", {}, "script.talk: Line 2: ");
        row("an empty one", "# nothing\n", {}, "says nothing");
        row("too many clients", Greeting, QStringLiteral("--clients 5000"), "--clients");
        row("no clients", Greeting, QStringLiteral("--clients none"), "--clients");
        row("seed", Greeting, QStringLiteral("--seed x"), "--seed");
        row("time-out", Greeting, QStringLiteral("--timeout 0"), "--timeout");
        row("no value", Greeting, QStringLiteral("--set a"), "--set");
        row("built in", Greeting, QStringLiteral("--set client=1"), "built in");
        row("too much", Greeting, QStringLiteral("more"), "too many");
        row("both to one", Greeting, QStringLiteral("--json x --junit x"), "both");
        row("unknown option", Greeting, QStringLiteral("--what"), "what");
    }
    void wrongUsage()
    {
        QFETCH(QByteArray, script);
        QFETCH(QStringList, more);
        QFETCH(QByteArray, says);
        const Ended ended =
            converse(QStringList { QStringLiteral("127.0.0.1:9"), file(script.constData()) } + more);
        QCOMPARE(ended.code, 2);
        QCOMPARE(ended.err.count('\n'), qsizetype { 1 });
        QVERIFY2(ended.err.startsWith("signalbox-cli converse: ") && ended.err.contains(says),
            ended.err.constData());
        QVERIFY(ended.out.isEmpty());
    }

    void missingPlaces()
    {
        QCOMPARE(converse({}).code, 2);
        QCOMPARE(converse({ QStringLiteral("127.0.0.1:9") }).code, 2);
        QCOMPARE(converse({ QStringLiteral("nowhere"), QStringLiteral("-") }).code, 2);
        const Ended ended = converse({ QStringLiteral("127.0.0.1:9"), QStringLiteral("/no/such/file.talk") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("file.talk"), ended.err.constData());
        QCOMPARE(converse({ QStringLiteral("127.0.0.1:9"), file(Greeting), QStringLiteral("--json"),
                              QStringLiteral("/no/such/folder/x") })
                     .code,
            1);
        QCOMPARE(converse({ QStringLiteral("--help") }).code, 0);
    }

    void timeOfTheWhole()
    {
        RunningServer server;
        const Ended ended = converse({ server.endpoint().toString(), file("connect\nwait 600s\n"),
            QStringLiteral("--timeout"), QStringLiteral("1") });
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("line 2: The time for the whole run is up"), ended.out.constData());
    }

    void interruptedWithWhatThereIs()
    {
        RunningServer server;
        QProcess process;
        process.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"),
            { QStringLiteral("converse"), server.endpoint().toString(), file("connect\nwait 600s\n") });
        QVERIFY(server.waitForOpen(1));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000));
        QCOMPARE(process.exitCode(), 1);
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(out.contains("1 were stopped"), out.constData());
    }

private:
    QString file(const char* text) const
    {
        QFile file(m_folder->filePath(QStringLiteral("script.talk")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
            qFatal("the script cannot be written");
        return file.fileName();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestConverse)
#include "tst_converse.moc"
