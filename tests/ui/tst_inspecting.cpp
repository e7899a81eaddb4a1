// SPDX-License-Identifier: GPL-3.0-or-later
#include "exporting.h"
#include "mainwindow.h"
#include "models/clientsmodel.h"
#include "rawpeer.h"
#include "samplejournal.h"
#include "strict.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

/// The Inspector and the columns of TCP state in the whole window, with a real server and real connections.
class TestInspecting : public QObject
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
        QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
    }
    void cleanup() { m_window.reset(); }

    void aClickedRowIsInspected()
    {
        RawPeer first = RawPeer::connectTo(endpoint());
        RawPeer second = RawPeer::connectTo(endpoint());
        QVERIFY(second.write("hello\n"));
        QCOMPARE(second.readLine(), QByteArray("hello\n"));
        QTRY_COMPARE(view()->model()->rowCount(), 2);
        pressInspectorKey();
        QTRY_VERIFY(find<QLabel>("inspectorTitle")->isVisible());
        clickRow(1);
        QTRY_VERIFY(find<QLabel>("tcpState")->isVisible());
        QCOMPARE(find<QLabel>("tcpState")->text(), QStringLiteral("ESTABLISHED"));
        QVERIFY(find<QLabel>("tcpRtt")->text().endsWith(QLatin1Char('s')));
        QCOMPARE(find<QLabel>("tcpSendQueue")->text(), QStringLiteral("0 B"));
        QVERIFY(find<QLabel>("inspectorTitle")->text().startsWith(QStringLiteral("Client 2 · 127.0.0.1:")));

        second.close();
        QTRY_VERIFY(find<QLabel>("inspectorStatus")->text().contains(QStringLiteral("has ended")));
        QCOMPARE(find<QLabel>("tcpState")->text(), QStringLiteral("ESTABLISHED")); // as last seen
        clickRow(0);
        QTRY_VERIFY(find<QLabel>("inspectorTitle")->text().startsWith(QStringLiteral("Client 1 · ")));
        QTRY_COMPARE(find<QLabel>("inspectorStatus")->text(), QStringLiteral("Open, and measured live."));

        auto* action = m_window->findChild<QAction*>(QStringLiteral("inspectorPanelAction"));
        QVERIFY(action->isChecked());
        pressInspectorKey();
        QTRY_VERIFY(!find<QDockWidget>("inspectorDock")->isVisible());
        QVERIFY(!action->isChecked());
    }

    void aPeerThatStopsReadingIsTold()
    {
        RawPeer peer = RawPeer::connectTo(endpoint(), 4096);
        QTRY_COMPARE(view()->model()->rowCount(), 1);
        clickRow(0);
        pressInspectorKey();
        // It sends and does not read what comes back.
        const QByteArray block(64 * 1024, 'x');
        const auto flood = [&] {
            while (peer.writeSome(block) > 0) { }
            return find<QLabel>("inspectorHint1")->isVisible();
        };
        QTRY_VERIFY(flood());
        const auto tells = [this](const char* words) {
            for (const char* name : { "inspectorHint1", "inspectorHint2", "inspectorHint3" }) {
                const auto* hint = find<QLabel>(name);
                if (hint->isVisible() && hint->text().contains(QLatin1String(words)))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(tells("The peer stopped reading"));
        QVERIFY(find<QLabel>("tcpSendQueue")->text() != QStringLiteral("0 B"));
        QTRY_VERIFY(tells("its receive queue")); // and so we do not read what it sends
    }

    void columnsTellOfTheRowsInView()
    {
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(view()->model()->rowCount(), 1);
        const int state = ClientsModel::FirstTcpColumn;
        QCOMPARE(view()->model()->index(0, state).data().toString(), QStringLiteral("–"));
        m_window->findChild<QAction*>(QStringLiteral("showTcpColumnsAction"))->trigger();
        QTRY_COMPARE(view()->model()->index(0, state).data().toString(), QStringLiteral("ESTABLISHED"));
        peer.close();
        QTRY_COMPARE(view()->model()->rowCount(), 0);

        // The next server knows at once what to look at.
        QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("Stopped")));
        QTest::mouseClick(find<QPushButton>("startButton"), Qt::LeftButton);
        QTRY_VERIFY(find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
        RawPeer other = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(view()->model()->rowCount(), 1);
        QTRY_COMPARE(view()->model()->index(0, state).data().toString(), QStringLiteral("ESTABLISHED"));
    }

    /// Client 1 of the server and client 1 of a recording are two, whichever was looked at before.
    void aRecordingIsAnotherStory()
    {
        QFile file(m_settings.filePath(QStringLiteral("sample.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray sample = testing::exported(testing::sampleView(), "jsonl");
        QCOMPARE(file.write(sample), sample.size());
        file.close();
        RawPeer peer = RawPeer::connectTo(endpoint());
        QTRY_COMPARE(view()->model()->rowCount(), 1);
        pressInspectorKey();
        clickRow(0);
        const QString live = QStringLiteral("Open, and measured live.");
        QTRY_COMPARE(find<QLabel>("inspectorStatus")->text(), live);
        const QString liveTitle = find<QLabel>("inspectorTitle")->text();

        for (const bool isSelectedThere : { true, false }) {
            m_window->openRecording(file.fileName());
            QTRY_COMPARE(view()->model()->rowCount(), 3);
            QVERIFY(!find<QLabel>("tcpState")->isVisible());
            if (isSelectedThere) {
                clickRow(0);
                QVERIFY(find<QLabel>("inspectorTitle")->text().startsWith(QStringLiteral("Client 1 · ")));
                QVERIFY(find<QLabel>("inspectorTitle")->text() != liveTitle);
            }
            QVERIFY(find<QLabel>("inspectorStatus")->text().startsWith(QStringLiteral("A recording does not")));
            QVERIFY(!find<QLabel>("tcpState")->isVisible());
            m_window->findChild<QAction*>(QStringLiteral("closeRecordingAction"))->trigger();
            QTRY_COMPARE(view()->model()->rowCount(), 1);
            QCOMPARE(find<QLabel>("inspectorTitle")->text(), QStringLiteral("No client is selected"));
            QVERIFY(!find<QLabel>("tcpState")->isVisible());
            clickRow(0);
            QTRY_COMPARE(find<QLabel>("inspectorStatus")->text(), live);
            QCOMPARE(find<QLabel>("inspectorTitle")->text(), liveTitle);
            QVERIFY(find<QLabel>("tcpState")->isVisible());
        }
    }

private:
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_window->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    QTableView* view() const { return find<QTableView>("clientsView"); }
    void clickRow(int row) const
    {
        const QModelIndex cell = view()->model()->index(row, ClientsModel::PeerColumn);
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, view()->visualRect(cell).center());
    }
    void pressInspectorKey() const
    {
        QTest::keyClick(m_window.get(), Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    }
    Endpoint endpoint() const
    {
        const QStringList words = find<QLabel>("addressLine")->text().split(QLatin1Char(' '));
        return { QHostAddress(words.value(1)), words.value(2).toUShort() };
    }

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestInspecting)
#include "tst_inspecting.moc"
