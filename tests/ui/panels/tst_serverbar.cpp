// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/concurrency.h"
#include "panels/serverbar.h"
#include "strict.h"
#include "theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

class TestServerBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { theme::apply(theme::Scheme::Light); }
    void init()
    {
        testing::failOnAnyWarning();
        m_bar = std::make_unique<ServerBar>(&m_startStop, &m_limits);
        m_bar->show();
    }
    void cleanup() { m_bar.reset(); }

    void workersGoWithTheModel()
    {
        auto* workers = m_bar->findChild<QSpinBox*>(QStringLiteral("workersSpin"));
        auto* combo = m_bar->findChild<QComboBox*>(QStringLiteral("concurrencyCombo"));
        QCOMPARE(workers->text(), QStringLiteral("auto"));
        const auto models = concurrencyCatalogue();
        for (int i = 0; i < combo->count(); ++i) {
            combo->setCurrentIndex(i);
            const ConcurrencyModel& model = models[static_cast<std::size_t>(i)];
            QVERIFY2(workers->isEnabled() == model.hasWorkers, model.name);
            QVERIFY2(!workers->toolTip().isEmpty(), model.name);
        }
        m_bar->setState(ServerState::Listening);
        QVERIFY(!workers->isEnabled());
    }

    void workersAreAValueOfTheConfig()
    {
        ServerConfig config;
        config.net.workers = 5;
        m_bar->setConfig(config);
        auto* workers = m_bar->findChild<QSpinBox*>(QStringLiteral("workersSpin"));
        QCOMPARE(workers->value(), 5);
        const QSignalSpy changes(m_bar.get(), &ServerBar::concurrencyChanged);
        workers->setValue(3);
        QCOMPARE(changes.count(), 1);
        QCOMPARE((*m_bar->config()).net.workers, 3);
    }

    void theLimitsButtonTellsWhatBit()
    {
        auto* button = m_bar->findChild<QToolButton*>(QStringLiteral("limitsButton"));
        const QSignalSpy clicks(&m_limits, &QAction::triggered);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(clicks.count(), 1);
        const QString quiet = button->toolTip();
        QVERIFY(button->accessibleDescription().isEmpty());
        LimitHits hits;
        hits[Limit::IdleTimeout] = 3;
        m_bar->setLimitHits(hits);
        QVERIFY(button->accessibleDescription().contains(QLatin1Char('3')));
        QVERIFY(button->toolTip().startsWith(quiet) && button->toolTip() != quiet);
        m_bar->setLimitHits({});
        QCOMPARE(button->toolTip(), quiet);
        QVERIFY(button->accessibleDescription().isEmpty());
    }

    /// At 1024 pixels, and whatever the combo boxes say.
    void fitsANarrowWindow()
    {
        for (const ServerState state :
            { ServerState::Stopped, ServerState::Listening, ServerState::Stopping }) {
            m_bar->setState(state);
            QVERIFY2(m_bar->minimumSizeHint().width() <= 1000,
                qPrintable(QString::number(m_bar->minimumSizeHint().width())));
        }
    }

private:
    QAction m_startStop { QStringLiteral("&Stop now") };
    QAction m_limits { QStringLiteral("&Limits...") };
    std::unique_ptr<ServerBar> m_bar;
};

QTEST_MAIN(TestServerBar)
#include "tst_serverbar.moc"
