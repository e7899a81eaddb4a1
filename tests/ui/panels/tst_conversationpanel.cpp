// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/conversationmodel.h"
#include "panels/conversationpanel.h"
#include "runningserver.h"
#include "strict.h"
#include "widgets/conversationedit.h"

#include <QAbstractItemModelTester>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>
#include <QXmlStreamReader>

using namespace signalbox;
using signalbox::testing::RunningServer;

/// By real clicks and keys, against a real server.
class TestConversationPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        signalbox::testing::failOnAnyWarning();
        m_panel = std::make_unique<ConversationPanel>();
        m_panel->resize(480, 700);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup() { m_panel.reset(); }

    void modelIsSound()
    {
        ConversationModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.begin(3);
        QCOMPARE(model.rowCount(), 3);
        const QModelIndex second = model.index(1, ConversationModel::Verdict);
        QVERIFY(second.data().toString().contains(QStringLiteral("talking")));
        ConversationOutcome outcome;
        outcome.client = 2;
        outcome.verdict = ConversationVerdict::Failed;
        outcome.line = 7;
        outcome.failure =
            ConversationFailure { 7, {}, QStringLiteral("<b>it</b> differs"), {}, false, {}, 0, true };
        model.setOutcomes({ outcome });
        QCOMPARE(model.firstFailed(), 1);
        QCOMPARE(second.data().toString(), QStringLiteral("✖ failed"));
        QCOMPARE(model.index(1, ConversationModel::Line).data().toString(), QStringLiteral("7"));
        QVERIFY(second.data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
        outcome.client = 9;
        model.setOutcomes({ outcome }); // there is none
        model.begin(0);
        QCOMPARE(model.rowCount(), 0);
    }

    void runsWhatIsTyped()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        QCOMPARE(find<QSpinBox>("conversationPortSpin")->value(), static_cast<int>(server.endpoint().port));
        type(QStringLiteral("send \"hi ${client}\\n\"\nexpect-exactly \"hi ${client}\\n\" within 5s\n"));
        find<QSpinBox>("conversationClientsSpin")->setValue(4);
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY(m_panel->isRunning());
        QVERIFY(edit()->isReadOnly());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("4 of 4 passed")), qPrintable(message()));
        QVERIFY(find<QPushButton>("conversationRunButton")->hasFocus());
        QVERIFY(!edit()->isReadOnly());
        for (int row = 0; row < 4; ++row)
            QCOMPARE(verdict(row), QStringLiteral("✔ passed"));
        QVERIFY2(detail().contains(QStringLiteral("Expectations held: 1")), qPrintable(detail()));
        QCOMPARE(server.counters().accepted, quint64 { 4 });
    }

    void showsWhereItFailed()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("send \"hello\\n\"\n\nexpect-exactly \"hullo\\n\" within 5s\nwait 1s"));
        edit()->setFocus();
        QTest::keyClick(edit(), Qt::Key_F5);
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("0 of 1 passed, 1 failed")), qPrintable(message()));
        QCOMPARE(verdict(0), QStringLiteral("✖ failed"));
        QVERIFY2(detail().contains(QStringLiteral("byte 1")) && detail().contains(QStringLiteral("hullo"))
                && detail().contains(QLatin1Char('^')),
            qPrintable(detail()));
        QCOMPARE(edit()->failedLine(), 3);
        QVERIFY(edit()->hasFocus()); // where it was when F5 was pressed
        QCOMPARE(edit()->textCursor().blockNumber(), 2);
        // The mark goes with what is typed next: lines may move.
        QTest::keyClick(edit(), Qt::Key_Return);
        QCOMPARE(edit()->failedLine(), 0);
    }

    /// The verdict of one script does not stand beside another.
    void anotherScriptHasNoResultYet()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("send \"hello\"\nexpect \"nothing\" within 100ms"));
        click(find<QPushButton>("conversationRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QCOMPARE(verdict(0), QStringLiteral("✖ failed"));
        m_panel->propose(QStringLiteral("send \"other\""), QStringLiteral("other"), QStringLiteral("recorded"));
        QCOMPARE(find<QTableView>("conversationTable")->model()->rowCount(), 0);
        QCOMPARE(message(), QStringLiteral("recorded"));
        QVERIFY2(!detail().contains(QStringLiteral("nothing")), qPrintable(detail()));
        QCOMPARE(edit()->failedLine(), 0);
    }

    void theSelectedClientIsShown()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("send \"${client}\"\nexpect /[13]/ within 2s\n"));
        find<QSpinBox>("conversationClientsSpin")->setValue(3);
        click(find<QPushButton>("conversationRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        auto* table = find<QTableView>("conversationTable");
        QTest::mouseClick(
            table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 1)).center());
        QVERIFY2(detail().contains(QStringLiteral("did not come within 2s")), qPrintable(detail()));
        QCOMPARE(edit()->failedLine(), 2);
        QTest::mouseClick(
            table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(2, 1)).center());
        QVERIFY2(detail().contains(QStringLiteral("Expectations held: 1")), qPrintable(detail()));
        QCOMPARE(edit()->failedLine(), 0);
    }

    void tellsWhatIsNoScript()
    {
        auto* problem = find<QLabel>("conversationProblem");
        QVERIFY(!problem->isVisible());
        type(QStringLiteral("connect\nexpect hello"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(QStringLiteral("Line 2: ")), qPrintable(problem->text()));
        QCOMPARE(edit()->wrongLine(), 2);
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("cannot be run")), qPrintable(message()));
        QCOMPARE(edit()->textCursor().blockNumber(), 1);
        type(QStringLiteral("# nothing at all"));
        QTRY_VERIFY(!problem->isVisible());
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY2(message().contains(QStringLiteral("says nothing")), qPrintable(message()));
        type(QStringLiteral("send \"${who}\""));
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY2(message().contains(QStringLiteral("${who}")), qPrintable(message()));
    }

    void variablesComeFromTheForm()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("send \"${who} ${n}\"\nexpect-exactly \"ada & bob 7\" within 5s\n"));
        auto* values = find<QLineEdit>("conversationValuesEdit");
        values->setFocus();
        QTest::keyClicks(values, QStringLiteral("who"));
        QTest::keyClick(values, Qt::Key_Return);
        QVERIFY2(message().contains(QStringLiteral("\"who\" has no value")), qPrintable(message()));
        QTest::keyClicks(values, QStringLiteral("=ada & bob; n=7"));
        QTest::keyClick(values, Qt::Key_Return);
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("1 of 1 passed")), qPrintable(detail()));
    }

    void examplesRun()
    {
        ServerConfig config;
        config.mode = "chat";
        RunningServer server(config);
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("# mine"));
        find<QMenu>("conversationScriptMenu")
            ->findChild<QAction*>(QStringLiteral("conversationExample_chat"))
            ->trigger();
        QVERIFY(m_panel->text().contains(QStringLiteral("as-client 2")));
        click(find<QPushButton>("conversationRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("1 of 1 passed")), qPrintable(detail()));
        edit()->setFocus();
        QTest::keyClick(edit(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_panel->text(), QStringLiteral("# mine"));
    }

    void stopsWithEscape()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("connect\nwait 600s\n"));
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY(server.waitForOpen(1));
        QTest::keyClick(find<QPushButton>("conversationStopButton"), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(m_panel->result().isStopped);
        QVERIFY2(message().contains(QStringLiteral("1 stopped")), qPrintable(message()));
        QVERIFY(server.waitForOpen(0));
    }

    void goesAwayWhileRunning()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        type(QStringLiteral("connect\nwait 600s\n"));
        click(find<QPushButton>("conversationRunButton"));
        QVERIFY(m_panel->isRunning());
        m_panel.reset();
        QVERIFY(server.waitForOpen(0));
    }

    void nobodyListens()
    {
        quint16 port = 0;
        {
            RunningServer server;
            port = server.endpoint().port;
        }
        find<QSpinBox>("conversationPortSpin")->setValue(port);
        type(QStringLiteral("send \"x\""));
        click(find<QPushButton>("conversationRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(detail().contains(QStringLiteral("Is the server running")), qPrintable(detail()));
    }

    void scriptsAreOpenedAndSaved()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("mine.talk"));
        type(QStringLiteral("send \"gr\u00FC\u00DFe\"\n"));
        find<QMenu>("conversationScriptMenu")
            ->findChild<QAction*>(QStringLiteral("conversationSaveAction"))
            ->trigger();
        auto* dialog = find<QFileDialog>("conversationSaveDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(field);
        field->setText(name);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(name));
        type(QStringLiteral("another"));
        QVERIFY(m_panel->loadScript(name).ok());
        QCOMPARE(m_panel->text(), QStringLiteral("send \"gr\u00FC\u00DFe\"\n"));
        QVERIFY(!m_panel->loadScript(folder.filePath(QStringLiteral("no.talk"))).ok());
        QVERIFY(!m_panel->saveScript(QStringLiteral("/no/such/folder/x.talk")).ok());
    }

    void exports()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        auto* button = find<QPushButton>("conversationExportButton");
        QVERIFY(!button->isEnabled());
        type(QStringLiteral("send \"x\"\nexpect \"x\" within 5s\n"));
        click(find<QPushButton>("conversationRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(button->isEnabled());
        const QTemporaryDir folder;
        const QString xmlName = folder.filePath(QStringLiteral("r.xml"));
        click(button);
        auto* dialog = find<QFileDialog>("conversationExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(field);
        field->setText(xmlName);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(xmlName));
        QFile file(xmlName);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value(QLatin1String("tests")), QStringLiteral("1"));
        while (!xml.atEnd())
            xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(m_panel->exportTo(folder.filePath(QStringLiteral("r.json"))).ok());
        QFile json(folder.filePath(QStringLiteral("r.json")));
        QVERIFY(json.open(QIODevice::ReadOnly));
        QVERIFY(QJsonDocument::fromJson(json.readAll()).object().value(QLatin1String("passed")).toBool());
        QVERIFY(!m_panel->exportTo(folder.filePath(QStringLiteral("r.doc"))));
        QVERIFY(!m_panel->exportTo(QStringLiteral("/no/such/folder/r.json")));
    }

    void keepsWhatWasThere()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        type(QStringLiteral("send \"x\"\n"));
        find<QSpinBox>("conversationSeedSpin")->setValue(42);
        find<QLineEdit>("conversationValuesEdit")->setText(QStringLiteral("a=b"));
        m_panel->saveState(settings);
        m_panel = std::make_unique<ConversationPanel>();
        m_panel->restoreState(settings);
        QCOMPARE(m_panel->text(), QStringLiteral("send \"x\"\n"));
        QCOMPARE(find<QSpinBox>("conversationSeedSpin")->value(), 42);
        QCOMPARE(find<QLineEdit>("conversationValuesEdit")->text(), QStringLiteral("a=b"));
    }

    void whatWasTypedStays()
    {
        auto* address = find<QLineEdit>("conversationAddressEdit");
        address->selectAll();
        QTest::keyClicks(address, QStringLiteral("nowhere at all"));
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), 7 });
        QCOMPARE(address->text(), QStringLiteral("nowhere at all"));
        type(QStringLiteral("connect"));
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("nowhere")), qPrintable(message()));
    }

    void everyControlCanBeNamedAndReached()
    {
        for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
            if (widget->objectName().startsWith(QLatin1String("conversation"))
                && (widget->focusPolicy() & Qt::TabFocus) != 0) {
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
                QVERIFY2(
                    widget->objectName() == QLatin1String("conversationTable") || !widget->toolTip().isEmpty(),
                    qPrintable(widget->objectName()));
            }
        }
    }

private:
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_panel->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the panel", name);
        return found;
    }
    static void click(QAbstractButton* button)
    {
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    }
    ConversationEdit* edit() const { return find<ConversationEdit>("conversationEdit"); }
    /// Instead of what is there.
    void type(const QString& text) const
    {
        edit()->setFocus();
        edit()->selectAll();
        QTest::keyClick(edit(), Qt::Key_Delete);
        for (const QChar c : text) {
            if (c == QLatin1Char('\n'))
                QTest::keyClick(edit(), Qt::Key_Return);
            else
                QTest::sendKeyEvent(QTest::Click, edit(), Qt::Key_unknown, c, Qt::NoModifier);
        }
        QCOMPARE(m_panel->text(), text);
    }
    QString message() const { return find<QLabel>("conversationMessage")->text(); }
    QString detail() const { return find<QPlainTextEdit>("conversationDetail")->toPlainText(); }
    QString verdict(int row) const
    {
        return find<QTableView>("conversationTable")
            ->model()
            ->index(row, ConversationModel::Verdict)
            .data()
            .toString();
    }

    std::unique_ptr<ConversationPanel> m_panel;
};

QTEST_MAIN(TestConversationPanel)
#include "tst_conversationpanel.moc"
