// SPDX-License-Identifier: GPL-3.0-or-later
#include "journalbuilder.h"
#include "models/rulesmodel.h"
#include "models/ruletrialmodel.h"
#include "modes/rules/ruleexamples.h"
#include "modes/rules/rulesfile.h"
#include "panels/rulespanel.h"
#include "rawpeer.h"
#include "runningserver.h"
#include "strict.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using signalbox::testing::JournalBuilder;
using signalbox::testing::RunningServer;

/// By real clicks and keys, against real servers.
class TestRulesPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        signalbox::testing::failOnAnyWarning();
        m_panel = std::make_unique<RulesPanel>();
        m_panel->resize(540, 620);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup() { m_panel.reset(); }

    void modelsAreSound()
    {
        RulesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSet(
            *parseRules("rule a\nwhen always\nreply \"<b>\\n\"\nafter 2s\nonce\nclose\nrule b\nwhen opened"));
        QCOMPARE(model.index(0, RulesModel::Then).data().toString(), QStringLiteral("2s, once, close"));
        QVERIFY(model.index(0, RulesModel::Reply)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b")));
        QVERIFY(model.moveBy(0, 1));
        QVERIFY(!model.moveBy(1, 1) && !model.moveBy(0, -1));
        QCOMPARE(model.ruleAt(1)->name, QStringLiteral("a"));
        QCOMPARE(model.freeName(QStringLiteral("A")), QStringLiteral("A 2"));
        model.setHits({ { QStringLiteral("a"), 12, 3 } });
        QCOMPARE(model.index(1, RulesModel::Hits).data().toString(), QStringLiteral("▲ 12"));
        QVERIFY(model.index(0, RulesModel::Hits).data().toString().isEmpty());
        ReplyRule rule;
        rule.name = QStringLiteral("c");
        model.insert(1, rule);
        model.remove(0);
        QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!model.ruleAt(0)->isEnabled);

        RuleTrialModel trials;
        const QAbstractItemModelTester trialTester(
            &trials, QAbstractItemModelTester::FailureReportingMode::QtTest);
        RuleTrial trial;
        trial.firings.push_back({ 7, ConnectionId { 2 }, 0, "in\n", "out" });
        trial.firings.push_back({ 9, ConnectionId { 2 }, -1, "x", "" });
        trials.setTrial(model.set(), trial);
        QCOMPARE(trials.index(0, RuleTrialModel::Rule).data().toString(), QStringLiteral("c"));
        QCOMPARE(trials.index(0, RuleTrialModel::Matched).data().toString(), QStringLiteral("in\\n"));
        QCOMPARE(trials.index(1, RuleTrialModel::Rule).data().toString(), QStringLiteral("(default)"));
        QCOMPARE(trials.sequenceAt(1), quint64 { 9 });
        QCOMPARE(trials.sequenceAt(2), quint64 { 0 });
    }

    /// From nothing to an answer: a rule is added, filled in by keys, and answers.
    void aRuleIsMadeByHand()
    {
        click("ruleAddButton");
        QCOMPARE(m_panel->rules().rules.size(), std::size_t { 1 });
        QVERIFY(find<QLineEdit>("ruleNameEdit")->hasFocus());
        QTest::keyClicks(find<QLineEdit>("ruleNameEdit"), QStringLiteral("ping"));
        chooseTrigger(QStringLiteral("regex"));
        type("rulePatternEdit", QStringLiteral("^PING (\\w+)$"));
        click("ruleAnyCaseCheck");
        type("ruleReplyEdit", QStringLiteral("PONG ${1}\\n"));
        find<QSpinBox>("ruleDelaySpin")->setFocus();
        find<QSpinBox>("ruleDelaySpin")->selectAll();
        QTest::keyClicks(find<QSpinBox>("ruleDelaySpin"), QStringLiteral("30"));
        click("ruleStopCheck");
        type("rulesDefaultEdit", QStringLiteral("ERR\\n"));
        QCOMPARE(m_panel->text(),
            QStringLiteral(
                "match line\n\nrule ping\n  when regex /^PING (\\w+)$/i\n  reply \"PONG ${1}\\n\"\n  after "
                "30ms\n  stop\n\ndefault \"ERR\\n\"\n"));

        ServerConfig config;
        config.mode = "script";
        config.modeSettings.rules = m_panel->book();
        RunningServer server(config);
        m_panel->setServer(ServerState::Listening, "script");
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.write("ping one\nwhat\n"));
        QCOMPARE(peer.readLine(), QByteArray("PONG one\n"));
        QCOMPARE(peer.readLine(), QByteArray("ERR\n"));
        m_panel->showHits();
        QCOMPARE(cell(0, RulesModel::Hits), QStringLiteral("1"));
    }

    /// A server that runs goes on as it was until Apply, and then answers anew on the same connection.
    void appliesWhileRunning()
    {
        example("ping");
        ServerConfig config;
        config.mode = "script";
        config.modeSettings.rules = m_panel->book();
        RunningServer server(config);
        m_panel->setServer(ServerState::Listening, "script");
        QVERIFY(!find<QPushButton>("rulesApplyButton")->isEnabled());
        RawPeer peer = RawPeer::connectTo(server.endpoint());
        QVERIFY(peer.write("PING a\n"));
        QCOMPARE(peer.readLine(), QByteArray("PONG a\n"));
        select(0);
        type("ruleReplyEdit", QStringLiteral("NEW ${token}\\n"));
        QVERIFY2(message().contains(QStringLiteral("Apply gives it these")), qPrintable(message()));
        QVERIFY(peer.write("PING b\n"));
        QCOMPARE(peer.readLine(), QByteArray("PONG b\n"));
        click("rulesApplyButton");
        QVERIFY(!find<QPushButton>("rulesApplyButton")->isEnabled());
        QVERIFY(peer.write("PING c\n"));
        QCOMPARE(peer.readLine(), QByteArray("NEW c\n"));
        m_panel->showHits();
        QCOMPARE(cell(0, RulesModel::Hits), QStringLiteral("3"));
        // Not while the form says something else than the rule.
        type("ruleReplyEdit", QStringLiteral("x${7}"));
        QVERIFY(!find<QPushButton>("rulesApplyButton")->isEnabled());
        type("ruleReplyEdit", QStringLiteral("x"));
        QVERIFY(find<QPushButton>("rulesApplyButton")->isEnabled());
        // What was not applied is taken once the server has stopped.
        type("ruleReplyEdit", QStringLiteral("LATER\\n"));
        QVERIFY(!(m_panel->book()->program()->set() == m_panel->rules()));
        m_panel->setServer(ServerState::Stopped, "script");
        QVERIFY(m_panel->book()->program()->set() == m_panel->rules());
    }

    void saysWhatIsWrong()
    {
        example("ping");
        select(0);
        const QString before = m_panel->text();
        type("rulePatternEdit", QStringLiteral("^PING ("));
        QVERIFY2(formMessage().contains(QStringLiteral("wrong at character")), qPrintable(formMessage()));
        type("rulePatternEdit", QStringLiteral("^PING"));
        QVERIFY2(formMessage().contains(QStringLiteral("no group called token")), qPrintable(formMessage()));
        type("ruleNameEdit", QStringLiteral("SLOW ping"));
        type("rulePatternEdit", QStringLiteral("(?<token>x)"));
        QVERIFY2(formMessage().contains(QStringLiteral("already")), qPrintable(formMessage()));
        QCOMPARE(m_panel->text(), before); // the last that was right
        type("ruleNameEdit", QStringLiteral("ok"));
        QVERIFY(formMessage().isEmpty());
        QVERIFY(m_panel->text().contains(QStringLiteral("rule ok\n")));
        type("rulesDefaultEdit", QStringLiteral("\\q"));
        QVERIFY(message().contains(QStringLiteral("Else reply")));
    }

    /// What was typed up to a mistake is a reply too, but none that anyone meant.
    void halfOfAReplyIsNotKept()
    {
        example("ping");
        select(0);
        const QString before = m_panel->text();
        type("ruleReplyEdit", QStringLiteral("balance ${random:9-1}"));
        QVERIFY(!formMessage().isEmpty());
        QCOMPARE(m_panel->text(), before);
        QVERIFY(!find<QAbstractButton>("rulesApplyButton")->isEnabled());
        select(1);
        QCOMPARE(m_panel->text(), before);
        QVERIFY2(message().contains(QStringLiteral("as it was")), qPrintable(message()));
        select(0);
        type("ruleReplyEdit", QStringLiteral("balance ${random:1-9}"));
        QVERIFY2(
            m_panel->text().contains(QStringLiteral("balance ${random:1-9}")), qPrintable(m_panel->text()));
    }

    void hexIsAnotherNotation()
    {
        click("ruleAddButton");
        chooseTrigger(QStringLiteral("contains"));
        type("rulePatternEdit", QStringLiteral("\\x0aA"));
        click("rulePatternHexCheck");
        QCOMPARE(find<QLineEdit>("rulePatternEdit")->text(), QStringLiteral("0a 41"));
        type("ruleReplyEdit", QStringLiteral("hi"));
        click("ruleReplyHexCheck");
        QVERIFY2(m_panel->text().contains(QStringLiteral("  when hex 0a 41\n  reply hex 68 69\n")),
            qPrintable(m_panel->text()));
        type("ruleReplyEdit", QStringLiteral("6"));
        QVERIFY(!formMessage().isEmpty());
    }

    void rulesMoveAndGoAndComeBack()
    {
        example("greeter");
        const QString before = m_panel->text();
        select(1);
        click("ruleUpButton");
        QCOMPARE(m_panel->rules().rules[0].name, QStringLiteral("quit"));
        QVERIFY(!find<QToolButton>("ruleUpButton")->isEnabled());
        auto* table = find<QTableView>("rulesTable");
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(m_panel->text(), before);
        QTest::keyClick(table, Qt::Key_Delete);
        QCOMPARE(m_panel->rules().rules.size(), std::size_t { 2 });
        QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_panel->text(), before);
        // The check box of a rule.
        const QRect row = table->visualRect(table->model()->index(0, 0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(12, row.height() / 2));
        QVERIFY(!m_panel->rules().rules[0].isEnabled);
        click("ruleUndoButton");
        click("ruleUndoButton");
        QVERIFY(find<QToolButton>("ruleAddButton")->isEnabled());
    }

    void theTextIsTheSame()
    {
        example("device");
        tab(1);
        auto* text = find<QPlainTextEdit>("rulesText");
        QCOMPARE(text->toPlainText(), m_panel->text());
        text->setFocus();
        text->selectAll();
        QTest::keyClicks(text, QStringLiteral("rule a"));
        QVERIFY2(message().contains(QStringLiteral("Line 1")), qPrintable(message()));
        auto* tabs = find<QTabWidget>("rulesTabs");
        QVERIFY(!tabs->isTabEnabled(0) && tabs->isTabEnabled(1)); // first it has to be right
        QTest::keyClick(text, Qt::Key_Return);
        QTest::keyClicks(text, QStringLiteral("when equals \"x\""));
        QVERIFY2(message().isEmpty(), qPrintable(message()));
        QVERIFY(tabs->isTabEnabled(0));
        QCOMPARE(m_panel->rules().rules.size(), std::size_t { 1 });
        tab(0);
        QCOMPARE(cell(0, RulesModel::When), QStringLiteral("equals \"x\""));
        QCOMPARE(find<QComboBox>("rulesUnitCombo")->currentIndex(), 0);
        click("ruleUndoButton");
        QCOMPARE(m_panel->rules().rules.size(), std::size_t { 4 });
        QCOMPARE(find<QComboBox>("rulesUnitCombo")->currentIndex(), 1);
    }

    void triesOnALog()
    {
        m_panel->setView(JournalBuilder()
                             .opened(1)
                             .received(1, "hello\n")
                             .received(1, "PING a\nPI")
                             .received(1, "NG b\n")
                             .closed(1)
                             .view());
        example("ping");
        click("rulesTryButton");
        auto* table = find<QTableView>("rulesTrialTable");
        QTRY_COMPARE(table->model()->rowCount(), 3);
        const QString said = find<QLabel>("rulesTrialMessage")->text();
        QVERIFY2(said.contains(QStringLiteral("Would have fired: 3, rules: 1 of 2; reads: 3, clients: 1.")),
            qPrintable(said));
        QVERIFY(table->isVisible());
        QSignalSpy requested(m_panel.get(), &RulesPanel::eventRequested);
        table->setFocus();
        table->selectRow(2);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(requested.size(), qsizetype { 1 });
        QCOMPARE(requested[0][0].toULongLong(), quint64 { 4 });
        QVERIFY(find<QPushButton>("rulesTryButton")->text().contains(QStringLiteral("Try")));
        // Nothing of it counts as a hit.
        m_panel->showHits();
        tab(0);
        QCOMPARE(cell(0, RulesModel::Hits), QStringLiteral("0"));
    }

    void aLongTrialCanBeStoppedAndLeft()
    {
        JournalBuilder builder(signalbox::testing::unlimited());
        builder.opened(1);
        for (int i = 0; i < 300'000; ++i)
            builder.received(1, "PING a\nPING b\nSLOW c\n");
        m_panel->setView(builder.view());
        example("ping");
        click("rulesTryButton");
        click("rulesTryButton");
        QTRY_VERIFY(find<QPushButton>("rulesTryButton")->text().contains(QStringLiteral("Try")));
        click("rulesTryButton");
        m_panel.reset(); // while it runs
    }

    void importsAndExports()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("a.rules"));
        example("http");
        const QString text = m_panel->text();
        click("rulesExportButton");
        chooseFile("rulesExportDialog", name);
        QTRY_VERIFY(QFile::exists(name));
        example("greeter");
        click("rulesImportButton");
        chooseFile("rulesImportDialog", name);
        QTRY_COMPARE(m_panel->text(), text);
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("rule a\nwhen never\n");
        file.close();
        click("rulesImportButton");
        chooseFile("rulesImportDialog", name);
        QTRY_VERIFY(message().contains(QStringLiteral("Line 2")));
        QCOMPARE(m_panel->text(), text);
    }

    void keepsItsRules()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        example("device");
        const QString text = m_panel->text();
        m_panel->saveState(settings);
        m_panel = std::make_unique<RulesPanel>();
        m_panel->restoreState(settings);
        QCOMPARE(m_panel->text(), text);
        QVERIFY(m_panel->book()->program()->set() == m_panel->rules());
        QVERIFY(!find<QToolButton>("ruleUndoButton")->isEnabled());
        // For a file that holds more than rules.
        QVERIFY(m_panel->setText(QStringLiteral("rule x\nwhen always\nreply \"y\"\n")).ok());
        QCOMPARE(m_panel->rules().rules[0].name, QStringLiteral("x"));
        QVERIFY(!m_panel->setText(QStringLiteral("rule x\n")).ok());
        QCOMPARE(m_panel->rules().rules[0].name, QStringLiteral("x"));
    }

    void costsNothingWhenHidden()
    {
        example("ping");
        m_panel->hide();
        m_panel->book()->program()->rules()[0].tally->hits = 5;
        m_panel->showHits();
        QCOMPARE(cell(0, RulesModel::Hits), QStringLiteral("0"));
        m_panel->show();
        QCOMPARE(cell(0, RulesModel::Hits), QStringLiteral("5"));
    }

    void everyControlCanBeNamedAndReached()
    {
        example("ping");
        for (int page = 0; page < 3; ++page) {
            tab(page);
            for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
                if (!widget->isVisible() || !widget->objectName().startsWith(QLatin1String("rule"))
                    || (widget->focusPolicy() & Qt::TabFocus) == 0 || widget->focusProxy())
                    continue;
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
                QVERIFY2(widget->objectName().endsWith(QLatin1String("Table")) || !widget->toolTip().isEmpty(),
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
    void click(const char* name) const
    {
        auto* button = find<QAbstractButton>(name);
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    }
    void type(const char* name, const QString& text) const
    {
        auto* edit = find<QLineEdit>(name);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    void chooseTrigger(const QString& text) const
    {
        auto* combo = find<QComboBox>("ruleTriggerCombo");
        combo->setFocus();
        QTest::keyClicks(combo, text);
        QCOMPARE(combo->currentText(), text);
    }
    void example(const char* name) const
    {
        find<QMenu>("ruleExamplesMenu")
            ->findChild<QAction*>(QStringLiteral("ruleExample_") + QLatin1String(name))
            ->trigger();
    }
    void tab(int index) const
    {
        auto* bar = find<QTabBar>("rulesTabBar");
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(index).center());
        QCOMPARE(bar->currentIndex(), index);
    }
    void select(int row) const
    {
        auto* table = find<QTableView>("rulesTable");
        QTest::mouseClick(
            table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(row, 1)).center());
        QCOMPARE(table->currentIndex().row(), row);
    }
    QString cell(int row, int column) const
    {
        return find<QTableView>("rulesTable")->model()->index(row, column).data().toString();
    }
    void chooseFile(const char* name, const QString& file) const
    {
        auto* dialog = find<QFileDialog>(name);
        QTRY_VERIFY(dialog->isVisible());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(file);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(!m_panel->findChild<QFileDialog*>(QLatin1String(name)));
    }
    QString message() const { return find<QLabel>("rulesMessage")->text(); }
    QString formMessage() const { return find<QLabel>("ruleMessage")->text(); }

    std::unique_ptr<RulesPanel> m_panel;
};

QTEST_MAIN(TestRulesPanel)
#include "tst_rulespanel.moc"
