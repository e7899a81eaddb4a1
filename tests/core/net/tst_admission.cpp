// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/admission.h"

#include "strict.h"

#include <QTest>

using namespace signalbox;

namespace {

Endpoint at(const char* address) { return { QHostAddress(QString::fromLatin1(address)), 1000 }; }

NetSettings limited(quint32 clients, quint32 rate)
{
    NetSettings settings;
    settings.source.clients = clients;
    settings.source.rate = rate;
    return settings;
}

constexpr SteadyTime Start { std::chrono::hours { 1 } };
constexpr std::chrono::seconds Second { 1 };

} // namespace

class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void countsWhoIsIn()
    {
        NetSettings settings;
        settings.maxClients = 2;
        Admission admission(settings);
        QVERIFY(!admission.enter(at("127.0.0.1"), Start));
        QVERIFY(!admission.enter(at("127.0.0.1"), Start));
        QCOMPARE(admission.enter(at("127.0.0.1"), Start), Limit::MaxClients);
        QCOMPARE(admission.open(), 2U);
        admission.leave(at("127.0.0.1"));
        QCOMPARE(admission.open(), 1U);
        QVERIFY(!admission.enter(at("127.0.0.1"), Start));
        QCOMPARE(admission.peak(), 2U);
    }

    void limitsEachSource()
    {
        Admission admission(limited(2, 0));
        QVERIFY(!admission.enter(at("192.0.2.1"), Start));
        QVERIFY(!admission.enter(at("192.0.2.1"), Start));
        QCOMPARE(admission.enter(at("192.0.2.1"), Start), Limit::SourceClients);
        QVERIFY(!admission.enter(at("192.0.2.2"), Start));
        QCOMPARE(admission.open(), 3U);
        admission.leave(at("192.0.2.1"));
        QVERIFY(!admission.enter(at("192.0.2.1"), Start));
    }

    void anIpv6SourceIsANetwork()
    {
        Admission admission(limited(1, 0));
        QVERIFY(!admission.enter(at("2001:db8:1:2::1"), Start));
        QCOMPARE(admission.enter(at("2001:db8:1:2:ffff::2"), Start), Limit::SourceClients);
        QVERIFY(!admission.enter(at("2001:db8:1:3::1"), Start));
    }

    void loopbackIsExemptUnlessAskedFor()
    {
        NetSettings settings = limited(1, 1);
        Admission exempt(settings);
        for (int i = 0; i < 10; ++i)
            QVERIFY(!exempt.enter(at(i % 2 == 0 ? "127.0.0.1" : "::1"), Start));
        settings.source.countsLoopback = true;
        Admission strict(settings);
        QVERIFY(!strict.enter(at("127.0.0.1"), Start));
        QVERIFY(strict.enter(at("127.0.0.1"), Start));
        QVERIFY(!strict.enter(at("127.0.0.2"), Start));
    }

    void limitsHowOftenASourceComes()
    {
        Admission admission(limited(0, 3));
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!admission.enter(at("192.0.2.1"), Start + i * Second));
            admission.leave(at("192.0.2.1"));
        }
        QCOMPARE(admission.enter(at("192.0.2.1"), Start + 9 * Second), Limit::SourceRate);
        QVERIFY(!admission.enter(at("192.0.2.1"), Start + 10 * Second));
    }

    void zeroIsUnlimited()
    {
        Admission admission(limited(0, 0));
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!admission.enter(at("192.0.2.1"), Start));
    }

    void manySourcesAreBounded()
    {
        Admission admission(limited(1, 1));
        for (quint32 i = 0; i < 70'000; ++i) {
            const Endpoint peer { QHostAddress(0x0a000000U + i), 1 };
            if (admission.open() > 10'000)
                admission.leave({ QHostAddress(0x0a000000U + i - 10'000), 1 });
            QVERIFY(!admission.enter(peer, Start));
        }
        // Those beyond the bound came in uncounted; after a while there is room for new ones.
        QVERIFY(!admission.enter(at("192.0.2.1"), Start + 11 * Second));
        QVERIFY(admission.enter(at("192.0.2.1"), Start + 11 * Second));
    }

    void saysWhichLimitAndHowMuch()
    {
        NetSettings settings = limited(2, 3);
        settings.maxClients = 7;
        const Admission admission(settings);
        QVERIFY(admission.refusal(Limit::MaxClients, at("192.0.2.1"))
                    .toUtf8()
                    .startsWith("max-clients: 192.0.2.1:1000"));
        QVERIFY(admission.refusal(Limit::MaxClients, at("192.0.2.1")).toUtf8().endsWith("the limit is 7"));
        QVERIFY(admission.refusal(Limit::SourceClients, at("192.0.2.1")).toUtf8().contains("limit is 2"));
        QVERIFY(admission.refusal(Limit::SourceRate, at("192.0.2.1")).toUtf8().contains("limit is 3"));
    }
};

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
