// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/tcphistory.h"

#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

TcpSample at(std::chrono::nanoseconds time, quint32 id = 1)
{
    TcpSample sample;
    sample.id = ConnectionId { id };
    sample.time = WallTime { time };
    return sample;
}

} // namespace

class TestTcpHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void keepsOneConnectionInOrder()
    {
        TcpHistory history;
        QVERIFY(history.isEmpty());
        QVERIFY(history.add(at(10s)));
        QVERIFY(!history.add(at(10s))); // the same look once more
        QVERIFY(!history.add(at(9s)));
        QVERIFY(!history.add(at(11s, 2)));
        QVERIFY(history.add(at(11s)));
        QCOMPARE(history.samples().size(), std::size_t(2));
        QCOMPARE(history.last().time, WallTime { 11s });
        history.clear();
        QVERIFY(history.add(at(1s, 2)));
    }

    void isBoundedByTime()
    {
        TcpHistory history;
        for (int second = 0; second <= 1000; ++second)
            history.add(at(std::chrono::seconds { second }));
        QCOMPARE(history.samples().front().time, WallTime { 700s });
        QCOMPARE(history.samples().size(), std::size_t(301));
    }

    void isBoundedByNumber()
    {
        TcpHistory history;
        for (int i = 0; i < 5000; ++i)
            history.add(at(std::chrono::milliseconds { i }));
        QCOMPARE(history.samples().size(), TcpHistory::MaxSamples);
        QCOMPARE(history.last().time, WallTime { 4999ms });
    }

    void statesHaveTheNamesOfTheRfc()
    {
        QCOMPARE(tcpStateName(TcpState::Established), "ESTABLISHED");
        QCOMPARE(tcpStateName(TcpState::SynReceived), "SYN-RECEIVED");
        QCOMPARE(tcpStateName(TcpState::FinWait2), "FIN-WAIT-2");
        QCOMPARE(tcpStateName(TcpState::CloseWait), "CLOSE-WAIT");
        QCOMPARE(tcpStateName(TcpState::Closing), "CLOSING");
    }
};

QTEST_MAIN(TestTcpHistory)
#include "tst_tcphistory.moc"
