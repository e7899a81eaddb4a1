// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tcpfigures.h"

#include "strict.h"

#include <QSet>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

const TcpFigure& figure(const QByteArray& name)
{
    for (const TcpFigure& each : tcpFigures()) {
        if (name == each.objectName)
            return each;
    }
    qFatal("no such figure");
}

} // namespace

class TestTcpFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void cleanupTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { testing::failOnAnyWarning(); }

    void whatIsNotThereIsNeverZero()
    {
        QSet<QByteArray> names;
        for (const TcpFigure& each : tcpFigures()) {
            QVERIFY(!each.value({}));
            QCOMPARE(tcpFigureText(each, {}), QStringLiteral("–"));
            QVERIFY(tcpFigureExact(each, {}).startsWith(QStringLiteral("Not ")));
            QVERIFY(tcpFigureHelp(each).size() > 30);
            names.insert(each.objectName);
        }
        QCOMPARE(names.size(), TcpFigureCount);
    }

    void everyFieldOfASampleIsShownByItsOwnFigure()
    {
        // One field at a time: then there is one figure more than before.
        TcpSample sample;
        int shown = 0;
        const auto isShown = [&] {
            int now = 0;
            for (const TcpFigure& each : tcpFigures())
                now += each.value(sample) ? 1 : 0;
            return std::exchange(shown, now) == now - 1;
        };
        sample.state = TcpState::Established;
        QVERIFY(isShown());
        for (auto field : { &TcpSample::rtt, &TcpSample::rttVariance, &TcpSample::minRtt, &TcpSample::rto,
                 &TcpSample::busy, &TcpSample::receiverLimited, &TcpSample::sendBufferLimited }) {
            sample.*field = 7us;
            QVERIFY(isShown());
        }
        for (auto field : { &TcpSample::mss, &TcpSample::pathMtu, &TcpSample::deliveryRate,
                 &TcpSample::congestionWindow, &TcpSample::slowStartThreshold, &TcpSample::peerWindow,
                 &TcpSample::ownWindow, &TcpSample::unacknowledged, &TcpSample::sendQueue, &TcpSample::notSent,
                 &TcpSample::receiveQueue, &TcpSample::retransmitted, &TcpSample::bytesRetransmitted,
                 &TcpSample::lost, &TcpSample::timeouts, &TcpSample::probes }) {
            sample.*field = 7;
            QVERIFY(isShown());
        }
        for (auto field : { &TcpSample::sinceSent, &TcpSample::sinceReceived }) {
            sample.*field = 7ms;
            QVERIFY(isShown());
        }
        QCOMPARE(shown, TcpFigureCount);
    }

    void unitsForPeople_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("exact");
        const auto row = [](const char* name, const char* text, const char* exact) {
            QTest::newRow(name) << QByteArray(name) << QString::fromUtf8(text) << QString::fromUtf8(exact);
        };
        row("tcpState", "CLOSE-WAIT", "CLOSE-WAIT");
        row("tcpRtt", "1.25 ms", "1,250 µs");
        row("tcpMinRtt", "52.0 µs", "52 µs");
        row("tcpSinceSent", "2:05", "125,000,000 µs");
        row("tcpReceiverLimited", "0 s", "0 µs");
        row("tcpMss", "1.45 kB", "1,448 bytes");
        row("tcpSendQueue", "1 B", "1 byte");
        row("tcpPeerWindow", "0 B", "0 bytes");
        row("tcpCongestionWindow", "12,345", "12,345 segments");
        row("tcpUnacknowledged", "1", "1 segment");
        row("tcpRetransmitted", "3", "3");
        row("tcpDeliveryRate", "≥ 2.50 MB/s", "2,500,000 bytes a second");
    }
    void unitsForPeople()
    {
        QFETCH(QByteArray, name);
        TcpSample sample;
        sample.state = TcpState::CloseWait;
        sample.rtt = 1250us;
        sample.minRtt = 52us;
        sample.sinceSent = 125s;
        sample.receiverLimited = 0us;
        sample.mss = 1448;
        sample.sendQueue = 1;
        sample.peerWindow = 0;
        sample.congestionWindow = 12345;
        sample.unacknowledged = 1;
        sample.retransmitted = 3;
        sample.deliveryRate = 2'500'000;
        sample.isAppLimited = true;
        QTEST(tcpFigureText(figure(name), sample), "text");
        QTEST(tcpFigureExact(figure(name), sample), "exact");
        sample.isAppLimited = false;
        QCOMPARE(tcpFigureText(figure("tcpDeliveryRate"), sample), QStringLiteral("2.50 MB/s"));
    }
};

QTEST_GUILESS_MAIN(TestTcpFigures)
#include "tst_tcpfigures.moc"
