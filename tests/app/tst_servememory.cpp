// SPDX-License-Identifier: GPL-3.0-or-later
// signalbox-cli serve: what nobody can read takes little memory.
#include "rawpeer.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace signalbox;

namespace {

constexpr qint64 KiB = 1024;
constexpr qint64 MiB = 1024 * KiB;

/// The most memory that a process ever had, in bytes. proc(5)
qint64 peakMemory(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    static const QRegularExpression pattern(QStringLiteral("VmHWM:\\s*(\\d+) kB"));
    return pattern.match(QString::fromLatin1(status.readAll())).captured(1).toLongLong() * KiB;
}

} // namespace

class TestServeMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryAfterMuchEchoed_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<qint64>("atLeast");
        QTest::addColumn<qint64>("atMost");
        const QString journalBytes = QStringLiteral("--journal-bytes");
        QTest::newRow("nobody reads the journal") << QStringList() << 0 * MiB << 64 * MiB;
        QTest::newRow("more is asked for")
            << QStringList { journalBytes, QString::number(512 * MiB) } << 96 * MiB << 192 * MiB;
        QTest::newRow("a file is written from it")
            << QStringList { QStringLiteral("--log"), QStringLiteral("/dev/null") } << 96 * MiB << 192 * MiB;
        QTest::newRow("a file, and less is asked for") << QStringList { QStringLiteral("--log"),
            QStringLiteral("/dev/null"), journalBytes, QString::number(MiB) }
                                                       << 0 * MiB << 64 * MiB;
    }
    void memoryAfterMuchEchoed()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("AddressSanitizer keeps what was freed");
#endif
        QFETCH(QStringList, options);
        QFETCH(qint64, atLeast);
        QFETCH(qint64, atMost);
        QProcess server;
        server.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"),
            QStringList { QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"),
                QStringLiteral("--snaplen"), QStringLiteral("0") }
                + options);
        QVERIFY(server.waitForReadyRead(20'000));
        static const QRegularExpression pattern(QStringLiteral("^listening on (\\S+) "));
        const auto at = Endpoint::parse(pattern.match(QString::fromUtf8(server.readLine())).captured(1));
        QVERIFY(at);
        RawPeer peer = RawPeer::connectTo(*at);
        const QByteArray block(64 * KiB, 'b');
        for (int i = 0; i < 96 * MiB / block.size(); ++i) {
            QVERIFY(peer.write(block));
            QCOMPARE(peer.read(block.size()), block);
        }
        const qint64 peak = peakMemory(server.processId());
        server.terminate();
        QVERIFY(server.waitForFinished(20'000));
        QCOMPARE(server.exitCode(), 0);
        QVERIFY2(peak > atLeast && peak < atMost, qPrintable(QString::number(peak / MiB)));
    }
};

QTEST_GUILESS_MAIN(TestServeMemory)
#include "tst_servememory.moc"
