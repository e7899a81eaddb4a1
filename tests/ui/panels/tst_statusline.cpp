// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/limitcatalogue.h"
#include "panels/statusline.h"
#include "strict.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

class TestStatusLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void limitsThatBiteAreNamedAndLeadToTheirDialog()
    {
        StatusLine line;
        line.show();
        auto* limits = line.findChild<QToolButton*>(QStringLiteral("statusLimits"));
        Counters counters;
        line.setServer(ServerState::Listening, {}, counters, {});
        QVERIFY(!limits->isVisible());
        counters.limits[Limit::MaxClients] = 9;
        counters.limits[Limit::IdleTimeout] = 3;
        line.setServer(ServerState::Listening, {}, counters, {});
        QVERIFY(limits->isVisible());
        QCOMPARE(limits->text(), QStringLiteral("▲ limits: 12 hits"));
        for (const Limit limit : { Limit::MaxClients, Limit::IdleTimeout })
            QVERIFY2(limits->toolTip().contains(limitTitle(limit)), qPrintable(limits->toolTip()));
        QVERIFY(!limits->toolTip().contains(limitTitle(Limit::DrainTime)));

        const QSignalSpy requests(&line, &StatusLine::limitsRequested);
        QTest::mouseClick(limits, Qt::LeftButton);
        QTest::keyClick(limits, Qt::Key_Space);
        QCOMPARE(requests.count(), 2);
        line.setServer(ServerState::Listening, {}, {}, {}); // another start
        QVERIFY(!limits->isVisible());
    }

    void countsOneClientAsOne()
    {
        StatusLine line;
        const auto* clients = line.findChild<QLabel*>(QStringLiteral("statusClients"));
        Counters counters;
        counters.open = counters.peak = counters.accepted = 1;
        line.setServer(ServerState::Listening, {}, counters, {});
        QCOMPARE(clients->text(), QStringLiteral("1 client (peak 1, total 1)"));
        counters.open = 0;
        line.setServer(ServerState::Listening, {}, counters, {});
        QCOMPARE(clients->text(), QStringLiteral("0 clients (peak 1, total 1)"));
    }

    void saysTheStateInWords()
    {
        StatusLine line;
        const auto* state = line.findChild<QLabel*>(QStringLiteral("statusState"));
        line.setServer(ServerState::Stopped, {}, {}, {});
        QCOMPARE(state->text(), QStringLiteral("○ Stopped"));
        line.setServer(ServerState::Listening, { QHostAddress(QHostAddress::LocalHost), 7 }, {}, {});
        QCOMPARE(state->text(), QStringLiteral("● Listening on 127.0.0.1:7"));
    }
};

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
