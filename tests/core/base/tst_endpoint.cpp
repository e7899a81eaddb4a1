// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/endpoint.h"

#include "strict.h"

using namespace signalbox;

class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void parses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written");
        QTest::newRow("IPv4") << QStringLiteral("127.0.0.1:65432") << QStringLiteral("127.0.0.1:65432");
        QTest::newRow("IPv6") << QStringLiteral("[::1]:80") << QStringLiteral("[::1]:80");
        QTest::newRow("scope") << QStringLiteral("[fe80::1%lo]:80") << QStringLiteral("[fe80::1%lo]:80");
        QTest::newRow("numeric scope") << QStringLiteral("[fe80::1%2]:80") << QStringLiteral("[fe80::1%2]:80");
        QTest::newRow("localhost") << QStringLiteral("LocalHost:1") << QStringLiteral("127.0.0.1:1");
        QTest::newRow("star") << QStringLiteral("*:1") << QStringLiteral("[::]:1");
        QTest::newRow("any") << QStringLiteral("any:1") << QStringLiteral("[::]:1");
        QTest::newRow("IPv4-mapped") << QStringLiteral("[::ffff:10.1.2.3]:9") << QStringLiteral("10.1.2.3:9");
        QTest::newRow("port 0") << QStringLiteral("0.0.0.0:0") << QStringLiteral("0.0.0.0:0");
    }
    void parses()
    {
        QFETCH(QString, text);
        const auto parsed = Endpoint::parse(text);
        QVERIFY2(parsed.ok(), qPrintable(parsed.ok() ? QString() : parsed.error().text()));
        QTEST(parsed->toString(), "written");
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::newRow("nothing") << QString() << QStringLiteral("port is missing");
        QTest::newRow("no port") << QStringLiteral("127.0.0.1") << QStringLiteral("port is missing");
        QTest::newRow("IPv6 without port") << QStringLiteral("[::1]") << QStringLiteral("port is missing");
        QTest::newRow("IPv6 without brackets") << QStringLiteral("::1:80") << QStringLiteral("brackets");
        QTest::newRow("great port") << QStringLiteral("127.0.0.1:65536") << QStringLiteral("65535");
        QTest::newRow("no number") << QStringLiteral("127.0.0.1:http") << QStringLiteral("65535");
        QTest::newRow("empty port") << QStringLiteral("127.0.0.1:") << QStringLiteral("65535");
        QTest::newRow("short form") << QStringLiteral("127.1:80")
                                    << QStringLiteral("\"127.1\" is not an IP address");
        QTest::newRow("name") << QStringLiteral("example.org:80") << QStringLiteral("not an IP address");
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        const auto parsed = Endpoint::parse(text);
        QVERIFY(!parsed.ok());
        QVERIFY2(parsed.error().message.contains(names), qPrintable(parsed.error().message));
        QVERIFY(!parsed.error().remedy.isEmpty());
    }

    void portZeroCanBeRefused()
    {
        QVERIFY(Endpoint::parse(u"127.0.0.1:0", true).ok());
        QVERIFY(!Endpoint::parse(u"127.0.0.1:0", false).ok());
    }

    void survivesTheKernelsForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("IPv4") << QStringLiteral("192.0.2.7:65535");
        QTest::newRow("IPv6") << QStringLiteral("[2001:db8::7]:1");
        QTest::newRow("scope") << QStringLiteral("[fe80::7%lo]:1");
    }
    void survivesTheKernelsForm()
    {
        QFETCH(QString, text);
        const Endpoint endpoint = *Endpoint::parse(text);
        sockaddr_storage storage;
        QVERIFY(endpoint.toSockaddr(storage) > 0);
        QCOMPARE(Endpoint::fromSockaddr(storage), endpoint);
    }

    void serversOnEveryAddressAreFoundOnLoopback()
    {
        QCOMPARE(Endpoint::parse(u"0.0.0.0:7")->reachable().toString(), QStringLiteral("127.0.0.1:7"));
        QCOMPARE(Endpoint::parse(u"[::]:7")->reachable().toString(), QStringLiteral("[::1]:7"));
        QCOMPARE(Endpoint::parse(u"192.0.2.1:7")->reachable().toString(), QStringLiteral("192.0.2.1:7"));
    }

    void nullHasNoKernelForm()
    {
        sockaddr_storage storage;
        QVERIFY(Endpoint().isNull());
        QCOMPARE(Endpoint().toSockaddr(storage), socklen_t { 0 });
        QVERIFY(Endpoint::fromSockaddr(storage).isNull());
    }

    void mappedAddressesBecomeIpv4()
    {
        sockaddr_storage storage;
        const Endpoint mapped { QHostAddress(QStringLiteral("::ffff:10.0.0.1")), 5 };
        QVERIFY(mapped.toSockaddr(storage) > 0);
        QCOMPARE(Endpoint::fromSockaddr(storage).toString(), QStringLiteral("10.0.0.1:5"));
    }
};

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
