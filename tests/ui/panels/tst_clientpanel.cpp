// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/clientpanel.h"

#include "models/testclientmodel.h"
#include "models/transcriptmodel.h"

#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

/// Sends back what it gets, and remembers it.
class EchoServer : public QTcpServer
{
public:
    EchoServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket* socket = nextPendingConnection()) {
                sockets.append(socket);
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    const QByteArray bytes = socket->readAll();
                    received += bytes;
                    socket->write(bytes);
                });
                connect(socket, &QTcpSocket::errorOccurred, this,
                    [this](QAbstractSocket::SocketError error) { lastError = error; });
            }
        });
        listen(QHostAddress::LocalHost);
    }
    Endpoint endpoint() const { return { serverAddress(), serverPort() }; }

    QList<QTcpSocket*> sockets;
    QByteArray received;
    QAbstractSocket::SocketError lastError = QAbstractSocket::UnknownSocketError;
};

} // namespace

class TestClientPanel : public QObject
{
    Q_OBJECT

private:
    template <typename T> T* child(const char* name) const
    {
        return m_panel->findChild<T*>(QString::fromLatin1(name));
    }
    QLineEdit* host() const { return child<QLineEdit>("clientHostEdit"); }
    QSpinBox* port() const { return child<QSpinBox>("clientPortSpin"); }
    QSpinBox* count() const { return child<QSpinBox>("clientCountSpin"); }
    QPlainTextEdit* edit() const { return child<QPlainTextEdit>("clientSendEdit"); }
    QAbstractButton* sendButton() const { return child<QAbstractButton>("clientSendButton"); }
    QTableView* list() const { return child<QTableView>("clientList"); }
    QTableView* transcriptView() const { return child<QTableView>("clientTranscript"); }
    QString status() const { return child<QLabel>("clientSendStatus")->text(); }
    QComboBox* format() const { return child<QComboBox>("clientFormatCombo"); }

    void click(QAbstractButton* button) { QTest::mouseClick(button, Qt::LeftButton); }
    void clickConnect() { click(child<QAbstractButton>("clientConnectButton")); }
    void clickRow(int row, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, modifiers,
            list()->visualRect(list()->model()->index(row, 1)).center());
    }
    QAction* action(const QString& text) const
    {
        for (QAction* candidate : m_panel->clientActions()) {
            if (candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }
    void write(const QString& text)
    {
        edit()->selectAll();
        QTest::keyClicks(edit(), text);
    }
    void connectClients(int number)
    {
        count()->setValue(number);
        clickConnect();
        QTRY_COMPARE(openClients(), number);
    }
    int openClients() const
    {
        int open = 0;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            open += list()->model()->index(row, TestClientModel::State).data().toString()
                    == QStringLiteral("● open")
                ? 1
                : 0;
        return open;
    }
    QString state(int row) const
    {
        return list()->model()->index(row, TestClientModel::State).data().toString();
    }
    /// `→ hello\n | ← hello\n`, data only
    QString transcript() const
    {
        QStringList rows;
        const QAbstractItemModel* model = transcriptView()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QString arrow = model->index(row, TranscriptModel::Direction).data().toString();
            if (arrow == QStringLiteral("→") || arrow == QStringLiteral("←"))
                rows.append(
                    arrow + QLatin1Char(' ') + model->index(row, TranscriptModel::Text).data().toString());
        }
        return rows.join(QLatin1String(" | "));
    }

    std::unique_ptr<EchoServer> m_server;
    std::unique_ptr<ClientPanel> m_panel;

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<EchoServer>();
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

    void twoClicksToTheFirstEcho()
    {
        QCOMPARE(edit()->toPlainText(), QStringLiteral("hello"));
        QVERIFY(!sendButton()->isEnabled());
        QCOMPARE(status(), QStringLiteral("Connect a client to send this."));
        clickConnect();
        click(sendButton()); // at once: it is sent as soon as the connection is open
        QTRY_COMPARE(transcript(), QStringLiteral("→ hello\\n | ← hello\\n"));
        QCOMPARE(m_server->received, QByteArray("hello\n"));
        QCOMPARE(state(0), QStringLiteral("● open"));
        QVERIFY(!list()->model()->index(0, TestClientModel::RoundTrip).data().toString().isEmpty());
        QCOMPARE(status(), QStringLiteral("6 bytes to 1 client"));
    }

    void emptyListOffersConnect()
    {
        auto* button = list()->findChild<QAbstractButton*>(QStringLiteral("emptyButton"));
        QVERIFY(button && button->isVisible());
        click(button);
        QTRY_COMPARE(openClients(), 1);
        QVERIFY(!button->isVisible());
    }

    void typingReplacesWhatWasSent()
    {
        connectClients(1);
        edit()->setFocus();
        QTest::keyClicks(edit(), QStringLiteral("one"));
        QTest::keyClick(edit(), Qt::Key_Return);
        QTest::keyClicks(edit(), QStringLiteral("two"));
        QTest::keyClick(edit(), Qt::Key_Return, Qt::ControlModifier);
        QTest::keyClick(edit(), Qt::Key_Enter); // the same again
        QTRY_COMPARE(m_server->received, QByteArray("one\ntwo\ntwo\n"));
    }

    void history()
    {
        connectClients(1);
        for (const char* text : { "one", "two", "three" }) {
            write(QString::fromLatin1(text));
            QTest::keyClick(edit(), Qt::Key_Return);
        }
        write(QStringLiteral("draft"));
        const auto press = [this](Qt::Key key) {
            QTest::keyClick(edit(), key);
            return edit()->toPlainText();
        };
        QCOMPARE(press(Qt::Key_Up), QStringLiteral("three"));
        QCOMPARE(press(Qt::Key_Up), QStringLiteral("two"));
        QCOMPARE(press(Qt::Key_Up), QStringLiteral("one"));
        QCOMPARE(press(Qt::Key_Up), QStringLiteral("one"));
        QCOMPARE(press(Qt::Key_Down), QStringLiteral("two"));
        QCOMPARE(press(Qt::Key_Down), QStringLiteral("three"));
        QCOMPARE(press(Qt::Key_Down), QStringLiteral("draft"));
        QCOMPARE(press(Qt::Key_Down), QStringLiteral("draft"));
        // Right after sending, Up means the message before.
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(press(Qt::Key_Up), QStringLiteral("three"));
    }

    void severalLines()
    {
        connectClients(1);
        const int height = edit()->height();
        write(QStringLiteral("one"));
        QTest::keyClick(edit(), Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(edit(), QStringLiteral("two"));
        QVERIFY(edit()->height() > height);
        child<QComboBox>("clientEndingCombo")->setCurrentText(QStringLiteral("CRLF"));
        click(sendButton());
        QTRY_COMPARE(m_server->received, QByteArray("one\r\ntwo\r\n"));
    }

    void hexAndEscapes()
    {
        connectClients(1);
        format()->setCurrentText(QStringLiteral("Hex"));
        QCOMPARE(edit()->toPlainText(), QStringLiteral("68 65 6c 6c 6f 0a")); // the same bytes
        QGuiApplication::clipboard()->setText(QStringLiteral("0x01, 0x02 {ff}"));
        edit()->selectAll();
        edit()->paste();
        QCOMPARE(edit()->toPlainText(), QStringLiteral("01 02 ff"));
        QCOMPARE(status(), QStringLiteral("3 bytes to 1 client"));
        QTest::keyClicks(edit(), QStringLiteral(" g"));
        QVERIFY(status().contains(QLatin1String("\"g\" at position 10")));
        QVERIFY(!sendButton()->isEnabled());
        QTest::keyClick(edit(), Qt::Key_Return); // does nothing
        QTest::keyClick(edit(), Qt::Key_Backspace);
        QVERIFY(sendButton()->isEnabled());
        click(sendButton());
        QTRY_COMPARE(m_server->received, QByteArray("\x01\x02\xff"));

        format()->setCurrentText(QStringLiteral("Escapes"));
        QCOMPARE(edit()->toPlainText().trimmed(), QStringLiteral("\\x01\\x02\\xff"));
        write(QStringLiteral("a\\qb"));
        QVERIFY(status().contains(QLatin1String("\"\\q\" is not an escape")));
        QVERIFY(status().contains(QLatin1String("position 2")));
        m_server->received.clear();
        write(QStringLiteral("\\\\x0a\\t\\x00"));
        QTest::keyClick(edit(), Qt::Key_Return);
        QTRY_COMPARE(m_server->received, QByteArray("\\x0a\t\0\n", 7));
        format()->setCurrentText(QStringLiteral("Hex"));
        QCOMPARE(edit()->toPlainText(), QStringLiteral("5c 78 30 61 09 00 0a"));
        format()->setCurrentText(QStringLiteral("Escapes"));
        QCOMPARE(edit()->toPlainText(), QStringLiteral("\\\\x0a\\t\\x00"));
    }

    void selectedOrAll()
    {
        connectClients(3);
        QTRY_COMPARE(list()->selectionModel()->selectedRows().size(), 3);
        QTRY_COMPARE(m_server->sockets.size(), 3);
        clickRow(1);
        QCOMPARE(status(), QStringLiteral("6 bytes to 1 client"));
        click(sendButton());
        QTRY_COMPARE(transcript(), QStringLiteral("→ hello\\n | ← hello\\n"));
        list()->clearSelection();
        QCOMPARE(status(), QStringLiteral("Select a client in the list, or tick All."));
        QVERIFY(!sendButton()->isEnabled());
        click(child<QCheckBox>("clientAllCheck"));
        QCOMPARE(status(), QStringLiteral("6 bytes to 3 clients"));
        click(sendButton());
        QTRY_COMPARE(m_server->received, QByteArray("hello\n").repeated(4));
        clickRow(0);
        QTRY_COMPARE(transcript(), QStringLiteral("→ hello\\n | ← hello\\n")); // its own
        clickRow(2, Qt::ControlModifier);
        QTRY_COMPARE(transcript().count(QStringLiteral("→")), 2);
    }

    void disconnectHalfCloseAndReset()
    {
        connectClients(3);
        QTRY_COMPARE(m_server->sockets.size(), 3);
        QVERIFY(!action(QStringLiteral("Remove Closed"))->isEnabled());
        clickRow(0);
        action(QStringLiteral("Disconnect"))->trigger();
        QTRY_COMPARE(state(0), QStringLiteral("○ closed by this side"));
        QVERIFY(!action(QStringLiteral("Disconnect"))->isEnabled());
        QVERIFY(!sendButton()->isEnabled());
        QCOMPARE(status(), QStringLiteral("The selected client cannot send any more."));

        clickRow(1);
        QTest::keyClick(m_panel.get(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(state(1), QStringLiteral("○ reset by this side"));

        clickRow(2);
        action(QStringLiteral("Half-close"))->trigger();
        QTRY_COMPARE(state(2), QStringLiteral("○ closed by the peer")); // QTcpServer closes on FIN

        action(QStringLiteral("Remove Closed"))->trigger();
        QTRY_COMPARE(list()->model()->rowCount(), 0);
    }

    void failureIsSaidUnderTheFields()
    {
        m_server->close();
        clickConnect();
        auto* problem = child<QLabel>("clientConnectProblem");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QLatin1String("Connection refused (ECONNREFUSED)")));
        QVERIFY(problem->text().contains(QString::number(port()->value())));
        QVERIFY(state(0).startsWith(QStringLiteral("✖")));
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        m_panel->setServerEndpoint(m_server->endpoint());
        QVERIFY(!problem->isVisible());
        clickConnect();
        QTRY_COMPARE(openClients(), 1);
        QVERIFY(!problem->isVisible());
    }

    void missingHost()
    {
        host()->setFocus();
        host()->selectAll();
        QTest::keyClick(host(), Qt::Key_Delete);
        QTest::keyClick(host(), Qt::Key_Return);
        QVERIFY(child<QLabel>("clientConnectProblem")->text().contains(QLatin1String("The host is missing.")));
        QTest::keyClicks(host(), QStringLiteral("127.0.0.1"));
        QVERIFY(!child<QLabel>("clientConnectProblem")->isVisible());
        QTest::keyClick(host(), Qt::Key_Return);
        QTRY_COMPARE(openClients(), 1);
    }

    void prefillsUnlessTyped()
    {
        m_panel->setServerEndpoint({ QHostAddress(QHostAddress::AnyIPv4), 1000 });
        QCOMPARE(host()->text(), QStringLiteral("127.0.0.1"));
        QCOMPARE(port()->value(), 1000);
        m_panel->setServerEndpoint({ QHostAddress(QHostAddress::AnyIPv6), 1001 });
        QCOMPARE(host()->text(), QStringLiteral("::1"));
        host()->selectAll();
        QTest::keyClicks(host(), QStringLiteral("example.org"));
        m_panel->setServerEndpoint({ QHostAddress(QHostAddress::LocalHost), 1002 });
        QCOMPARE(host()->text(), QStringLiteral("example.org"));
        QCOMPARE(port()->value(), 1001);
        host()->clear();
        m_panel->setServerEndpoint({ QHostAddress(QHostAddress::LocalHost), 1003 });
        QCOMPARE(host()->text(), QStringLiteral("127.0.0.1"));
        QCOMPARE(port()->value(), 1003);
    }

    void hostWithPortIsTakenApart_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("number");
        QTest::newRow("v4") << QStringLiteral("10.0.0.1:8080") << QStringLiteral("10.0.0.1") << 8080;
        QTest::newRow("v6") << QStringLiteral("[::1]:8081") << QStringLiteral("::1") << 8081;
        QTest::newRow("name") << QStringLiteral("example.org:7") << QStringLiteral("example.org") << 7;
        QTest::newRow("scheme") << QStringLiteral("tcp://example.org:9/") << QStringLiteral("example.org") << 9;
        QTest::newRow("bare v6") << QStringLiteral("fe80::1") << QStringLiteral("fe80::1") << 0;
        QTest::newRow("no port") << QStringLiteral("example.org:99999") << QStringLiteral("example.org:99999")
                                 << 0;
    }
    void hostWithPortIsTakenApart()
    {
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        QFETCH(int, number);
        const int before = port()->value();
        host()->setFocus();
        host()->selectAll();
        QTest::keyClicks(host(), typed);
        port()->setFocus();
        QCOMPARE(host()->text(), shown);
        QCOMPARE(port()->value(), number == 0 ? before : number);
    }

    void newClientByKey()
    {
        count()->setValue(5);
        QTest::keyClick(m_panel.get(), Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(openClients(), 1);
        QVERIFY(edit()->hasFocus());
        QTest::keyClick(edit(), Qt::Key_Return);
        QTRY_COMPARE(m_server->received, QByteArray("hello\n"));
    }

    void manyClients()
    {
        m_server->setMaxPendingConnections(500);
        QSignalSpy title(m_panel.get(), &ClientPanel::titleChanged);
        connectClients(200);
        QTRY_COMPARE(title.last().first().toString(), QStringLiteral("Test client · 200"));
        click(sendButton());
        QTRY_COMPARE(m_server->received.size(), 1200);
        QTRY_COMPARE(transcript().count(QStringLiteral("←")), 200);
    }

    void doesNothingWhileHidden()
    {
        connectClients(1);
        m_panel->hide();
        QTRY_COMPARE(m_server->sockets.size(), 1);
        m_server->sockets.first()->write("while hidden");
        QTest::qWait(200);
        QCOMPARE(transcript(), QString());
        m_panel->show();
        QTRY_COMPARE(transcript(), QStringLiteral("← while hidden"));
    }

    void transcriptCanBeCopiedAndCleared()
    {
        connectClients(1);
        click(sendButton());
        QTRY_COMPARE(transcript(), QStringLiteral("→ hello\\n | ← hello\\n"));
        transcriptView()->setFocus();
        QTest::keyClick(transcriptView(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(transcriptView(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QGuiApplication::clipboard()->text().trimmed().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3); // connected, sent, received
        QVERIFY(lines.at(1).endsWith(QStringLiteral("→\thello\\n")));
        action(QStringLiteral("Clear Transcript"))->trigger();
        QCOMPARE(transcriptView()->model()->rowCount(), 0);
    }

    void settingsAreKept()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        host()->selectAll();
        QTest::keyClicks(host(), QStringLiteral("example.org"));
        port()->setValue(99);
        count()->setValue(7);
        format()->setCurrentText(QStringLiteral("Escapes"));
        child<QComboBox>("clientEndingCombo")->setCurrentText(QStringLiteral("CR"));
        child<QCheckBox>("clientAllCheck")->setChecked(true);
        m_panel->saveState(settings);

        m_panel = std::make_unique<ClientPanel>();
        m_panel->restoreState(settings);
        m_panel->setServerEndpoint(m_server->endpoint());
        QCOMPARE(host()->text(), QStringLiteral("example.org"));
        QCOMPARE(port()->value(), 99);
        QCOMPARE(count()->value(), 7);
        QCOMPARE(format()->currentText(), QStringLiteral("Escapes"));
        QCOMPARE(child<QComboBox>("clientEndingCombo")->currentText(), QStringLiteral("CR"));
        QVERIFY(child<QCheckBox>("clientAllCheck")->isChecked());
        QCOMPARE(edit()->toPlainText(), QStringLiteral("hello"));
    }

    void everyControlIsAccessible()
    {
        int checked = 0;
        for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
            const bool isPart = qobject_cast<const QSpinBox*>(widget->parentWidget())
                || qobject_cast<const QHeaderView*>(widget);
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || isPart
                || widget->inherits("QLabel"))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(),
                qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
            if (!qobject_cast<const QTableView*>(widget))
                QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
            ++checked;
        }
        QVERIFY(checked >= 12);
    }

    void tabOrderFollowsTheEye()
    {
        connectClients(1);
        host()->setFocus();
        QStringList names;
        for (int i = 0; i < 30 && (names.isEmpty() || QApplication::focusWidget() != host()); ++i) {
            names.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        names.removeAll(QString()); // tool buttons
        QCOMPARE(names,
            (QStringList { QStringLiteral("clientHostEdit"), QStringLiteral("clientPortSpin"),
                QStringLiteral("clientCountSpin"), QStringLiteral("clientConnectButton"),
                QStringLiteral("clientList"), QStringLiteral("clientStopReadingButton"),
                QStringLiteral("clientBehaviourButton"), QStringLiteral("clientTranscriptHex"),
                QStringLiteral("clientTranscript"), QStringLiteral("addSnippetButton"),
                QStringLiteral("clientSendEdit"), QStringLiteral("clientFormatCombo"),
                QStringLiteral("clientEndingCombo"), QStringLiteral("clientAllCheck"),
                QStringLiteral("clientSendButton") }));
    }
};

QTEST_MAIN(TestClientPanel)
#include "tst_clientpanel.moc"
