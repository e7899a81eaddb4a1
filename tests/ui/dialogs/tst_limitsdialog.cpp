// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/limitvalues.h"
#include "dialogs/limitsdialog.h"
#include "engine/limitcatalogue.h"
#include "strict.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

class TestLimitsDialog : public QObject
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
        m_dialog = std::make_unique<LimitsDialog>();
        m_options.clear();
        m_changes = 0;
        connect(m_dialog.get(), &LimitsDialog::limitsChanged, m_dialog.get(),
            [this](const ServerConfig& config, const QStringList& options) {
                m_config = config;
                m_options = options;
                ++m_changes;
            });
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void cleanup() { m_dialog.reset(); }

    void everyLimitHasARow()
    {
        for (const LimitEntry& entry : limitCatalogue()) {
            const QSpinBox* spin = find<QSpinBox>("limitSpin_", entry.option);
            QVERIFY2(spin, entry.option);
            QCOMPARE(static_cast<quint32>(spin->value()), entry.get({}));
            QVERIFY2(!spin->accessibleName().isEmpty() && !spin->toolTip().isEmpty(), entry.option);
            QVERIFY2(!find<QToolButton>("limitReset_", entry.option)->isEnabled(), entry.option);
        }
    }

    void unitsAreUnderstood()
    {
        type("output-hard", "2 MiB");
        QCOMPARE(m_config.net.output.hard, 2U << 20U);
        QCOMPARE(m_options, QStringList({ QStringLiteral("output-hard") }));
        type("idle-timeout", "5 min");
        QCOMPARE(m_config.net.idleTimeout, std::chrono::seconds(300));
        type("idle-timeout", "0");
        QCOMPARE(m_config.net.idleTimeout, std::chrono::seconds(0));
        QCOMPARE(find<QSpinBox>("limitSpin_", "idle-timeout")->text(), QStringLiteral("never"));
        QCOMPARE(m_changes, 3);
    }

    void arrowsStepToRoundValues()
    {
        auto* soft = find<QSpinBox>("limitSpin_", "output-soft");
        soft->setFocus();
        QTest::keyClick(soft, Qt::Key_Up);
        QCOMPARE(soft->text(), QStringLiteral("512 KiB"));
        QTest::keyClick(soft, Qt::Key_Down);
        QTest::keyClick(soft, Qt::Key_Down);
        QCOMPARE(soft->text(), QStringLiteral("128 KiB"));
        auto* clients = find<QSpinBox>("limitSpin_", "max-per-source");
        clients->setFocus();
        QTest::keyClick(clients, Qt::Key_Up);
        QCOMPARE(clients->value(), 100);
        QTest::keyClick(clients, Qt::Key_Down);
        QCOMPARE(clients->value(), 50);
    }

    void whatIsWrongIsSaidUnderItsRow()
    {
        type("output-hard", "8 KiB"); // below the soft limit
        const QLabel* message = find<QLabel>("limitMessage_", "output-hard");
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().contains(QStringLiteral("soft")), qPrintable(message->text()));
        QCOMPARE(m_changes, 0);
        // Another change is no reason to move the blame.
        type("drain-time", "9");
        QVERIFY(message->isVisible());
        QCOMPARE(m_changes, 0);
        type("output-soft", "8 KiB");
        QVERIFY(!message->isVisible());
        QCOMPARE(m_changes, 1);
        QCOMPARE(m_config.net.output.hard, 8192U);
        QCOMPARE(m_config.net.drainTime, std::chrono::seconds(9));
        QCOMPARE(m_options.size(), 3);
    }

    void whatIsOutOfBoundsIsRefusedInPlace()
    {
        type("max-line", "3");
        const QLabel* message = find<QLabel>("limitMessage_", "max-line");
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().contains(QStringLiteral("1 MiB")), qPrintable(message->text()));
        QCOMPARE(find<QSpinBox>("limitSpin_", "max-line")->text(), QStringLiteral("4 KiB"));
        QCOMPARE(m_changes, 0);
        type("max-line", "8k");
        QVERIFY(!message->isVisible());
        QCOMPARE(m_config.modeSettings.maxLine, 8192U);
    }

    void aRowGoesBackToItsDefault()
    {
        type("max-clients", "5");
        auto* reset = find<QToolButton>("limitReset_", "max-clients");
        QVERIFY(reset->isEnabled());
        QTest::mouseClick(reset, Qt::LeftButton);
        QCOMPARE(m_config.net.maxClients, 0U);
        QVERIFY(!reset->isEnabled());
    }

    void allRowsGoBackToTheirDefaults()
    {
        type("max-clients", "5");
        auto* loopback = m_dialog->findChild<QCheckBox*>(QStringLiteral("limitLoopbackCheck"));
        QTest::keyClick(loopback, Qt::Key_Space);
        QVERIFY(m_config.net.source.countsLoopback);
        QCOMPARE(m_options, QStringList({ LoopbackOption }));
        click("limitsDefaultsButton");
        QVERIFY(haveSameLimits(m_config, {}));
        QVERIFY(!loopback->isChecked());
        QCOMPARE(m_options, limitOptions());
    }

    void saysFromWhenTheyHold()
    {
        const auto* hold = m_dialog->findChild<QLabel*>(QStringLiteral("limitsHold"));
        const auto* restart = m_dialog->findChild<QPushButton*>(QStringLiteral("limitsRestartButton"));
        QVERIFY(hold->text().contains(QStringLiteral("next Start")));
        QVERIFY(!restart->isEnabled());
        m_dialog->setServer(ServerState::Listening, {}, {});
        QVERIFY(!restart->isEnabled()); // nothing is other
        type("max-clients", "5");
        QVERIFY(restart->isEnabled());
        const QSignalSpy restarts(m_dialog.get(), &LimitsDialog::restartRequested);
        click("limitsRestartButton");
        QCOMPARE(restarts.count(), 1);
        m_dialog->setServer(ServerState::Listening, m_config, {});
        QVERIFY(!restart->isEnabled());
    }

    void showsWhatBit()
    {
        LimitHits hits;
        hits[Limit::OutputSoft] = 4;
        hits[Limit::Descriptors] = 2;
        m_dialog->setServer(ServerState::Listening, {}, hits);
        QCOMPARE(find<QLabel>("limitHits_", "output-soft")->text(), QStringLiteral("▲ 4 hits"));
        QCOMPARE(find<QLabel>("limitHits_", "output-grace")->text(), QString()); // the same limit
        QCOMPARE(find<QLabel>("limitHits_", "max-clients")->text(), QStringLiteral("0 hits"));
        const auto* descriptors = m_dialog->findChild<QLabel*>(QStringLiteral("limitDescriptors"));
        QVERIFY(descriptors->isVisible());
        QVERIFY(descriptors->text().contains(limitTitle(Limit::Descriptors)));
    }

private:
    template <typename Widget> Widget* find(const char* prefix, const char* option) const
    {
        return m_dialog->findChild<Widget*>(QLatin1String(prefix) + QLatin1String(option));
    }
    void type(const char* option, const char* text) const
    {
        auto* spin = find<QSpinBox>("limitSpin_", option);
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, QString::fromUtf8(text));
        QTest::keyClick(spin, Qt::Key_Return);
        QVERIFY(m_dialog->isVisible()); // Enter takes the value and no more
    }
    void click(const char* name) const
    {
        QTest::mouseClick(m_dialog->findChild<QPushButton*>(QLatin1String(name)), Qt::LeftButton);
    }

    std::unique_ptr<LimitsDialog> m_dialog;
    ServerConfig m_config;
    QStringList m_options;
    int m_changes = 0;
};

QTEST_MAIN(TestLimitsDialog)
#include "tst_limitsdialog.moc"
