// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/echo.h"
#include "recordingoutbox.h"

#include <QTest>

using namespace signalbox;

class TestEcho : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void returnsEveryByte_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QByteArray all(256, '\0');
        for (int i = 0; i < 256; ++i)
            all[i] = static_cast<char>(i);
        QTest::newRow("text") << QByteArray("hello\n");
        QTest::newRow("all bytes") << all;
        QTest::newRow("large") << QByteArray(65536, 'x');
    }
    void returnsEveryByte()
    {
        QFETCH(QByteArray, bytes);
        testing::RecordingOutbox outbox;
        EchoMode mode;
        mode.opened(ConnectionId { 1 }, outbox);
        mode.opened(ConnectionId { 2 }, outbox);
        mode.received(ConnectionId { 1 }, bytes, outbox);
        QCOMPARE(outbox.take(1), bytes);
        QCOMPARE(outbox.take(2), QByteArray());
        mode.inputEnded(ConnectionId { 1 }, outbox);
        mode.closed(ConnectionId { 1 }, CloseReason::PeerClosed, outbox);
        QVERIFY(outbox.finished.isEmpty());
    }
    void sharesNothing() { QVERIFY(!EchoMode().isShared()); }
};

QTEST_GUILESS_MAIN(TestEcho)
#include "tst_echo.moc"
