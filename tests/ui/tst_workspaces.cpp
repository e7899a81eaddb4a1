// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace in the window: saved, opened, its checks; and run without a screen, from the same file.
#include "mainwindow.h"
#include "models/testclientmodel.h"
#include "strict.h"

#include "workspace/workspacefile.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

namespace {

class Desk
{
public:
    Desk()
    {
        window.resize(1280, 820);
        window.show();
        isShown = QTest::qWaitForWindowExposed(&window);
    }
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = window.findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, key, modifiers);
    }
    void chooseFile(const char* dialogName, const QString& name)
    {
        QTRY_VERIFY(window.findChild<QFileDialog*>(QLatin1String(dialogName)));
        auto* dialog = find<QFileDialog>(dialogName);
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(!window.findChild<QFileDialog*>(QLatin1String(dialogName)));
    }
    void open(const QString& file)
    {
        press(Qt::Key_O, Qt::ControlModifier | Qt::AltModifier);
        chooseFile("openWorkspaceDialog", file);
    }
    void save(const QString& file)
    {
        press(Qt::Key_S, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        chooseFile("saveWorkspaceDialog", file);
    }
    void choose(const char* combo, const QString& data)
    {
        auto* box = find<QComboBox>(combo);
        for (int i = 0; i < box->count(); ++i) {
            if (box->itemData(i).toString() == data)
                box->setCurrentIndex(i);
        }
        QCOMPARE(box->currentData().toString(), data);
    }
    QString error() const
    {
        auto* label = find<QLabel>("recordingError");
        return label->isVisible() ? label->text() : QString();
    }

    MainWindow window;
    bool isShown = false;
};

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestWorkspaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("SignalboxTest"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    }

    void init()
    {
        testing::failOnAnyWarning();
        QSettings().clear();
    }

    void whatIsSavedComesBackInAnotherWindow()
    {
        const QString file = m_folder.filePath(QStringLiteral("mine.signalbox"));
        {
            Desk desk;
            QVERIFY(desk.isShown);
            desk.choose("modeCombo", QStringLiteral("chat"));
            desk.choose("concurrencyCombo", QStringLiteral("event-loop-pool"));
            desk.find<QSpinBox>("portSpin")->setValue(4343);
            desk.find<QSpinBox>("clientCountSpin")->setValue(17);
            desk.save(file);
            QCOMPARE(desk.error(), QString());
            QVERIFY2(desk.window.windowTitle().contains(QStringLiteral("mine.signalbox")),
                qPrintable(desk.window.windowTitle()));
        }
        const auto written = readWorkspace(file);
        QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().text()));
        QCOMPARE(written->server.mode, QByteArray("chat"));
        QVERIFY(!written->filters.isEmpty()); // those that come with the program
        QVERIFY(!written->window.isEmpty());

        QSettings().clear();
        Desk desk;
        QVERIFY(desk.isShown);
        QCOMPARE(desk.find<QComboBox>("modeCombo")->currentData().toString(), QStringLiteral("echo"));
        desk.open(file);
        QCOMPARE(desk.error(), QString());
        QCOMPARE(desk.find<QComboBox>("modeCombo")->currentData().toString(), QStringLiteral("chat"));
        QCOMPARE(desk.find<QComboBox>("concurrencyCombo")->currentData().toString(),
            QStringLiteral("event-loop-pool"));
        QCOMPARE(desk.find<QSpinBox>("portSpin")->value(), 4343);
        QCOMPARE(desk.find<QSpinBox>("clientCountSpin")->value(), 17);
        // Saved again nothing changes, but for states of Qt's own, with sizes that follow the window's.
        const QString again = m_folder.filePath(QStringLiteral("again.signalbox"));
        desk.save(again);
        auto second = readWorkspace(again);
        QVERIFY(second.ok());
        QCOMPARE(second->window.keys(), written->window.keys());
        Workspace one = *written;
        Workspace other = *second;
        for (const QString& key : written->window.keys()) {
            if (!one.window[key].isObject())
                continue;
            one.window.remove(key);
            other.window.remove(key);
        }
        for (const QString& key : one.window.keys())
            QVERIFY2(other.window[key] == one.window[key], qPrintable(key));
        QCOMPARE(workspaceBytes(other), workspaceBytes(one));
    }

    void aWrongFileChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        QTest::newRow("not one") << QByteArray("hello") << QStringLiteral("line 1, column 1");
        QTest::newRow("newer") << QByteArray(R"({"format":"signalbox-workspace","version":9,"program":"7.0"})")
                               << QStringLiteral("7.0");
        QTest::newRow("wrong value") << QByteArray(
            R"({"format":"signalbox-workspace","version":1,"server":{"mode":"ehco"}})")
                                     << QStringLiteral("ehco");
    }

    void aWrongFileChangesNothing()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, said);
        const QString file = m_folder.filePath(QStringLiteral("wrong.signalbox"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
        out.close();
        Desk desk;
        QVERIFY(desk.isShown);
        desk.choose("modeCombo", QStringLiteral("chat"));
        desk.open(file);
        QVERIFY2(desk.error().contains(said), qPrintable(desk.error()));
        QCOMPARE(desk.find<QComboBox>("modeCombo")->currentData().toString(), QStringLiteral("chat"));
        QCOMPARE(desk.window.windowTitle(), QStringLiteral("Signalbox"));
    }

    /// Made by clicks, then run without a screen.
    void checksAreMadeOfPanelsAndRun()
    {
        const QString file = m_folder.filePath(QStringLiteral("checked.signalbox"));
        Desk desk;
        QVERIFY(desk.isShown);
        desk.find<QSpinBox>("portSpin")->setValue(0);
        desk.find<QSpinBox>("loadClientsSpin")->setValue(3);
        desk.save(file);
        desk.find<QAction>("workspaceChecksAction")->trigger();
        auto* dialog = desk.find<QDialog>("checksDialog");
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QVERIFY(desk.find<QLineEdit>("checksCommand")->text().contains(file));
        for (QAction* source : desk.find<QMenu>("checksAddMenu")->actions()) {
            if (!source->text().contains(QStringLiteral("ostility"))) // that takes its time elsewhere
                source->trigger();
        }
        auto* table = desk.find<QTableView>("checksTable");
        QVERIFY(table->model()->rowCount() >= 2);
        QTest::mouseClick(desk.find<QWidget>("checksSaveButton"), Qt::LeftButton);
        QTRY_VERIFY(!desk.window.findChild<QDialog*>(QStringLiteral("checksDialog")));
        const auto written = readWorkspace(file);
        QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().text()));
        QVERIFY(written->checks.size() >= 2);
        QCOMPARE(written->checks.first().command.first(), QStringLiteral("load"));
        QVERIFY(written->checks.first().command.contains(QStringLiteral("{server}")));

        QProcess run;
        run.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"),
            { QStringLiteral("run"), file, QStringLiteral("--check"), QStringLiteral("Greeting") });
        QTRY_COMPARE(run.state(), QProcess::NotRunning);
        const QByteArray said = run.readAllStandardOutput() + run.readAllStandardError();
        QVERIFY2(run.exitCode() == 0 && said.contains("1 of 1 checks passed"), said.constData());
    }

    /// Its script is part of the workspace, and a check of it runs without a screen.
    void aConversationGoesAlong()
    {
        const QString file = m_folder.filePath(QStringLiteral("talking.signalbox"));
        const QString script = QStringLiteral("send \"hello ${n}\"\nexpect-exactly \"hello 7\" within 5s\n");
        {
            Desk desk;
            QVERIFY(desk.isShown);
            desk.find<QSpinBox>("portSpin")->setValue(0);
            desk.find<QPlainTextEdit>("conversationEdit")->setPlainText(script);
            desk.find<QLineEdit>("conversationValuesEdit")->setText(QStringLiteral("n=7"));
            desk.find<QSpinBox>("conversationClientsSpin")->setValue(4);
            desk.save(file);
            QCOMPARE(desk.error(), QString());
            desk.find<QAction>("workspaceChecksAction")->trigger();
            QVERIFY(QTest::qWaitForWindowExposed(desk.find<QDialog>("checksDialog")));
            for (QAction* source : desk.find<QMenu>("checksAddMenu")->actions()) {
                if (source->text().contains(QStringLiteral("ersation")))
                    source->trigger();
            }
            QCOMPARE(desk.find<QTableView>("checksTable")->model()->rowCount(), 1);
            QTest::mouseClick(desk.find<QWidget>("checksSaveButton"), Qt::LeftButton);
            QTRY_VERIFY(!desk.window.findChild<QDialog*>(QStringLiteral("checksDialog")));
        }
        auto written = readWorkspace(file);
        QVERIFY2(written.ok(), written ? "" : qPrintable(written.error().text()));
        QCOMPARE(written->scripts, (QList<WorkspaceText> { { QStringLiteral("conversation"), script } }));
        QProcess run;
        run.start(QStringLiteral(SIGNALBOX_BIN "/signalbox-cli"), { QStringLiteral("run"), file });
        QTRY_COMPARE(run.state(), QProcess::NotRunning);
        const QByteArray said = run.readAllStandardOutput() + run.readAllStandardError();
        QVERIFY2(run.exitCode() == 0 && said.contains("1 of 1 checks passed"), said.constData());

        // One that was written by hand may hold several, and nothing of the window.
        QSettings().clear();
        Workspace byHand = *written;
        byHand.window = {};
        byHand.scripts.prepend({ QStringLiteral("first"), QStringLiteral("# one\n") });
        QVERIFY(writeWorkspace(byHand, file).ok());
        Desk desk;
        QVERIFY(desk.isShown);
        auto* edit = desk.find<QPlainTextEdit>("conversationEdit");
        edit->setPlainText(QStringLiteral("# nothing of it"));
        desk.open(file);
        QCOMPARE(desk.error(), QString());
        auto* menu = desk.find<QMenu>("conversationScriptMenu");
        menu->findChild<QAction*>(QStringLiteral("conversationScript_first"))->trigger();
        QCOMPARE(edit->toPlainText(), QStringLiteral("# one\n"));
        edit->setPlainText(QStringLiteral("# one, changed\n"));
        menu->findChild<QAction*>(QStringLiteral("conversationScript_conversation"))->trigger();
        QCOMPARE(edit->toPlainText(), script);
        const QString another = m_folder.filePath(QStringLiteral("talking-on.signalbox"));
        desk.save(another);
        written = readWorkspace(another);
        QVERIFY(written.ok());
        QCOMPARE(written->scripts,
            (QList<WorkspaceText> { { QStringLiteral("first"), QStringLiteral("# one, changed\n") },
                { QStringLiteral("conversation"), script } }));
    }

    /// Nothing of what is on the screen is left out without a word.
    void rulesWithAMistakeAreNotLost()
    {
        const QString file = m_folder.filePath(QStringLiteral("mistake.signalbox"));
        Desk desk;
        QVERIFY(desk.isShown);
        auto* text = desk.find<QPlainTextEdit>("rulesText");
        desk.find<QTabWidget>("rulesTabs")->setCurrentWidget(text);
        text->setPlainText(QStringLiteral("rule a\n  when foo bar\n"));
        desk.save(file);
        QVERIFY2(desk.error().contains(QStringLiteral("The rules have a mistake. Line 2")),
            qPrintable(desk.error()));
        QVERIFY(!QFile::exists(file));
        QCOMPARE(text->toPlainText(), QStringLiteral("rule a\n  when foo bar\n"));
        text->setPlainText(QStringLiteral("rule a\n  when line\n"));
        text->clear();
        desk.save(file);
        QCOMPARE(desk.error(), QString());
        QVERIFY(QFile::exists(file));
        // A file without filters leaves those that there are.
        const int filters =
            static_cast<int>(desk.find<QWidget>("savedFilterBar")->findChildren<QAbstractButton*>().size());
        text->setPlainText(QStringLiteral("rule b\n  when foo bar\n"));
        Workspace bare;
        QVERIFY(writeWorkspace(bare, file).ok());
        desk.open(file);
        QCOMPARE(text->toPlainText().contains(QStringLiteral("foo")), false);
        QCOMPARE(desk.find<QWidget>("savedFilterBar")->findChildren<QAbstractButton*>().size(), filters);
    }

    /// Those that are connected when it is saved come back, each as it behaves.
    void clientsAreConnectedAgain()
    {
        const QString file = m_folder.filePath(QStringLiteral("clients.signalbox"));
        const auto start = [](Desk& desk) {
            desk.press(Qt::Key_E, Qt::ControlModifier);
            QTRY_VERIFY(desk.find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
        };
        {
            Desk desk;
            QVERIFY(desk.isShown);
            QVERIFY(!desk.find<QAction>("connectWorkspaceAction")->isEnabled());
            desk.find<QSpinBox>("portSpin")->setValue(0);
            start(desk);
            desk.find<QSpinBox>("clientCountSpin")->setValue(2);
            QTest::mouseClick(desk.find<QWidget>("clientConnectButton"), Qt::LeftButton);
            QTRY_COMPARE(desk.find<QTableView>("clientsView")->model()->rowCount(), 2);
            desk.find<QAction>("stopReadingAction")->trigger();
            const auto* clients = desk.find<QTableView>("clientList")->model();
            QTRY_COMPARE(clients->rowCount(), 2);
            for (int row = 0; row < 2; ++row) // the test bench has told what they do now
                QTRY_VERIFY(!clients->index(row, TestClientModel::Behaviour).data().toString().isEmpty());
            desk.save(file);
            QCOMPARE(desk.error(), QString());
        }
        const auto written = readWorkspace(file);
        QVERIFY(written.ok());
        QCOMPARE(written->clients.size(), 1);
        QCOMPARE(written->clients.first().target, QStringLiteral("{server}"));
        QCOMPARE(written->clients.first().count, 2);
        QVERIFY2(written->clients.first().behaviour.contains(QStringLiteral("reading=off")),
            qPrintable(written->clients.first().behaviour));
        QSettings().clear();
        Desk desk;
        QVERIFY(desk.isShown);
        desk.open(file);
        start(desk);
        desk.press(Qt::Key_K, Qt::ControlModifier | Qt::AltModifier);
        QTRY_COMPARE(desk.find<QTableView>("clientsView")->model()->rowCount(), 2);
    }

    /// The fields then say what holds from the next start, and the window says so.
    void openedWhileTheServerRuns()
    {
        const QString file = m_folder.filePath(QStringLiteral("running.signalbox"));
        Workspace workspace;
        workspace.server.mode = "chat";
        QVERIFY(writeWorkspace(workspace, file).ok());
        Desk desk;
        QVERIFY(desk.isShown);
        desk.find<QSpinBox>("portSpin")->setValue(0);
        desk.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(desk.find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening")));
        desk.open(file);
        QVERIFY2(desk.error().contains(QStringLiteral("as echo")), qPrintable(desk.error()));
        QVERIFY(!desk.error().contains(QStringLiteral("✖")));
    }

    /// Also of a file that was written by hand, and knows nothing of windows.
    void filtersComeWithoutALayout()
    {
        const QString file = m_folder.filePath(QStringLiteral("plain.signalbox"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(
            R"({"format":"signalbox-workspace","version":1,"filters":[{"name":"mine","lines":["dir:in"]}]})");
        out.close();
        Desk desk;
        QVERIFY(desk.isShown);
        desk.open(file);
        desk.save(m_folder.filePath(QStringLiteral("resaved.signalbox")));
        const auto read = readWorkspace(m_folder.filePath(QStringLiteral("resaved.signalbox")));
        QVERIFY(read.ok());
        QCOMPARE(
            read->filters, (QList<WorkspaceText> { { QStringLiteral("mine"), QStringLiteral("dir:in") } }));
    }

    void theRecentOnesAreOffered()
    {
        const QString file = m_folder.filePath(QStringLiteral("recent.signalbox"));
        {
            Desk desk;
            desk.save(file);
        }
        Desk desk;
        auto* menu = desk.find<QMenu>("recentWorkspacesMenu");
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->actions().first()->text().contains(QStringLiteral("recent.signalbox")));
        menu->actions().first()->trigger();
        QVERIFY(desk.window.windowTitle().contains(QStringLiteral("recent.signalbox")));
    }

    void aFileThatCannotBeWrittenIsTold()
    {
        Desk desk;
        QVERIFY(desk.isShown);
        const QString file = m_folder.filePath(QStringLiteral("kept.signalbox"));
        desk.save(file);
        const QByteArray before = contentOf(file);
        QVERIFY(!before.isEmpty());
        desk.find<QLineEdit>("addressEdit")->setText(QStringLiteral("not an address"));
        desk.press(Qt::Key_S, Qt::ControlModifier | Qt::AltModifier);
        QVERIFY2(desk.error().contains(QStringLiteral("not saved")), qPrintable(desk.error()));
        QCOMPARE(contentOf(file), before);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestWorkspaces)
#include "tst_workspaces.moc"
