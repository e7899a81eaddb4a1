// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/modelfigures.h"
#include "strict.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

QString text(const char* name, const Snapshot& snapshot, const CostRates& rates = {})
{
    const auto figures = modelFigures();
    const auto it = std::find_if(figures.begin(), figures.end(),
        [name](const ModelFigure& figure) { return qstrcmp(figure.objectName, name) == 0; });
    return it == figures.end() ? QStringLiteral("no such figure") : it->text(snapshot, rates);
}

} // namespace

class TestModelFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { testing::failOnAnyWarning(); }

    void whatIsNotAvailableIsNotZero()
    {
        QSet<QByteArray> names;
        for (const ModelFigure& figure : modelFigures()) {
            QVERIFY2(figure.text({}, {}) == noFigure(), figure.objectName);
            QVERIFY2((figure.tellingFor & ~figure.only) == 0, figure.objectName); // shown where it tells
            names.insert(figure.objectName);
        }
        QCOMPARE(static_cast<std::size_t>(names.size()), modelFigures().size());
    }

    void zeroIsAFigureToo()
    {
        Snapshot snapshot;
        snapshot.costs.threads = 1;
        snapshot.costs.waiting = 0;
        snapshot.costs.backlog = 16;
        CostRates rates;
        rates.lockWaits = 0;
        QCOMPARE(text("modelWaiting", snapshot), QStringLiteral("0 of 16"));
        QCOMPARE(text("modelThreads", snapshot), QStringLiteral("1"));
        QCOMPARE(text("modelLockWaits", snapshot, rates), QStringLiteral("0/s"));
    }

    void everyFigureReadsAsPeopleSayIt()
    {
        Snapshot snapshot;
        snapshot.counters.open = 4;
        snapshot.costs.threads = 5;
        snapshot.costs.clientBytes = 40'000;
        snapshot.costs.clientsPerWorker = { 2, 1, 1 };
        CostRates rates;
        rates.contextSwitches = 12'345;
        rates.preemptions = 2.5;
        rates.lockWaited = 0.0015;
        rates.load = 1.5;
        rates.cpuPerMessage = std::chrono::nanoseconds(2345);
        QCOMPARE(text("modelMemory", snapshot), QStringLiteral("10.0 kB"));
        QCOMPARE(text("modelWorkers", snapshot), QStringLiteral("2 · 1 · 1"));
        QCOMPARE(text("modelSwitches", snapshot, rates), QStringLiteral("12.3 k/s"));
        QCOMPARE(text("modelPreemptions", snapshot, rates), QStringLiteral("2.50/s"));
        QCOMPARE(text("modelLockWaited", snapshot, rates), QStringLiteral("1.50 ms/s"));
        QCOMPARE(text("modelLoad", snapshot, rates), QStringLiteral("150 %"));
        QCOMPARE(text("modelCpu", snapshot, rates), QStringLiteral("2.35 µs"));
        snapshot.costs.clientsPerWorker.assign(20, 3);
        snapshot.costs.clientsPerWorker.back() = 9;
        QCOMPARE(text("modelWorkers", snapshot), QStringLiteral("3 to 9"));
    }

    void shapesFollowTheNames()
    {
        QCOMPARE(modelShape("event-loop"), ModelShape::Loop);
        QCOMPARE(modelShape("event-loop-pool"), ModelShape::Pool);
        QCOMPARE(modelShape("thread-per-connection"), ModelShape::Threads);
        QCOMPARE(modelShape("iterative"), ModelShape::Iterative);
        QCOMPARE(modelShape("something else"), ModelShape::Loop);
    }
};

QTEST_APPLESS_MAIN(TestModelFigures)
#include "tst_modelfigures.moc"
