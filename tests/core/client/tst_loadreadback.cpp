// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadcsv.h"
#include "client/loadcurve.h"
#include "client/loadfile.h"
#include "client/loadhtml.h"
#include "client/loadratio.h"
#include "client/loadwords.h"
#include "strict.h"

#include <QJsonDocument>
#include <QTest>
#include <QXmlStreamReader>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

/// An open loop with everything that a result can hold.
LoadResult sampleResult()
{
    LoadResult result;
    LoadSettings& settings = result.settings;
    settings.target = *Endpoint::parse(u"127.0.0.1:4000");
    settings.clients = 8;
    settings.depth = 4;
    settings.rate = 1000;
    settings.connectRate = 50;
    settings.ramp = 500ms;
    settings.timeout = 2s;
    settings.duration = 3s;
    settings.seed = 7;
    settings.payload = LoadPayload::File;
    settings.payloadFile = QStringLiteral("a <b> & \"c\".txt");
    Histogram latency;
    Histogram uncorrected;
    for (quint64 i = 1; i <= 3000; ++i) {
        latency.record(i * 1000);
        uncorrected.record(i * 500);
    }
    result.duration = 3s;
    result.messages = latency.count();
    result.unanswered = 2;
    result.clientsServed = 6;
    result.clientsWaiting = 1;
    result.failures.noPort = 1;
    result.failures.timeout = 1;
    result.latency = LatencySummary::of(latency);
    result.uncorrected = LatencySummary::of(uncorrected);
    result.connectTime = result.uncorrected;
    result.connections = 12;
    result.lagP99 = 20us;
    result.lagMax = 90us;
    result.sources = 3;
    result.curve = latency.bars();
    result.uncorrectedCurve = uncorrected.bars();
    result.series = { { 100ms, LoadPhase::Connecting, 0, 80, 0, 8, 0, 0ns, 0ns },
        { 200ms, LoadPhase::Measuring, 1000, 0, 1, 7, 8, 90us, 300us } };
    result.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
    result.machine = QStringLiteral("a machine");
    result.isStopped = true;
    return result;
}

} // namespace

class TestLoadReadback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void jsonBringsEverythingBack()
    {
        const LoadResult result = sampleResult();
        const auto read = loadFromJson(loadJson(result), QStringLiteral("x.json"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().text()));
        QCOMPARE(read->settings, result.settings);
        QCOMPARE(read->latency, result.latency);
        QCOMPARE(read->uncorrected, result.uncorrected);
        QCOMPARE(read->connectTime, result.connectTime);
        QCOMPARE(read->failures, result.failures);
        QCOMPARE(read->messages, result.messages);
        QCOMPARE(read->unanswered, result.unanswered);
        QCOMPARE(read->connections, result.connections);
        QVERIFY(read->curve == result.curve);
        QVERIFY(read->uncorrectedCurve == result.uncorrectedCurve);
        QVERIFY(read->series == result.series);
        QCOMPARE(read->startedAt, result.startedAt);
        QCOMPARE(read->isStopped, true);
        QCOMPARE(loadJson(*read), loadJson(result));
    }

    void whatIsNoResultIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("named");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("not JSON");
        QTest::newRow("text") << QByteArray("hello") << QStringLiteral("not JSON");
        QTest::newRow("an array") << QByteArray("[1]") << QStringLiteral("has no \"clients\"");
        QTest::newRow("something else")
            << QByteArray("{\"clients\":1,\"messages\":2}") << QStringLiteral("rate_per_s");
    }
    void whatIsNoResultIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, named);
        const auto read = loadFromJson(bytes, QStringLiteral("x.json"));
        QVERIFY(!read);
        QVERIFY2(read.error().text().contains(named), qPrintable(read.error().text()));
        QVERIFY(read.error().message.contains(QStringLiteral("x.json")));
        QVERIFY(!read.error().remedy.isEmpty());
    }

    /// Numbers that no run can bring forth become ones that can be shown.
    void oddNumbersDoNoHarm()
    {
        QJsonObject json = QJsonDocument::fromJson(loadJson(sampleResult())).object();
        json.insert(QStringLiteral("clients"), -5);
        json.insert(QStringLiteral("messages"), 1e300);
        json.insert(QStringLiteral("duration_s"), 1e300);
        json.insert(QStringLiteral("size"), QStringLiteral("large"));
        json.insert(QStringLiteral("latency_us"), QJsonObject { { QStringLiteral("p99"), 1e300 } });
        json.insert(QStringLiteral("histogram_us"),
            QJsonObject { { QStringLiteral("up_to"), QJsonArray { 5, 4 } },
                { QStringLiteral("count"), QJsonArray { 1, 1 } } });
        const auto read = loadFromJson(QJsonDocument(json).toJson(), QStringLiteral("x.json"));
        QVERIFY(read.ok());
        QCOMPARE(read->settings.clients, 0);
        QVERIFY(read->curve.empty());
        QVERIFY(!loadHtml(*read).isEmpty());
        QVERIFY(!compareLoads(sampleResult(), *read).empty());
    }

    void theReportIsWellFormedAndSelfContained_data()
    {
        QTest::addColumn<bool>("isComparing");
        QTest::newRow("alone") << false;
        QTest::newRow("beside another") << true;
    }
    void theReportIsWellFormedAndSelfContained()
    {
        QFETCH(bool, isComparing);
        LoadResult result = sampleResult();
        result.machine = QStringLiteral("<script>alert(1)</script> & \x01");
        LoadResult before = sampleResult();
        before.settings.rate = 0;
        const QByteArray html = loadHtml(result, isComparing ? &before : nullptr);
        QXmlStreamReader xml(html);
        int plots = 0;
        int lines = 0;
        QString text;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isCharacters())
                text += xml.text();
            if (!xml.isStartElement())
                continue;
            const auto name = xml.name();
            QVERIFY(name != QLatin1String("script") && name != QLatin1String("link")
                && name != QLatin1String("img"));
            plots += name == QLatin1String("svg") ? 1 : 0;
            lines += name == QLatin1String("path") ? 1 : 0;
            for (const QXmlStreamAttribute& attribute : xml.attributes()) {
                QVERIFY(!attribute.name().startsWith(QLatin1String("on")));
                QVERIFY(attribute.name() != QLatin1String("src") && attribute.name() != QLatin1String("href"));
                QVERIFY2(!attribute.value().contains(QLatin1String("nan")),
                    qPrintable(attribute.value().toString()));
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(plots, 5);
        QVERIFY(lines > 8);
        QVERIFY(text.contains(QStringLiteral("<script>alert(1)</script> &"))); // as text
        QVERIFY(html.contains("prefers-color-scheme"));
        QVERIFY(!html.contains("url(") && !html.contains("@import"));
        QCOMPARE(text.contains(QStringLiteral("Now / before")), isComparing);
        QCOMPARE(text.contains(QStringLiteral("Not the same load")), isComparing);
        QVERIFY(text.contains(QStringLiteral("1 without a port to connect from, 1 timed out")));
    }

    void csvIsOneLineUnderItsHeader()
    {
        LoadResult result = sampleResult();
        result.machine = QStringLiteral("=1+1, \"x\"");
        const QByteArray csv = loadCsv(result);
        QCOMPARE(csv.count("\r\n"), 2);
        const QList<QByteArray> lines = csv.split('\n');
        QVERIFY(lines[0].startsWith("started,target,clients,"));
        QVERIFY(lines[0].contains("latency_us_p99_9"));
        QVERIFY(lines[1].endsWith("\"'=1+1, \"\"x\"\"\"\r"));
    }

    void curvesTellTheTail()
    {
        Histogram histogram;
        for (int i = 0; i < 990; ++i)
            histogram.record(100);
        for (int i = 0; i < 10; ++i)
            histogram.record(200'000);
        const auto curve = percentileCurve(histogram.bars());
        QCOMPARE(curve.front(), (CurvePoint { 1, 100 }));
        QVERIFY(std::abs(curve[1].x - 100) < 1e-6);
        QCOMPARE(curve[1].y, 100.0);
        QCOMPARE(curve.back(), (CurvePoint { 1000, 200'000 }));
        QCOMPARE(percentileName(10), QStringLiteral("90 %"));
        QCOMPARE(percentileName(100), QStringLiteral("99 %"));
        QCOMPARE(percentileName(1000), QStringLiteral("99.9 %"));
        const auto bins = latencyBins(histogram.bars());
        quint64 all = 0;
        for (const LatencyBin& bin : bins)
            all += bin.count;
        QCOMPARE(all, histogram.count());
        QCOMPARE(bins.front().count, 990U);
        QCOMPARE(bins.back().count, 10U);
        QVERIFY(percentileCurve({}).empty() && latencyBins({}).empty() && binOutline({}).empty());
        // Bounded, whatever was recorded.
        Histogram wide;
        for (quint64 value = 1; value < 2'000'000; value += 7)
            wide.record(value * value);
        QVERIFY(percentileCurve(wide.bars()).size() < 1000);
    }

    void aHistogramTellsWhatItGained()
    {
        Histogram histogram;
        histogram.record(10);
        const Histogram earlier = histogram;
        QVERIFY(histogram.since(earlier).isEmpty());
        for (int i = 0; i < 99; ++i)
            histogram.record(5000);
        histogram.record(70'000);
        const Histogram gained = histogram.since(earlier);
        QCOMPARE(gained.count(), 100U);
        QVERIFY(gained.percentile(50) >= 5000 && gained.percentile(50) < 5100);
        QCOMPARE(gained.max(), 70'000U);
    }

    void theScheduleIsJudged()
    {
        LoadResult result = sampleResult();
        QCOMPARE(scheduleState(result), ScheduleState::Kept);
        QVERIFY(scheduleText(result).contains(QStringLiteral("was kept")));
        result.settings.rate = 5000;
        QCOMPARE(scheduleState(result), ScheduleState::Behind);
        result.lagP99 = result.latency.p99;
        QCOMPARE(scheduleState(result), ScheduleState::Late);
        QVERIFY(scheduleText(result).contains(QStringLiteral("was not kept")));
        result.settings.rate = 0;
        QCOMPARE(scheduleState(result), ScheduleState::None);
        QVERIFY(scheduleText(result).isEmpty());
    }

    void ratiosAreOfNowToBefore()
    {
        const LoadResult before = sampleResult();
        LoadResult after = before;
        after.messages *= 2;
        after.failures.noPort = 0;
        const auto rows = compareLoads(before, after);
        QCOMPARE(rows.front().figure, QStringLiteral("Throughput"));
        QCOMPARE(ratioText(rows.front()), QStringLiteral("2.00 ×"));
        QVERIFY(rows.front().isMoreBetter);
        QCOMPARE(ratioText(rows.back()), QStringLiteral("0.50 ×")); // clients failed
        const QStringList caveats = comparisonCaveats(before, after);
        QVERIFY(caveats.filter(QStringLiteral("Not the same")).isEmpty());
        QVERIFY(caveats.last().contains(QStringLiteral("One run of each")));
    }

    void textHasCountersOfFixedWidth()
    {
        const LoadText text = LoadText::parse("c{client} m{message} {other}\\n\\\\n");
        QCOMPARE(text.bytes, QByteArray("c00000 m0000000000 {other}\n\\n"));
        QByteArray out(text.bytes.size(), '?');
        text.write(out.data(), 11, 122);
        QCOMPARE(out, QByteArray("c00012 m0000000123 {other}\n\\n"));
        QCOMPARE(LoadText::parse("end\\").bytes, QByteArray("end\\"));
    }
};

QTEST_GUILESS_MAIN(TestLoadReadback)
#include "tst_loadreadback.moc"
