// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/portowner.h"

#include <QCoreApplication>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;

class TestPortOwner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsThisProcess_data()
    {
        QTest::addColumn<QHostAddress>("address");
        QTest::newRow("IPv4") << QHostAddress(QHostAddress::LocalHost);
        QTest::newRow("IPv6") << QHostAddress(QHostAddress::LocalHostIPv6);
    }
    void findsThisProcess()
    {
        QFETCH(QHostAddress, address);
        QTcpServer server;
        if (!server.listen(address))
            QSKIP("this machine lacks the address family");
        const Endpoint endpoint { address, server.serverPort() };
        const auto owner = findPortOwner(endpoint);
        QVERIFY(owner.has_value());
        QCOMPARE(owner->pid, QCoreApplication::applicationPid());
        QCOMPARE(owner->name, QStringLiteral("tst_portowner"));

        const quint16 free = findFreePort(endpoint);
        QVERIFY(free != 0 && free != endpoint.port);
        server.close();
        QVERIFY(!findPortOwner(endpoint));
        QTcpServer other;
        QVERIFY(other.listen(address, free));
    }
    void staysWithinTheRange()
    {
        const quint16 free = findFreePort({ QHostAddress(QHostAddress::LocalHost), 65535 });
        QVERIFY(free > 65000);
    }
};

QTEST_GUILESS_MAIN(TestPortOwner)
#include "tst_portowner.moc"
