// SPDX-License-Identifier: GPL-3.0-or-later
// What the journal tells of a connection's last moments. How connections serve is tested with whole servers, in
// tests/core/engine.
#include "net/connection.h"
#include "strict.h"
#include "tcppair.h"

#include <QTest>

using namespace signalbox;

namespace {

/// Carries one connection, with a read buffer of four bytes.
class Host final : public ConnectionHost
{
public:
    Host()
        : ConnectionHost(0, OutputLimits())
    {
        m_reactor = &m_ownReactor;
        m_readBuffer.resize(4);
        m_isChanged.resize(1);
        isOpen = m_ownReactor.open().ok();
    }
    void received(Connection& connection, QByteArrayView bytes) override { connection.send(bytes); }
    void inputEnded(Connection&) override { }
    void ended(Connection&, CloseReason) override { }
    Mode::Flow flow() const override { return Mode::Flow::PauseSource; }
    void wantsWake(Connection&, SteadyTime due) override { wakes.push_back(due); }

    QByteArrayList story()
    {
        journal.append(m_events);
        return storyOf(journal);
    }

    Journal journal;
    std::vector<SteadyTime> wakes;
    bool isOpen = false;

private:
    Reactor m_ownReactor;
};

struct Fixture
{
    Fixture()
        : fd(pair.served.get())
        , connection(host, ConnectionId { 1 }, std::move(pair.served), makePlainTransport(fd), {}, 0)
    {
        isOpen = host.isOpen && connection.open() == 0;
    }

    TcpPair pair;
    int fd;
    Host host;
    Connection connection;
    bool isOpen = false;
};

} // namespace

class tst_connection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void tellsOfInputThatNobodyAnswers()
    {
        Fixture f;
        QVERIFY(f.isOpen);
        QVERIFY(f.pair.peer.write("0123456789"));
        QVERIFY(TcpPair::hasArrived(f.fd, 10, false));
        f.connection.finishAtOnce(CloseReason::ServerStopped);
        QCOMPARE(f.host.story().mid(0, 4),
            QByteArrayList({ "half-closed local: FIN sent", "received 0123", "received 4567", "received 89" }));
        f.connection.closeNow(CloseReason::ServerStopped);
    }

    void tellsOfTheFinThatComesLast()
    {
        Fixture f;
        QVERIFY(f.isOpen);
        QVERIFY(f.pair.peer.write("late"));
        f.pair.peer.halfClose();
        QVERIFY(TcpPair::hasArrived(f.fd, 4, true));
        f.connection.finishAtOnce(CloseReason::ServerStopped);
        QCOMPARE(f.host.story(),
            QByteArrayList({ "half-closed local: FIN sent", "received late", "half-closed peer: FIN received",
                "closed server-stopped" }));
    }

    void claimsNoFinAfterAReset()
    {
        Fixture f;
        QVERIFY(f.isOpen);
        f.pair.peer.reset();
        QVERIFY(TcpPair::isReset(f.fd));
        f.connection.finishAtOnce(CloseReason::ServerStopped);
        const QByteArrayList story = f.host.story();
        QCOMPARE(story.size(), 1);
        QVERIFY2(story.first().startsWith("closed reset"), story.first().constData());
    }
};

QTEST_GUILESS_MAIN(tst_connection)
#include "tst_connection.moc"
