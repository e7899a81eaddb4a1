// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/client/comparisonbuilder.h"
#include "loadreport.h"
#include "strict.h"

#include <QRegularExpression>
#include <QTest>

using namespace signalbox;
using signalbox::testing::measuredRun;
using signalbox::testing::sampleComparison;
using namespace std::chrono_literals;

class TestLoadReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void eachConclusionHasItsOwnCaveat()
    {
        ComparisonResult result = sampleComparison();
        result.rows.resize(2);
        for (ComparisonRow& row : result.rows)
            row.runs.resize(2);
        const QString few = QStringLiteral("That rests on few runs (2 of %1, 2 of %2) and may be chance.");
        QStringList report = comparisonReport(result);
        QCOMPARE(report.filter(few.arg(QStringLiteral("event-loop"), QStringLiteral("thread-per-connection")))
                     .size(),
            1);
        QCOMPARE(report.filter(few.arg(QStringLiteral("thread-per-connection"), QStringLiteral("event-loop")))
                     .size(),
            1);

        // Throughput and processor time both lie within the spread.
        result = sampleComparison();
        result.rows.resize(2);
        result.rows[0].runs = result.rows[1].runs;
        result.rows[0].runs[0] = measuredRun(51'000, 21us, 64, 64);
        report = comparisonReport(result);
        const QStringList same = report.filter(QStringLiteral("beyond the spread of the repeats"));
        QCOMPARE(same.size(), 3);
        QVERIFY(same[0].startsWith(QStringLiteral("Throughput: no difference")));
        QVERIFY(same[1].startsWith(QStringLiteral("Server CPU per message: no difference")));
        QVERIFY(same[2].startsWith(QStringLiteral("Memory per client: no difference")));
        QVERIFY(report.filter(QStringLiteral("times")).isEmpty());
    }

    void whatWasNotRunHasDashes()
    {
        ComparisonResult result = sampleComparison();
        result.isComplete = false;
        result.rows[2].runs.clear();
        const QStringList report = comparisonReport(result);
        QVERIFY(report.first().endsWith(QStringLiteral("(ended early)")));
        const QStringList lines = report.filter(QRegularExpression(QStringLiteral("^iterative ")));
        QVERIFY(!lines.isEmpty());
        for (const QString& line : lines)
            QVERIFY2(!line.contains(QRegularExpression(QStringLiteral("[0-9]"))), qPrintable(line));
        QVERIFY(report.contains(QStringLiteral("Not run: iterative.")));
    }

    void fewPagesOfMemoryAreNoFigure()
    {
        ComparisonResult result = sampleComparison();
        result.rows.resize(1);
        for (LoadResult& run : result.rows[0].runs) {
            run.costs->memoryPerClient = 4096 / 7.0;
            run.costs->memoryStep = 4096 / 7.0;
        }
        const QString report = comparisonReport(result).join(QLatin1Char('\n'));
        QCOMPARE(report.count(QStringLiteral("< 9.36 kB ")) + report.count(QStringLiteral("< 9.36 kB\n")), 2);
        QVERIFY(!report.contains(QStringLiteral("585 B")));
    }
};

QTEST_APPLESS_MAIN(TestLoadReport)
#include "tst_loadreport.moc"
