// SPDX-License-Identifier: GPL-3.0-or-later
// signalbox-cli serve --record: killed at any moment, the file opens and lacks at most the last second.
#include "export/recordingreader.h"
#include "rawpeer.h"
#include "tshark.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <csignal>

using namespace signalbox;

namespace {

const QString Cli = QStringLiteral(SIGNALBOX_BIN "/signalbox-cli");

/// An echo server that records.
class RecordingServer
{
public:
    explicit RecordingServer(const QString& file)
    {
        process.start(Cli,
            { QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                QStringLiteral("--record"), file });
        if (process.waitForReadyRead(20'000))
            ready = QString::fromUtf8(process.readLine());
        static const QRegularExpression pattern(QStringLiteral("^listening on (\\S+) "));
        address = pattern.match(ready).captured(1);
    }
    ~RecordingServer() { kill(); }
    void kill()
    {
        if (process.state() != QProcess::NotRunning) {
            ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
            process.waitForFinished();
        }
    }
    Endpoint endpoint() const { return *Endpoint::parse(address); }

    QProcess process;
    QString ready;
    QString address;
};

quint16 localPort(const RawPeer& peer)
{
    sockaddr_storage storage {};
    socklen_t length = sizeof storage;
    ::getsockname(peer.fd(), reinterpret_cast<sockaddr*>(&storage), &length);
    return Endpoint::fromSockaddr(storage).port;
}

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What the client with that port sent, as the file has it; the file may end amid a block or a line.
QByteArray recorded(const QString& name, quint16 port)
{
    if (name.endsWith(QLatin1String(".jsonl"))) {
        const auto recording = openRecording(name);
        if (!recording)
            return recording.error().text().toUtf8();
        QByteArray bytes;
        const JournalView view = recording->journal->view();
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == EventKind::Received && view.connection(event).peer.port == port)
                bytes += event.payload;
            return true;
        });
        return bytes;
    }
    QProcess tshark;
    tshark.start(QStringLiteral("tshark"),
        { QStringLiteral("-n"), QStringLiteral("-r"), name, QStringLiteral("-Y"),
            QStringLiteral("tcp.srcport == %1 && tcp.len > 0").arg(port), QStringLiteral("-T"),
            QStringLiteral("fields"), QStringLiteral("-e"), QStringLiteral("tcp.payload") });
    if (!tshark.waitForFinished(60'000))
        return "tshark did not end";
    const QByteArray complaint = tshark.readAllStandardError();
    if (tshark.exitCode() != 0 && !complaint.contains("cut short in the middle of a packet"))
        return complaint;
    return QByteArray::fromHex(tshark.readAllStandardOutput().simplified().replace(' ', ""));
}

} // namespace

class TestRecording : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedAtAnyMoment_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<int>("after"); // milliseconds under load
        QRandomGenerator random(14);
        for (int round = 1; round <= 3; ++round) {
            for (const char* suffix : { "pcapng", "jsonl" })
                QTest::addRow("%s, round %d", suffix, round)
                    << QString::fromLatin1(suffix) << 1200 + static_cast<int>(random.bounded(900));
        }
    }
    void killedAtAnyMoment()
    {
        QFETCH(QString, suffix);
        QFETCH(int, after);
        if (suffix == QLatin1String("pcapng") && !testing::isInstalled("tshark"))
            QSKIP("tshark is not installed");
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("recording.") + suffix);
        RecordingServer serve(name);
        QVERIFY2(!serve.address.isEmpty(), qPrintable(serve.ready));
        // The load: what it sends is recorded between the lines of the client that is looked at.
        QProcess load;
        load.start(Cli,
            QStringLiteral("load %1 --clients 8 --size 700 --duration 60 --rate 5000 --warm-up 0")
                .arg(serve.address)
                .split(QLatin1Char(' ')));
        QVERIFY(load.waitForStarted());
        RawPeer client = RawPeer::connectTo(serve.endpoint());
        QByteArray said; // and heard back
        std::vector<std::pair<qint64, qsizetype>> acknowledged; // when, how much in all
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; clock.elapsed() < after; ++i) {
            const QByteArray line = "line " + QByteArray::number(i) + '\n';
            QVERIFY(client.write(line));
            QCOMPARE(client.read(line.size()), line);
            said += line;
            acknowledged.emplace_back(clock.elapsed(), said.size());
        }
        const quint16 port = localPort(client);
        const qint64 killedAt = clock.elapsed();
        serve.kill();
        load.kill();
        load.waitForFinished();
        qsizetype due = 0;
        for (const auto& [when, length] : acknowledged) {
            if (when < killedAt - 1000)
                due = length;
        }
        const QByteArray found = recorded(name, port);
        QVERIFY2(said.startsWith(found), found.right(200).constData());
        QVERIFY2(due > 0 && found.size() >= due,
            qPrintable(QStringLiteral("%1 of %2 due").arg(found.size()).arg(due)));
    }

    void theNameChoosesTheFormat()
    {
        QTemporaryDir folder;
        const QString lines = folder.filePath(QStringLiteral("a.jsonl"));
        const QString capture = folder.filePath(QStringLiteral("a.capture"));
        for (const QString& name : { lines, capture }) {
            RecordingServer serve(name);
            QVERIFY(!serve.address.isEmpty());
            QTRY_VERIFY(contentOf(name).contains("listening") || name == capture);
            ::kill(static_cast<pid_t>(serve.process.processId()), SIGTERM);
            QVERIFY(serve.process.waitForFinished(20'000));
        }
        QVERIFY(contentOf(lines).startsWith("{\"seq\":1,"));
        QVERIFY(contentOf(capture).startsWith("\x0A\x0D\x0D\x0A"));
        QProcess refused;
        refused.start(Cli,
            { QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                QStringLiteral("--record"), folder.filePath(QStringLiteral("a.csv")) });
        QVERIFY(refused.waitForFinished(20'000));
        QCOMPARE(refused.exitCode(), 2);
        const QByteArray why = refused.readAllStandardError();
        QVERIFY2(why.contains("a.csv") && why.contains(".pcapng"), why.constData());
    }

    void anExportCanBeInterrupted()
    {
        QTemporaryDir folder;
        const QString in = folder.filePath(QStringLiteral("in.jsonl"));
        const QString out = folder.filePath(QStringLiteral("out.csv"));
        {
            QFile file(in);
            QVERIFY(file.open(QIODevice::WriteOnly));
            for (int i = 1; i <= 400'000; ++i)
                file.write("{\"seq\":" + QByteArray::number(i)
                    + ",\"time\":\"2026-11-22T12:03:01.220317482Z\",\"connection\":1,\"peer\":\"127.0.0.1:"
                      "41022\","
                      "\"event\":\"received\",\"bytes\":6,\"captured\":6,\"detail\":\"\",\"text\":\"hello\\n\"}"
                      "\n");
        }
        QProcess process;
        process.start(Cli,
            { QStringLiteral("export"), in, QStringLiteral("--to"), QStringLiteral("csv"), QStringLiteral("-o"),
                out });
        // Once it has begun to write, a file of another name is there.
        const QDir dir(folder.path());
        while (dir.entryList(QDir::Files | QDir::Hidden).size() < 2 && process.state() != QProcess::NotRunning)
            QTest::qWait(2);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        const QByteArray why = process.readAllStandardError();
        if (process.exitCode() == 0)
            QSKIP("it was done before it could be interrupted");
        QCOMPARE(process.exitCode(), 1);
        QVERIFY2(why.contains("Cancelled. No file was written."), why.constData());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden),
            QStringList { QStringLiteral("in.jsonl") });
    }
};

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
