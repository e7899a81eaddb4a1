// SPDX-License-Identifier: GPL-3.0-or-later
// Recording from the window, and handing the log to Wireshark.
#include "bridge/recorder.h"
#include "dialogs/exportdialog.h"
#include "export/recordingreader.h"
#include "mainwindow.h"
#include "rawpeer.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/recordingchip.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

namespace {

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestRecordingWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("signalbox-test"));
        QCoreApplication::setApplicationName(QStringLiteral("recordingwindow"));
        theme::apply(theme::Scheme::Light);
        m_path = qgetenv("PATH");
    }

    void init()
    {
        testing::failOnAnyWarning();
        m_folder.emplace();
        qputenv("PATH", m_path);
        QDir(cache()).removeRecursively();
    }

    void cleanup() { m_window.reset(); }

    void aRecordingFromTheButton_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::newRow("pcapng") << QStringLiteral("pcapng");
        QTest::newRow("jsonl") << QStringLiteral("jsonl");
    }
    void aRecordingFromTheButton()
    {
        QFETCH(QString, suffix);
        open();
        QVERIFY(!chip()->isVisible());
        start();
        say("before\n"); // what the log has already is recorded too
        record(QStringLiteral("talk.") + suffix);
        QTRY_VERIFY(chip()->isVisible());
        QVERIFY2(chip()->text().startsWith(QStringLiteral("● talk.")), qPrintable(chip()->text()));
        QVERIFY(chip()->toolTip().contains(QStringLiteral("talk.")));
        say("after\n");
        const QString name = file(QStringLiteral("talk.") + suffix);
        QTRY_VERIFY(contentOf(name).contains("after")); // while it records
        QTRY_VERIFY(!chip()->text().contains(QStringLiteral(" 0 B")));
        QTest::mouseClick(find<QToolButton>("recordButton"), Qt::LeftButton);
        QTRY_VERIFY(chip()->text().startsWith(QStringLiteral("✔ recorded talk.")));
        QVERIFY(contentOf(name).contains("before"));
        QVERIFY(contentOf(name).contains("after"));
        if (suffix == QLatin1String("jsonl"))
            QVERIFY(openRecording(name).ok());
        QTest::mouseClick(chip(), Qt::LeftButton);
        QVERIFY(!chip()->isVisible());
    }

    void keysAndTheChipStopItToo()
    {
        open();
        start();
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        choose(QStringLiteral("a.jsonl"));
        QTRY_VERIFY(chip()->isVisible());
        QTest::mouseClick(chip(), Qt::LeftButton);
        QTRY_VERIFY(chip()->text().startsWith(QStringLiteral("✔")));
        QVERIFY(contentOf(file(QStringLiteral("a.jsonl"))).contains("listening"));
    }

    void closingTheWindowCompletesTheFile()
    {
        open();
        start();
        record(QStringLiteral("a.pcapng"));
        QTRY_VERIFY(chip()->isVisible());
        say("the last words\n");
        m_window.reset();
        const QByteArray content = contentOf(file(QStringLiteral("a.pcapng")));
        QVERIFY(content.contains("the last words"));
        QVERIFY(content.contains("server: listening"));
    }

    void aPlaceThatCannotBeWrittenIsTold()
    {
        open();
        QTest::mouseClick(find<QToolButton>("recordButton"), Qt::LeftButton);
        auto* dialog = m_window->findChild<QFileDialog*>(QStringLiteral("recordDialog"));
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QStringLiteral("/proc/no/such/folder/x.pcapng"));
        dialog->close();
        QTRY_VERIFY(chip()->isVisible());
        QVERIFY2(
            chip()->text().startsWith(QStringLiteral("✖ not recording: x.pcapng")), qPrintable(chip()->text()));
        QVERIFY2(
            chip()->toolTip().contains(QStringLiteral("could not be opened")), qPrintable(chip()->toolTip()));
        QTest::mouseClick(chip(), Qt::LeftButton);
        QVERIFY(!chip()->isVisible());
    }

    void aFullDiskWarnsAndGoesOn()
    {
        if (!QFile::exists(QStringLiteral("/dev/full")))
            QSKIP("/dev/full is not there");
        const auto journal = std::make_shared<Journal>();
        EventBatch batch;
        batch.received(ConnectionId { 1 }, "x");
        journal->append(batch);
        Recorder recorder(journal);
        RecordingChip chip;
        chip.setRecorder(&recorder);
        recorder.start(QStringLiteral("/dev/full"));
        if (recorder.state() == Recorder::State::Recording) { // the header alone may have failed
            QTRY_VERIFY(recorder.error().has_value());
            QCOMPARE(recorder.state(), Recorder::State::Recording);
            QVERIFY(chip.toolTip().contains(QStringLiteral("disk is full")));
            recorder.stop();
            QTRY_COMPARE(recorder.state(), Recorder::State::Done);
            QVERIFY2(chip.text().contains(QStringLiteral("1 event missing")), qPrintable(chip.text()));
        } else {
            QCOMPARE(recorder.state(), Recorder::State::Failed);
            QVERIFY(chip.toolTip().contains(QStringLiteral("disk is full")));
        }
    }

    void wiresharkGetsTheLog()
    {
        const QString seen = file(QStringLiteral("seen"));
        installWireshark("cp \"$1\" '" + seen.toUtf8() + ".part' && mv '" + seen.toUtf8() + ".part' '"
            + seen.toUtf8() + "'\n");
        open();
        start();
        say("for the shark\n");
        // The server answers before it writes its log: listening, opened, received, sent.
        QTRY_VERIFY(find<QTableView>("logView")->model()->rowCount() >= 4);
        auto* action = find<QAction>("wiresharkAction");
        QVERIFY(action->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(QFile::exists(seen));
        QVERIFY(contentOf(seen).startsWith("\x0A\x0D\x0D\x0A"));
        QVERIFY(contentOf(seen).contains("for the shark"));
        QTRY_VERIFY(QDir(cache()).entryList(QDir::Files).isEmpty()); // it has ended
        auto* dialog = m_window->findChild<ExportDialog*>();
        QTRY_VERIFY(!dialog->isVisible());
    }

    void wiresharkKeepsItsFileWhileItRuns()
    {
        const QString go = file(QStringLiteral("go"));
        installWireshark("until test -e '" + go.toUtf8() + "'; do sleep 0.05; done\n");
        open();
        start();
        QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = m_window->findChild<ExportDialog*>();
        QTRY_VERIFY(dialog->isVisible());
        auto* button = dialog->findChild<QPushButton*>(QStringLiteral("exportWiresharkButton"));
        QVERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(!dialog->isVisible());
        const QFileInfoList captures = QDir(cache()).entryInfoList(QDir::Files);
        QCOMPARE(captures.size(), qsizetype { 1 });
        QVERIFY(!(captures[0].permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
        m_window.reset(); // it outlives the window
        QVERIFY(captures[0].exists());
        QFile end(go);
        QVERIFY(end.open(QIODevice::WriteOnly));
        QTRY_VERIFY(QDir(cache()).entryList(QDir::Files).isEmpty());
    }

    void tooManyCapturesAreRefused()
    {
        installWireshark("exit 0\n");
        QVERIFY(QDir().mkpath(cache()));
        for (int i = 0; i < 8; ++i) {
            QFile old(cache() + QStringLiteral("/%1.pcapng").arg(i));
            QVERIFY(old.open(QIODevice::WriteOnly));
        }
        open();
        start();
        find<QAction>("wiresharkAction")->trigger();
        auto* dialog = m_window->findChild<ExportDialog*>();
        const auto* message = dialog->findChild<QLabel*>(QStringLiteral("exportMessage"));
        QTRY_VERIFY(message->text().contains(QStringLiteral("already shows 8")));
        dialog->close();
    }

    void withoutWiresharkItSaysHowToGetIt()
    {
        qputenv("PATH", m_folder->path().toUtf8());
        open();
        auto* action = find<QAction>("wiresharkAction");
        QVERIFY(!action->isEnabled());
        QVERIFY2(
            action->toolTip().contains(QStringLiteral("apt install wireshark")), qPrintable(action->toolTip()));
        start();
        QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = m_window->findChild<ExportDialog*>();
        auto* button = dialog->findChild<QPushButton*>(QStringLiteral("exportWiresharkButton"));
        QVERIFY(!button->isEnabled());
        QVERIFY(button->toolTip().contains(QStringLiteral("apt install wireshark")));
        dialog->close();
    }

private:
    template <typename Object> Object* find(const char* name) const
    {
        auto* found = m_window->findChild<Object*>(QLatin1String(name));
        if (!found)
            qFatal("no %s of that kind in the window", name);
        return found;
    }
    RecordingChip* chip() const { return find<RecordingChip>("recordingChip"); }
    QString file(const QString& name) const { return m_folder->filePath(name); }
    static QString cache()
    {
        return QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/wireshark");
    }

    void open()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 820);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void start()
    {
        ServerConfig config;
        config.net.listen = { QHostAddress(QHostAddress::LocalHost), 0 };
        m_window->startServer(config);
        auto* label = find<QLabel>("statusState");
        QTRY_VERIFY(label->text().contains(QStringLiteral(" on ")));
        m_endpoint = *Endpoint::parse(label->text().section(QLatin1Char(' '), -1));
    }
    void say(const QByteArray& line) const
    {
        RawPeer client = RawPeer::connectTo(m_endpoint);
        QVERIFY(client.write(line));
        QCOMPARE(client.read(line.size()), line);
    }
    void record(const QString& name)
    {
        QTest::mouseClick(find<QToolButton>("recordButton"), Qt::LeftButton);
        choose(name);
    }
    void choose(const QString& name)
    {
        QTRY_VERIFY(m_window->findChild<QFileDialog*>(QStringLiteral("recordDialog")));
        auto* dialog = m_window->findChild<QFileDialog*>(QStringLiteral("recordDialog"));
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(file(name));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    /// A program of that name that is found first.
    void installWireshark(const QByteArray& script)
    {
        QFile program(file(QStringLiteral("wireshark")));
        QVERIFY(program.open(QIODevice::WriteOnly));
        program.write("#!/bin/sh\n" + script);
        program.close();
        QVERIFY(
            program.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        qputenv("PATH", m_folder->path().toUtf8() + ':' + m_path);
    }

    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
    Endpoint m_endpoint;
    QByteArray m_path;
};

QTEST_MAIN(TestRecordingWindow)
#include "tst_recordingwindow.moc"
