// SPDX-License-Identifier: GPL-3.0-or-later
// What the journal tells of the last moments of a connection with a thread of its own.
#include "modes/echo.h"
#include "net/attendant.h"
#include "strict.h"
#include "tcppair.h"

#include <QTest>

using namespace signalbox;

namespace {

struct Fixture
{
    Fixture()
        : fd(pair.served.get())
        , connection(std::make_shared<BlockingConnection>(
              ConnectionId { 1 }, std::move(pair.served), ConnectionInfo(), OutputLimits()))
    {
        crew.ended = [](const BlockingConnectionPtr&) {};
    }

    /// As the server does when the time to drain is over.
    void stop()
    {
        connection->finish(CloseReason::ServerStopped, BlockingConnection::PeerFin::Ignored);
        connection->flush(events, *journal);
        connection->end(CloseReason::ServerStopped);
    }

    QByteArrayList story()
    {
        journal->append(events);
        return storyOf(*journal);
    }

    TcpPair pair;
    int fd;
    std::shared_ptr<Journal> journal = std::make_shared<Journal>();
    BlockingConnectionPtr connection;
    BlockingCrew crew { BackendContext {
        {}, journal, std::make_shared<EchoMode>(), std::make_shared<std::atomic<quint32>>(), 0, {} } };
    EventBatch events { 0 };
};

} // namespace

class tst_blockingconnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void tellsOfInputThatNobodyAnswers()
    {
        Fixture f;
        QVERIFY(f.pair.peer.write("0123456789"));
        QVERIFY(TcpPair::hasArrived(f.fd, 10, false));
        std::array<char, 4> buffer {};
        f.connection->discardInput(buffer, f.events);
        QCOMPARE(f.story(), QByteArrayList({ "received 0123", "received 4567", "received 89" }));
        QCOMPARE(f.connection->row().bytesIn, 10U);
    }

    void tellsOfTheFinThatComesLast()
    {
        Fixture f;
        QVERIFY(f.pair.peer.write("late"));
        f.pair.peer.halfClose();
        QVERIFY(TcpPair::hasArrived(f.fd, 4, true));
        f.connection->end(CloseReason::IdleTimeout);
        Attendant(f.crew).serve(f.connection);
        QCOMPARE(f.story(),
            QByteArrayList({ "received late", "half-closed peer: FIN received", "closed idle-timeout" }));
    }

    /// Its own shutdown of the input makes recv(2) give 0 as well.
    void claimsNoFinOfItsOwnMaking()
    {
        Fixture f;
        f.connection->end(CloseReason::IdleTimeout);
        Attendant(f.crew).serve(f.connection);
        QCOMPARE(f.story(), QByteArrayList({ "closed idle-timeout" }));
    }

    void tellsOfAFinOnce()
    {
        Fixture f;
        f.pair.peer.halfClose();
        Attendant(f.crew).serve(f.connection);
        QCOMPARE(f.story(), QByteArrayList({ "half-closed peer: FIN received", "closed peer-closed" }));
    }

    void claimsNoFinAfterAReset()
    {
        Fixture f;
        f.pair.peer.reset();
        QVERIFY(TcpPair::isReset(f.fd));
        f.connection->finish(CloseReason::Quit, BlockingConnection::PeerFin::Awaited);
        f.connection->flush(f.events, *f.journal);
        QCOMPARE(f.story(), QByteArrayList());
    }

    /// Linux answers with RST what comes after the FIN of a socket that takes no more input.
    void claimsNoFinWhenItResetsByItself()
    {
        Fixture f;
        f.stop();
        QVERIFY(f.pair.peer.write("one last line"));
        QTRY_VERIFY(TcpPair::hasError(f.fd));
        Attendant(f.crew).serve(f.connection);
        QCOMPARE(f.story(), QByteArrayList({ "half-closed local: FIN sent", "closed server-stopped" }));
    }

    void claimsNoFinWhenTheResetComesAfterTheLastRead()
    {
        Fixture f;
        f.stop();
        std::array<char, 40> buffer {};
        QCOMPARE(f.connection->read(buffer, f.events).bytes, std::size_t { 0 });
        QVERIFY(f.pair.peer.write("one last line"));
        QTRY_VERIFY(TcpPair::hasError(f.fd));
        f.connection->noteEndOfInput(f.events);
        f.connection->discardInput(buffer, f.events);
        QCOMPARE(f.story(), QByteArrayList({ "half-closed local: FIN sent" }));
    }

    void tellsOfWhatCameBeforeTheFin()
    {
        Fixture f;
        f.connection->end(CloseReason::IdleTimeout);
        std::array<char, 40> buffer {};
        QCOMPARE(f.connection->read(buffer, f.events).bytes, std::size_t { 0 });
        QVERIFY(f.pair.peer.write("late"));
        f.pair.peer.halfClose();
        QTRY_VERIFY(TcpPair::hasArrived(f.fd, 4, true));
        f.connection->noteEndOfInput(f.events);
        f.connection->discardInput(buffer, f.events);
        QCOMPARE(f.story(), QByteArrayList({ "received late", "half-closed peer: FIN received" }));
    }

    /// Others of a chat may still have something for a client that has just ended.
    void writesNothingAfterItsFin()
    {
        Fixture f;
        f.connection->drain(BlockingConnection::AfterDrain::EndOutput, f.events, *f.journal);
        f.connection->enqueue("too late");
        QVERIFY(f.connection->flush(f.events, *f.journal));
        QVERIFY(!f.connection->ending());
        QCOMPARE(f.story(), QByteArrayList());
        QCOMPARE(f.connection->row().queued, 0U);
        QVERIFY(f.pair.peer.readEnd());
    }

    void tellsOfItsFin()
    {
        Fixture f;
        f.connection->finish(CloseReason::Quit, BlockingConnection::PeerFin::Awaited);
        f.connection->flush(f.events, *f.journal);
        QCOMPARE(f.story(), QByteArrayList({ "half-closed local: FIN sent" }));
    }
};

QTEST_GUILESS_MAIN(tst_blockingconnection)
#include "tst_blockingconnection.moc"
