// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/metricrecorder.h"
#include "mainwindow.h"
#include "rawpeer.h"
#include "strict.h"
#include "widgets/traceplot.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace signalbox;

/// The plots in the whole window, with a real server and real clients.
class TestPlots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }
    void init()
    {
        testing::failOnAnyWarning();
        QSettings().clear();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 820);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        find<QSpinBox>("portSpin")->setValue(0);
        startOrStop("Listening");
    }
    void cleanup() { m_window.reset(); }

    void whatHappenedBeforeTheyWereOpenedIsThere()
    {
        // Hidden, while a peer sends and a test client has its answers.
        RawPeer peer = RawPeer::connectTo(endpoint());
        QVERIFY(peer.write("0123456789\n"));
        QCOMPARE(peer.readLine(), QByteArray("0123456789\n"));
        QTest::mouseClick(find<QPushButton>("clientConnectButton"), Qt::LeftButton);
        auto* send = find<QAbstractButton>("clientSendButton");
        QTRY_VERIFY(send->isEnabled());
        QTest::mouseClick(send, Qt::LeftButton);
        const QList<int> drawn = draws(); // empty, as the window came up
        QSignalSpy sampled(recorder(), &MetricRecorder::sampled);
        QTRY_VERIFY(sampled.size() >= 2);
        QCOMPARE(draws(), drawn);

        pressPlotsKey();
        QTRY_VERIFY(draws().first() > drawn.first());
        const auto tells = [this](const char* plot, const char* pattern) {
            return QRegularExpression(QString::fromUtf8(pattern))
                .match(find<TracePlot>(plot)->accessibleDescription())
                .hasMatch();
        };
        QTRY_VERIFY(tells("plotThroughput", "^in: .* to [1-9][0-9.]* k?B/s\nout: .* to [1-9]"));
        QTRY_VERIFY(tells("plotMessages", "^in: .* to (0\\.[0-9]*[1-9]|[1-9]).*/s\n"));
        QTRY_VERIFY(tells("plotClients", "^connected: 2 at last"));
        QTRY_VERIFY(tells("plotLatency", "^median: [0-9.]+ (ns|µs|ms|s) at last.*\np99: [0-9.]+ (ns|µs|ms|s)"));
        QTRY_VERIFY(find<QLabel>("plotsValues")->text().contains(QStringLiteral("connected 2")));
    }

    void behindAnotherTabNothingIsDrawn()
    {
        pressPlotsKey();
        QTRY_VERIFY(find<QLabel>("plotsValues")->text().contains(QStringLiteral("connected 0")));
        auto* inspector = m_window->findChild<QAction*>(QStringLiteral("inspectorPanelAction"));
        inspector->trigger();
        QTRY_VERIFY(!m_window->findChild<QAction*>(QStringLiteral("plotsPanelAction"))->isChecked());
        const QList<int> drawn = draws();
        const QString told = find<QLabel>("plotsValues")->text();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(find<QTableView>("clientsView")->model()->rowCount(), 1);
        QSignalSpy sampled(recorder(), &MetricRecorder::sampled);
        QTRY_VERIFY(sampled.size() >= 3);
        QCOMPARE(recorder()->history().samples().back()[Metric::Connected], 1.0); // it goes on
        QCOMPARE(draws(), drawn);
        QCOMPARE(find<QLabel>("plotsValues")->text(), told);
        pressPlotsKey();
        QTRY_VERIFY(find<QLabel>("plotsValues")->text().contains(QStringLiteral("connected 1")));
    }

    void anotherServerIsAnotherLine()
    {
        pressPlotsKey();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_VERIFY(find<QLabel>("plotsValues")->text().contains(QStringLiteral("connected 1")));
        peer.close();
        startOrStop("Stopped");
        startOrStop("Listening");
        QTRY_VERIFY(find<QLabel>("plotsValues")->text().contains(QStringLiteral("connected 0")));
        // connected: unknown, then 1s, unknown, then 0s
        QByteArray story;
        for (const MetricSample& sample : recorder()->history().samples()) {
            const double open = sample[Metric::Connected];
            const char word = std::isnan(open) ? '-' : open > 0 ? '1' : '0';
            if (!story.endsWith(word))
                story += word;
        }
        QVERIFY2(story.endsWith("-0") && story.startsWith("-") && story.count('-') == 2, story);
    }

private:
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_window->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    QList<int> draws() const
    {
        QList<int> counts;
        for (const char* name : { "plotThroughput", "plotMessages", "plotClients", "plotLatency" })
            counts.append(find<TracePlot>(name)->drawCount());
        return counts;
    }
    MetricRecorder* recorder() const { return m_window->findChild<MetricRecorder*>(); }
    void startOrStop(const char* state) const
    {
        QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QLatin1String(state)));
    }
    void pressPlotsKey() const
    {
        QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    }
    Endpoint endpoint() const
    {
        const QStringList words = find<QLabel>("addressLine")->text().split(QLatin1Char(' '));
        return { QHostAddress(words.value(1)), words.value(2).toUShort() };
    }

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestPlots)
#include "tst_plots.moc"
