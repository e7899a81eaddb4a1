// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/hostaddresses.h"

#include <QTest>

using namespace signalbox;

class TestHostAddresses : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loopbackComesFirst()
    {
        const QList<HostAddress> all = hostAddresses();
        QVERIFY(!all.isEmpty());
        QCOMPARE(all.constFirst().address, QHostAddress(QHostAddress::LocalHost));
    }
    void oneAddressReachesOne()
    {
        const auto reachable = reachableAddresses(QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(reachable.size(), 1);
        QCOMPARE(reachable.constFirst().interface, QStringLiteral("lo"));
        QCOMPARE(reachableAddresses(QHostAddress(QStringLiteral("127.0.0.9"))).size(), 1);
    }
    void anyReachesAllOfItsFamily()
    {
        const QList<HostAddress> v4 = reachableAddresses(QHostAddress(QHostAddress::AnyIPv4));
        for (const HostAddress& one : v4)
            QCOMPARE(one.address.protocol(), QAbstractSocket::IPv4Protocol);
        QVERIFY(!v4.isEmpty());
        QCOMPARE(reachableAddresses(QHostAddress(QHostAddress::AnyIPv6)), hostAddresses());
    }
};

QTEST_GUILESS_MAIN(TestHostAddresses)
#include "tst_hostaddresses.moc"
