// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcpinfo.h"

#include "journal/tcphint.h"
#include "net/concurrency.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "ss.h"
#include "strict.h"

#include <QTest>

#include <linux/tcp.h>
#include <netinet/in.h>

#include <array>
#include <cstring>
#include <set>

using namespace signalbox;
using testing::RunningServer;
using testing::SsLine;

namespace {

ServerConfig configOf(const QByteArray& model)
{
    ServerConfig config;
    config.concurrency = model;
    config.net.workers = 3;
    return config;
}

quint16 localPort(const RawPeer& peer)
{
    sockaddr_in name {};
    socklen_t length = sizeof name;
    ::getsockname(peer.fd(), reinterpret_cast<sockaddr*>(&name), &length);
    return ntohs(name.sin_port);
}

std::optional<TcpSample> sampleOf(RunningServer& server, ConnectionId id)
{
    for (const TcpSample& sample : server.snapshot()->tcp) {
        if (sample.id == id)
            return sample;
    }
    return {};
}

/// All that does not change by itself on a connection at rest.
bool isSame(TcpSample a, TcpSample b)
{
    const auto steady = [](const TcpSample& s) {
        return std::tie(s.rtt, s.rttVariance, s.minRtt, s.mss, s.congestionWindow, s.slowStartThreshold,
            s.peerWindow, s.unacknowledged, s.sendQueue, s.notSent, s.receiveQueue, s.retransmitted,
            s.bytesSent, s.bytesAcknowledged, s.bytesReceived, s.deliveryRate, s.isAppLimited);
    };
    return steady(a) == steady(b);
}

/// ss rounds to six digits.
bool isNear(std::optional<double> shown, TcpSample::Microseconds ours)
{
    return shown.has_value() == ours.has_value()
        && (!ours || qAbs(*shown - static_cast<double>(ours->count())) < 1.0 + *shown * 1e-4);
}

#define COMPARE_OPTIONAL(actual, expected)                                                                     \
    do {                                                                                                       \
        QCOMPARE((actual).has_value(), (expected).has_value());                                                \
        if (actual)                                                                                            \
            QCOMPARE(*(actual), *(expected));                                                                  \
    } while (false)

} // namespace

/// What we say the kernel said, beside what ss says it said.
class TestTcpInfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void nobodyWatchedNothingSampled_data() { models(); }
    void nobodyWatchedNothingSampled()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        QVERIFY(server.snapshot()->tcp.empty());
        const ConnectionId id = server.rows().at(0).id;

        server.engine.watchTcp({ id, ConnectionId { 4711 } });
        QTRY_COMPARE(server.snapshot()->tcp.size(), std::size_t(1));
        QCOMPARE(server.snapshot()->tcp.at(0).id, id);
        QCOMPARE(server.snapshot()->tcp.at(0).state, std::optional(TcpState::Established));

        server.engine.watchTcp({});
        QTRY_VERIFY(server.snapshot()->tcp.empty());
        server.engine.watchTcp({ id });
        QTRY_COMPARE(server.snapshot()->tcp.size(), std::size_t(1));
        peer.close();
        QVERIFY(server.waitForOpen(0));
        QTRY_VERIFY(server.snapshot()->tcp.empty());
    }

    void everyWorkerTellsItsOwn()
    {
        RunningServer server(configOf("event-loop-pool"));
        std::vector<RawPeer> peers;
        for (int i = 0; i < 5; ++i)
            peers.push_back(RawPeer::connectTo(server.endpoint()));
        QVERIFY(server.waitForOpen(5));
        std::vector<ConnectionId> ids;
        for (const ClientRow& row : server.rows())
            ids.push_back(row.id);
        server.engine.watchTcp(ids);
        QTRY_COMPARE(server.snapshot()->tcp.size(), std::size_t(5));
        std::set<ConnectionId> told;
        for (const TcpSample& sample : server.engine.snapshot()->tcp)
            told.insert(sample.id);
        QCOMPARE(told, std::set<ConnectionId>(ids.begin(), ids.end()));
    }

    void noMoreThanTheLimit()
    {
        RunningServer server(configOf("event-loop"));
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(server.waitForOpen(1));
        const ConnectionId id = server.rows().at(0).id;
        std::vector<ConnectionId> ids(MaxWatchedConnections, ConnectionId { 4711 });
        ids.push_back(id);
        server.engine.watchTcp(ids);
        QVERIFY(server.snapshot()->tcp.empty());
        ids.erase(ids.begin());
        server.engine.watchTcp(ids);
        QTRY_COMPARE(server.snapshot()->tcp.size(), std::size_t(1));
    }

    void agreesWithSsAtRest_data() { models(); }
    void agreesWithSsAtRest()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        const QByteArray hello(3000, 'x');
        for (int i = 0; i < 5; ++i) {
            QVERIFY(peer.write(hello));
            QCOMPARE(peer.read(hello.size()), hello);
        }
        compareWithSs(server, peer);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(m_ours.state, std::optional(TcpState::Established));
        QCOMPARE(m_ours.bytesReceived, TcpSample::Number(15000));
        QCOMPARE(m_ours.bytesSent, TcpSample::Number(15000));
        QCOMPARE(m_ours.sendQueue, TcpSample::Number(0));
        QVERIFY(m_ours.rtt && m_ours.rtt->count() > 0);
        QVERIFY(m_ours.sinceSent && m_ours.sinceReceived);
    }

    void agreesWithSsWhenThePeerStopsReading_data() { models(); }
    void agreesWithSsWhenThePeerStopsReading()
    {
        QFETCH(QByteArray, model);
        RunningServer server(configOf(model));
        RawPeer peer = RawPeer::connectTo(server.endpoint(), 4096);
        QVERIFY(server.waitForOpen(1));
        const ConnectionId id = server.rows().at(0).id;
        server.engine.watchTcp({ id });
        server.engine.send(id, QByteArray(600'000, 'y'));
        QTRY_VERIFY(sampleOf(server, id) && sampleOf(server, id)->peerWindow.value_or(99'999) < 2000);
        QTRY_COMPARE(sampleOf(server, id)->unacknowledged, TcpSample::Number(0));
        compareWithSs(server, peer);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(*m_ours.sendQueue > 100'000);
        QVERIFY(*m_ours.notSent > 100'000);
        QVERIFY(m_ours.receiverLimited && m_ours.receiverLimited->count() > 0);
        TcpHistory history;
        QVERIFY(RunningServer::wait([&] {
            history.add(*sampleOf(server, id));
            return history.samples().size() > 3;
        }));
        const auto hints = tcpHints(history);
        QVERIFY(!hints.empty());
        QCOMPARE(hints.front().kind, TcpHint::Kind::PeerStoppedReading);

        // It reads on, and the hint goes.
        QCOMPARE(peer.read(600'000).size(), qsizetype(600'000));
        QVERIFY(RunningServer::wait([&] {
            history.add(*sampleOf(server, id));
            return history.last().sendQueue == TcpSample::Number(0);
        }));
        for (const TcpHint& hint : tcpHints(history))
            QVERIFY(hint.kind != TcpHint::Kind::PeerStoppedReading);
    }

    void theReceiveQueueIsWhatNobodyHasRead()
    {
        RawPeer listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        QCOMPARE(::listen(listening.fd(), 4), 0);
        RawPeer peer = RawPeer::connectTo({ QHostAddress(QHostAddress::LocalHost), localPort(listening) });
        RawPeer accepted(::accept(listening.fd(), nullptr, nullptr));
        QVERIFY(peer.write(QByteArray(777, 'z')));
        QTRY_COMPARE(sampleTcp(accepted.fd()).receiveQueue, TcpSample::Number(777));
        const auto line = SsLine::of(localPort(listening), localPort(peer));
        QVERIFY(line);
        QCOMPARE(line->receiveQueue, quint64(777));
        QVERIFY(!sampleTcp(accepted.fd()).sinceSent); // it has not sent anything
        peer.halfClose();
        QTRY_COMPARE(sampleTcp(accepted.fd()).state, std::optional(TcpState::CloseWait));
        QCOMPARE(sampleTcp(accepted.fd()).receiveQueue, TcpSample::Number(777)); // FIN is no byte
        QCOMPARE(SsLine::of(localPort(listening), localPort(peer))->state, QByteArray("CLOSE-WAIT"));
        QTRY_COMPARE(sampleTcp(peer.fd()).state, std::optional(TcpState::FinWait2));
    }

    void olderKernelsTellLess_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<bool>("hasDeliveryRate");
        QTest::addColumn<bool>("hasBytesSent");
        QTest::addColumn<bool>("hasPeerWindow");
        QTest::addColumn<bool>("hasOwnWindow");
        QTest::newRow("Linux 2.6") << 104 << false << false << false << false;
        QTest::newRow("Linux 4.9") << 168 << true << false << false << false;
        QTest::newRow("Linux 4.19") << 224 << true << true << false << false;
        QTest::newRow("Linux 5.4") << 232 << true << true << true << false;
        QTest::newRow("Linux 6.2") << 240 << true << true << true << true;
        QTest::newRow("cut within the field") << 230 << true << true << false << false;
    }
    void olderKernelsTellLess()
    {
        QFETCH(int, length);
        std::array<std::byte, 512> bytes {};
        bytes.fill(std::byte { 1 });
        const TcpSample sample = tcpSampleOf({ bytes.data(), static_cast<std::size_t>(length) });
        QCOMPARE(sample.rtt, TcpSample::Microseconds(std::chrono::microseconds(0x01010101)));
        QVERIFY(sample.congestionWindow && sample.retransmitted);
        QTEST(sample.deliveryRate.has_value(), "hasDeliveryRate");
        QTEST(sample.bytesSent.has_value(), "hasBytesSent");
        QTEST(sample.peerWindow.has_value(), "hasPeerWindow");
        QTEST(sample.ownWindow.has_value(), "hasOwnWindow");
        QVERIFY(!sample.sendQueue); // that is another system call
    }

    void whatIsNotKnownIsNotZero()
    {
        tcp_info info {};
        info.tcpi_state = 1;
        info.tcpi_snd_ssthresh = 0x7fffffff;
        info.tcpi_min_rtt = ~0U;
        info.tcpi_last_data_sent = 12345;
        const auto parse = [&info] { return tcpSampleOf(std::as_bytes(std::span(&info, 1))); };
        TcpSample sample = parse();
        QVERIFY(!sample.rtt && !sample.rttVariance && !sample.minRtt && !sample.slowStartThreshold);
        QVERIFY(!sample.deliveryRate && !sample.sinceSent);
        QCOMPARE(sample.peerWindow, TcpSample::Number(0)); // a window may be zero
        info.tcpi_snd_ssthresh = 20;
        info.tcpi_rtt = 150;
        info.tcpi_min_rtt = 100;
        info.tcpi_data_segs_out = 1;
        sample = parse();
        QCOMPARE(sample.slowStartThreshold, TcpSample::Number(20));
        QCOMPARE(sample.rttVariance, TcpSample::Microseconds(std::chrono::microseconds(0)));
        QCOMPARE(sample.minRtt, TcpSample::Microseconds(std::chrono::microseconds(100)));
        QCOMPARE(sample.sinceSent, TcpSample::Milliseconds(std::chrono::milliseconds(12345)));
    }

    void whatIsNoConnectionTellsNothing()
    {
        const UniqueFd udp(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        for (const int fd : { -1, udp.get() }) {
            const TcpSample sample = sampleTcp(fd);
            QVERIFY(!sample.state && !sample.rtt && !sample.congestionWindow && !sample.sendQueue
                && !sample.receiveQueue);
        }
    }

private:
    static void models()
    {
        QTest::addColumn<QByteArray>("model");
        for (const ConcurrencyModel& model : concurrencyCatalogue())
            QTest::newRow(model.name) << QByteArray(model.name);
    }

    /// A look of ours before and one after that of ss, which must agree with each other; then all three must.
    void compareWithSs(RunningServer& server, const RawPeer& peer)
    {
        QVERIFY(server.waitForOpen(1));
        const ConnectionId id = server.rows().at(0).id;
        server.engine.watchTcp({ id });
        QTRY_VERIFY(sampleOf(server, id));
        std::optional<SsLine> line;
        std::optional<TcpSample> later;
        const auto look = [&] {
            m_ours = *sampleOf(server, id);
            line = SsLine::of(server.endpoint().port, localPort(peer));
            const bool isNew = RunningServer::wait([&] {
                later = sampleOf(server, id);
                return later && later->time > m_ours.time;
            });
            return isNew && isSame(m_ours, *later);
        };
        QTRY_VERIFY(look());
        QVERIFY2(line, "no ss, or it does not know the connection");

        QCOMPARE(line->state, QByteArray("ESTAB"));
        QCOMPARE(m_ours.sendQueue, TcpSample::Number(line->sendQueue));
        QCOMPARE(m_ours.receiveQueue, TcpSample::Number(line->receiveQueue));
        QVERIFY(isNear(line->microseconds("rtt"), m_ours.rtt));
        QVERIFY(isNear(line->microseconds("rtt", 1), m_ours.rttVariance));
        QVERIFY(isNear(line->microseconds("minrtt"), m_ours.minRtt));
        QVERIFY(isNear(line->microseconds("rto"), m_ours.rto));
        COMPARE_OPTIONAL(m_ours.congestionWindow, line->number("cwnd"));
        COMPARE_OPTIONAL(m_ours.mss, line->number("mss"));
        COMPARE_OPTIONAL(m_ours.pathMtu, line->number("pmtu"));
        if (m_ours.slowStartThreshold.value_or(0xffff) < 0xffff)
            COMPARE_OPTIONAL(m_ours.slowStartThreshold, line->number("ssthresh"));
        else
            QVERIFY(!line->number("ssthresh"));
        COMPARE_OPTIONAL(m_ours.bytesSent, line->number("bytes_sent"));
        COMPARE_OPTIONAL(m_ours.bytesAcknowledged, line->number("bytes_acked"));
        // Of these ss says nothing when they are zero.
        QCOMPARE(m_ours.peerWindow.value_or(99), line->number("snd_wnd").value_or(0));
        QCOMPARE(m_ours.bytesReceived.value_or(99), line->number("bytes_received").value_or(0));
        QCOMPARE(m_ours.unacknowledged.value_or(99), line->number("unacked").value_or(0));
        QCOMPARE(m_ours.notSent.value_or(99), line->number("notsent").value_or(0));
        QCOMPARE(m_ours.retransmitted.value_or(99),
            line->values.value("retrans", "0/0").split('/').value(1).toULongLong());
        QCOMPARE(m_ours.lost.value_or(99), line->number("lost").value_or(0));
        QCOMPARE(m_ours.deliveryRate.value_or(0) * 8, line->number("delivery_rate").value_or(0));
        QCOMPARE(m_ours.isAppLimited, line->values.contains("app_limited"));
        // These go on while nothing else does.
        const auto isBetween = [&](TcpSample::Microseconds TcpSample::*counter, const char* key) {
            const auto shown = static_cast<qint64>(line->milliseconds(key).value_or(0));
            return (m_ours.*counter)->count() / 1000 <= shown && shown <= ((*later).*counter)->count() / 1000;
        };
        QVERIFY(isBetween(&TcpSample::busy, "busy"));
        QVERIFY(isBetween(&TcpSample::receiverLimited, "rwnd_limited"));
        QVERIFY(isBetween(&TcpSample::sendBufferLimited, "sndbuf_limited"));
    }

    TcpSample m_ours;
};

QTEST_MAIN(TestTcpInfo)
#include "tst_tcpinfo.moc"
