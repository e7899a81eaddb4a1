// SPDX-License-Identifier: GPL-3.0-or-later
#include "../../core/client/rawserver.h"
#include "exporting.h"
#include "journalbuilder.h"
#include "models/replaydiffmodel.h"
#include "models/replaymodel.h"
#include "panels/replaypanel.h"
#include "runningserver.h"
#include "strict.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::testing;

namespace {

/// Two clients of an echo server; the second was answered what no echo says.
JournalView oddView()
{
    return JournalBuilder()
        .opened(1)
        .received(1, "hello\n")
        .sent(1, "hello\n")
        .closed(1)
        .opened(2, "127.0.0.1:41024")
        .received(2, "first\nit is 10:11:12 now\nlast\n")
        .sent(2, "first\nit is 09:08:07 now\nlast\n")
        .closed(2)
        .view();
}

} // namespace

/// By real clicks, against a real server.
class TestReplayPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        makePanel();
    }
    void cleanup() { m_panel.reset(); }

    void modelsAreSound()
    {
        ReplayModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlan(std::make_shared<ReplayPlan>(*replayPlan(oddView())));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.chosen().empty()); // all
        QVERIFY(model.setData(model.index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(model.chosen().size(), std::size_t { 1 });
        model.setRunning(true);
        QVERIFY(model.index(1, ReplayModel::Verdict).data().toString().contains(QStringLiteral("playing")));
        QVERIFY(model.index(0, ReplayModel::Verdict).data().toString().isEmpty());
        ReplayOutcome outcome;
        outcome.id = ConnectionId { 2 };
        outcome.verdict = ReplayVerdict::Shorter;
        outcome.reason = QStringLiteral("<b>it</b> ends");
        model.setOutcome(outcome);
        QCOMPARE(model.index(1, ReplayModel::Verdict).data().toString(), QStringLiteral("✖ shorter"));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("&lt;b&gt;")));
        model.setPlan(nullptr);
        QCOMPARE(model.rowCount(), 0);

        ReplayDiffModel diff;
        const QAbstractItemModelTester diffTester(
            &diff, QAbstractItemModelTester::FailureReportingMode::QtTest);
        outcome.expected = "same\na line that is rather long, and ends with one\nonly here\nlast\n";
        outcome.got = "same\na line that is rather long, and ends with two\nlast\n";
        outcome.difference = firstDifference(outcome.expected, outcome.got);
        diff.setWidth(200);
        diff.setDiff(replayDiff(outcome));
        QCOMPARE(diff.rowCount(), 4);
        QCOMPARE(diff.firstDifference(), 1);
        QVERIFY(diff.index(0, 0).data().toString().endsWith(u' '));
        QCOMPARE(diff.index(1, 0).data().toString(), QStringLiteral("5 ≠"));
        const QPoint span = diff.index(1, ReplayDiffModel::Got).data(ReplayDiffModel::SpanRole).toPoint();
        QCOMPARE(diff.index(1, ReplayDiffModel::Got).data().toString().mid(span.x(), span.y()),
            QStringLiteral("two"));
        QVERIFY(diff.index(2, 0).data().toString().endsWith(u'−'));
        QVERIFY(diff.index(2, ReplayDiffModel::Got).data().toString().isEmpty());
        QCOMPARE(diff.index(3, ReplayDiffModel::Got).data().toString(), QStringLiteral("last\\n"));
        diff.setWidth(20); // the long line takes three rows
        QCOMPARE(diff.rowCount(), 6);
        QCOMPARE(diff.firstDifference(), 3);
        outcome.expected = QByteArray("\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7\1", 17);
        outcome.got = QByteArray("\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7\2", 17);
        outcome.difference = firstDifference(outcome.expected, outcome.got);
        diff.setDiff(replayDiff(outcome));
        QVERIFY(diff.index(0, ReplayDiffModel::Got).data().toString().startsWith(QStringLiteral("00 01 02")));
    }

    void emptyStateSaysWhatToDo()
    {
        QVERIFY(!find<QPushButton>("replayRunButton")->isEnabled());
        const auto labels =
            find<QTableView>("replayTable")->findChildren<QLabel*>(QStringLiteral("emptyTitle"));
        QCOMPARE(labels.size(), 1);
        QVERIFY(labels.front()->isVisible());
        auto* button = find<QTableView>("replayTable")->findChild<QPushButton*>(QStringLiteral("emptyButton"));
        click(button);
        auto* dialog = find<QFileDialog>("replayOpenDialog");
        QTRY_VERIFY(dialog->isVisible());
        const QString name = writeFile(QStringLiteral("r.jsonl"), "jsonl");
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_COMPARE(find<QTableView>("replayTable")->model()->rowCount(), 2);
        QVERIFY(!labels.front()->isVisible());
        QVERIFY(find<QLabel>("replaySource")->text().contains(QStringLiteral("r.jsonl: 2 connections")));
    }

    /// The whole main job: play, look at the difference, mask it.
    void playsShowsAndMasks()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        QCOMPARE(find<QSpinBox>("replayPortSpin")->value(), static_cast<int>(server.endpoint().port));
        take();
        choose("replaySpeedCombo", QStringLiteral("Full speed"));
        click(find<QPushButton>("replayRunButton"));
        QVERIFY(m_panel->isRunning());
        QVERIFY(!find<QSpinBox>("replayPortSpin")->isEnabled());
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("1 of 2 connections the same, differs: 1")),
            qPrintable(message()));
        QCOMPARE(verdict(0), QStringLiteral("✔ same"));
        QCOMPARE(verdict(1), QStringLiteral("✖ differs at 12"));
        // The one that differs is selected, and shown from where it does.
        QCOMPARE(find<QTableView>("replayTable")->currentIndex().row(), 1);
        QVERIFY2(find<QLabel>("replayReason")->text().contains(QStringLiteral("byte 12 (turn 1 of 1)")),
            qPrintable(find<QLabel>("replayReason")->text()));
        const QString shown = text("replayDiffView");
        QVERIFY2(shown.contains(QStringLiteral("09:08:07")) && shown.contains(QStringLiteral("10:11:12"))
                && shown.contains(u'≠'),
            qPrintable(shown));
        auto* mask = find<QPushButton>("replayMaskButton");
        QVERIFY(mask->isEnabled());
        QVERIFY(mask->toolTip().contains(QStringLiteral("time")));
        click(mask);
        QCOMPARE(verdict(1), QStringLiteral("✔ same")); // without being played again
        QVERIFY2(message().contains(QStringLiteral("2 of 2 connections the same")), qPrintable(message()));
        QVERIFY(!mask->isEnabled());
        QVERIFY(text("replayDiffView").contains(u'~'));
        QCOMPARE(find<QTabWidget>("replayTabs")->tabText(1), QStringLiteral("Masks (1)"));
        // And played again.
        click(find<QPushButton>("replayRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(m_panel->result().isSame());
    }

    void masksAreWrittenAndRemoved()
    {
        find<QTabWidget>("replayTabs")->setCurrentIndex(1);
        auto* list = find<QListWidget>("maskListView");
        const int named = list->count();
        QVERIFY(named >= 6);
        auto* edit = find<QLineEdit>("maskEdit");
        QTest::keyClicks(edit, QStringLiteral("id=("));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(find<QLabel>("maskProblem")->isVisible());
        QCOMPARE(list->count(), named);
        edit->clear();
        QVERIFY(!find<QLabel>("maskProblem")->isVisible());
        QTest::keyClicks(edit, QStringLiteral("id=\\d+"));
        click(find<QPushButton>("maskAddButton"));
        QCOMPARE(list->count(), named + 1);
        QVERIFY(m_panel->text().contains(QStringLiteral("mask /id=\\d+/\n")));
        list->setCurrentRow(0);
        list->setFocus();
        QVERIFY(!find<QPushButton>("maskRemoveButton")->isEnabled());
        QTest::keyClick(list, Qt::Key_Space);
        QVERIFY(m_panel->text().contains(QStringLiteral("mask time\n")));
        list->setCurrentRow(named);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(list->count(), named);
        QVERIFY(!m_panel->text().contains(QStringLiteral("id=")));
    }

    void playsTheChosenOnly()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        take();
        auto* all = find<QCheckBox>("replayAllCheck");
        QCOMPARE(all->checkState(), Qt::Checked);
        click(all);
        QCOMPARE(all->checkState(), Qt::Unchecked);
        click(find<QPushButton>("replayRunButton"));
        QVERIFY(!m_panel->isRunning());
        QVERIFY(message().contains(QStringLiteral("No connection")));
        auto* table = find<QTableView>("replayTable");
        const QRect row = table->visualRect(table->model()->index(0, 0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, row.topLeft() + QPoint(12, row.height() / 2));
        QCOMPARE(all->checkState(), Qt::PartiallyChecked);
        QVERIFY(m_panel->text().contains(QStringLiteral("connection 1\n")));
        choose("replaySpeedCombo", QStringLiteral("Full speed"));
        QTest::keyClick(find<QLineEdit>("replayAddressEdit"), Qt::Key_Return);
        QTRY_VERIFY(!m_panel->isRunning() && !m_panel->result().outcomes.empty());
        QCOMPARE(m_panel->result().outcomes.size(), std::size_t { 1 });
        QVERIFY(m_panel->result().isSame());
        QVERIFY(verdict(1).isEmpty());
    }

    void stopsWithEscape()
    {
        RawServer silent; // it lets clients in, and says nothing
        m_panel->setServer(silent.endpoint());
        take();
        click(find<QPushButton>("replayRunButton"));
        QVERIFY(m_panel->isRunning());
        QTRY_VERIFY(verdict(0).contains(QStringLiteral("playing")));
        QTest::keyClick(find<QPushButton>("replayStopButton"), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->isRunning());
        QVERIFY(m_panel->result().isStopped);
        QVERIFY2(message().contains(QStringLiteral("not played")), qPrintable(message()));
        QVERIFY(find<QPushButton>("replayRunButton")->hasFocus());
        click(find<QPushButton>("replayRunButton"));
        QVERIFY(m_panel->isRunning());
        m_panel.reset(); // goes away while it runs
    }

    void saysWhatIsWrong()
    {
        m_panel->openRecording(QStringLiteral("/no/such.jsonl"));
        QTRY_VERIFY2(message().contains(QStringLiteral("/no/such.jsonl")), qPrintable(message()));
        QVERIFY(!m_panel->isReading());
        take();
        auto* address = find<QLineEdit>("replayAddressEdit");
        address->selectAll();
        QTest::keyClicks(address, QStringLiteral("nowhere at all"));
        QTest::keyClick(address, Qt::Key_Return);
        QVERIFY(!m_panel->isRunning());
        QVERIFY2(message().contains(QStringLiteral("nowhere")), qPrintable(message()));
        // What was typed stays when a server starts.
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), 7 });
        QCOMPARE(address->text(), QStringLiteral("nowhere at all"));
    }

    void whoRecordedCanBeSaid()
    {
        take();
        QVERIFY(text("replayTable").contains(QStringLiteral("127.0.0.1:41022")));
        choose("replaySideCombo", QStringLiteral("Client"));
        // The other end is the client now.
        QTRY_VERIFY(text("replayTable").contains(QStringLiteral("127.0.0.1:65432")));
        QVERIFY(m_panel->text().contains(QStringLiteral("side client\n")));
    }

    void textComesBack()
    {
        const QString name = writeFile(QStringLiteral("c.pcapng"), "pcapng");
        const QString text =
            QStringLiteral("recording %1\ntarget 127.0.0.1:4242\nspeed 2.5\nwait all\ntimeout 1.25\n"
                           "connection 2\nmask time\nmask /a.c/\n")
                .arg(name);
        const auto set = m_panel->setText(text);
        QVERIFY2(set, qPrintable(set ? QString() : set.error().text()));
        QTRY_COMPARE(find<QTableView>("replayTable")->model()->rowCount(), 2);
        QCOMPARE(m_panel->text(), text);
        const auto wrong = m_panel->setText(QStringLiteral("speed 2\nnonsense"));
        QVERIFY(!wrong);
        QVERIFY(wrong.error().message.contains(QStringLiteral("Line 2")));
        QCOMPARE(m_panel->text(), text); // nothing has changed
        const auto command = m_panel->checkCommand();
        QVERIFY(command);
        QCOMPARE(command->words.mid(0, 2), QStringList({ QStringLiteral("replay"), name }));
        QCOMPARE(command->place, qsizetype { 2 });
        // So does what is kept between runs; the recording is read when the panel is seen.
        QSettings settings(m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        m_panel->saveState(settings);
        m_panel = std::make_unique<ReplayPanel>();
        m_panel->restoreState(settings);
        QVERIFY(!m_panel->isReading());
        QCOMPARE(m_panel->text(), text);
        m_panel->show();
        QTRY_COMPARE(find<QTableView>("replayTable")->model()->rowCount(), 2);
        QCOMPARE(m_panel->text(), text);
        QVERIFY(m_panel->setText({}));
        QCOMPARE(find<QTableView>("replayTable")->model()->rowCount(), 0);
        QVERIFY(!m_panel->checkCommand()); // nothing that a check could be made of
    }

    void exports()
    {
        RunningServer server;
        m_panel->setServer(server.endpoint());
        QVERIFY(!find<QPushButton>("replayExportButton")->isEnabled());
        take();
        choose("replaySpeedCombo", QStringLiteral("Full speed"));
        click(find<QPushButton>("replayRunButton"));
        QTRY_VERIFY(!m_panel->isRunning());
        const QString name = m_folder.filePath(QStringLiteral("r.xml"));
        click(find<QPushButton>("replayExportButton"));
        auto* dialog = find<QFileDialog>("replayExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(name));
        QVERIFY(m_panel->exportTo(m_folder.filePath(QStringLiteral("r.json"))).ok());
        QFile json(m_folder.filePath(QStringLiteral("r.json")));
        QVERIFY(json.open(QIODevice::ReadOnly));
        QCOMPARE(QJsonDocument::fromJson(json.readAll())
                     .object()
                     .value(QLatin1String("connections"))
                     .toArray()
                     .size(),
            2);
        QVERIFY(!m_panel->exportTo(m_folder.filePath(QStringLiteral("r.doc"))));
        QVERIFY(!m_panel->exportTo(QStringLiteral("/no/such/folder/r.json")));
    }

    void everyControlCanBeNamedAndReached()
    {
        for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
            const QString name = widget->objectName();
            if ((!name.startsWith(QLatin1String("replay")) && !name.startsWith(QLatin1String("mask")))
                || (widget->focusPolicy() & Qt::TabFocus) == 0 || qobject_cast<const QTabWidget*>(widget))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(name));
            if (!qobject_cast<const QTableView*>(widget))
                QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(name));
        }
    }

private:
    void makePanel()
    {
        m_panel = std::make_unique<ReplayPanel>();
        m_panel->setLog([] { return ReplayPanel::Log { oddView(), {} }; });
        m_panel->resize(520, 760);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    /// The log of the window.
    void take()
    {
        click(find<QPushButton>("replayLogButton"));
        QTRY_COMPARE(find<QTableView>("replayTable")->model()->rowCount(), 2);
        QVERIFY(find<QPushButton>("replayRunButton")->isEnabled());
    }
    QString writeFile(const QString& name, const char* format) const
    {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(exported(oddView(), format)) <= 0)
            qFatal("%s cannot be written", qPrintable(path));
        return path;
    }
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
    void choose(const char* combo, const QString& text) const
    {
        auto* box = find<QComboBox>(combo);
        const int at = box->findText(text);
        QVERIFY(at >= 0);
        box->setFocus();
        while (box->currentIndex() != at)
            QTest::keyClick(box, box->currentIndex() < at ? Qt::Key_Down : Qt::Key_Up);
    }
    QString message() const { return find<QLabel>("replayMessage")->text(); }
    QString verdict(int row) const
    {
        return find<QTableView>("replayTable")->model()->index(row, ReplayModel::Verdict).data().toString();
    }
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

    QTemporaryDir m_folder;
    std::unique_ptr<ReplayPanel> m_panel;
};

QTEST_MAIN(TestReplayPanel)
#include "tst_replaypanel.moc"
