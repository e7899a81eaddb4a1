// SPDX-License-Identifier: GPL-3.0-or-later
// Behaviours in the test client: by clicks and keys, against a server that sees what comes of it.
#include "../../core/client/rawserver.h"
#include "client/behaviourwords.h"
#include "dialogs/behaviourdialog.h"
#include "models/testclientmodel.h"
#include "net/tcpinfo.h"
#include "panels/clientpanel.h"
#include "strict.h"
#include "widgets/behaviourform.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace signalbox;

class TestClientBehaviours : public QObject
{
    Q_OBJECT

private:
    template <typename T> T* child(const char* name) const
    {
        return m_panel->findChild<T*>(QString::fromLatin1(name));
    }
    template <typename T> T* inDialog(const char* name) const
    {
        return dialog()->findChild<T*>(QString::fromLatin1(name));
    }
    BehaviourDialog* dialog() const { return child<BehaviourDialog>("behaviourDialog"); }
    QTableView* list() const { return child<QTableView>("clientList"); }
    QToolButton* stopButton() const { return child<QToolButton>("clientStopReadingButton"); }
    QLabel* newLine() const { return child<QLabel>("clientNewBehaviour"); }
    void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    QString cell(int row, int column) const { return list()->model()->index(row, column).data().toString(); }
    QString behaviour(int row) const { return cell(row, TestClientModel::Behaviour); }
    int openClients() const
    {
        int open = 0;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            open += cell(row, TestClientModel::State) == QStringLiteral("● open") ? 1 : 0;
        return open;
    }
    RawPeer connectOne()
    {
        const int before = openClients();
        child<QSpinBox>("clientCountSpin")->setValue(1);
        click(child<QPushButton>("clientConnectButton"));
        RawPeer peer = m_server->accept();
        [this, before] { QTRY_COMPARE(openClients(), before + 1); }();
        return peer;
    }
    void openDialog()
    {
        QTest::keyClick(m_panel.get(), Qt::Key_B, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(dialog() && dialog()->isVisible());
    }
    /// Through the menu of the Behaviour button, as one would by mouse.
    void choose(const QString& submenu, const QString& entry)
    {
        bool isChosen = false;
        QTimer::singleShot(0, m_panel.get(), [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (QAction* group : menu->actions()) {
                if (!group->menu() || group->text() != submenu)
                    continue;
                for (QAction* action : group->menu()->actions()) {
                    if (action->text() == entry && group->isEnabled()) {
                        QVERIFY(!action->toolTip().isEmpty());
                        action->trigger();
                        isChosen = true;
                    }
                }
            }
            menu->close();
        });
        click(child<QToolButton>("clientBehaviourButton"));
        QVERIFY(isChosen);
    }

    std::unique_ptr<RawServer> m_server;
    std::unique_ptr<ClientPanel> m_panel;

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_server = std::make_unique<RawServer>();
        m_panel = std::make_unique<ClientPanel>();
        m_panel->resize(340, 640);
        m_panel->setServerEndpoint(m_server->endpoint());
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    }
    void cleanup()
    {
        m_panel.reset();
        m_server.reset();
    }

    void stopsReadingWithOneClick()
    {
        QVERIFY(!stopButton()->isEnabled());
        QVERIFY(list()->isColumnHidden(TestClientModel::Behaviour));
        RawPeer peer = connectOne();
        QTRY_VERIFY(stopButton()->isEnabled());
        QVERIFY(!stopButton()->isChecked());
        click(stopButton());
        QTRY_COMPARE(behaviour(0), QStringLiteral("reading=off"));
        QTRY_VERIFY(stopButton()->isChecked());
        QVERIFY(!list()->isColumnHidden(TestClientModel::Behaviour));

        // The server's view: the window closes.
        const QByteArray bytes(64 * 1024, 'x');
        qsizetype taken = 0;
        for (qsizetype written = 1; written > 0; taken += std::max<qsizetype>(written, 0))
            written = peer.writeSome(bytes);
        QTRY_COMPARE(sampleTcp(peer.fd()).peerWindow.value_or(99), 0U);

        QTest::keyClick(m_panel.get(), Qt::Key_R, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(!stopButton()->isChecked());
        QTRY_VERIFY(sampleTcp(peer.fd()).peerWindow.value_or(0) > 0);
        QTRY_VERIFY(list()->isColumnHidden(TestClientModel::Behaviour));
    }

    void presetForNewClients()
    {
        QVERIFY(!newLine()->isVisible());
        choose(QStringLiteral("New Clients"), QStringLiteral("Vanishing client"));
        QTRY_VERIFY(newLine()->isVisible());
        QVERIFY2(newLine()->text().contains(QLatin1String("Vanishing client")), qPrintable(newLine()->text()));
        QVERIFY(newLine()->toolTip().contains(QLatin1String("drop-after=1k")));
        RawPeer peer = connectOne();
        QTRY_COMPARE(behaviour(0), QStringLiteral("Vanishing client"));
        auto* edit = child<QWidget>("clientSendEdit");
        QVERIFY(
            QMetaObject::invokeMethod(edit, "setPlainText", Q_ARG(QString, QString(3000, QLatin1Char('v')))));
        click(child<QPushButton>("clientSendButton"));
        QCOMPARE(peer.read(1000), QByteArray(1000, 'v'));
        QCOMPARE(peer.readError(), ECONNRESET);
        choose(QStringLiteral("New Clients"), QStringLiteral("Well-behaved"));
        QVERIFY(!newLine()->isVisible());
    }

    void presetForSelectedClients()
    {
        RawPeer first = connectOne();
        RawPeer second = connectOne(); // which is selected now
        choose(QStringLiteral("Selected Clients"), QStringLiteral("Trickling writer"));
        QTRY_COMPARE(behaviour(1), QStringLiteral("Trickling writer"));
        QCOMPARE(behaviour(0), QString());
        QVERIFY(!newLine()->isVisible());
        // What else it does stays when it stops reading.
        click(stopButton());
        QTRY_COMPARE(behaviour(1), QStringLiteral("reading=off pieces=1-3/20-80ms"));
    }

    void formShowsTheSameInEveryField()
    {
        openDialog();
        auto* text = inDialog<QLineEdit>("behaviourText");
        auto* pieces = inDialog<QLineEdit>("behaviour_pieces");
        auto* presets = inDialog<QComboBox>("behaviourPresetCombo");
        QCOMPARE(presets->currentText(), QStringLiteral("Well-behaved"));
        click(inDialog<QCheckBox>("behaviour_nagle"));
        click(inDialog<QCheckBox>("behaviour_reading"));
        QTest::keyClicks(pieces, QStringLiteral("1-5 / 10-30ms"));
        QCOMPARE(text->text(), QStringLiteral("nagle=on reading=off pieces=1-5/10-30ms"));
        QCOMPARE(presets->currentText(), QStringLiteral("As below"));

        text->selectAll();
        QTest::keyClicks(text, QStringLiteral("pieces=1-3/20-80ms"));
        QCOMPARE(pieces->text(), QStringLiteral("1-3/20-80ms"));
        QVERIFY(!inDialog<QCheckBox>("behaviour_nagle")->isChecked());
        QVERIFY(inDialog<QCheckBox>("behaviour_reading")->isChecked());
        QCOMPARE(presets->currentText(), QStringLiteral("Trickling writer"));

        for (int index = 0; index < presets->count() - 1; ++index) {
            presets->setCurrentIndex(index);
            Q_EMIT presets->activated(index);
            QCOMPARE(text->text(), presets->itemData(index).toString());
            QCOMPARE(presets->currentIndex(), index);
        }
    }

    void formSaysWhatIsWrong()
    {
        openDialog();
        auto* apply = inDialog<QPushButton>("behaviourApplyButton");
        auto* message = inDialog<QLabel>("behaviourMessage");
        QTest::keyClicks(inDialog<QLineEdit>("behaviour_delay"), QStringLiteral("20"));
        QVERIFY2(message->text().contains(QLatin1String("delay=20")), qPrintable(message->text()));
        QVERIFY(message->text().contains(QLatin1String("delay=200ms"))); // the remedy
        QVERIFY(!apply->isEnabled());
        QTest::keyClicks(inDialog<QLineEdit>("behaviour_delay"), QStringLiteral("ms"));
        QVERIFY(apply->isEnabled());
        QVERIFY(message->text().isEmpty());
    }

    void dialogChangesNewAndSelectedClients()
    {
        openDialog();
        QVERIFY(!inDialog<QRadioButton>("behaviourForSelected")->isEnabled());
        QTest::keyClicks(inDialog<QLineEdit>("behaviour_source"), QStringLiteral("127.0.0.9"));
        QTest::keyClick(dialog(), Qt::Key_Return);
        QCOMPARE(m_panel->behaviourText(), QStringLiteral("source=127.0.0.9"));
        RawPeer peer = connectOne();
        sockaddr_storage address {};
        socklen_t length = sizeof address;
        ::getpeername(peer.fd(), reinterpret_cast<sockaddr*>(&address), &length);
        QCOMPARE(Endpoint::fromSockaddr(address).address, QHostAddress(QStringLiteral("127.0.0.9")));

        // Now for the selected one: what it does stands there.
        auto* forSelected = inDialog<QRadioButton>("behaviourForSelected");
        QTRY_VERIFY(forSelected->isEnabled());
        forSelected->click();
        QCOMPARE(inDialog<QLineEdit>("behaviourText")->text(), QStringLiteral("source=127.0.0.9"));
        auto* rcvbuf = inDialog<QLineEdit>("behaviour_rcvbuf");
        QTest::keyClicks(rcvbuf, QStringLiteral("4096"));
        QVERIFY(inDialog<QLabel>("behaviourMessage")
                    ->text()
                    .contains(QLatin1String("Only a client that connects")));
        rcvbuf->clear();
        Q_EMIT rcvbuf->textEdited({});
        QTest::keyClicks(inDialog<QLineEdit>("behaviour_throttle"), QStringLiteral("10k"));
        click(inDialog<QPushButton>("behaviourApplyButton"));
        QTRY_COMPARE(behaviour(0), QStringLiteral("source=127.0.0.9 throttle=10k"));
        QCOMPARE(m_panel->behaviourText(), QStringLiteral("source=127.0.0.9"));

        // It closes: nobody is left to change.
        peer.reset();
        QTRY_VERIFY(!forSelected->isEnabled());
        QVERIFY(inDialog<QRadioButton>("behaviourForNew")->isChecked());
    }

    void everyControlOfTheDialogIsAccessible()
    {
        openDialog();
        int checked = 0;
        for (const QWidget* widget : dialog()->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->inherits("QLabel"))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
            ++checked;
        }
        QCOMPARE(
            checked, static_cast<int>(behaviourWords().size()) + 6); // presets, text, two radios, two buttons
        QVERIFY(dialog()->sizeHint().width() <= 700 && dialog()->sizeHint().height() <= 560);
    }

    void textComesAndGoes()
    {
        QVERIFY(m_panel->setBehaviourText(QStringLiteral("seed=7 delay=5ms")));
        QCOMPARE(m_panel->behaviourText(), QStringLiteral("delay=5ms seed=7"));
        QVERIFY(!m_panel->setBehaviourText(QStringLiteral("delay=5")));
        QCOMPARE(m_panel->behaviourText(), QStringLiteral("delay=5ms seed=7"));
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("kept.ini")), QSettings::IniFormat);
        m_panel->saveState(settings);
        ClientPanel other;
        other.restoreState(settings);
        QCOMPARE(other.behaviourText(), m_panel->behaviourText());
    }
};

QTEST_MAIN(TestClientBehaviours)
#include "tst_clientbehaviours.moc"
