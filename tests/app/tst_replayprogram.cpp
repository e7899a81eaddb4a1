// SPDX-License-Identifier: GPL-3.0-or-later
// signalbox-cli replay: its exit codes and its files.
#include "exporting.h"
#include "journalbuilder.h"
#include "runningserver.h"
#include "strict.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <csignal>

using namespace signalbox;
using namespace signalbox::testing;

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

/// The server is in this process, whose event loop has to go on.
Ended run(const QStringList& arguments, bool isInterrupted = false)
{
    QProcess process;
    process.start(
        QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"), QStringList { QStringLiteral("replay") } + arguments);
    if (isInterrupted) {
        if (!QTest::qWaitFor([&process] { return process.bytesAvailable() > 0; }, 30'000))
            return {};
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    }
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 60'000)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return { process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError() };
}

} // namespace

class TestReplayProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_file = m_folder.filePath(QStringLiteral("r.jsonl"));
        write(m_file,
            JournalBuilder()
                .opened(1)
                .received(1, "hello\n")
                .sent(1, "hello\n")
                .closed(1)
                .opened(2)
                .received(2, "at 10:11:12\n")
                .sent(2, "at 10:11:12\n")
                .closed(2)
                .view());
        m_other = m_folder.filePath(QStringLiteral("other.jsonl"));
        write(m_other,
            JournalBuilder()
                .opened(1)
                .received(1, "hello\n")
                .sent(1, "hello\n")
                .closed(1)
                .opened(2)
                .received(2, "at 10:11:12\n")
                .sent(2, "at 09:08:07\n") // no echo says that
                .closed(2)
                .opened(3)
                .received(3, "cut", 100)
                .closed(3)
                .view());
    }
    void init() { failOnAnyWarning(); }

    void usage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* arguments, int code, const char* said) {
            QTest::newRow(*arguments ? arguments : "(nothing)") << words(arguments) << code << QByteArray(said);
        };
        row("", 2, "recording is missing");
        row("--help", 0, "--mask-bytes");
        row("x.jsonl", 2, "server to play against is missing");
        row("x.jsonl nowhere", 2, "\"nowhere\"");
        row("x.jsonl 127.0.0.1:1 stray", 2, "stray");
        row("x.jsonl 127.0.0.1:1 --speed soon", 2, "--speed");
        row("x.jsonl 127.0.0.1:1 --wait long", 2, "--wait");
        row("x.jsonl 127.0.0.1:1 --side left", 2, "--side");
        row("x.jsonl 127.0.0.1:1 --mask (", 2, "--mask");
        row("x.jsonl 127.0.0.1:1 --mask-bytes ten", 2, "--mask-bytes");
        row("x.jsonl 127.0.0.1:1 --connection x", 2, "--connection");
        row("x.jsonl 127.0.0.1:1 --timeout 0", 2, "bounds");
        row("x.jsonl 127.0.0.1:1 --json x --junit x", 2, "both write to x");
        row("/no/such.jsonl 127.0.0.1:1", 1, "/no/such.jsonl");
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
        const Ended ended = run({ m_other, QStringLiteral("--list") });
        QCOMPARE(ended.code, 0);
        QVERIFY2(ended.out.contains("#1") && ended.out.contains("snaplen"), ended.out.constData());
    }

    void sameIsZero()
    {
        RunningServer server;
        const QString json = m_folder.filePath(QStringLiteral("same.json"));
        const Ended ended = run({ m_file, server.endpoint().toString(), QStringLiteral("--speed"),
            QStringLiteral("max"), QStringLiteral("--json"), json });
        QVERIFY2(ended.code == 0, (ended.out + ended.err).constData());
        QVERIFY(ended.out.contains("2 of 2 connections the same"));
        QFile file(json);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(object.value(QLatin1String("same")).toBool(), true);
        QCOMPARE(object.value(QLatin1String("speed")).toString(), QStringLiteral("max"));
        QCOMPARE(object.value(QLatin1String("connections")).toArray().size(), 2);
    }

    void differencesAreOne()
    {
        RunningServer server;
        const QString junit = m_folder.filePath(QStringLiteral("r.xml"));
        const Ended ended = run({ m_other, server.endpoint().toString(), QStringLiteral("--speed"),
            QStringLiteral("max"), QStringLiteral("--junit"), junit });
        QVERIFY2(ended.code == 1, (ended.out + ended.err).constData());
        QVERIFY(ended.err.isEmpty());
        QVERIFY2(ended.out.contains("Differs at byte 3 (turn 1 of 1)"), ended.out.constData());
        QVERIFY(ended.out.contains("1 of 3 connections the same, not played: 1, differs: 1"));
        QFile file(junit);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        int cases = 0;
        int failures = 0;
        int skipped = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            cases += xml.name() == QLatin1String("testcase") ? 1 : 0;
            failures += xml.name() == QLatin1String("failure") ? 1 : 0;
            skipped += xml.name() == QLatin1String("skipped") ? 1 : 0;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(cases, 3);
        QCOMPARE(failures, 1);
        QCOMPARE(skipped, 1);
    }

    void masksMakeItZero_data()
    {
        QTest::addColumn<QStringList>("masks");
        QTest::newRow("name") << words("--mask time");
        QTest::newRow("pattern") << words("--mask [0-9:]+");
        QTest::newRow("slashes") << words("--mask /[0-9:]+/");
        QTest::newRow("bytes") << words("--mask-bytes 3+8");
    }
    void masksMakeItZero()
    {
        QFETCH(QStringList, masks);
        RunningServer server;
        const Ended ended = run(QStringList { m_other, server.endpoint().toString() } + masks
            + words("--speed 20 --connection 1 --connection 2"));
        QVERIFY2(ended.code == 0, (ended.out + ended.err).constData());
    }

    void jsonAloneOnStandardOutput()
    {
        RunningServer server;
        const Ended ended =
            run({ m_file, server.endpoint().toString(), QStringLiteral("--json"), QStringLiteral("-") });
        QCOMPARE(ended.code, 0);
        QVERIFY(QJsonDocument::fromJson(ended.out).isObject());
    }

    void noSuchConnection()
    {
        const Ended ended = run(QStringList { m_file } + words("127.0.0.1:1 --connection 77"));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("connection 77"), ended.err.constData());
    }

    void nobodyListens()
    {
        const Ended ended = run(QStringList { m_file } + words("127.0.0.1:1 --speed max"));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("ECONNREFUSED"), ended.out.constData());
    }

    void interruptEndsItWithWhatThereIs()
    {
        RunningServer server;
        const QString slow = m_folder.filePath(QStringLiteral("slow.jsonl"));
        write(slow,
            JournalBuilder()
                .opened(1)
                .received(1, "a")
                .sent(1, "a")
                .closed(1)
                .step(std::chrono::hours(1))
                .event(EventKind::Note, 0, "an hour passes")
                .opened(2)
                .received(2, "b")
                .sent(2, "b")
                .view());
        const Ended ended = run({ slow, server.endpoint().toString() }, true);
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.out.contains("1 of 2 connections the same, not played: 1"), ended.out.constData());
    }

private:
    static void write(const QString& name, const JournalView& view)
    {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray bytes = exported(view, "jsonl");
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QTemporaryDir m_folder;
    QString m_file;
    QString m_other;
};

QTEST_GUILESS_MAIN(TestReplayProgram)
#include "tst_replayprogram.moc"
