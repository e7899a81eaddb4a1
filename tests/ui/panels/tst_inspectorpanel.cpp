// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspectorpanel.h"

#include "../models/snapshotbuilder.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/traceplot.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using namespace std::chrono_literals;

class TestInspectorPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        theme::apply(theme::Scheme::Light);
    }
    void init()
    {
        testing::failOnAnyWarning();
        m_panel = std::make_unique<InspectorPanel>();
        m_panel->resize(400, 900);
        m_builder = SnapshotBuilder();
        m_sample = {};
        m_sample.id = ConnectionId { 2 };
        m_sample.state = TcpState::Established;
        m_sample.rtt = 1250us;
        m_sample.mss = 1448;
        m_sample.peerWindow = 65536;
        m_sample.notSent = 0;
        m_sample.sendQueue = 0;
        m_builder.addMany(1, 3);
    }
    void cleanup() { m_panel.reset(); }

    void withoutAClientItSaysWhatToDo()
    {
        m_panel->show();
        QCOMPARE(text("inspectorTitle"), QStringLiteral("No client is selected"));
        QVERIFY(text("inspectorStatus").startsWith(QStringLiteral("Select one")));
        QVERIFY(!label("tcpRtt")->isVisible());
        QCOMPARE(m_panel->watchedClient(), NoConnection);
    }

    void showsWhatTheKernelTold()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        QCOMPARE(m_panel->watchedClient(), ConnectionId { 2 });
        QCOMPARE(text("inspectorTitle"), QStringLiteral("Client 2 · 127.0.0.1:40002"));
        QCOMPARE(text("inspectorStatus"), QStringLiteral("Asking the kernel…"));
        QVERIFY(!label("tcpRtt")->isVisible());
        pass(true);
        QVERIFY(label("tcpRtt")->isVisible());
        QCOMPARE(text("tcpState"), QStringLiteral("ESTABLISHED"));
        QCOMPARE(text("tcpRtt"), QStringLiteral("1.25 ms"));
        QVERIFY(label("tcpRtt")->toolTip().contains(QStringLiteral("1250 µs")));
        QVERIFY(label("tcpRtt")->toolTip().contains(QStringLiteral("RFC 6298")));
        // What was not told is not zero, and says why.
        QCOMPARE(text("tcpRetransmitted"), QStringLiteral("–"));
        QVERIFY(label("tcpRetransmitted")->toolTip().contains(QStringLiteral("Not available")));
        QVERIFY(label("inspectorAllWell")->isVisible());
        QVERIFY(plot("rttPlot")->accessibleDescription().contains(QStringLiteral("1.25 ms at last")));
        QVERIFY(plot("rttPlot")->accessibleDescription().contains(QStringLiteral("least: not available")));
    }

    void theHintAppearsAndGoes()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        QVERIFY(!label("inspectorHint1")->isVisible());
        m_sample.peerWindow = 0;
        m_sample.sendQueue = 1'200'000;
        m_sample.notSent = 1'200'000;
        m_sample.sinceSent = 3200ms;
        pass(true);
        QVERIFY(label("inspectorHint1")->isVisible());
        QVERIFY(!label("inspectorAllWell")->isVisible());
        QCOMPARE(text("inspectorHint1"),
            QStringLiteral(
                "▲ The peer stopped reading 3.2 s ago: its window is zero, and 1.20 MB wait to be sent."));
        QCOMPARE(text("tcpPeerWindow"), QStringLiteral("0 B"));
        m_sample.peerWindow = 65536;
        m_sample.sendQueue = 0;
        m_sample.notSent = 0;
        pass(true);
        QVERIFY(!label("inspectorHint1")->isVisible());
        QVERIFY(label("inspectorAllWell")->isVisible());
    }

    void lastValuesStayAndSaySo()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        m_builder.remove(2);
        pass(false);
        QVERIFY(text("inspectorStatus")
                    .startsWith(QStringLiteral("This connection has ended. These are its last")));
        QCOMPARE(text("tcpRtt"), QStringLiteral("1.25 ms"));
        QVERIFY(!label("tcpRtt")->isEnabled());
        QVERIFY(!label("inspectorAllWell")->isVisible());
        QCOMPARE(m_panel->watchedClient(), NoConnection);
        m_panel->setClient(NoConnection); // its row is gone, so nothing is selected
        QCOMPARE(text("tcpRtt"), QStringLiteral("1.25 ms"));

        m_panel->setClient(ConnectionId { 3 });
        QCOMPARE(text("inspectorTitle"), QStringLiteral("Client 3 · 127.0.0.1:40003"));
        QVERIFY(!label("tcpRtt")->isVisible());
        m_sample.id = ConnectionId { 3 };
        pass(true);
        QVERIFY(label("tcpRtt")->isEnabled());
        m_panel->setServer(m_builder.take(), ServerState::Stopped);
        QVERIFY(text("inspectorStatus").startsWith(QStringLiteral("This connection has ended. These")));
    }

    void aClientThatWasNeverMeasured()
    {
        m_panel->show();
        update();
        m_builder.remove(2);
        m_builder.pass(300ms);
        update();
        m_panel->setClient(ConnectionId { 2 });
        QCOMPARE(text("inspectorTitle"), QStringLiteral("Client 2"));
        QVERIFY(text("inspectorStatus").contains(QStringLiteral("nothing was measured")));
    }

    void theSameNumberOfAnotherRunIsAnother()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        QVERIFY(label("tcpRtt")->isVisible());
        m_panel->setClient(ConnectionId { 2 }); // the same: what was measured stays
        QVERIFY(label("tcpRtt")->isVisible());
        m_builder.restart();
        m_builder.addMany(1, 3);
        pass(false);
        QVERIFY(text("inspectorStatus").startsWith(QStringLiteral("This connection has ended")));
        m_panel->setClient(ConnectionId { 2 });
        QCOMPARE(text("inspectorStatus"), QStringLiteral("Asking the kernel…"));
        QVERIFY(!label("tcpRtt")->isVisible());
        QCOMPARE(m_panel->watchedClient(), ConnectionId { 2 });
    }

    void forgetsWhatWasShown()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        m_panel->forget();
        QCOMPARE(text("inspectorTitle"), QStringLiteral("No client is selected"));
        QVERIFY(!label("tcpRtt")->isVisible());
        pass(true);
        QCOMPARE(text("inspectorTitle"), QStringLiteral("No client is selected"));
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        QCOMPARE(text("inspectorStatus"), QStringLiteral("Open, and measured live."));
    }

    void aRecordingIsNotAsked()
    {
        m_panel->show();
        m_panel->setRecorded(true);
        update();
        const QString said = QStringLiteral(
            "A recording does not hold what the kernel knew; select a client of the running server.");
        QCOMPARE(text("inspectorStatus"), said);
        m_panel->setClient(ConnectionId { 2 });
        QCOMPARE(text("inspectorTitle"), QStringLiteral("Client 2 · 127.0.0.1:40002"));
        QCOMPARE(text("inspectorStatus"), said);
        QCOMPARE(m_panel->watchedClient(), NoConnection);
        m_panel->forget();
        m_panel->setRecorded(false);
        QVERIFY(text("inspectorStatus").startsWith(QStringLiteral("Select one")));
    }

    void hiddenItAsksForNothing()
    {
        update();
        m_panel->setClient(ConnectionId { 2 });
        QCOMPARE(m_panel->watchedClient(), NoConnection);
        pass(true);
        QCOMPARE(text("tcpRtt"), QString());
        m_panel->show();
        QCOMPARE(m_panel->watchedClient(), ConnectionId { 2 });
        m_panel->setInFront(false); // behind another tab
        QCOMPARE(m_panel->watchedClient(), NoConnection);
        m_sample.rtt = 9ms;
        pass(true);
        QVERIFY(text("tcpRtt") != QStringLiteral("9.00 ms"));
        m_panel->setInFront(true);
        QCOMPARE(text("tcpRtt"), QStringLiteral("9.00 ms"));
    }

    void copiesAllFigures()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        QTest::mouseClick(
            m_panel->findChild<QToolButton*>(QStringLiteral("inspectorCopyButton")), Qt::LeftButton);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.startsWith(QStringLiteral("Client 2 · 127.0.0.1:40002\n")));
        QVERIFY(copied.contains(QStringLiteral("\nRound trip: 1250 µs\n")));
        QVERIFY(copied.contains(QStringLiteral("\nRetransmitted segments: Not available")));
    }

    void plotsStandSideBySideWhereThereIsRoom()
    {
        m_panel->show();
        update();
        m_panel->setClient(ConnectionId { 2 });
        pass(true);
        m_panel->resize(360, 900);
        QTRY_COMPARE(plot("rttPlot")->x(), plot("windowPlot")->x());
        m_panel->resize(700, 900);
        QTRY_COMPARE(plot("rttPlot")->y(), plot("windowPlot")->y());
    }

private:
    void update() { m_panel->setServer(m_builder.take(), ServerState::Listening); }
    /// A little later, with the sample or without.
    void pass(bool isSampled)
    {
        m_builder.pass(300ms);
        auto snapshot = std::make_shared<Snapshot>(*m_builder.take());
        m_sample.time = snapshot->time;
        if (isSampled)
            snapshot->tcp = { m_sample };
        m_panel->setServer(snapshot, ServerState::Listening);
    }
    QLabel* label(const char* name) const { return m_panel->findChild<QLabel*>(QLatin1String(name)); }
    QString text(const char* name) const { return label(name)->text(); }
    TracePlot* plot(const char* name) const { return m_panel->findChild<TracePlot*>(QLatin1String(name)); }

    std::unique_ptr<InspectorPanel> m_panel;
    SnapshotBuilder m_builder;
    TcpSample m_sample;
};

QTEST_MAIN(TestInspectorPanel)
#include "tst_inspectorpanel.moc"
