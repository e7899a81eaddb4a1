// SPDX-License-Identifier: GPL-3.0-or-later
#include "../../core/client/hostility/toyserver.h"
#include "client/hostility/conversation.h"
#include "exporting.h"
#include "journalbuilder.h"
#include "models/hostilitymodel.h"
#include "panels/hostilitypanel.h"
#include "runningserver.h"
#include "strict.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
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
#include <QToolButton>
#include <QXmlStreamReader>

using namespace signalbox;
using signalbox::testing::RunningServer;

/// By real clicks, against a real server.
class TestHostilityPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        signalbox::testing::failOnAnyWarning();
        m_panel = std::make_unique<HostilityPanel>();
        m_panel->resize(480, 700);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void cleanup() { m_panel.reset(); }

    void modelIsSound()
    {
        HostilityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), static_cast<int>(hostileCatalogue().size()));
        QCOMPARE(model.chosen().size(), model.rowCount());
        QVERIFY(model.setData(model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.chosen().size(), model.rowCount() - 1);
        model.setRunning("nul");
        const int nul = model.rowOf("nul");
        QVERIFY(
            model.index(nul, HostilityModel::Verdict).data().toString().contains(QStringLiteral("running")));
        HostileOutcome outcome;
        outcome.name = "nul";
        outcome.verdict = HostileVerdict::Unhealthy;
        outcome.reason = QStringLiteral("<b>it</b> broke");
        model.setOutcome(outcome);
        const QModelIndex verdict = model.index(nul, HostilityModel::Verdict);
        QCOMPARE(verdict.data().toString(), QStringLiteral("✖ unhealthy"));
        QVERIFY(verdict.data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
        model.clearOutcomes();
        QVERIFY(verdict.data().toString().isEmpty());
    }

    void runsWhatIsChosen()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        QCOMPARE(find<QSpinBox>("hostilityPortSpin")->value(), static_cast<int>(server.endpoint().port));
        auto* all = find<QCheckBox>("hostilityAllCheck");
        click(all);
        QCOMPARE(all->checkState(), Qt::Unchecked);
        click(find<QPushButton>("hostilityRunButton"));
        QVERIFY(!m_panel->isRunning());
        QVERIFY(message().contains(QStringLiteral("No case")));
        check("nul");
        check("half-close");
        QCOMPARE(all->checkState(), Qt::PartiallyChecked);
        click(find<QPushButton>("hostilityRunButton"));
        QVERIFY(m_panel->isRunning());
        QVERIFY(!find<QSpinBox>("hostilityPortSpin")->isEnabled());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("2 of 2 healthy")), qPrintable(message()));
        QVERIFY(find<QPushButton>("hostilityRunButton")->hasFocus());
        QCOMPARE(verdict("nul"), QStringLiteral("✔ healthy"));
        QCOMPARE(verdict("half-close"), QStringLiteral("✔ healthy"));
        QVERIFY(verdict("bidi").isEmpty());
        select("nul");
        const QString detail = find<QPlainTextEdit>("hostilityDetail")->toPlainText();
        QVERIFY2(detail.contains(QStringLiteral("C string"))
                && detail.contains(QStringLiteral("Expected: stays open"))
                && detail.contains(QStringLiteral("answered")),
            qPrintable(detail));
        QVERIFY(find<QPushButton>("hostilityExportButton")->isEnabled());
    }

    void runsTheSelectedOneWithEnter()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        select("bidi");
        auto* table = find<QTableView>("hostilityTable");
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY(!m_panel->isRunning());
        QCOMPARE(m_panel->result().outcomes.size(), std::size_t { 1 });
        QCOMPARE(verdict("bidi"), QStringLiteral("✔ healthy"));
    }

    void showsWhatIsNotAsExpected()
    {
        RunningServer server; // an echo server is no chat server
        m_panel->setServer(server.endpoint(), "echo");
        find<QComboBox>("hostilityModeCombo")->setCurrentIndex(1);
        find<QDoubleSpinBox>("hostilityLimitSpin")->setValue(0.3);
        click(find<QPushButton>("hostilityRunSelectedButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("does not serve")), qPrintable(message()));
    }

    void stopsWithEscape()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        click(find<QPushButton>("hostilityRunButton"));
        QTRY_VERIFY(!verdict("empty").isEmpty());
        QTest::keyClick(find<QPushButton>("hostilityStopButton"), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(m_panel->result().isStopped);
        QVERIFY2(message().contains(QStringLiteral("not run")), qPrintable(message()));
    }

    void goesAwayWhileRunning()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        click(find<QPushButton>("hostilityRunButton"));
        QVERIFY(m_panel->isRunning());
        m_panel.reset();
    }

    void namesAWrongAddress()
    {
        auto* address = find<QLineEdit>("hostilityAddressEdit");
        address->selectAll();
        QTest::keyClicks(address, QStringLiteral("nowhere at all"));
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("nowhere")), qPrintable(message()));
        // What was typed stays when a server starts.
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), 7 }, "echo");
        QCOMPARE(address->text(), QStringLiteral("nowhere at all"));
    }

    void copies_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<QString>("has");
        QTest::newRow("hex") << QByteArray("hex") << QStringLiteral("62 65 00 66");
        QTest::newRow("python") << QByteArray("python") << QStringLiteral("b'be\\x00fore");
        QTest::newRow("nc") << QByteArray("nc") << QStringLiteral("| nc -q 0 127.0.0.1 65432");
    }
    void copies()
    {
        QFETCH(QByteArray, form);
        QFETCH(QString, has);
        select("nul");
        QApplication::clipboard()->clear();
        find<QMenu>("hostilityCopyMenu")
            ->findChild<QAction*>(QStringLiteral("hostilityCopy_") + QString::fromLatin1(form))
            ->trigger();
        QVERIFY2(
            QApplication::clipboard()->text().contains(has), qPrintable(QApplication::clipboard()->text()));
    }

    void exports()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        select("surrogates");
        click(find<QPushButton>("hostilityRunSelectedButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        const QTemporaryDir folder;
        click(find<QPushButton>("hostilityExportButton"));
        auto* dialog = find<QFileDialog>("hostilityExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        dialog->setDirectory(folder.path());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(folder.filePath(QStringLiteral("r.xml")));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(folder.filePath(QStringLiteral("r.xml"))));
        QFile xmlFile(folder.filePath(QStringLiteral("r.xml")));
        QVERIFY(xmlFile.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&xmlFile);
        while (!xml.atEnd())
            xml.readNext();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(m_panel->exportTo(folder.filePath(QStringLiteral("r.json"))).ok());
        QFile json(folder.filePath(QStringLiteral("r.json")));
        QVERIFY(json.open(QIODevice::ReadOnly));
        QCOMPARE(
            QJsonDocument::fromJson(json.readAll()).object().value(QLatin1String("cases")).toArray().size(), 1);
        QVERIFY(!m_panel->exportTo(folder.filePath(QStringLiteral("r.doc"))));
        QVERIFY(!m_panel->exportTo(QStringLiteral("/no/such/folder/r.json")));
    }

    void keepsItsChoice()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        check("nul"); // off
        find<QSpinBox>("hostilitySeedSpin")->setValue(42);
        m_panel->saveState(settings);
        m_panel = std::make_unique<HostilityPanel>();
        m_panel->restoreState(settings);
        QCOMPARE(find<QSpinBox>("hostilitySeedSpin")->value(), 42);
        QCOMPARE(index("nul").data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
        QCOMPARE(index("bidi").data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Checked));
    }

    void mutatesARecording()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("said.jsonl"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(signalbox::testing::exported(
            signalbox::testing::JournalBuilder().opened(1).received(1, "xyzzy\n").received(1, "plugh\n").view(),
            "jsonl"));
        file.close();
        find<QAction>("hostilityFromRecording")->trigger();
        auto* dialog = find<QFileDialog>("hostilityRecordingDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY2(
            message().contains(QStringLiteral("said.jsonl, in reads of the server: 2")), qPrintable(message()));
        QVERIFY(
            find<QToolButton>("hostilityConversationButton")->text().contains(QStringLiteral("said.jsonl")));
        QVERIFY(m_panel->checkCommand()->words.contains(name));

        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        find<QSpinBox>("hostilityMutationsSpin")->setValue(2);
        select("mutation");
        click(find<QPushButton>("hostilityRunSelectedButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QCOMPARE(verdict("mutation"), QStringLiteral("✔ healthy"));
        QCOMPARE(m_panel->result().settings.conversation, QByteArrayList({ "xyzzy\n", "plugh\n" }));

        // It is kept, and read again when the panel is seen.
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        m_panel->saveState(settings);
        m_panel = std::make_unique<HostilityPanel>();
        m_panel->restoreState(settings);
        QVERIFY(!m_panel->isReading());
        m_panel->show();
        QTRY_VERIFY(
            find<QToolButton>("hostilityConversationButton")->text().contains(QStringLiteral("said.jsonl")));
        find<QAction>("hostilityBuiltIn")->trigger();
        QVERIFY(find<QToolButton>("hostilityConversationButton")->text().contains(QStringLiteral("built in")));
        QVERIFY(!m_panel->checkCommand()->words.contains(name));
    }

    void mutatesTheLog()
    {
        QVERIFY(!find<QAction>("hostilityFromLog")->isEnabled());
        m_panel->setLog(
            [] { return signalbox::testing::JournalBuilder().opened(1).received(1, "hm\n").view(); });
        find<QAction>("hostilityFromLog")->trigger();
        QTRY_VERIFY2(
            message().contains(QStringLiteral("the log, in reads of the server: 1")), qPrintable(message()));
        m_panel->setLog([] { return JournalView(); });
        find<QAction>("hostilityFromLog")->trigger();
        QTRY_VERIFY2(message().contains(QStringLiteral("No client says anything")), qPrintable(message()));
        QVERIFY(find<QToolButton>("hostilityConversationButton")->text().contains(QStringLiteral("built in")));
    }

    /// What remains of a mutation that did harm is shown, and is what is copied.
    void shortensWhatDidHarm()
    {
        ToyServer server(ToyServer::Fault::DropsAllAtPair);
        m_panel->setServer(server.endpoint(), "echo");
        m_panel->setLog([] {
            return signalbox::testing::JournalBuilder()
                .opened(1)
                .received(1, "hello\n")
                .received(1, "to and fro \xDE\xAD and more of it\n")
                .view();
        });
        find<QAction>("hostilityFromLog")->trigger();
        QTRY_VERIFY(find<QToolButton>("hostilityConversationButton")->text().contains(QStringLiteral("log")));
        find<QSpinBox>("hostilityMutationsSpin")->setValue(5);
        find<QDoubleSpinBox>("hostilityLimitSpin")->setValue(5);
        select("mutation");
        click(find<QPushButton>("hostilityRunSelectedButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QCOMPARE(verdict("mutation"), QStringLiteral("✖ unhealthy"));
        const QString detail = find<QPlainTextEdit>("hostilityDetail")->toPlainText();
        QVERIFY2(detail.contains(QStringLiteral("The shortest script that does so has 2 bytes")),
            qPrintable(detail));
        find<QMenu>("hostilityCopyMenu")
            ->findChild<QAction*>(QStringLiteral("hostilityCopy_python"))
            ->trigger();
        const QString copied = QApplication::clipboard()->text();
        QVERIFY2(copied.contains(QStringLiteral("\\xde\\xad")) && !copied.contains(QStringLiteral("fro")),
            qPrintable(copied));
    }

    void runsAScript()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint(), "echo");
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("repro.json"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(hostileScriptFile(scriptOf({ "be\0fore" }), "echo", QStringLiteral("found once")));
        file.close();
        click(find<QPushButton>("hostilityScriptButton"));
        auto* dialog = find<QFileDialog>("hostilityScriptDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(m_panel->isRunning());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("1 of 1 healthy")), qPrintable(message()));
        const QString detail = find<QPlainTextEdit>("hostilityDetail")->toPlainText();
        QVERIFY2(detail.contains(QStringLiteral("repro.json")) && detail.contains(QStringLiteral("healthy")),
            qPrintable(detail));
        QVERIFY(!m_panel->runScript(QStringLiteral("/no/such.json")));
    }

    void everyControlCanBeNamedAndReached()
    {
        for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
            if (widget->objectName().startsWith(QLatin1String("hostility"))
                && (widget->focusPolicy() & Qt::TabFocus) != 0) {
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
                QVERIFY2(
                    widget->objectName() == QLatin1String("hostilityTable") || !widget->toolTip().isEmpty(),
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
    QString message() const { return find<QLabel>("hostilityMessage")->text(); }
    QModelIndex index(const char* name, int column = 0) const
    {
        const QAbstractItemModel* model = find<QTableView>("hostilityTable")->model();
        return model->index(static_cast<const HostilityModel*>(model)->rowOf(name), column);
    }
    QString verdict(const char* name) const { return index(name, HostilityModel::Verdict).data().toString(); }
    /// A click on its check box.
    void check(const char* name) const
    {
        auto* table = find<QTableView>("hostilityTable");
        table->scrollTo(index(name));
        const QRect row = table->visualRect(index(name));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(12, row.height() / 2));
    }
    void select(const char* name) const
    {
        auto* table = find<QTableView>("hostilityTable");
        table->scrollTo(index(name));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index(name, 1)).center());
        QCOMPARE(table->currentIndex().row(), index(name).row());
    }

    std::unique_ptr<HostilityPanel> m_panel;
};

QTEST_MAIN(TestHostilityPanel)
#include "tst_hostilitypanel.moc"
