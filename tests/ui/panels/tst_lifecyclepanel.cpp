// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/laddertext.h"
#include "journalbuilder.h"
#include "models/socketcountsmodel.h"
#include "models/socketwatch.h"
#include "panels/lifecyclepanel.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/ladderview.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QButtonGroup>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

void fill(JournalBuilder& journal)
{
    journal.event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)").opened(1).received(1, "hello");
    journal.sent(1, "hello").event(EventKind::HalfClosed, 1, "peer: FIN received").closed(1);
    journal.opened(2, "127.0.0.1:41023").received(2, "x").closed(2, "aborted");
}

} // namespace

class TestLifecyclePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        theme::apply(theme::Scheme::Light);
    }
    void init()
    {
        failOnAnyWarning();
        m_panel = std::make_unique<LifecyclePanel>();
        m_panel->resize(480, 640);
    }
    void cleanup()
    {
        m_panel.reset();
        theme::apply(theme::Scheme::Light);
    }

    void tellsTheLifeOfTheClient()
    {
        JournalBuilder journal;
        fill(journal);
        show();
        QCOMPARE(view()->rowCount(), 0);
        m_panel->setView(journal.view());
        m_panel->setClient(ConnectionId { 1 });
        QTRY_COMPARE(view()->rowCount(), 10);
        QCOMPARE(find<QSpinBox>("lifecycleClientSpin")->value(), 1);
        QCOMPARE(view()->scene().ends.peer, endpoint("127.0.0.1:41022"));
        find<QSpinBox>("lifecycleClientSpin")->setValue(2); // as the arrows do
        QTRY_COMPARE(view()->rowCount(), 6);
        QCOMPARE(ladderLabel(view()->scene().steps.back()), QStringLiteral("RST"));
        QTest::mouseClick(find<QToolButton>("lifecycleServerButton"), Qt::LeftButton);
        QTRY_COMPARE(view()->rowCount(), 4); // both clients came within a second
        m_panel->setClient(ConnectionId { 1 }); // chosen elsewhere: the listening socket stays in sight
        QCOMPARE(view()->scene().subject, NoConnection);
        QTest::mouseClick(find<QToolButton>("lifecycleClientButton"), Qt::LeftButton);
        QTRY_COMPARE(view()->rowCount(), 10);
    }

    void aClickExplainsTheStepAndAsksForItsEvent()
    {
        JournalBuilder journal;
        fill(journal);
        showClient(journal, 1, 10);
        QSignalSpy asked(m_panel.get(), &LifecyclePanel::eventRequested);
        click(4);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().first().toULongLong(), 3ULL);
        QVERIFY(explanation().contains(QStringLiteral("5 B in 1 read")));
        QVERIFY(explanation().contains(QStringLiteral("RFC 9293")));
        QVERIFY(
            view()->accessibleDescription().contains(QStringLiteral("5 B in 1 read, from client to server")));
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Down);
        QVERIFY(explanation().contains(QStringLiteral("5 B in 1 write")));
        QTest::keyClick(view(), Qt::Key_Home);
        QVERIFY(explanation().contains(QStringLiteral("Deduced")));
        QCOMPARE(view()->currentRow(), 0);
        QTest::keyClick(view(), Qt::Key_Up);
        QCOMPARE(view()->currentRow(), 0);
        QTest::keyClick(view(), Qt::Key_End);
        QCOMPARE(view()->currentRow(), 9);
        QVERIFY(explanation().contains(QStringLiteral("Server: CLOSED")));
        QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(view());
        QVERIFY(reader);
        QVERIFY(reader->text(QAccessible::Description).contains(QStringLiteral("Step 10 of 10")));
    }

    void growsAsItHappensAndKeepsTheStep()
    {
        JournalBuilder journal;
        journal.opened(1).received(1, "hello");
        showClient(journal, 1, 5);
        click(4);
        for (int i = 0; i < 100; ++i) {
            journal.step(200ms).received(1, "more");
            m_panel->setView(journal.view());
        }
        QTRY_COMPARE(view()->rowCount(), 104); // the first of the hundred belonged to the run
        QCOMPARE(view()->currentRow(), 4);
        QVERIFY(view()->isFollowing());
        QScrollBar* bar = view()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), bar->maximum());
        bar->setValue(0);
        QVERIFY(!view()->isFollowing());
        journal.closed(1, "aborted");
        m_panel->setView(journal.view());
        QTRY_COMPARE(view()->rowCount(), 105);
        QCOMPARE(bar->value(), 0);
        // What is in sight and what is not, by arithmetic.
        QVERIFY(view()->rowRect(0).top() > 0);
        QVERIFY(view()->rowRect(104).top() > view()->viewport()->height());
        QCOMPARE(view()->rowAt(view()->rowRect(7).center()), 7);
        QCOMPARE(view()->rowAt({ 5, 2 }), -1); // the head
    }

    void aHiddenPanelDoesNothing()
    {
        JournalBuilder journal;
        fill(journal);
        m_panel->setClient(ConnectionId { 1 });
        m_panel->setView(journal.view());
        QCOMPARE(view()->rowCount(), 0);
        m_panel->setInFront(false);
        m_panel->show();
        m_panel->setView(journal.view());
        QTest::qWait(50);
        QCOMPARE(view()->rowCount(), 0);
        m_panel->setInFront(true);
        m_panel->setView(journal.view());
        QTRY_COMPARE(view()->rowCount(), 10);
    }

    void anotherJournalIsAnotherStory()
    {
        JournalBuilder first;
        fill(first);
        showClient(first, 1, 10);
        JournalBuilder second;
        second.opened(1).closed(1, "aborted");
        m_panel->setView(second.view()); // shorter, as after a clear
        QTRY_COMPARE(view()->rowCount(), 5);
        m_panel->forget();
        QTRY_COMPARE(view()->rowCount(), 0);
        QCOMPARE(m_panel->client(), NoConnection);
    }

    void saysThatEventsGaveWay()
    {
        JournalBuilder journal({ 512 * 1024 * 1024, JournalChunk::MaxEvents });
        journal.opened(1).opened(2);
        show();
        m_panel->setView(journal.view());
        m_panel->setClient(ConnectionId { 3 });
        QTRY_COMPARE(view()->emptyText(), QStringLiteral("The log has no event of client 3."));
        for (quint32 i = 0; i < JournalChunk::MaxEvents * 3; ++i)
            journal.received(2, "x");
        QVERIFY(journal.view().firstSequence() > 2);
        m_panel->setView(journal.view());
        m_panel->setClient(ConnectionId { 1 });
        QTRY_VERIFY2(
            view()->emptyText().contains(QStringLiteral("client 1. Its oldest events gave way to newer")),
            qPrintable(view()->emptyText()));
        journal.received(1, "x");
        m_panel->setView(journal.view());
        QTRY_VERIFY(view()->rowCount() > 0);
    }

    void aCaptureIsOfTheWire()
    {
        JournalBuilder journal;
        fill(journal);
        m_panel->setOfWire(true);
        showClient(journal, 1, 10);
        auto* note = find<QLabel>("lifecycleWireNote");
        QVERIFY(note->isVisible());
        QVERIFY2(note->text().contains(QStringLiteral("segments seen on the wire, not system calls")),
            qPrintable(note->text()));
        QVERIFY(view()->scene().isOfWire);
        const QImage wire = view()->grab().toImage();
        m_panel->setOfWire(false);
        QVERIFY(!note->isVisible());
        QVERIFY(!view()->scene().isOfWire);
        QCOMPARE(view()->rowCount(), 10);
        QVERIFY(view()->grab().toImage() != wire);
    }

    void thousandsOfStepsAreFoldedAndSaid()
    {
        JournalBuilder journal(unlimited());
        journal.opened(1);
        for (int i = 0; i < 20'000; ++i)
            journal.received(1, "ping").sent(1, "pong!");
        show();
        m_panel->setView(journal.view());
        m_panel->setClient(ConnectionId { 1 });
        QTRY_VERIFY(view()->rowCount() > 500);
        QTRY_VERIFY(view()->scene().steps.back().lastSequence == journal.view().endSequence() - 1);
        QVERIFY(view()->rowCount() <= static_cast<int>(Ladder::MaxSteps));
        const auto& steps = view()->scene().steps;
        const auto fold = std::find_if(
            steps.begin(), steps.end(), [](const LadderStep& step) { return step.kind == LadderKind::Folded; });
        QVERIFY(fold != steps.end());
        QVERIFY(ladderLabel(*fold).contains(QStringLiteral("reads")));
    }

    void looksDifferentWhereItMeansSomethingElse()
    {
        JournalBuilder journal;
        fill(journal);
        showClient(journal, 1, 10);
        const QImage light = view()->grab().toImage();
        QVERIFY(light.pixelColor(2, light.height() - 3).lightness() > 200);
        theme::apply(theme::Scheme::Dark);
        QImage dark;
        const auto grab = [&] {
            dark = view()->grab().toImage();
            return dark.pixelColor(2, dark.height() - 3);
        };
        QTRY_VERIFY(grab().lightness() < 80);
        click(3);
        QVERIFY(view()->grab().toImage() != dark);
    }

    void exports_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("svg") << QStringLiteral("ladder.svg");
        QTest::newRow("png") << QStringLiteral("ladder.png");
    }
    void exports()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        JournalBuilder journal;
        journal.opened(9);
        for (int i = 0; i < 60; ++i)
            journal.step(200ms).received(9, "data");
        theme::apply(theme::Scheme::Dark); // paper is white all the same
        m_panel->resize(400, 300);
        showClient(journal, 9, 64);
        QVERIFY(view()->verticalScrollBar()->maximum() > 0); // more than the window shows
        QTest::mouseClick(find<QToolButton>("lifecycleExportButton"), Qt::LeftButton);
        auto* dialog = find<QFileDialog>("lifecycleExportDialog");
        QTRY_VERIFY(dialog->isVisible());
        auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        QVERIFY(edit);
        edit->setText(folder.filePath(name));
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(folder.filePath(name)));
        QVERIFY(find<QLabel>("lifecycleMessage")->text().contains(name));
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const int tallest = view()->verticalScrollBar()->maximum() + view()->viewport()->height();
        if (name.endsWith(QLatin1String("png"))) {
            const QImage image = QImage::fromData(bytes);
            QCOMPARE(image.width(), 760);
            QVERIFY(image.height() > tallest);
            QVERIFY(image.pixelColor(2, 2) == QColor(Qt::white));
            return;
        }
        QString text;
        QXmlStreamReader xml(bytes);
        int texts = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::Characters)
                text += xml.text();
            else if (xml.tokenType() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text"))
                ++texts;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(texts > 100);
        for (const char* label : { "SYN, ACK", "ESTABLISHED", "SYN-RECEIVED", "accept4", "deduced",
                 "4 B in 1 read", "Client 127.0.0.1:41022", "Server 127.0.0.1:65432", "Client 9, from" })
            QVERIFY2(text.contains(QLatin1String(label)), label);
        QCOMPARE(text.count(QLatin1String("4 B in 1 read")), 60);
    }

    void saysWhyAPictureCannotBeWritten()
    {
        QVERIFY(m_panel->exportTo(QStringLiteral("/nowhere/x.svg"))
                    .error()
                    .message.contains(QStringLiteral("/nowhere/x.svg")));
        QVERIFY(
            m_panel->exportTo(QStringLiteral("/tmp/x.gif")).error().remedy.contains(QStringLiteral(".svg")));
    }

    void aPictureTooTallSaysSo()
    {
        const QTemporaryDir folder;
        LadderScene scene { ConnectionId { 1 }, {}, {} };
        LadderStep step;
        step.kind = LadderKind::Fin;
        step.arrow = LadderArrow::ToServer;
        step.call = LadderCall::RecvEnd;
        scene.steps.assign(2000, step);
        const auto info =
            saveLadderPicture(scene, QStringLiteral("much"), folder.filePath(QStringLiteral("a.png")));
        QVERIFY(info);
        QVERIFY(info->left > 0);
        QCOMPARE(info->left + info->steps, 2000);
        QVERIFY(info->size.height() <= MaxLadderPictureHeight + 100);
        QCOMPARE(QImage(folder.filePath(QStringLiteral("a.png"))).size(), info->size);
    }

    void countsTheSocketsOfThePort()
    {
        auto* backlog = find<QLabel>("lifecycleBacklog");
        auto* table = find<QTableView>("lifecycleSockets");
        const QAbstractItemModelTester tester(
            table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!table->model()->index(0, SocketCountsModel::ServerColumn).data().toString().contains(u'0'));
        show();
        find<QTabWidget>("lifecycleTabs")->setCurrentIndex(1);
        QTcpServer listening;
        listening.setListenBacklogSize(7);
        QVERIFY(listening.listen(QHostAddress::LocalHost));
        listening.pauseAccepting();
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), listening.serverPort() });
        QTRY_COMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("1"));
        QTRY_VERIFY(backlog->text().contains(QStringLiteral("0 of 7 wait")));
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, listening.serverPort());
        QTRY_COMPARE(count(table, "ESTABLISHED", SocketCountsModel::ClientColumn), QStringLiteral("1"));
        QTRY_VERIFY(backlog->text().contains(QStringLiteral("1 of 7 wait")));
        m_panel->setServer({});
        QCOMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("–"));
    }

    void aRecordingHasNoSockets()
    {
        auto* backlog = find<QLabel>("lifecycleBacklog");
        auto* table = find<QTableView>("lifecycleSockets");
        show();
        find<QTabWidget>("lifecycleTabs")->setCurrentIndex(1);
        QTcpServer listening;
        QVERIFY(listening.listen(QHostAddress::LocalHost));
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), listening.serverPort() });
        QTRY_COMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("1"));
        m_panel->setRecorded(true);
        const QString said = QStringLiteral("Sockets are those of the running server; a recording holds none.");
        QCOMPARE(backlog->text(), said);
        QCOMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("–"));
        find<QTabWidget>("lifecycleTabs")->setCurrentIndex(0);
        find<QTabWidget>("lifecycleTabs")->setCurrentIndex(1);
        m_panel->setServer({ QHostAddress(QHostAddress::LocalHost), listening.serverPort() });
        QTest::qWait(static_cast<int>(SocketWatch::Period.count()) + 200); // it would have been counted
        QCOMPARE(backlog->text(), said);
        QCOMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("–"));
        m_panel->setRecorded(false);
        QTRY_COMPARE(count(table, "LISTEN", SocketCountsModel::ServerColumn), QStringLiteral("1"));
        QVERIFY(backlog->text() != said);
    }

    void everyControlIsNamed()
    {
        show();
        for (const char* name : { "lifecycleClientButton", "lifecycleServerButton", "lifecycleClientSpin",
                 "lifecycleExportButton", "lifecycleView", "lifecycleExplanation", "lifecycleSockets" }) {
            const auto* widget = find<QWidget>(name);
            QVERIFY2(!widget->accessibleName().isEmpty(), name);
            QVERIFY2(!widget->accessibleName().contains(u'&'), name);
            // Of two that exclude each other Tab finds the one that is checked, and arrows the other.
            const auto* button = qobject_cast<const QToolButton*>(widget);
            QVERIFY2(widget->focusPolicy() & Qt::TabFocus || (button && button->group()), name);
        }
        auto* ofClient = find<QToolButton>("lifecycleClientButton");
        ofClient->setFocus();
        QTest::keyClick(ofClient, Qt::Key_Right);
        QVERIFY(find<QToolButton>("lifecycleServerButton")->isChecked());
        m_panel->setFixedSize(330, 360); // beside a log in a small window
        m_panel->grab();
    }

private:
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = m_panel->findChild<Widget*>(QLatin1String(name));
        if (!found)
            qFatal("no %s in the panel", name);
        return found;
    }
    LadderView* view() const { return find<LadderView>("lifecycleView"); }
    QString explanation() const { return find<QPlainTextEdit>("lifecycleExplanation")->toPlainText(); }
    void show()
    {
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    }
    void showClient(JournalBuilder& journal, quint32 id, int rows)
    {
        show();
        m_panel->setView(journal.view());
        m_panel->setClient(ConnectionId { id });
        QTRY_COMPARE(view()->rowCount(), rows);
    }
    void click(int row)
    {
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, view()->rowRect(row).center());
        QCOMPARE(view()->currentRow(), row);
    }
    static QString count(const QTableView* table, const char* state, int column)
    {
        const QAbstractItemModel* model = table->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString() == QLatin1String(state))
                return model->index(row, column).data().toString();
        }
        return {};
    }

    std::unique_ptr<LifecyclePanel> m_panel;
};

QTEST_MAIN(TestLifecyclePanel)
#include "tst_lifecyclepanel.moc"
