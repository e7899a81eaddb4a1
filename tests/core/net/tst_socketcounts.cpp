// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketcounts.h"

#include "rawpeer.h"
#include "strict.h"

#include <QMap>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <vector>

using namespace signalbox;

namespace {

/// A listening socket that accepts when it is told to. Its port is none that the kernel gives to clients: those
/// of other tests may be in TIME-WAIT, with such a port at one of their ends.
class Door
{
public:
    explicit Door(Endpoint endpoint, int backlog = 16)
    {
        constexpr quint16 FirstPort = 15'000;
        constexpr quint16 LastPort = 30'000; // ip_local_port_range begins at 32,768
        static quint16 next = FirstPort + static_cast<quint16>(::getpid() % 10'000);
        sockaddr_storage address {};
        int bound = -1;
        while (bound != 0 && next < LastPort) {
            endpoint.port = next++;
            const socklen_t length = endpoint.toSockaddr(address);
            m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
            bound = ::bind(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length);
        }
        ::listen(m_fd.get(), backlog);
        socklen_t size = sizeof address;
        ::getsockname(m_fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
        m_endpoint = Endpoint::fromSockaddr(address);
    }
    RawPeer accept() const { return RawPeer(::accept(m_fd.get(), nullptr, nullptr)); }
    const Endpoint& endpoint() const { return m_endpoint; }
    quint16 port() const { return m_endpoint.port; }

private:
    UniqueFd m_fd;
    Endpoint m_endpoint;
};

/// What `ss` counts, in its own words for the states.
QMap<QByteArray, quint32> countedBySs(const QString& filter, quint16 port)
{
    QProcess ss;
    ss.start(QStringLiteral("ss"), { QStringLiteral("-Htan"), filter, QStringLiteral(":%1").arg(port) });
    if (!ss.waitForFinished())
        return {};
    QMap<QByteArray, quint32> counts;
    for (const QByteArray& line : ss.readAllStandardOutput().split('\n')) {
        if (!line.isEmpty())
            ++counts[line.left(line.indexOf(' '))];
    }
    return counts;
}

QByteArray nameOfSs(TcpState state)
{
    switch (state) {
    case TcpState::Listen:
        return "LISTEN";
    case TcpState::SynSent:
        return "SYN-SENT";
    case TcpState::SynReceived:
        return "SYN-RECV";
    case TcpState::Established:
        return "ESTAB";
    case TcpState::Closed:
    case TcpState::Unknown:
        return "UNCONN";
    default:
        return tcpStateName(state).toByteArray();
    }
}

QMap<QByteArray, quint32> byName(const SocketCounts::ByState& counts)
{
    QMap<QByteArray, quint32> named;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0)
            named[nameOfSs(static_cast<TcpState>(i))] += counts[i];
    }
    return named;
}

quint32 of(const SocketCounts::ByState& counts, TcpState state)
{
    return counts[static_cast<std::size_t>(state)];
}

} // namespace

class TestSocketCounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void agreesWithSs_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isNetlink");
        for (const char* address : { "127.0.0.1", "[::1]", "[::]" }) {
            QTest::addRow("netlink, %s", address) << QString::fromLatin1(address) << true;
            QTest::addRow("proc, %s", address) << QString::fromLatin1(address) << false;
        }
    }
    void agreesWithSs()
    {
        QFETCH(QString, address);
        QFETCH(bool, isNetlink);
        if (QStandardPaths::findExecutable(QStringLiteral("ss")).isEmpty())
            QSKIP("there is no ss to compare with");
        const Door door(*Endpoint::parse(address + QLatin1String(":0")));
        QVERIFY(door.port() != 0);
        Endpoint target = door.endpoint();
        if (target.address == QHostAddress(QHostAddress::AnyIPv6))
            target.address = QHostAddress(QHostAddress::LocalHost); // IPv4 through a dual-stack socket
        std::vector<RawPeer> clients;
        std::vector<RawPeer> served;
        for (int i = 0; i < 6; ++i) {
            clients.push_back(RawPeer::connectTo(target));
            QVERIFY(clients.back().isValid());
        }
        for (int i = 0; i < 4; ++i)
            served.push_back(door.accept()); // two stay in the backlog
        served[0].close(); // then the client: TIME-WAIT at the server's side
        QVERIFY(clients[0].readEnd());
        clients[0].close();
        clients[1].close(); // FIN-WAIT-2 at the client's, CLOSE-WAIT at the server's
        QVERIFY(served[1].readEnd());
        clients[2].halfClose();
        QVERIFY(served[2].readEnd());
        served[2].close(); // TIME-WAIT at the client's side
        QVERIFY(clients[2].readEnd());

        const auto count = [&] {
            return isNetlink ? countSocketsBySockDiag(door.port()) : countSocketsInProc(door.port());
        };
        // The last ACKs are still under way, perhaps.
        QTRY_COMPARE(of(count()->server, TcpState::TimeWait), 1U);
        QTRY_COMPARE(of(count()->client, TcpState::TimeWait), 1U);
        const SocketCounts counts = *count();
        QCOMPARE(counts.isCut, false);
        QCOMPARE(of(counts.server, TcpState::Listen), 1U);
        QCOMPARE(of(counts.server, TcpState::CloseWait), 1U);
        QCOMPARE(of(counts.client, TcpState::FinWait2), 1U);
        QCOMPARE(of(counts.client, TcpState::Established), 3U);
        QCOMPARE(counts.waiting, std::optional<quint32>(2));
        if (isNetlink)
            QCOMPARE(counts.backlog, std::optional<quint32>(16));
        else
            QVERIFY(!counts.backlog); // not told there, and not 0
        QCOMPARE(byName(counts.server), countedBySs(QStringLiteral("sport = "), door.port()));
        QCOMPARE(byName(counts.client), countedBySs(QStringLiteral("dport = "), door.port()));
        QVERIFY(countSockets(door.port()));
    }

    void aPortWithoutSockets()
    {
        quint16 port = 0;
        {
            const Door door(*Endpoint::parse(u"127.0.0.1:0"));
            port = door.port();
        }
        const auto counts = countSockets(port);
        QVERIFY(counts);
        QCOMPARE(counts->total(), 0U);
        QVERIFY(!counts->waiting);
        QVERIFY(!counts->backlog);
    }

    void isBoundedAndSaysSo()
    {
        const Door door(*Endpoint::parse(u"127.0.0.1:0"), 64);
        std::vector<RawPeer> clients;
        for (int i = 0; i < 20; ++i)
            clients.push_back(RawPeer::connectTo(door.endpoint()));
        const auto few = countSocketsBySockDiag(door.port(), 10);
        QVERIFY(few);
        QVERIFY(few->isCut);
        QCOMPARE(few->total(), 10U);
        QVERIFY(countSocketsInProc(door.port(), 3)->isCut);
        const auto all = countSocketsBySockDiag(door.port());
        QVERIFY(!all->isCut);
        QCOMPARE(all->total(), 41U); // both ends, and the listening socket
    }
};

QTEST_GUILESS_MAIN(TestSocketCounts)
#include "tst_socketcounts.moc"
