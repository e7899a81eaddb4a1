// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/concurrency.h"
#include "panels/modelpanel.h"
#include "strict.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QLabel>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

/// A server with five clients that has run for so many seconds.
SnapshotPtr after(std::chrono::seconds time)
{
    Snapshot snapshot;
    const auto seconds = static_cast<quint64>(time.count());
    snapshot.generation = 1;
    snapshot.time = WallTime { time };
    snapshot.counters.open = 5;
    snapshot.counters.messagesIn = seconds * 1000;
    snapshot.costs.threads = 6;
    snapshot.costs.contextSwitches = seconds * 300;
    snapshot.costs.lockWaits = seconds * 40;
    snapshot.costs.cpu = seconds * 10ms;
    snapshot.costs.clientBytes = 5000;
    snapshot.costs.waiting = 3;
    snapshot.costs.backlog = 128;
    snapshot.costs.clientsPerWorker = { 3, 2 };
    return std::make_shared<const Snapshot>(snapshot);
}

} // namespace

class TestModelPanel : public QObject
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
        testing::failOnAnyWarning();
        m_panel = std::make_unique<ModelPanel>();
        m_panel->resize(400, 700);
    }
    void cleanup() { m_panel.reset(); }

    void tellsTheStoryOfEveryModel()
    {
        m_panel->show();
        for (const ConcurrencyModel& model : concurrencyCatalogue()) {
            m_panel->setModel(model.name, 0);
            QCOMPARE(value("modelTitle"), QString::fromUtf8(model.title));
            QCOMPARE(value("modelStory"), QString::fromUtf8(model.story));
        }
    }

    void figuresAreRatesOfTheLastSecond()
    {
        m_panel->setModel("thread-per-connection", 0);
        m_panel->show();
        QCOMPARE(value("modelThreads"), QStringLiteral("–"));
        m_panel->setServer(after(1s), ServerState::Listening);
        QCOMPARE(value("modelThreads"), QStringLiteral("6"));
        QCOMPARE(value("modelSwitches"), QStringLiteral("–"));
        m_panel->setServer(after(2s), ServerState::Listening);
        QCOMPARE(value("modelSwitches"), QStringLiteral("300/s"));
        QCOMPARE(value("modelLockWaits"), QStringLiteral("40/s"));
        QCOMPARE(value("modelCpu"), QStringLiteral("10.0 µs"));
        QCOMPARE(value("modelMemory"), QStringLiteral("1.00 kB"));
        QCOMPARE(value("modelWaiting"), QStringLiteral("3 of 128"));
        m_panel->setServer(after(2s), ServerState::Stopped);
        QCOMPARE(value("modelSwitches"), QStringLiteral("–"));
    }

    void theDrawingSaysInWordsWhatItShows_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QString>("words");
        const QString backlog = QStringLiteral(" 3 wait in the backlog.");
        QTest::newRow("loop") << QByteArray("event-loop")
                              << QStringLiteral("1 thread serves 5 clients.") + backlog;
        QTest::newRow("pool") << QByteArray("event-loop-pool")
                              << QStringLiteral("2 loops serve 5 clients.") + backlog;
        QTest::newRow("threads") << QByteArray("thread-per-connection")
                                 << QStringLiteral("5 clients, each with a thread of its own.") + backlog;
        QTest::newRow("iterative") << QByteArray("iterative")
                                   << QStringLiteral("1 thread serves 1 client at a time.") + backlog;
    }
    void theDrawingSaysInWordsWhatItShows()
    {
        QFETCH(QByteArray, model);
        QFETCH(QString, words);
        m_panel->setModel(model, 2);
        m_panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        const auto* drawing = m_panel->findChild<QWidget*>(QStringLiteral("modelDrawing"));
        const QImage idle = m_panel->grab().toImage();
        m_panel->setServer(after(1s), ServerState::Listening);
        QCOMPARE(drawing->accessibleDescription(), words);
        QVERIFY(m_panel->grab().toImage() != idle);
    }

    void figuresThatDoNotApplyAreNotThere()
    {
        m_panel->show();
        const auto* workers = m_panel->findChild<QLabel*>(QStringLiteral("modelWorkers"));
        m_panel->setModel("iterative", 0);
        QVERIFY(!workers->isVisible());
        QVERIFY(m_panel->findChild<QLabel*>(QStringLiteral("modelWaiting"))->font().weight() > QFont::Normal);
        m_panel->setModel("event-loop-pool", 0);
        QVERIFY(workers->isVisible());
        QVERIFY(m_panel->findChild<QLabel*>(QStringLiteral("modelWaiting"))->font().weight() == QFont::Normal);
    }

    void takesTheThemeThatHoldsWhenItIsShown()
    {
        theme::apply(theme::Scheme::Dark);
        m_panel->show();
        const auto helps = m_panel->findChildren<MessageLine*>();
        QVERIFY(!helps.isEmpty());
        const bool isReadable = std::all_of(helps.begin(), helps.end(), [](const MessageLine* help) {
            return !help->isVisible()
                || help->palette().color(QPalette::WindowText) == theme::color(theme::Role::Muted);
        });
        theme::apply(theme::Scheme::Light);
        QVERIFY(isReadable);
    }

    void aHiddenPanelDoesNothing()
    {
        m_panel->setModel("event-loop", 0);
        m_panel->setServer(after(1s), ServerState::Listening);
        m_panel->setServer(after(2s), ServerState::Listening);
        QCOMPARE(value("modelThreads"), QStringLiteral("–"));
        m_panel->setInFront(false); // covered by another tab
        m_panel->show();
        QCOMPARE(value("modelThreads"), QStringLiteral("–"));
        m_panel->setInFront(true); // and now it catches up
        QCOMPARE(value("modelThreads"), QStringLiteral("6"));
    }

private:
    QString value(const char* name) const { return m_panel->findChild<QLabel*>(QLatin1String(name))->text(); }

    std::unique_ptr<ModelPanel> m_panel;
};

QTEST_MAIN(TestModelPanel)
#include "tst_modelpanel.moc"
