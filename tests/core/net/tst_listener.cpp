// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/listener.h"
#include "rawpeer.h"

#include <QTest>

#include <sys/resource.h>

using namespace signalbox;

namespace {

/// A listener in this thread, whose event loop QTest turns.
struct Fixture
{
    Fixture() { opened = reactor.open().ok(); }

    Reactor reactor;
    Lifecycle lifecycle;
    std::vector<UniqueFd> accepted;
    QList<int> failures;
    quint64 turnedAway = 0;
    bool opened = false;
    Listener listener { reactor, lifecycle,
        { [this](UniqueFd fd, const ConnectionInfo&) { accepted.push_back(std::move(fd)); },
            [this](int errnoCode, quint64, quint64 away) {
                failures.append(errnoCode);
                turnedAway += away;
            } } };

    const StepStatus& step(LifecycleStep which) const { return lifecycle[static_cast<std::size_t>(which)]; }
};

const QHostAddress Local { QHostAddress::LocalHost };

/// While it lives, this process gets no new descriptor.
class NoDescriptors
{
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const UniqueFd lowestFree(::dup(0));
        const rlimit lowered { static_cast<rlim_t>(lowestFree.get()), m_before.rlim_max };
        ::setrlimit(RLIMIT_NOFILE, &lowered);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before {};
};

} // namespace

class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsEachStep()
    {
        Fixture f;
        QVERIFY(f.opened);
        QVERIFY(!f.listener.open({ Local, 0 }));
        QVERIFY(f.listener.endpoint().port != 0);
        for (const LifecycleStep step : { LifecycleStep::Socket, LifecycleStep::Bind, LifecycleStep::Listen })
            QCOMPARE(f.step(step).count, 1U);
        const Endpoint endpoint = f.listener.endpoint();
        RawPeer client = RawPeer::connectTo(endpoint);
        QTRY_COMPARE(f.accepted.size(), std::size_t { 1 });
        QCOMPARE(f.step(LifecycleStep::Accept).count, 1U);
        f.listener.close();
        QVERIFY(!RawPeer::connectTo(endpoint).isValid());
    }

    void namesTheStepThatFails_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("code");
        QTest::newRow("not ours") << QStringLiteral("203.0.113.7") << EADDRNOTAVAIL;
        QTest::newRow("not ours, IPv6") << QStringLiteral("2001:db8::7") << EADDRNOTAVAIL;
    }
    void namesTheStepThatFails()
    {
        QFETCH(QString, address);
        QFETCH(int, code);
        Fixture f;
        const auto failure = f.listener.open({ QHostAddress(address), 0 });
        QVERIFY(failure.has_value());
        QCOMPARE(failure->step, LifecycleStep::Bind);
        QCOMPARE(failure->error.code, code);
        QVERIFY(failure->error.message.contains(address));
        QVERIFY(!failure->error.remedy.isEmpty());
        QVERIFY(f.step(LifecycleStep::Bind).isFailed);
        QCOMPARE(f.step(LifecycleStep::Bind).lastErrno, code);
    }

    void namesWhoHoldsThePort()
    {
        Fixture first;
        QVERIFY(!first.listener.open({ Local, 0 }));
        Fixture second;
        const auto failure = second.listener.open(first.listener.endpoint());
        QVERIFY(failure.has_value());
        QCOMPARE(failure->error.code, EADDRINUSE);
        QVERIFY2(failure->error.message.contains(QStringLiteral("tst_listener")),
            qPrintable(failure->error.message));
        QVERIFY(failure->error.message.contains(QString::number(QCoreApplication::applicationPid())));
        QVERIFY(failure->freePort != 0);
        QVERIFY(!second.listener.open({ Local, failure->freePort })); // the way out that is offered works
    }

    /// QTcpServer alone stays deaf for ever when the very first accept fails.
    void recoversWhenTheFirstAcceptFails()
    {
        Fixture f;
        QVERIFY(!f.listener.open({ Local, 0 }));
        RawPeer waiting = RawPeer::connectTo(f.listener.endpoint()); // in the backlog
        QVERIFY(waiting.isValid());
        {
            const NoDescriptors none;
            QTRY_VERIFY(!f.failures.isEmpty());
            QCOMPARE(f.failures.constFirst(), EMFILE);
            QVERIFY(f.step(LifecycleStep::Accept).isFailed);
        }
        RawPeer later = RawPeer::connectTo(f.listener.endpoint());
        QTRY_VERIFY(!f.accepted.empty());
        QVERIFY(!f.step(LifecycleStep::Accept).isFailed);
    }

    /// Nor does it spin: a few attempts a second, each of which turns some clients away.
    void backsOffWhileDescriptorsAreShort()
    {
        Fixture f;
        QVERIFY(!f.listener.open({ Local, 0 }));
        RawPeer first = RawPeer::connectTo(f.listener.endpoint());
        QTRY_COMPARE(f.accepted.size(), std::size_t { 1 });
        std::vector<RawPeer> crowd;
        for (int i = 0; i < 100; ++i)
            crowd.push_back(RawPeer::connectTo(f.listener.endpoint()));
        {
            const NoDescriptors none;
            QTest::qWait(1500);
            const StepStatus accept = f.step(LifecycleStep::Accept);
            QVERIFY(accept.failures > 0);
            QVERIFY2(accept.failures < 30, qPrintable(QString::number(accept.failures)));
            QVERIFY2(f.failures.size() <= 3, qPrintable(QString::number(f.failures.size())));
        }
        RawPeer later = RawPeer::connectTo(f.listener.endpoint());
        QTRY_VERIFY(f.accepted.size() > 1);
    }

    void listensOnBothFamilies()
    {
        Fixture f;
        if (f.listener.open({ QHostAddress(QHostAddress::AnyIPv6), 0 }))
            QSKIP("this machine has no IPv6");
        const quint16 port = f.listener.endpoint().port;
        RawPeer v4 = RawPeer::connectTo({ Local, port });
        QTRY_COMPARE(f.accepted.size(), std::size_t { 1 });
        RawPeer v6 = RawPeer::connectTo({ QHostAddress(QHostAddress::LocalHostIPv6), port });
        QTRY_COMPARE(f.accepted.size(), std::size_t { 2 });
    }
};

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
