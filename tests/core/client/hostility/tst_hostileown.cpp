// SPDX-License-Identifier: GPL-3.0-or-later
// Every case against our own server, in each mode and under each concurrency model.
#include "attacking.h"
#include "modes/rules/rulebook.h"
#include "modes/rules/rulesfile.h"
#include "net/concurrency.h"
#include "runningserver.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::testing;

class TestHostileOwn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void staysHealthy_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<QByteArray>("model");
        for (const char* mode : { "echo", "chat", "script" }) {
            for (const ConcurrencyModel& model : concurrencyCatalogue())
                QTest::addRow("%s, %s", mode, model.name) << QByteArray(mode) << QByteArray(model.name);
        }
    }
    void staysHealthy()
    {
        QFETCH(QByteArray, mode);
        QFETCH(QByteArray, model);
        ServerConfig config;
        config.mode = mode;
        config.concurrency = model;
        config.net.workers = 3;
        if (mode == "script") {
            const auto rules =
                parseRules("rule ping\nwhen regex /^PING (\\w+)/\nreply \"PONG ${1}\\n\"\n"
                           "rule late\nwhen contains \"a\"\nreply \"late\\n\"\nafter 50ms\n"
                           "rule bomb\nwhen regex /^(x+)+$/\nreply \"x\"\ndefault \"ERR ${message}\\n\"");
            config.modeSettings.rules = std::move(RuleBook::of(*rules)).value();
        }
        RunningServer server(config);
        QVERIFY(server.isListening());
        HostileSettings settings;
        settings.target = server.endpoint();
        settings.mode = hostileModeFromName(mode).value_or(HostileMode::Raw);
        if (mode == "script") {
            settings.question = "PING probe\n";
            settings.answer = QStringLiteral("PONG probe\\n");
        }
        settings.pace = 0.1;
        settings.limit = std::chrono::seconds(10); // a busy machine is not the server's fault
        settings.serving =
            model == "iterative" ? HostileSettings::Serving::One : HostileSettings::Serving::Several;
        const HostileResult result = attack(settings);
        QCOMPARE(result.outcomes.size(), hostileCatalogue().size());
        QVERIFY2(result.isHealthy(), complaints(result).constData());
        for (const HostileOutcome& outcome : result.outcomes)
            QVERIFY2(outcome.probes > 0, outcome.name.constData());
        QVERIFY(server.isListening());
        QVERIFY(server.waitForOpen(0)); // nothing was left behind
    }

    void findsOutWhoServesOneAtATime()
    {
        ServerConfig config;
        config.concurrency = "iterative";
        RunningServer server(config);
        HostileSettings settings;
        settings.target = server.endpoint();
        settings.limit = std::chrono::milliseconds(700);
        settings.cases = { "empty", "half-close" };
        const HostileResult result = attack(settings);
        QCOMPARE(result.serving, HostileSettings::Serving::One);
        QVERIFY2(result.isHealthy(), complaints(result).constData());
    }
};

QTEST_GUILESS_MAIN(TestHostileOwn)
#include "tst_hostileown.moc"
