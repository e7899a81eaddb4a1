// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonconclusion.h"
#include "client/comparisonfile.h"
#include "comparisonbuilder.h"
#include "strict.h"

#include <QJsonArray>
#include <QTest>

using namespace signalbox;
using signalbox::testing::measuredRun;
using signalbox::testing::sampleComparison;
using namespace std::chrono_literals;

class TestComparisonResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void spreads()
    {
        QVERIFY(!Spread::of({}));
        QCOMPARE(*Spread::of({ 5 }), (Spread { 5, 5, 5, 1 }));
        QCOMPARE(*Spread::of({ 9, 1, 5 }), (Spread { 5, 1, 9, 3 }));
        QCOMPARE(*Spread::of({ 4, 1, 2, 9 }), (Spread { 3, 1, 9, 4 }));
        QVERIFY((Spread { 2, 1, 3 }.overlaps({ 3, 3, 4 })));
        QVERIFY((!Spread { 2, 1, 3 }.overlaps({ 5, 4, 6 })));
    }

    void metricsTakeTheirFigures()
    {
        const ComparisonResult result = sampleComparison();
        const auto median = [&result](const char* metric, std::size_t row) {
            return findComparisonMetric(metric)->spread(result.rows[row])->median;
        };
        QCOMPARE(median("rate_per_s", 0), 100'000.0);
        QCOMPARE(median("latency_p50_us", 0), 100.0);
        QCOMPARE(median("latency_p99_us", 0), 400.0);
        QCOMPARE(median("latency_p99_9_us", 0), 900.0);
        QCOMPARE(median("cpu_per_message_us", 1), 20.0);
        QCOMPARE(median("switches_per_message", 0), 0.5);
        QCOMPARE(median("threads", 0), 2.0);
        QCOMPARE(median("memory_per_client_bytes", 2), 600.0);
        QVERIFY(!findComparisonMetric("none"));
    }

    void formatsWithUnits()
    {
        QCOMPARE(findComparisonMetric("rate_per_s")->format(98'200), QStringLiteral("98.2 k/s"));
        QCOMPARE(findComparisonMetric("latency_p99_us")->format(12.3), QStringLiteral("12.3 µs"));
        QCOMPARE(findComparisonMetric("memory_per_client_bytes")->format(1200), QStringLiteral("1.20 kB"));
        QCOMPARE(findComparisonMetric("threads")->format(3), QStringLiteral("3"));
        QCOMPARE(findComparisonMetric("switches_per_message")->format(0.5), QStringLiteral("0.50"));
        QCOMPARE(findComparisonMetric("switches_per_message")->format(0.0031), QStringLiteral("0.0031"));
    }

    void nothingWasMeasured()
    {
        ComparisonResult result;
        result.rows.push_back({ "event-loop", {} });
        result.rows[0].runs.emplace_back().error = Error { QStringLiteral("a, \"b\""), {}, 0 };
        for (const ComparisonMetric& metric : comparisonMetrics()) {
            QVERIFY(!metric.spread(result.rows[0]));
            QVERIFY(comparisonConclusion(result, metric).isEmpty());
        }
        QVERIFY(!result.rows[0].isMeasured());
        QVERIFY(comparisonCsv(result).contains(",\"a, \"\"b\"\"\"\r\n"));
    }

    void concludes()
    {
        ComparisonResult result = sampleComparison();
        const ComparisonMetric& cpu = *findComparisonMetric("cpu_per_message_us");
        const QString served =
            QStringLiteral("iterative served 1 of 64 clients, and its figures are of those alone.");
        QCOMPARE(comparisonConclusion(result, cpu),
            QStringList(
                { QStringLiteral("thread-per-connection used 4.0 times the CPU of event-loop per message."),
                    served }));
        QCOMPARE(comparisonConclusion(result, *findComparisonMetric("rate_per_s")).first(),
            QStringLiteral("event-loop echoed 2.0 times as many messages a second as thread-per-connection."));
        QCOMPARE(comparisonConclusion(result, *findComparisonMetric("threads")), QStringList({ served }));

        // What the repeats cover is no difference.
        result.rows.resize(2);
        result.rows[1].runs[0] = measuredRun(95'000, 5us, 64, 64);
        result.rows[1].runs[1] = measuredRun(94'000, 5us, 64, 64);
        const QStringList close = comparisonConclusion(result, *findComparisonMetric("rate_per_s"));
        QCOMPARE(close,
            QStringList(
                { QStringLiteral("Throughput: no difference between event-loop and thread-per-connection "
                                 "beyond the spread of the repeats.") }));

        result.rows.resize(1);
        QVERIFY(comparisonConclusion(result, cpu).first().contains(QStringLiteral("Only event-loop")));
        result.rows[0].runs.resize(1);
        QVERIFY(comparisonConclusion(result, cpu).last().contains(QStringLiteral("no spread")));
        result.processors = 2;
        result.loadAverage = 2.5;
        QVERIFY(comparisonConclusion(result, cpu).last().contains(QStringLiteral("load average 2.5 on 2")));
    }

    void pagesOfMemoryMakeNoRatio()
    {
        const ComparisonMetric& memory = *findComparisonMetric("memory_per_client_bytes");
        ComparisonResult result = sampleComparison();
        result.rows.resize(2);
        const auto grow = [&result](std::size_t row, int pages) { // with 8 clients, the primer taken off
            for (LoadResult& run : result.rows[row].runs) {
                run.costs->memoryPerClient = pages * 4096 / 7.0;
                run.costs->memoryStep = 4096 / 7.0;
            }
        };
        grow(0, 1);
        grow(1, 32);
        const Spread coarse = *memory.spread(result.rows[0]);
        QVERIFY(coarse.isCoarse());
        QCOMPARE(memory.format(coarse.median, coarse), QStringLiteral("< 9.36 kB"));
        QCOMPARE(comparisonConclusion(result, memory),
            QStringList({ QStringLiteral("Memory per client: thread-per-connection 18.7 kB, event-loop "
                                         "< 9.36 kB; a ratio would take more clients.") }));
        const QByteArray csv = comparisonCsv(result);
        QVERIFY(csv.contains(",memory_per_client_bytes_step,"));
        QVERIFY(csv.contains(",585.1429,585.1429,585.1429,585.1429,"));

        grow(1, 9); // nine pages are no more than one
        QCOMPARE(comparisonConclusion(result, memory),
            QStringList(
                { QStringLiteral("Memory per client: thread-per-connection and event-loop cannot be told "
                                 "apart by a few pages of memory; it would take more clients.") }));
        grow(0, 16);
        grow(1, 64);
        QCOMPARE(comparisonConclusion(result, memory),
            QStringList({ QStringLiteral(
                "thread-per-connection held 4.0 times the memory of event-loop for each client.") }));
    }

    void judgesByTheRunsThatWereMade()
    {
        const ComparisonMetric& cpu = *findComparisonMetric("cpu_per_message_us");
        const QString fact =
            QStringLiteral("thread-per-connection used 4.0 times the CPU of event-loop per message.");
        ComparisonResult result = sampleComparison(); // three repeats were asked for
        result.rows.resize(2);
        result.isComplete = false;
        QCOMPARE(comparisonConclusion(result, cpu), QStringList({ fact }));

        result.rows[1].runs.resize(2);
        QCOMPARE(comparisonConclusion(result, cpu),
            QStringList({ fact
                + QStringLiteral(
                    " That rests on few runs (2 of thread-per-connection, 3 of event-loop) and may "
                    "be chance.") }));
        result.rows[0].runs.resize(1);
        result.rows[1].runs.resize(1);
        const QStringList once = comparisonConclusion(result, cpu);
        QCOMPARE(once.size(), 2);
        QVERIFY(once[0].contains(QStringLiteral("(1 of thread-per-connection, 1 of event-loop)")));
        QCOMPARE(once[1], QStringLiteral("One run of each shows no spread."));

        // A run that measured nothing is none.
        result = sampleComparison();
        result.rows.resize(2);
        result.rows[1].runs[0].messages = 0;
        QVERIFY(comparisonConclusion(result, cpu)
                    .first()
                    .contains(QStringLiteral("(2 of thread-per-connection, 3 of event-loop)")));
    }

    void writesCsv()
    {
        const QList<QByteArray> lines = comparisonCsv(sampleComparison()).split('\n');
        QCOMPARE(lines.size(), 5); // a heading, three models, nothing after the last
        const QList<QByteArray> heading = lines[0].trimmed().split(',');
        const QList<QByteArray> first = lines[1].trimmed().split(',');
        QCOMPARE(first.size(), heading.size());
        const auto value = [&](const char* column) { return first[heading.indexOf(column)]; };
        QCOMPARE(value("model"), QByteArray("event-loop"));
        QCOMPARE(value("clients"), QByteArray("64"));
        QCOMPARE(value("repeats"), QByteArray("3"));
        QCOMPARE(value("runs"), QByteArray("3"));
        QCOMPARE(value("complete"), QByteArray("true"));
        QCOMPARE(value("rate_per_s"), QByteArray("100000"));
        QCOMPARE(value("rate_per_s_min"), QByteArray("90000"));
        QCOMPARE(value("rate_per_s_max"), QByteArray("110000"));
        QCOMPARE(value("clients_served"), QByteArray("64"));
        QCOMPARE(value("error"), QByteArray());
    }

    void whatWasNotRunHasNoFigures()
    {
        ComparisonResult result = sampleComparison(); // canceled in the second round
        result.isComplete = false;
        result.rows[0].runs.resize(2);
        result.rows[1].runs.resize(1);
        result.rows[2].runs.clear();
        const QList<QByteArray> lines = comparisonCsv(result).split('\n');
        const QList<QByteArray> heading = lines[0].trimmed().split(',');
        const auto value = [&](qsizetype line, const char* column) {
            return lines[line].trimmed().split(',')[heading.indexOf(column)];
        };
        QCOMPARE(value(1, "runs"), QByteArray("2"));
        QCOMPARE(value(2, "runs"), QByteArray("1"));
        QCOMPARE(value(3, "runs"), QByteArray("0"));
        for (const qsizetype line : { 1, 2, 3 }) {
            QCOMPARE(value(line, "complete"), QByteArray("false"));
            QCOMPARE(value(line, "repeats"), QByteArray("3"));
        }
        for (const char* column : { "clients_served", "refused", "failed", "rate_per_s", "threads_max" }) {
            QVERIFY2(!value(2, column).isEmpty(), column);
            QVERIFY2(value(3, column).isEmpty(), column);
        }

        const QJsonObject json = comparisonJson(result);
        QVERIFY(!json.value(QLatin1String("complete")).toBool(true));
        const QJsonObject last = json.value(QLatin1String("models")).toArray()[2].toObject();
        for (const char* key : { "clients_served", "refused", "failed", "rate_per_s" })
            QVERIFY2(last.value(QLatin1String(key)).isNull(), key);
        QCOMPARE(comparisonConclusion(result, *findComparisonMetric("rate_per_s")).last(),
            QStringLiteral("Not run: iterative."));
    }

    void writesJson()
    {
        const QJsonObject json = comparisonJson(sampleComparison());
        QVERIFY(json.value(QLatin1String("complete")).toBool());
        QCOMPARE(json.value(QLatin1String("settings")).toObject().value(QLatin1String("clients")).toInt(), 64);
        QVERIFY(json.value(QLatin1String("machine")).toObject().contains(QLatin1String("processors")));
        const QJsonArray models = json.value(QLatin1String("models")).toArray();
        QCOMPARE(models.size(), 3);
        const QJsonObject last = models[2].toObject();
        QCOMPARE(last.value(QLatin1String("model")).toString(), QStringLiteral("iterative"));
        QCOMPARE(last.value(QLatin1String("clients_served")).toInt(), 1);
        QCOMPARE(last.value(QLatin1String("runs")).toArray().size(), 3);
        QCOMPARE(last.value(QLatin1String("cpu_per_message_us"))
                     .toObject()
                     .value(QLatin1String("median"))
                     .toDouble(),
            4.0);
    }
};

QTEST_APPLESS_MAIN(TestComparisonResult)
#include "tst_comparisonresult.moc"
