// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/tcpstate.h"

#include <QSet>
#include <QTest>

#include <netinet/tcp.h>

using namespace signalbox;

class TestTcpState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateHasANameAndASentence()
    {
        QSet<QByteArray> names;
        for (int i = 0; i < TcpStateCount; ++i) {
            const auto state = static_cast<TcpState>(i);
            QCOMPARE(tcpStateName(state).isEmpty(), state == TcpState::Unknown);
            QVERIFY(tcpStateWords(state).endsWith(QLatin1Char('.')));
            names.insert(tcpStateName(state).toByteArray());
        }
        QCOMPARE(names.size(), TcpStateCount);
    }

    void linuxsNumbers()
    {
        QCOMPARE(tcpStateFromLinux(TCP_ESTABLISHED), TcpState::Established);
        QCOMPARE(tcpStateFromLinux(TCP_LISTEN), TcpState::Listen);
        QCOMPARE(tcpStateFromLinux(TCP_TIME_WAIT), TcpState::TimeWait);
        QSet<int> states;
        for (int number = 1; number <= 11; ++number)
            states.insert(static_cast<int>(tcpStateFromLinux(number)));
        QCOMPARE(states.size(), 11);
        QVERIFY(!states.contains(static_cast<int>(TcpState::Unknown)));
        QCOMPARE(tcpStateFromLinux(0), TcpState::Unknown);
        QCOMPARE(tcpStateFromLinux(99), TcpState::Unknown);
    }
};

QTEST_GUILESS_MAIN(TestTcpState)
#include "tst_tcpstate.moc"
