// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/exportdialog.h"
#include "exporting.h"
#include "mainwindow.h"
#include "packets.h"
#include "samplejournal.h"
#include "strict.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

namespace {

/// The window, worked as a user does.
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
    void click(const char* name) const { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, key, modifiers);
    }
    void chooseFile(const QString& name)
    {
        press(Qt::Key_O, Qt::ControlModifier);
        QTRY_VERIFY(window.findChild<QFileDialog*>(QStringLiteral("openRecordingDialog")));
        auto* dialog = find<QFileDialog>("openRecordingDialog");
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(name);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    void drop(const QStringList& names)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& name : names)
            urls.append(QUrl::fromLocalFile(name));
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
    }
    bool isRecording() const { return find<QLabel>("recordingText")->isVisible(); }
    QString banner() const { return find<QLabel>("recordingText")->text(); }
    QString error() const
    {
        auto* label = find<QLabel>("recordingError");
        return label->isVisible() ? label->text() : QString();
    }
    bool isListening() const
    {
        return find<QLabel>("stateLabel")->text().contains(QStringLiteral("Listening"));
    }
    int rows(const char* view) const { return find<QTableView>(view)->model()->rowCount(); }
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
    void clickRow(const char* name, int row)
    {
        auto* view = find<QTableView>(name);
        view->scrollToTop();
        QTest::mouseClick(
            view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(row, 1)).center());
    }
    void serve()
    {
        find<QSpinBox>("portSpin")->setValue(0);
        click("startButton");
        QTRY_VERIFY(isListening());
        click("clientConnectButton");
        QTRY_COMPARE(rows("clientsView"), 1);
        click("clientSendButton");
        QTRY_VERIFY(text("logView").count(QStringLiteral("hello")) == 2);
    }
    QStringList recent()
    {
        auto* menu = find<QMenu>("recentRecordingsMenu");
        Q_EMIT menu->aboutToShow();
        QStringList names;
        for (const QAction* action : menu->actions()) {
            if (!action->isSeparator())
                names.append(action->text());
        }
        return names;
    }

    MainWindow window;
    bool isShown = false;
};

} // namespace

class TestRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_dir.path());
    }
    void init()
    {
        testing::failOnAnyWarning();
        QSettings().clear();
    }

    /// From the bar above a recording to its clients played against the server of the window.
    void isPlayedAgainstTheServer()
    {
        const QString file = save("said.jsonl",
            testing::exported(testing::JournalBuilder()
                                  .opened(1)
                                  .received(1, "hello again\n")
                                  .sent(1, "hello again\n")
                                  .closed(1)
                                  .view(),
                "jsonl"));
        Desk desk;
        QVERIFY(desk.isShown);
        desk.find<QSpinBox>("portSpin")->setValue(0);
        desk.click("startButton");
        QTRY_VERIFY(desk.isListening());
        QVERIFY(!desk.find<QWidget>("replayRecordingButton")->isVisible());
        desk.chooseFile(file);
        QTRY_VERIFY(desk.isRecording());
        desk.click("replayRecordingButton");
        QTRY_COMPARE(desk.rows("replayTable"), 1);
        QVERIFY(desk.find<QLabel>("replaySource")->text().contains(QStringLiteral("said.jsonl: 1 connection")));
        QTRY_COMPARE(desk.window.focusWidget(), desk.find<QPushButton>("replayRunButton"));
        QTest::keyClick(desk.find<QPushButton>("replayRunButton"), Qt::Key_Return);
        QTRY_VERIFY(
            desk.find<QLabel>("replayMessage")->text().contains(QStringLiteral("1 of 1 connections the same")));
        // What the server of the window saw of it can be played as well.
        desk.click("closeRecordingButton");
        QTRY_VERIFY(desk.text("logView").contains(QStringLiteral("hello again")));
        desk.click("replayLogButton");
        QTRY_VERIFY(desk.find<QLabel>("replaySource")->text().contains(QStringLiteral("The log of")));
        QTRY_COMPARE(desk.rows("replayTable"), 1);
        QTest::mouseClick(desk.find<QPushButton>("replayRunButton"), Qt::LeftButton);
        QTRY_VERIFY(
            desk.find<QLabel>("replayMessage")->text().contains(QStringLiteral("1 of 1 connections the same")));
    }

    /// Opened while a server runs, worked with, closed: the server has gone on meanwhile.
    void everyPanelShowsIt()
    {
        const QString file = save("sample.pcapng", testing::exported(testing::sampleView(), "pcapng"));
        Desk desk;
        QVERIFY(desk.isShown);
        desk.serve();
        const int liveRows = desk.rows("logView");
        desk.find<QLineEdit>("filterEdit")->setFocus();
        QTest::keyClicks(desk.find<QLineEdit>("filterEdit"), QStringLiteral("client:1"));
        QTRY_VERIFY(desk.rows("logView") < liveRows);
        const int filteredRows = desk.rows("logView");
        desk.clickRow("logView", 0);
        QVERIFY(desk.find<QLabel>("detailHeadline")->isVisible());

        desk.chooseFile(file);
        QTRY_VERIFY(desk.isRecording());
        QVERIFY2(desk.banner().contains(
                     QStringLiteral("Recording sample.pcapng, read only: 18 events, 2 connections")),
            qPrintable(desk.banner()));
        QTRY_COMPARE(desk.rows("logView"), 18); // without the server's filter
        QVERIFY(desk.text("logView").contains(QStringLiteral("=SUM(A1:A9)")));
        QVERIFY(!desk.find<QWidget>("newRowsButton")->isVisible()); // nothing is new in a recording
        QVERIFY(!desk.find<QLabel>("detailHeadline")->isVisible()); // of the other journal
        QCOMPARE(desk.rows("clientsView"), 2);
        QVERIFY(desk.text("clientsView").contains(QStringLiteral("[2001:db8::7]:41024")));
        QVERIFY(desk.text("clientsView").contains(QStringLiteral("closed")));
        QVERIFY(desk.window.windowTitle().contains(QStringLiteral("sample.pcapng")));

        desk.clickRow("logView", 2);
        QTRY_VERIFY(desk.find<QLabel>("detailHeadline")->isVisible());
        QVERIFY(desk.find<QLabel>("detailHeadline")->text().startsWith(QStringLiteral("No. 3")));
        QVERIFY(desk.find<QPlainTextEdit>("payloadView")->toPlainText().contains(QStringLiteral("hello")));
        desk.clickRow("clientsView", 1);
        for (const char* name : { "sendToClientAction", "disconnectClientAction", "resetClientAction" }) {
            QVERIFY2(!desk.find<QAction>(name)->isEnabled(), name);
            QVERIFY2(desk.find<QAction>(name)->toolTip().contains(QStringLiteral("recording")), name);
        }
        QVERIFY(desk.find<QAction>("copyClientAction")->isEnabled());
        desk.find<QAction>("showClientInLogAction")->trigger();
        QTRY_COMPARE(desk.rows("logView"), 4);
        desk.press(Qt::Key_D, Qt::ControlModifier); // would clear a log
        QCOMPARE(desk.rows("logView"), 4);

        // An export takes the recording.
        desk.press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto* dialog = desk.window.findChild<ExportDialog*>();
        QTRY_VERIFY(dialog && dialog->isVisible());
        const QString exported = m_dir.filePath(QStringLiteral("again.jsonl"));
        auto* path = dialog->findChild<QLineEdit*>(QStringLiteral("exportPathEdit"));
        path->selectAll();
        QTest::keyClicks(path, exported);
        dialog->findChild<QAbstractButton*>(QStringLiteral("exportAllRadio"))->click();
        QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("exportButton")), Qt::LeftButton);
        QTRY_VERIFY(QFile::exists(exported));
        QTRY_VERIFY(!dialog->isRunning());
        dialog->reject();
        QFile again(exported);
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(again.readAll().count('\n'), qsizetype { 18 });

        // The server and its test client go on, and nothing of that shows.
        QVERIFY(desk.isListening());
        desk.click("clientSendButton");
        QTRY_VERIFY(desk.text("clientTranscript").count(QStringLiteral("hello")) == 4);
        QCOMPARE(desk.rows("logView"), 4);

        desk.press(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.isRecording());
        QCOMPARE(desk.find<QLineEdit>("filterEdit")->text(), QStringLiteral("client:1"));
        QTRY_COMPARE(desk.rows("logView"), filteredRows + 2);
        QCOMPARE(desk.rows("clientsView"), 1);
        desk.clickRow("clientsView", 0);
        QVERIFY(desk.find<QAction>("disconnectClientAction")->isEnabled());
        QVERIFY(desk.find<QAction>("disconnectClientAction")->toolTip().contains(QStringLiteral("FIN")));
        QVERIFY(desk.find<QLabel>("detailHeadline")->isVisible()); // of the event from before
    }

    /// What one had done to the log of the server is still there after a recording was looked at.
    void theServersLogIsFoundAsItWasLeft_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::newRow("all") << QString();
        QTest::newRow("filtered") << QStringLiteral("client:1");
    }
    void theServersLogIsFoundAsItWasLeft()
    {
        QFETCH(QString, filter);
        const QString file = save("sample.jsonl", testing::exported(testing::sampleView(), "jsonl"));
        Desk desk;
        desk.serve();
        for (int round = 0; round < 40; ++round) {
            desk.click("clientSendButton");
            QTRY_VERIFY(desk.text("clientTranscript").count(QStringLiteral("hello")) >= 2 * round + 4);
        }
        QTRY_VERIFY(desk.text("logView").count(QStringLiteral("hello")) == 82);
        auto* view = desk.find<QTableView>("logView");
        const auto cell = [view](int row, int column) { return view->model()->index(row, column).data(); };
        const auto topNumber = [&] { return cell(view->rowAt(1), 0).toString(); };
        const int all = desk.rows("logView");
        if (!filter.isEmpty()) {
            desk.find<QLineEdit>("filterEdit")->setText(filter);
            QTRY_VERIFY(desk.rows("logView") < all);
        }
        const QString before = cell(6, 1).toString();
        desk.clickRow("logView", 6);
        desk.press(Qt::Key_M, Qt::ControlModifier);
        desk.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        view->verticalScrollBar()->setValue(view->verticalScrollBar()->value() + 3 * view->rowHeight(0));
        const QString top = topNumber();
        const QString current = cell(6, 0).toString();
        QVERIFY(current.startsWith(u'\u25c6'));
        QCOMPARE(cell(6, 1).toString(), QStringLiteral("*REF*"));
        QVERIFY(desk.find<QWidget>("logNotice")->isVisible()); // "1 mark"

        desk.chooseFile(file);
        QTRY_VERIFY(desk.isRecording());
        QVERIFY(!desk.find<QWidget>("logNotice")->isVisible());
        QCOMPARE(cell(6, 0).toString(), QStringLiteral("7"));
        QVERIFY(cell(6, 1).toString().contains(u':')); // a time of day again

        desk.press(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!desk.isRecording());
        QTRY_COMPARE(cell(6, 0).toString(), current);
        QCOMPARE(cell(6, 1).toString(), QStringLiteral("*REF*"));
        QTRY_COMPARE(view->currentIndex().row(), 6);
        QTRY_COMPARE(topNumber(), top);
        QVERIFY(desk.find<QLabel>("detailHeadline")->isVisible());
        desk.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(cell(6, 1).toString(), before); // the format that the reference had replaced
    }

    /// Segments on the wire are not system calls, and are not called so.
    void aCaptureOfOthersIsOfTheWire()
    {
        testing::Talk talk;
        std::vector<QByteArray> packets = talk.handshake();
        packets.push_back(talk.segment(talk.Client, talk.Ack, "hello"));
        const QString wire = save("wire.pcap", testing::captureOf(packets));
        const QString ours = save("ours.pcapng", testing::exported(testing::sampleView(), "pcapng"));
        Desk desk;
        const auto isOfWire = [&desk] {
            const bool isSaid = !desk.find<QLabel>("lifecycleWireNote")->isHidden();
            return isSaid == !desk.find<QLabel>("streamWireNote")->isHidden() && isSaid;
        };
        QVERIFY(!isOfWire());
        desk.window.openRecording(wire);
        QTRY_VERIFY(desk.banner().contains(QStringLiteral("wire.pcap")));
        QVERIFY(isOfWire());
        QTRY_VERIFY(desk.rows("logView") > 0);
        desk.clickRow("logView", 0);
        desk.find<QAction>("followStreamAction")->trigger();
        QTRY_VERIFY2(desk.find<QLabel>("streamSummary")->text().contains(QStringLiteral("segment")),
            qPrintable(desk.find<QLabel>("streamSummary")->text()));
        QVERIFY(!desk.find<QLabel>("streamSummary")->text().contains(QStringLiteral("read")));
        desk.window.openRecording(ours);
        QTRY_VERIFY(desk.banner().contains(QStringLiteral("ours.pcapng")));
        QVERIFY(!isOfWire());
        desk.window.openRecording(wire);
        QTRY_VERIFY(isOfWire());
        desk.click("closeRecordingButton");
        QVERIFY(!isOfWire());
    }

    void dropsOpenOneFile()
    {
        const QString file = save("sample.jsonl", testing::exported(testing::sampleView(), "jsonl"));
        Desk desk;
        desk.drop({ file, file });
        QTRY_VERIFY(desk.error().contains(QStringLiteral("one recording at a time")));
        desk.drop({ file });
        QTRY_VERIFY(desk.isRecording());
        QCOMPARE(desk.error(), QString());
        QCOMPARE(desk.rows("logView"), 18);
        desk.click("closeRecordingButton");
        QVERIFY(!desk.isRecording());
        QCOMPARE(desk.rows("logView"), 0);
        QVERIFY(!desk.find<QWidget>("recordingBar")->isVisible());
    }

    void errorsLeaveWhatIsShown()
    {
        const QString file = save("sample.jsonl", testing::exported(testing::sampleView(), "jsonl"));
        Desk desk;
        desk.window.openRecording(file);
        QTRY_VERIFY(desk.isRecording());
        desk.window.openRecording(save("text.txt", "this is no recording"));
        QTRY_VERIFY2(desk.error().contains(QStringLiteral("is not a recording")), qPrintable(desk.error()));
        QVERIFY(desk.isRecording());
        QCOMPARE(desk.rows("logView"), 18);
        desk.window.openRecording(m_dir.filePath(QStringLiteral("missing.pcap")));
        QTRY_VERIFY(desk.error().contains(QStringLiteral("could not be opened")));
        desk.click("dismissRecordingErrorButton");
        QCOMPARE(desk.error(), QString());
        QVERIFY(desk.isRecording());
    }

    void damageIsSaidAndTheRestShown()
    {
        const QByteArray whole = testing::exported(testing::sampleView(), "pcapng");
        Desk desk;
        desk.window.openRecording(save("cut.pcapng", whole.first(whole.size() / 2)));
        QTRY_VERIFY(desk.isRecording());
        QVERIFY(desk.rows("logView") > 3);
        auto* remarks = desk.find<QLabel>("recordingRemarks");
        QVERIFY(remarks->isVisible());
        QVERIFY2(remarks->text().contains(QStringLiteral("damaged or cut short at byte")),
            qPrintable(remarks->text()));
    }

    void recentOnesAreKept()
    {
        const QString one = save("one.jsonl", testing::exported(testing::sampleView(), "jsonl"));
        const QString two = save("two & more.pcapng", testing::exported(testing::sampleView(), "pcapng"));
        {
            Desk desk;
            QCOMPARE(desk.recent().constFirst(), QStringLiteral("No recording was opened yet"));
            desk.window.openRecording(one);
            QTRY_VERIFY(desk.banner().contains(QStringLiteral("one.jsonl")));
            desk.window.openRecording(two);
            QTRY_VERIFY(desk.banner().contains(QStringLiteral("two & more")));
        }
        QVERIFY(QFile::remove(one));
        Desk desk;
        const QStringList names = desk.recent();
        QCOMPARE(names.size(), 3);
        QCOMPARE(names[0], QStringLiteral("&1 two && more.pcapng"));
        QCOMPARE(names[1], QStringLiteral("&2 one.jsonl (not there any more)"));
        desk.find<QMenu>("recentRecordingsMenu")->actions().constFirst()->trigger();
        QTRY_VERIFY(desk.isRecording());
    }

private:
    QString save(const char* name, const QByteArray& bytes) const
    {
        QFile file(m_dir.filePath(QString::fromUtf8(name)));
        const bool isSaved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        return isSaved ? file.fileName() : QString();
    }
    QTemporaryDir m_dir;
};

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("signalbox"));
    QApplication::setOrganizationName(QStringLiteral("Signalbox"));
    TestRecordings test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_recordings.moc"
