// SPDX-License-Identifier: GPL-3.0-or-later
// Servers with one fault each: the verdict has to find it, and nothing else.
#include "attacking.h"
#include "strict.h"
#include "toyserver.h"

#include <QJsonArray>
#include <QTest>
#include <QXmlStreamReader>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;
using Fault = ToyServer::Fault;

namespace {

HostileSettings settingsFor(const ToyServer& server, const QByteArrayList& cases)
{
    HostileSettings settings;
    settings.target = server.endpoint();
    settings.cases = cases;
    settings.limit = 1500ms;
    settings.pace = 0.2;
    settings.serving = HostileSettings::Serving::Several;
    return settings;
}

} // namespace

class TestHostility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void verdicts_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<HostileVerdict>("verdict");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* title, Fault fault, const char* name, HostileVerdict verdict,
                             const char* said) {
            QTest::newRow(title) << static_cast<int>(fault) << QByteArray(name) << verdict
                                 << QString::fromUtf8(said);
        };
        using V = HostileVerdict;
        row("right", Fault::None, "nul", V::Healthy, "stayed open");
        row("right, closing", Fault::None, "half-close", V::Healthy, "closed");
        row("dies of NUL", Fault::DiesOfNul, "nul", V::Unhealthy, "a client");
        row("lives without NUL", Fault::DiesOfNul, "bidi", V::Healthy, "stayed open");
        row("waits for the line", Fault::WaitsForLineEnd, "slowloris", V::Unhealthy, "within 1.50 s");
        row("waits for no line", Fault::WaitsForLineEnd, "bidi", V::Healthy, "stayed open");
        row("keeps what half-closed", Fault::IgnoresEndOfInput, "half-close", V::UnexpectedEnd, "stayed open");
        row("forgets a byte", Fault::ForgetsBytes, "bidi", V::NotRun, "no answer");
    }
    void verdicts()
    {
        QFETCH(int, fault);
        QFETCH(QByteArray, name);
        QFETCH(HostileVerdict, verdict);
        QFETCH(QString, said);
        ToyServer server(static_cast<Fault>(fault));
        const HostileResult result = attack(settingsFor(server, { name }));
        if (verdict == HostileVerdict::NotRun) { // not even well-behaved clients are served
            QVERIFY(result.error && result.outcomes.empty());
            QVERIFY2(result.error->message.contains(said), qPrintable(result.error->message));
            return;
        }
        QVERIFY2(!result.error, complaints(result).constData());
        QCOMPARE(result.outcomes.size(), std::size_t { 1 });
        const HostileOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == verdict, complaints(result).constData());
        QVERIFY2(outcome.reason.contains(said), qPrintable(outcome.reason));
        QCOMPARE(result.isHealthy(), verdict == HostileVerdict::Healthy);
        QVERIFY(!outcome.script.empty());
    }

    void whatIsGoneIsNotAttackedOn()
    {
        ToyServer server(Fault::DiesOfNul);
        const HostileResult result = attack(settingsFor(server, { "bidi", "nul", "surrogates", "tls-hello" }));
        // In the order of the catalogue.
        QCOMPARE(result.outcomes.size(), std::size_t { 4 });
        QCOMPARE(result.outcomes[0].verdict, HostileVerdict::Unhealthy);
        QCOMPARE(result.outcomes[0].name, QByteArray("nul"));
        for (std::size_t i = 1; i < 4; ++i) {
            QCOMPARE(result.outcomes[i].verdict, HostileVerdict::NotRun);
            QVERIFY(result.outcomes[i].reason.contains(QStringLiteral("Before the attack")));
        }
        QVERIFY(!result.isHealthy());

        QXmlStreamReader xml(result.toJUnit());
        int cases = 0;
        int failures = 0;
        int skipped = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            cases += xml.name() == QLatin1String("testcase") ? 1 : 0;
            failures += xml.name() == QLatin1String("failure") ? 1 : 0;
            skipped += xml.name() == QLatin1String("skipped") ? 1 : 0;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(cases, 4);
        QCOMPARE(failures, 1);
        QCOMPARE(skipped, 3);
        const QJsonObject json = result.toJson();
        QCOMPARE(json.value(QLatin1String("healthy")).toBool(true), false);
        const QJsonObject first = json.value(QLatin1String("cases")).toArray().at(0).toObject();
        QCOMPARE(first.value(QLatin1String("verdict")).toString(), QStringLiteral("unhealthy"));
        QVERIFY(hostileScriptFromJson(first.value(QLatin1String("steps")).toArray()).ok());
    }

    void findsTheShortestReproducer()
    {
        ToyServer server(Fault::DropsAllAtPair);
        HostileSettings settings = settingsFor(server, { "mutation" });
        settings.conversation = { "hello\n", "to and fro \xDE\xAD and more of it\n", "bye\n" };
        settings.mutations = 5;
        const HostileResult result = attack(settings);
        QCOMPARE(result.outcomes.size(), std::size_t { 1 });
        const HostileOutcome& outcome = result.outcomes.front();
        QVERIFY2(outcome.verdict == HostileVerdict::Unhealthy, complaints(result).constData());
        QVERIFY2(outcome.isShortest, complaints(result).constData());
        QCOMPARE(bytesOf(outcome.script), 2);
        QVERIFY(outcome.seed.has_value());

        // The script alone does it again, and so does its seed.
        HostileSettings again = settingsFor(server, {});
        again.script = outcome.script;
        QCOMPARE(attack(again).outcomes.front().verdict, HostileVerdict::Unhealthy);
        settings.seed = *outcome.seed;
        settings.mutations = 1;
        QCOMPARE(attack(settings).outcomes.front().script, outcome.script);
    }

    void askedBySomeoneElsesProtocol()
    {
        ToyServer server(Fault::WaitsForLineEnd);
        HostileSettings settings = settingsFor(server, { "slowloris" });
        settings.mode = HostileMode::Raw;
        settings.pace = 0.5;
        settings.limit = 400ms;
        // To be let in says nothing of a server that hangs, since the kernel does that; an answer does.
        QCOMPARE(attack(settings).outcomes.front().verdict, HostileVerdict::Healthy);
        settings.question = "PING\n";
        settings.answer = QStringLiteral("^PING");
        QCOMPARE(attack(settings).outcomes.front().verdict, HostileVerdict::Unhealthy);
    }

    void stopsWithWhatThereIs()
    {
        ToyServer server(Fault::None);
        const HostileResult result = attack(
            settingsFor(server, {}), [](Hostility& hostility, const HostileOutcome&) { hostility.stop(); });
        QVERIFY(result.isStopped);
        QCOMPARE(result.outcomes.size(), hostileCatalogue().size());
        QVERIFY(result.count(HostileVerdict::Healthy) >= 1);
        QVERIFY(result.count(HostileVerdict::NotRun) >= 1);
        QVERIFY(!result.isHealthy());
    }

    void goesAwayWhileRunning()
    {
        ToyServer server(Fault::None);
        auto hostility = std::make_unique<Hostility>();
        QVERIFY(hostility->start(settingsFor(server, {})).ok());
        bool hasBegun = false;
        connect(hostility.get(), &Hostility::progressed, this, [&hasBegun] { hasBegun = true; });
        QTRY_VERIFY(hasBegun);
        hostility.reset();
    }

    void nobodyListens()
    {
        HostileSettings settings;
        {
            const RawServer gone;
            settings.target = gone.endpoint();
        }
        const HostileResult result = attack(settings);
        QVERIFY(result.error);
        QVERIFY2(
            result.error->message.contains(QStringLiteral("ECONNREFUSED")), qPrintable(result.error->message));
    }

    void wrongSettings()
    {
        HostileSettings settings;
        QVERIFY(!validate(settings));
        settings.target = { QHostAddress(QHostAddress::LocalHost), 1 };
        QVERIFY(validate(settings).ok());
        const auto refused = [&settings](auto change) {
            HostileSettings changed = settings;
            change(changed);
            return !validate(changed).ok();
        };
        QVERIFY(refused([](HostileSettings& s) { s.cases = { "nonsense" }; }));
        QVERIFY(refused([](HostileSettings& s) { s.limit = 0ms; }));
        QVERIFY(refused([](HostileSettings& s) { s.mutations = 0; }));
        QVERIFY(refused([](HostileSettings& s) { s.pace = 0; }));
        QVERIFY(refused([](HostileSettings& s) { s.question = "x"; }));
        QVERIFY(refused([](HostileSettings& s) { s.question = "x", s.answer = QStringLiteral("x"); })); // echo
        QVERIFY(refused([](HostileSettings& s) {
            s.mode = HostileMode::Raw;
            s.question = "x";
            s.answer = QStringLiteral("(");
        }));
        QVERIFY(refused([](HostileSettings& s) { s.conversation = QByteArrayList(300, "x"); }));
    }
};

QTEST_GUILESS_MAIN(TestHostility)
#include "tst_hostility.moc"
