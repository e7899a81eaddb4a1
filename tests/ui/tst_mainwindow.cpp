// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportdialog.h"
#include "dialogs/limitsdialog.h"
#include "mainwindow.h"
#include "panels/modelpanel.h"
#include "rawpeer.h"
#include "strict.h"
#include "widgets/ladderview.h"
#include "widgets/streamview.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

namespace {

/// The window, found and worked as a user does: by what can be seen, with mouse and keys.
class Desk
{
public:
    Desk()
    {
        window.resize(1280, 820);
        window.show();
        shown = QTest::qWaitForWindowExposed(&window);
    }

    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    void click(const char* name) const { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
    void choose(const char* combo, const QString& text) const
    {
        auto* box = find<QComboBox>(combo);
        box->setFocus();
        QTest::keyClicks(box, text);
        QCOMPARE(box->currentText(), text);
    }
    void type(const char* spin, int value) const
    {
        auto* box = find<QSpinBox>(spin);
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QString::number(value));
        QTest::keyClick(box, Qt::Key_Tab);
        QCOMPARE(box->value(), value);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, key, modifiers);
    }
    void openLimits()
    {
        click("limitsButton");
        auto* dialog = find<LimitsDialog>("limitsDialog");
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
    }
    int rows(const char* view) const { return find<QTableView>(view)->model()->rowCount(); }
    QString state() const { return find<QLabel>("stateLabel")->text(); }
    bool isListening() const { return state().contains(QStringLiteral("Listening")); }
    bool isStopped() const { return state().contains(QStringLiteral("Stopped")); }
    Endpoint endpoint() const
    {
        // As a user would: from the line that says how to connect.
        const QStringList words = find<QLabel>("addressLine")->text().split(QLatin1Char(' '));
        return { QHostAddress(words.value(1)), words.value(2).toUShort() };
    }
    void start()
    {
        type("portSpin", 0);
        click("startButton");
        QTRY_VERIFY(isListening());
    }
    void say(const QString& text) const
    {
        auto* edit = find<QPlainTextEdit>("clientSendEdit");
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    /// All cells of a view, a row a line.
    QString text(const char* view) const
    {
        const QAbstractItemModel* model = find<QTableView>(view)->model();
        QString all;
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column)
                all += model->index(row, column).data().toString() + QLatin1Char('\t');
            all += QLatin1Char('\n');
        }
        return all;
    }

    MainWindow window;
    bool shown = false;
};

} // namespace

class TestMainWindow : public QObject
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
    }

    void theLadderTellsWhatAClientDid()
    {
        Desk desk;
        desk.start();
        auto peer = RawPeer::connectTo(desk.endpoint());
        QVERIFY(peer.write("hello"));
        QCOMPARE(peer.read(5), QByteArray("hello"));
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        desk.press(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        auto* ladder = desk.find<LadderView>("lifecycleView");
        QTRY_VERIFY(ladder->isVisible());
        QCOMPARE(ladder->rowCount(), 0);
        auto* clients = desk.find<QTableView>("clientsView");
        QTest::mouseClick(clients->viewport(), Qt::LeftButton, {},
            clients->visualRect(clients->model()->index(0, 1)).center());
        QTRY_COMPARE(ladder->rowCount(), 6);
        peer.halfClose(); // and the rest as it happens, though the client leaves the table
        QVERIFY(peer.readEnd());
        QTRY_COMPARE(ladder->rowCount(), 10);
        QTRY_COMPARE(desk.rows("clientsView"), 0);
        QTest::mouseClick(ladder->viewport(), Qt::LeftButton, {}, ladder->rowRect(6).center());
        QVERIFY(desk.find<QPlainTextEdit>("lifecycleExplanation")
                    ->toPlainText()
                    .contains(QStringLiteral("Server: CLOSE-WAIT")));
        QTRY_VERIFY(desk.find<QLabel>("detailHeadline")->text().contains(QStringLiteral("half-closed")));

        desk.find<QLineEdit>("filterEdit")->setText(QStringLiteral("client:7"));
        QTRY_COMPARE(desk.rows("logView"), 0);
        QTest::mouseClick(ladder->viewport(), Qt::LeftButton, {}, ladder->rowRect(4).center());
        QTRY_VERIFY(desk.find<QLabel>("lifecycleMessage")->text().contains(QStringLiteral("filter")));
    }

    void firstSight()
    {
        Desk desk;
        QVERIFY(desk.shown);
        QVERIFY(desk.isStopped());
        QCOMPARE(QApplication::focusWidget(), desk.find<QPushButton>("startButton")); // Enter starts
        QCOMPARE(desk.find<QSpinBox>("portSpin")->value(), 65432);
        QCOMPARE(desk.find<QLineEdit>("addressEdit")->text(), QStringLiteral("127.0.0.1"));
        QCOMPARE(desk.find<QLineEdit>("clientHostEdit")->text(), QStringLiteral("127.0.0.1"));
        QVERIFY(desk.find<QPlainTextEdit>("clientSendEdit")->toPlainText().contains(QStringLiteral("hello")));
    }

    /// Start, connect three in chat, exchange lines, watch, filter, export, stop.
    void theWholeMainJob()
    {
        Desk desk;
        desk.choose("modeCombo", QStringLiteral("Chat"));
        desk.start();

        desk.type("clientCountSpin", 3);
        desk.click("clientConnectButton");
        QTRY_COMPARE(desk.rows("clientsView"), 3);
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("Welcome, guest-3")));

        desk.say(QStringLiteral("good morning"));
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("<guest-1> good morning")));
        QTRY_VERIFY(desk.text("clientTranscript").contains(QStringLiteral("<guest-2> good morning")));
        QTRY_VERIFY(desk.text("clientsView").contains(QStringLiteral("guest-2")));

        // Filter: an invalid one says so and changes nothing; a valid one narrows.
        const int all = desk.rows("logView");
        auto* filter = desk.find<QLineEdit>("filterEdit");
        desk.press(Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::focusWidget(), filter);
        QTest::keyClicks(filter, QStringLiteral("event:nonsense"));
        QTest::qWait(300);
        QCOMPARE(desk.rows("logView"), all);
        filter->selectAll();
        QTest::keyClicks(filter, QStringLiteral("dir:in client:2"));
        QTRY_COMPARE(desk.rows("logView"), 1);
        QVERIFY(desk.text("logView").contains(QStringLiteral("good morning")));

        // Export what the filter shows.
        const QString path = m_settings.filePath(QStringLiteral("log.csv"));
        desk.press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = desk.window.findChild<ExportDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isVisible());
        auto* format = dialog->findChild<QComboBox*>(QStringLiteral("exportFormatCombo"));
        format->setFocus();
        QTest::keyClicks(format, QStringLiteral("CSV"));
        QTest::mouseClick(dialog->findChild<QRadioButton*>(QStringLiteral("exportFilteredRadio")),
            Qt::LeftButton, {}, QPoint(8, 8));
        auto* file = dialog->findChild<QLineEdit*>(QStringLiteral("exportPathEdit"));
        file->selectAll();
        QTest::keyClicks(file, path);
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("exportButton")), Qt::LeftButton);
        QTRY_VERIFY(QFile::exists(path));
        QTRY_VERIFY(!dialog->isRunning());
        dialog->reject();
        QFile csv(path);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = csv.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].startsWith("seq,time,connection,peer,event,bytes,captured,text,detail"));
        QVERIFY(lines[1].contains(",received,13,13,good morning\\x0a,"));

        desk.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.isStopped());
        QTRY_COMPARE(desk.rows("clientsView"), 0);
    }

    void threeClicksToTheFirstEcho()
    {
        Desk desk;
        desk.type("portSpin", 0);
        desk.click("startButton");
        QTRY_VERIFY(desk.isListening());
        desk.click("clientConnectButton");
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        desk.click("clientSendButton");
        QTRY_VERIFY(desk.text("clientTranscript").count(QStringLiteral("hello")) == 2); // there and back
    }

    void foreignClientsShowToo()
    {
        Desk desk;
        desk.start();
        RawPeer peer = RawPeer::connectTo(desk.endpoint());
        QVERIFY(peer.write("from outside\n"));
        QCOMPARE(peer.readLine(), QByteArray("from outside\n"));
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("from outside\\n")));
        peer.close();
        QTRY_COMPARE(desk.rows("clientsView"), 0);
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("peer-closed")));
    }

    /// What a client wrote in three pieces is four lines, and the stream shows both.
    void followsTheStreamOfAClient()
    {
        Desk desk;
        desk.start();
        RawPeer peer = RawPeer::connectTo(desk.endpoint());
        for (const char* piece : { "one\ntw", "o\nthree\nfo", "ur\n" }) {
            QVERIFY(peer.write(piece));
            QCOMPARE(peer.read(qstrlen(piece)), QByteArray(piece));
        }
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        auto* dock = desk.find<QDockWidget>("streamDock");
        QVERIFY(!dock->isVisible());
        auto* clients = desk.find<QTableView>("clientsView");
        QTest::mouseClick(clients->viewport(), Qt::LeftButton, {},
            clients->visualRect(clients->model()->index(0, 1)).center());
        desk.press(Qt::Key_T, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        QVERIFY(dock->isVisible());
        QCOMPARE(dock->windowTitle(), QStringLiteral("Stream · client 1"));
        auto* view = desk.find<StreamView>("streamView");
        QTRY_VERIFY2(view->shownLines().join(u'\n').contains(QStringLiteral("↳ 4 ur\\n")),
            qPrintable(view->shownLines().join(u'\n')));
        QVERIFY(desk.find<QLabel>("streamSummary")
                    ->text()
                    .contains(QStringLiteral("→ 3 reads carried 4 messages, 2 span several")));
        // The client is gone; what it said is not.
        peer.close();
        QTRY_COMPARE(desk.rows("clientsView"), 0);
        QCOMPARE(dock->windowTitle(), QStringLiteral("Stream · client 1"));
        QVERIFY(!view->shownLines().isEmpty());
    }

    void aPortInUseOffersAFreeOne()
    {
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost));
        Desk desk;
        desk.type("portSpin", holder.serverPort());
        desk.click("startButton");
        auto* error = desk.find<QLabel>("serverError");
        QTRY_VERIFY(error->isVisible());
        QVERIFY2(error->text().contains(QStringLiteral("tst_mainwindow")), qPrintable(error->text()));
        auto* bind = desk.find<QToolButton>("step-bind");
        QTRY_VERIFY2(bind->text().contains(QStringLiteral("EADDRINUSE")), qPrintable(bind->text()));
        desk.click("serverRemedy");
        QTRY_VERIFY(desk.isListening());
        QVERIFY(!error->isVisible());
        QVERIFY(desk.find<QSpinBox>("portSpin")->value() != holder.serverPort());
    }

    void aBadAddressIsNamedInPlace()
    {
        Desk desk;
        auto* address = desk.find<QLineEdit>("addressEdit");
        address->selectAll();
        QTest::keyClicks(address, QStringLiteral("300.1.1.1"));
        desk.click("startButton");
        auto* error = desk.find<QLabel>("serverError");
        QTRY_VERIFY(error->isVisible());
        QVERIFY(error->text().contains(QStringLiteral("300.1.1.1")));
        QVERIFY(desk.isStopped());
        address->selectAll();
        QTest::keyClicks(address, QStringLiteral("127.0.0.1"));
        QVERIFY(!error->isVisible()); // gone as soon as it is mended
    }

    void windowKeysWorkInLineEdits()
    {
        Desk desk;
        desk.type("portSpin", 0);
        auto* filter = desk.find<QLineEdit>("filterEdit");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.isListening());
        auto* host = desk.find<QLineEdit>("clientHostEdit");
        host->setFocus();
        QTest::keyClick(host, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.isStopped());
    }

    void fitsTheScreen()
    {
        Desk desk;
        desk.find<QAction>("resetLayoutAction")->trigger();
        // The offscreen screen is 800x800, which is narrower than a window can be.
        const QSize wanted = desk.window.screen()->availableSize().expandedTo(desk.window.minimumSize());
        QVERIFY(desk.window.width() <= wanted.width() && desk.window.height() <= wanted.height());
    }

    void theStripCountsWhatHappens()
    {
        Desk desk;
        desk.start();
        for (const char* step : { "step-socket", "step-bind", "step-listen" })
            QTRY_VERIFY2(desk.find<QToolButton>(step)->text().contains(QStringLiteral("✓")), step);
        RawPeer peer = RawPeer::connectTo(desk.endpoint());
        QTRY_VERIFY(desk.find<QToolButton>("step-accept")->text().contains(QLatin1Char('1')));
        QVERIFY(peer.write("x"));
        QCOMPARE(peer.read(1), QByteArray("x"));
        QTRY_VERIFY(desk.find<QToolButton>("step-recv/send")
                        ->toolTip()
                        .contains(QStringLiteral("Done so far: 2."))); // a read and a write
        peer.close();
        QTRY_VERIFY(desk.find<QToolButton>("step-close")->text().contains(QLatin1Char('1')));
        QVERIFY(!desk.find<QToolButton>("step-listen")->toolTip().isEmpty());
    }

    void restartKeepsThePort()
    {
        Desk desk;
        desk.start();
        const Endpoint before = desk.endpoint();
        desk.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.isStopped());
        desk.type("portSpin", before.port);
        desk.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.isListening());
        desk.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(desk.text("logView").count(QStringLiteral("(echo, event-loop)")) == 3);
        QTRY_VERIFY(desk.isListening());
        QCOMPARE(desk.endpoint(), before);
    }

    void quittingWithClientsIsClean()
    {
        std::vector<RawPeer> peers;
        {
            Desk desk;
            desk.start();
            for (int i = 0; i < 200; ++i)
                peers.push_back(RawPeer::connectTo(desk.endpoint()));
            QTRY_COMPARE(desk.rows("clientsView"), 200);
            QVERIFY(desk.window.close());
        }
        for (RawPeer& peer : peers)
            QVERIFY(peer.readEnd());
    }

    void valuesAndLayoutAreKept()
    {
        {
            Desk desk;
            desk.choose("modeCombo", QStringLiteral("Chat"));
            desk.type("portSpin", 7777);
            desk.find<QDockWidget>("detailDock")->hide();
            desk.window.close();
        }
        Desk desk;
        QCOMPARE(desk.find<QComboBox>("modeCombo")->currentText(), QStringLiteral("Chat"));
        QCOMPARE(desk.find<QSpinBox>("portSpin")->value(), 7777);
        QVERIFY(!desk.find<QDockWidget>("detailDock")->isVisible());
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(desk.find<QDockWidget>("detailDock")->isVisible());
    }

    void limitsHoldFromTheNextStart()
    {
        Desk desk;
        desk.type("portSpin", 0);
        desk.openLimits();
        desk.type("limitSpin_max-clients", 1);
        desk.click("startButton");
        QTRY_VERIFY(desk.isListening());
        RawPeer first = RawPeer::connectTo(desk.endpoint());
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        RawPeer second = RawPeer::connectTo(desk.endpoint());
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("rejected")));
        QTRY_VERIFY(desk.find<QToolButton>("statusLimits")->isVisible());
        QTRY_COMPARE(desk.find<QLabel>("limitHits_max-clients")->text(), QStringLiteral("▲ 1 hit"));
        QVERIFY(!desk.find<QToolButton>("limitsButton")->accessibleDescription().isEmpty());

        desk.type("limitSpin_max-clients", 2);
        QTRY_VERIFY(desk.find<QPushButton>("limitsRestartButton")->isEnabled());
        desk.click("limitsRestartButton");
        QTRY_VERIFY(desk.text("logView").count(QStringLiteral("(echo, event-loop)")) == 2);
        QTRY_VERIFY(desk.isListening());
        QTRY_VERIFY(!desk.find<QPushButton>("limitsRestartButton")->isEnabled());
        first = RawPeer::connectTo(desk.endpoint());
        second = RawPeer::connectTo(desk.endpoint());
        QTRY_COMPARE(desk.rows("clientsView"), 2);
    }

    void theStatusLineLeadsToTheLimits()
    {
        Desk desk;
        ServerConfig config = desk.window.lastConfig();
        config.net.listen.port = 0;
        config.net.maxClients = 1;
        desk.window.startServer(config);
        QTRY_VERIFY(desk.isListening());
        const RawPeer first = RawPeer::connectTo(desk.endpoint());
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        const RawPeer second = RawPeer::connectTo(desk.endpoint());
        QTRY_VERIFY(desk.find<QToolButton>("statusLimits")->isVisible());
        desk.click("statusLimits");
        QTRY_VERIFY(desk.find<LimitsDialog>("limitsDialog")->isVisible());
    }

    void theModelPanelTellsWhatHappens()
    {
        Desk desk;
        desk.choose("concurrencyCombo", QStringLiteral("Iterative"));
        desk.start();
        // A tab that is covered counts as visible for Qt, so the question is what of it can be seen.
        const auto* panel = desk.find<ModelPanel>("modelPanel");
        const auto isSeen = [panel] { return !panel->visibleRegion().isEmpty(); };
        QTRY_VERIFY(!isSeen());
        desk.press(Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY(isSeen());
        const RawPeer served = RawPeer::connectTo(desk.endpoint());
        QTRY_COMPARE(desk.rows("clientsView"), 1);
        const RawPeer waits = RawPeer::connectTo(desk.endpoint());
        QTRY_VERIFY(desk.find<QLabel>("modelWaiting")->text().startsWith(QStringLiteral("1 of ")));
        QTRY_VERIFY(desk.find<QToolButton>("step-accept")->text().contains(QStringLiteral("1 waiting")));
        QTRY_VERIFY(desk.find<QLabel>("modelSwitches")->text().endsWith(QStringLiteral("/s")));
        QVERIFY(desk.find<QLabel>("modelThreads")->text().toInt() > 0);
        desk.press(Qt::Key_I, Qt::ControlModifier);
        QTRY_VERIFY(!isSeen());
    }

    void workersAreKept()
    {
        {
            Desk desk;
            QTest::keyClick(desk.find<QComboBox>("concurrencyCombo"), Qt::Key_Down); // the event loop pool
            desk.type("workersSpin", 3);
            desk.window.close();
        }
        const Desk desk;
        QCOMPARE(desk.find<QSpinBox>("workersSpin")->value(), 3);
        QVERIFY(desk.find<QSpinBox>("workersSpin")->isEnabled());
    }

    /// What the command line gave holds for one run; what was set in the dialog stays.
    void onlyLimitsThatWereSetAreKept()
    {
        {
            Desk desk;
            ServerConfig config = desk.window.lastConfig();
            config.net.maxClients = 1;
            config.net.idleTimeout = std::chrono::seconds(7);
            desk.window.setServerConfig(config);
            desk.openLimits();
            QCOMPARE(desk.find<QSpinBox>("limitSpin_max-clients")->value(), 1);
            desk.type("limitSpin_max-line", 1000);
            desk.window.close();
        }
        const Desk desk;
        const ServerConfig config = desk.window.lastConfig();
        QCOMPARE(config.net.maxClients, 0U);
        QCOMPARE(config.net.idleTimeout, std::chrono::seconds(0));
        QCOMPARE(config.modeSettings.maxLine, 1000U);
    }

    void compareIsATabThatIsOpenedWhenAskedFor()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("compareDock");
        QVERIFY(!dock->isVisible());
        desk.press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.find<QPushButton>("compareStartButton")->isVisible());
        QVERIFY(desk.find<QPushButton>("compareStartButton")->hasFocus());
        QVERIFY(desk.window.tabifiedDockWidgets(dock).contains(desk.find<QDockWidget>("testClientDock")));
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
    }

    void hostilityIsATabThatIsOpenedWhenAskedFor()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("hostilityDock");
        QVERIFY(!dock->isVisible());
        desk.press(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.find<QPushButton>("hostilityRunButton")->isVisible());
        QVERIFY(desk.find<QPushButton>("hostilityRunButton")->hasFocus());
        QVERIFY(desk.window.tabifiedDockWidgets(dock).contains(desk.find<QDockWidget>("testClientDock")));
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
    }

    void whatAClientDidBecomesAScript()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("conversationDock");
        QVERIFY(!dock->isVisible());
        desk.start();
        desk.click("clientConnectButton");
        QTRY_COMPARE(desk.rows("clientList"), 1);
        desk.say(QStringLiteral("hello"));
        QTRY_COMPARE(desk.text("clientTranscript").count(QStringLiteral("hello")), 2);
        auto* record = desk.find<QAction>("clientRecordScriptAction");
        QTRY_VERIFY(record->isEnabled());
        record->trigger();
        QTRY_VERIFY(dock->isVisible());
        auto* script = desk.find<QPlainTextEdit>("conversationEdit");
        QVERIFY2(script->toPlainText().contains(QStringLiteral("expect-exactly \"hello\\n\" within 1s")),
            qPrintable(script->toPlainText()));
        QVERIFY(script->hasFocus());
        QTest::keyClick(script, Qt::Key_F5);
        QTRY_VERIFY(desk.find<QLabel>("conversationMessage")->text().contains(QStringLiteral("1 of 1 passed")));
        desk.find<QSpinBox>("conversationClientsSpin")->setValue(5);
        QTest::keyClick(script, Qt::Key_F5);
        QTRY_VERIFY(desk.find<QLabel>("conversationMessage")->text().contains(QStringLiteral("5 of 5 passed")));
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
        desk.press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(script->isVisible() && script->hasFocus());
    }

    /// Choosing the mode shows the rules; they answer, count and are replaced while a client stays; a trial
    /// leads to the log.
    void scriptAnswersByTheRulesOfItsPanel()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("rulesDock");
        QVERIFY(!dock->isVisible());
        desk.choose("modeCombo", QStringLiteral("Script"));
        QTRY_VERIFY(desk.find<QTableView>("rulesTable")->isVisible());
        desk.find<QAction>("ruleExample_ping")->trigger();
        desk.start();
        RawPeer peer = RawPeer::connectTo(desk.endpoint());
        QVERIFY(peer.write("PING a\n"));
        QCOMPARE(peer.readLine(), QByteArray("PONG a\n"));
        const auto hits = [&desk] { return desk.text("rulesTable").section(QLatin1Char('\t'), 4, 4); };
        QTRY_COMPARE(hits(), QStringLiteral("1"));
        auto* reply = desk.find<QLineEdit>("ruleReplyEdit");
        reply->setFocus();
        reply->selectAll();
        QTest::keyClicks(reply, QStringLiteral("DONG\\n"));
        desk.click("rulesApplyButton");
        QVERIFY(peer.write("PING b\n"));
        QCOMPARE(peer.readLine(), QByteArray("DONG\n"));
        QTRY_COMPARE(hits(), QStringLiteral("2"));
        QTRY_COMPARE(desk.rows("logView"), 6);
        desk.click("rulesTryButton");
        QTRY_COMPARE(desk.rows("rulesTrialTable"), 2);
        auto* trial = desk.find<QTableView>("rulesTrialTable");
        trial->selectRow(1);
        trial->setFocus();
        QTest::keyClick(trial, Qt::Key_Return);
        QTRY_COMPARE(desk.find<QTableView>("logView")->currentIndex().row(), 4);
        desk.press(Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(!dock->isVisible()); // it was in front
        desk.press(Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.find<QTableView>("rulesTrialTable")->isVisible());
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
    }

    void replayIsATabThatIsOpenedWhenAskedFor()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("replayDock");
        QVERIFY(!dock->isVisible());
        desk.press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.find<QPushButton>("replayOpenButton")->isVisible());
        QVERIFY(desk.find<QPushButton>("replayOpenButton")->hasFocus());
        QVERIFY(desk.window.tabifiedDockWidgets(dock).contains(desk.find<QDockWidget>("testClientDock")));
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
    }

    void loadIsATabForTheServerThatRuns()
    {
        Desk desk;
        auto* dock = desk.find<QDockWidget>("loadDock");
        QVERIFY(!dock->isVisible());
        desk.start();
        desk.press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(desk.find<QPushButton>("loadStartButton")->isVisible());
        QVERIFY(desk.find<QPushButton>("loadStartButton")->hasFocus());
        QVERIFY(desk.window.tabifiedDockWidgets(dock).contains(desk.find<QDockWidget>("testClientDock")));
        desk.find<QSpinBox>("loadClientsSpin")->setValue(3);
        desk.find<QDoubleSpinBox>("loadDurationSpin")->setValue(0.2);
        desk.find<QDoubleSpinBox>("loadWarmUpSpin")->setValue(0);
        QTest::mouseClick(desk.find<QPushButton>("loadStartButton"), Qt::LeftButton);
        QTRY_VERIFY(desk.find<QLabel>("loadMessage")->text().contains(QStringLiteral("3 of 3 clients")));
        desk.find<QAction>("resetLayoutAction")->trigger();
        QTRY_VERIFY(!dock->isVisible());
    }

    /// Every control has a name for a screen reader, a tooltip, and can be reached by keyboard.
    void everyControlIsAccessible_data()
    {
        QTest::addColumn<QByteArray>("action"); // of the tab on top; empty = the test client
        QTest::newRow("test client") << QByteArray();
        QTest::newRow("compare") << QByteArray("compareAction");
        QTest::newRow("load") << QByteArray("loadAction");
        QTest::newRow("replay") << QByteArray("replayAction");
    }
    void everyControlIsAccessible()
    {
        QFETCH(QByteArray, action);
        Desk desk;
        desk.start();
        if (!action.isEmpty())
            desk.find<QAction>(action.constData())->trigger();
        const QList<QWidget*> widgets = desk.window.findChildren<QWidget*>();
        for (const QWidget* widget : widgets) {
            const bool isControl = qobject_cast<const QAbstractButton*>(widget)
                || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget)
                || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)
                || qobject_cast<const QTableView*>(widget);
            const QString name = widget->objectName();
            const bool isInner = name.startsWith(QStringLiteral("qt_")) || !widget->isVisible();
            if (!isControl || isInner || qobject_cast<const QAbstractSpinBox*>(widget->parentWidget())
                || qobject_cast<const QLineEdit*>(widget->parentWidget())
                || qobject_cast<const QDockWidget*>(widget->parentWidget())
                || QByteArray(widget->metaObject()->className()).startsWith("QTableCorner"))
                continue;
            const QByteArray which = QByteArray(widget->metaObject()->className()) + ' ' + name.toUtf8();
            QVERIFY2(!widget->accessibleName().isEmpty(), which.constData());
            if (!qobject_cast<const QTableView*>(widget)) // its cells and headers have their own
                QVERIFY2(!widget->toolTip().isEmpty(), which.constData());
            QVERIFY2(
                (widget->focusPolicy() & Qt::TabFocus) != 0 || widget->focusProxy() || !widget->isEnabled(),
                which.constData());
        }
    }

private:
    QTemporaryDir m_settings;
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("signalbox"));
    QApplication::setOrganizationName(QStringLiteral("Signalbox"));
    TestMainWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_mainwindow.moc"
