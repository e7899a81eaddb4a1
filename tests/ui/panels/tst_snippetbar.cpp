// SPDX-License-Identifier: GPL-3.0-or-later
// Snippets in the test client: by clicks and keys, against a server that reads what is sent.
#include "../../core/client/rawserver.h"
#include "dialogs/snippetdialog.h"
#include "dialogs/snippetsdialog.h"
#include "models/testclientmodel.h"
#include "panels/clientpanel.h"
#include "panels/snippetbar.h"
#include "strict.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace signalbox;

class TestSnippetBar : public QObject
{
    Q_OBJECT

private:
    template <typename T> T* child(const char* name) const
    {
        return m_window->findChild<T*>(QString::fromLatin1(name));
    }
    SnippetBar* bar() const { return child<SnippetBar>("snippetBar"); }
    QPlainTextEdit* edit() const { return child<QPlainTextEdit>("clientSendEdit"); }
    QString status() const { return child<QLabel>("clientSendStatus")->text(); }
    SnippetDialog* dialog() const { return child<SnippetDialog>("snippetDialog"); }
    template <typename T> T* inDialog(const char* name) const
    {
        return dialog()->findChild<T*>(QString::fromLatin1(name));
    }
    void click(QWidget* widget) { QTest::mouseClick(widget, Qt::LeftButton); }
    QList<QToolButton*> buttons() const
    {
        QList<QToolButton*> all;
        for (QAction* action : bar()->actions()) {
            auto* button = qobject_cast<QToolButton*>(bar()->widgetForAction(action));
            if (button && button->objectName() == QLatin1String("snippetButton"))
                all.append(button);
        }
        return all;
    }
    QStringList names() const
    {
        QStringList texts;
        for (const QToolButton* button : buttons())
            texts += button->text();
        return texts;
    }
    void write(const QString& text)
    {
        edit()->setFocus();
        edit()->selectAll();
        QTest::keyClicks(edit(), text);
    }
    RawPeer connectOne()
    {
        click(child<QPushButton>("clientConnectButton"));
        RawPeer peer = m_server->accept();
        return peer;
    }
    /// With Ctrl+Alt+N, a name and a key of the list.
    void saveSnippet(const QString& text, const QString& name, const QString& key = {})
    {
        write(text);
        QTest::keyClick(edit(), Qt::Key_N, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(dialog());
        QCOMPARE(inDialog<QPlainTextEdit>("snippetText")->toPlainText(), text);
        QTest::keyClicks(inDialog<QLineEdit>("snippetName"), name);
        if (!key.isEmpty())
            inDialog<QComboBox>("snippetKey")->setCurrentText(key);
        click(inDialog<QPushButton>("snippetSaveButton"));
        QTRY_VERIFY(!dialog());
        QTRY_VERIFY(names().contains(name));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void chooseFor(QToolButton* button, const QString& entry)
    {
        QTimer::singleShot(0, m_window.get(), [entry] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            QVERIFY(menu);
            for (QAction* action : menu->actions()) {
                if (action->text().remove(QLatin1Char('&')).startsWith(entry))
                    action->trigger();
            }
            menu->close();
        });
        Q_EMIT button->customContextMenuRequested({ 3, 3 });
    }

    std::unique_ptr<RawServer> m_server;
    std::unique_ptr<QMainWindow> m_window;
    ClientPanel* m_panel = nullptr;

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_server = std::make_unique<RawServer>();
        m_window = std::make_unique<QMainWindow>();
        m_panel = new ClientPanel;
        m_window->setCentralWidget(m_panel);
        QMenu* client = m_window->menuBar()->addMenu(QStringLiteral("&Client"));
        client->addActions(m_panel->clientActions());
        m_window->resize(420, 700);
        m_panel->setServerEndpoint(m_server->endpoint());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QCoreApplication::processEvents(); // the keys are looked at once all is there
    }
    void cleanup()
    {
        m_window.reset();
        m_server.reset();
    }

    void savedFromTheFieldAndSentByClick()
    {
        QVERIFY(names().isEmpty());
        saveSnippet(QStringLiteral("ping"), QStringLiteral("Ping"));
        RawPeer peer = connectOne();
        write(QStringLiteral("something else"));
        click(buttons().first());
        QCOMPARE(peer.read(5), QByteArray("ping\n"));
        QCOMPARE(edit()->toPlainText(), QStringLiteral("something else")); // which stays
    }

    void sentByItsKey()
    {
        saveSnippet(QStringLiteral("one"), QStringLiteral("First"), QStringLiteral("Ctrl+1"));
        saveSnippet(QStringLiteral("two"), QStringLiteral("Second"), QStringLiteral("Ctrl+2"));
        RawPeer peer = connectOne();
        edit()->setFocus(); // also while one writes
        QTest::keyClick(edit(), Qt::Key_2, Qt::ControlModifier);
        QTest::keyClick(edit(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(peer.read(8), QByteArray("two\none\n"));
        QVERIFY(buttons().first()->toolTip().contains(QLatin1String("Ctrl+1")));
    }

    void withoutAClientItSaysSo()
    {
        saveSnippet(QStringLiteral("ping"), QStringLiteral("Ping"), QStringLiteral("Ctrl+1"));
        QTest::keyClick(edit(), Qt::Key_1, Qt::ControlModifier);
        QVERIFY2(status().contains(QLatin1String("Connect a client")), qPrintable(status()));
    }

    void takenKeysAreRefusedByName_data()
    {
        QTest::addColumn<QKeySequence>("key");
        QTest::addColumn<QString>("said");
        QTest::newRow("action") << QKeySequence(Qt::CTRL | Qt::Key_N) << QStringLiteral("New Client");
        QTest::newRow("menu") << QKeySequence(Qt::ALT | Qt::Key_C) << QStringLiteral("Client");
        QTest::newRow("text fields") << QKeySequence(Qt::CTRL | Qt::Key_V) << QStringLiteral("text fields");
        QTest::newRow("letter") << QKeySequence(Qt::Key_X) << QStringLiteral("needed for writing");
        QTest::newRow("snippet") << QKeySequence(Qt::CTRL | Qt::Key_1) << QStringLiteral("\"Ping\"");
    }
    void takenKeysAreRefusedByName()
    {
        QFETCH(QKeySequence, key);
        QFETCH(QString, said);
        saveSnippet(QStringLiteral("ping"), QStringLiteral("Ping"), QStringLiteral("Ctrl+1"));
        write(QStringLiteral("pong"));
        QTest::keyClick(edit(), Qt::Key_N, Qt::ControlModifier | Qt::AltModifier);
        QTest::keyClicks(inDialog<QLineEdit>("snippetName"), QStringLiteral("Pong"));
        auto* keys = inDialog<QComboBox>("snippetKey");
        keys->setCurrentIndex(keys->count() - 1);
        auto* other = inDialog<QKeySequenceEdit>("snippetOtherKey");
        QVERIFY(other->isEnabled());
        QTest::keyClick(other, key[0].key(), key[0].keyboardModifiers());
        QCOMPARE(other->keySequence(), key);
        click(inDialog<QPushButton>("snippetSaveButton"));
        auto* error = inDialog<QLabel>("snippetError");
        QVERIFY2(error->text().contains(said), qPrintable(error->text()));
        QVERIFY(error->text().contains(QLatin1String("Choose another key")));
        // A free one does.
        QTest::keyClick(other, Qt::Key_F7);
        QTRY_COMPARE(other->keySequence(), QKeySequence(Qt::Key_F7));
        click(inDialog<QPushButton>("snippetSaveButton"));
        QTRY_VERIFY(!dialog());
        RawPeer peer = connectOne();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(edit(), Qt::Key_F7);
        QCOMPARE(peer.read(5), QByteArray("pong\n"));
    }

    void whatIsWrongStaysOpen()
    {
        QTest::keyClick(edit(), Qt::Key_N, Qt::ControlModifier | Qt::AltModifier);
        auto* error = inDialog<QLabel>("snippetError");
        click(inDialog<QPushButton>("snippetSaveButton"));
        QVERIFY2(error->text().contains(QLatin1String("no name")), qPrintable(error->text()));
        inDialog<QComboBox>("snippetFormat")->setCurrentText(QStringLiteral("Hex"));
        QVERIFY2(error->text().contains(QLatin1String("'h'")) || !error->text().isEmpty(),
            qPrintable(error->text()));
        QVERIFY(!inDialog<QComboBox>("snippetEnding")->isEnabled());
        inDialog<QPlainTextEdit>("snippetText")->setPlainText(QStringLiteral("00 ff"));
        QTest::keyClicks(inDialog<QLineEdit>("snippetName"), QStringLiteral("R&D"));
        QTest::keyClick(inDialog<QLineEdit>("snippetName"), Qt::Key_Return);
        QTRY_VERIFY(!dialog());
        QTRY_COMPARE(names(), QStringList { QStringLiteral("R&&D") }); // an ampersand, not a mnemonic
        RawPeer peer = connectOne();
        click(buttons().first());
        QCOMPARE(peer.read(2), QByteArray("\x00\xff", 2));
    }

    void contextMenuMovesChangesAndRemoves()
    {
        saveSnippet(QStringLiteral("a"), QStringLiteral("A"));
        saveSnippet(QStringLiteral("b"), QStringLiteral("B"));
        chooseFor(buttons()[1], QStringLiteral("Move Left"));
        QTRY_COMPARE(names(), QStringList({ QStringLiteral("B"), QStringLiteral("A") }));
        chooseFor(buttons()[0], QStringLiteral("Edit in the Field"));
        QCOMPARE(edit()->toPlainText(), QStringLiteral("b"));
        chooseFor(buttons()[0], QStringLiteral("Change"));
        QVERIFY(dialog());
        inDialog<QLineEdit>("snippetName")->selectAll();
        QTest::keyClicks(inDialog<QLineEdit>("snippetName"), QStringLiteral("Beta"));
        click(inDialog<QPushButton>("snippetSaveButton"));
        QTRY_COMPARE(names(), QStringList({ QStringLiteral("Beta"), QStringLiteral("A") }));
        chooseFor(buttons()[1], QStringLiteral("Remove"));
        QTRY_COMPARE(names(), QStringList { QStringLiteral("Beta") });
    }

    void managedInTheDialog()
    {
        saveSnippet(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("Ctrl+1"));
        saveSnippet(QStringLiteral("b"), QStringLiteral("B"));
        saveSnippet(QStringLiteral("c"), QStringLiteral("C"));
        for (QAction* action : bar()->menu()->actions()) {
            if (action->text().startsWith(QLatin1String("Manage")))
                action->trigger();
        }
        auto* list = child<SnippetsDialog>("snippetsDialog");
        QVERIFY(list);
        auto* table = list->findChild<QTableWidget*>(QStringLiteral("snippetsTable"));
        const auto button = [list](const char* name) {
            return list->findChild<QPushButton*>(QString::fromLatin1(name));
        };
        QCOMPARE(table->rowCount(), 3);
        QCOMPARE(table->item(0, 1)->text(), QStringLiteral("Ctrl+1"));
        QVERIFY(!button("snippetsUpButton")->isEnabled());
        click(button("snippetsDownButton"));
        QCOMPARE(names(), QStringList({ QStringLiteral("B"), QStringLiteral("A"), QStringLiteral("C") }));
        QCOMPARE(table->currentRow(), 1);
        click(button("snippetsUpButton"));
        QCOMPARE(names(), QStringList({ QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C") }));
        table->selectRow(1);
        click(button("snippetsRemoveButton"));
        QCOMPARE(names(), QStringList({ QStringLiteral("A"), QStringLiteral("C") }));
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Return); // changes it
        QVERIFY(dialog());
        inDialog<QComboBox>("snippetKey")->setCurrentIndex(0);
        click(inDialog<QPushButton>("snippetSaveButton"));
        QTRY_VERIFY(!dialog());
        QCOMPARE(table->item(0, 1)->text(), QString());
        click(button("snippetsCloseButton"));
        QTRY_VERIFY(!child<SnippetsDialog>("snippetsDialog"));
    }

    void textComesAndGoes()
    {
        saveSnippet(QStringLiteral("a"), QStringLiteral("A"), QStringLiteral("Ctrl+1"));
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("kept.ini")), QSettings::IniFormat);
        m_panel->saveState(settings);
        const QString text = m_panel->snippetsText();
        QVERIFY(m_panel->setSnippetsText({}));
        QVERIFY(names().isEmpty());
        QVERIFY(!m_panel->setSnippetsText(QStringLiteral("[")));
        m_panel->restoreState(settings);
        QCOMPARE(m_panel->snippetsText(), text);
        QTRY_COMPARE(names(), QStringList { QStringLiteral("A") });
        RawPeer peer = connectOne();
        QTest::keyClick(edit(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(peer.read(2), QByteArray("a\n"));
    }

    /// Say from a workspace that was written elsewhere: the button is there, the key stays with its owner.
    void aTakenKeyFromAFileStaysWithItsOwner()
    {
        QVERIFY(m_panel->setSnippetsText(
            QStringLiteral("{\"snippets\":[{\"name\":\"A\",\"text\":\"a\",\"hotkey\":\"Ctrl+N\"}]}")));
        QTRY_COMPARE(names(), QStringList { QStringLiteral("A") });
        QVERIFY2(buttons().first()->toolTip().contains(QLatin1String("New Client")),
            qPrintable(buttons().first()->toolTip()));
        QTest::keyClick(edit(), Qt::Key_N, Qt::ControlModifier);
        QVERIFY(m_server->accept().isValid()); // a client more
    }

    void moreThanThereIsRoomForAreInTheMenu()
    {
        for (int i = 0; i < 12; ++i)
            saveSnippet(QStringLiteral("m"), QStringLiteral("Snippet %1").arg(i));
        QCOMPARE(bar()->menu()->actions().size(), 12 + 3);
        QVERIFY(m_window->minimumSizeHint().width() <= 420);
    }
};

QTEST_MAIN(TestSnippetBar)
#include "tst_snippetbar.moc"
