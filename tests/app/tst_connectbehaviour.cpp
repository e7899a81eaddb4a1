// SPDX-License-Identifier: GPL-3.0-or-later
// `signalbox-cli connect --behaviour`, against a server that sees what comes of it.
#include "../core/client/rawserver.h"
#include "client/behaviourwords.h"
#include "strict.h"

#include <QProcess>
#include <QTest>

using namespace signalbox;

namespace {

const QString Cli = QStringLiteral(SIGNALBOX_BIN "/signalbox-cli");

/// `connect ADDR:PORT --behaviour TEXT ...` under way.
class Connect
{
public:
    Connect(const QString& address, const QString& behaviour, const QStringList& arguments)
    {
        process.start(Cli,
            QStringList { QStringLiteral("connect"), address, QStringLiteral("--behaviour"), behaviour }
                + arguments);
        process.closeWriteChannel();
    }
    ~Connect()
    {
        process.kill();
        process.waitForFinished();
    }
    int code()
    {
        process.waitForFinished(30'000);
        err = process.readAllStandardError();
        out = process.readAllStandardOutput();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    QProcess process;
    QByteArray out;
    QByteArray err;
};

QStringList words(const char* line)
{
    return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

Endpoint peerOf(const RawPeer& peer)
{
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    ::getpeername(peer.fd(), reinterpret_cast<sockaddr*>(&address), &length);
    return Endpoint::fromSockaddr(address);
}

} // namespace

class TestConnectBehaviour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void wrongUsage_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("word") << QStringLiteral("slow=1") << QByteArray("\"slow\"");
        QTest::newRow("value") << QStringLiteral("reading=no") << QByteArray("reading=off");
        QTest::newRow("twice") << QStringLiteral("seed=1 seed=2") << QByteArray("\"seed\"");
    }
    void wrongUsage()
    {
        QFETCH(QString, behaviour);
        QFETCH(QByteArray, said);
        Connect connect(QStringLiteral("127.0.0.1:1"), behaviour, words("--send x"));
        QCOMPARE(connect.code(), 2);
        QVERIFY2(connect.err.contains("--behaviour: ") && connect.err.contains(said), connect.err.constData());
        QCOMPARE(connect.err.count('\n'), 1);
    }

    void helpExplainsEveryWord()
    {
        QProcess process;
        process.start(Cli, words("connect --help"));
        QVERIFY(process.waitForFinished(30'000));
        const QByteArray help = process.readAllStandardOutput();
        for (const BehaviourWord& word : behaviourWords())
            QVERIFY2(help.contains((word.word + QLatin1Char('=') + word.form).toUtf8()), qPrintable(word.word));
    }

    void piecesDelaysAndSource()
    {
        RawServer server;
        Connect connect(server.endpoint().toString(),
            QStringLiteral("source=127.0.0.9 pieces=1-3/1-3ms delay=1-20ms seed=4"),
            words("--send hello --send world --expect welcome"));
        RawPeer peer = server.accept();
        QCOMPARE(peerOf(peer).address, QHostAddress(QStringLiteral("127.0.0.9")));
        QCOMPARE(peer.read(10), QByteArray("helloworld"));
        QVERIFY(peer.write("welcome"));
        QVERIFY(peer.readEnd());
        peer.close();
        QVERIFY2(connect.code() == 0, connect.err.constData());
        QVERIFY2(connect.err.isEmpty(), connect.err.constData()); // what was asked for needs no remark
        QCOMPARE(connect.out, QByteArray("welcome"));
    }

    /// The drop was asked for: no failure, unless something was expected that did not come.
    void drop_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isReset");
        QTest::addColumn<int>("code");
        QTest::newRow("reset") << QStringLiteral("drop-after=7") << words("--send 0123456789") << true << 0;
        QTest::newRow("close") << QStringLiteral("drop-after=7/close") << words("--send 0123456789") << false
                               << 0;
        QTest::newRow("unmet") << QStringLiteral("drop-after=7") << words("--send 0123456789 --expect x")
                               << true << 1;
    }
    void drop()
    {
        QFETCH(QString, behaviour);
        QFETCH(QStringList, arguments);
        QFETCH(bool, isReset);
        QFETCH(int, code);
        RawServer server;
        Connect connect(server.endpoint().toString(), behaviour, arguments);
        RawPeer peer = server.accept();
        QCOMPARE(peer.read(7), QByteArray("0123456"));
        if (isReset)
            QCOMPARE(peer.readError(), ECONNRESET);
        else
            QVERIFY(peer.readEnd());
        peer.close();
        const int got = connect.code();
        QVERIFY2(got == code, connect.err.constData());
    }

    void whoDoesNotReadMeetsNoExpectation()
    {
        RawServer server;
        Connect connect(server.endpoint().toString(), QStringLiteral("reading=off"),
            words("--send hello --expect hello --timeout 0.5"));
        RawPeer peer = server.accept();
        QCOMPARE(peer.read(5), QByteArray("hello"));
        QVERIFY(peer.write("hello"));
        QCOMPARE(connect.code(), 1);
        QVERIFY2(connect.err.contains("matches \"hello\""), connect.err.constData());
    }

    void sourceThatIsNotOurs()
    {
        RawServer server;
        Connect connect(
            server.endpoint().toString(), QStringLiteral("source=192.0.2.1"), words("--send x")); // RFC 5737
        QCOMPARE(connect.code(), 1);
        QVERIFY2(connect.err.contains("the source 192.0.2.1"), connect.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestConnectBehaviour)
#include "tst_connectbehaviour.moc"
