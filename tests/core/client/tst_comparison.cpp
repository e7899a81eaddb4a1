// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparison.h"
#include "client/comparisonfile.h"
#include "net/concurrency.h"
#include "strict.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <csignal>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

/// As short as can be.
ComparisonSettings briefly(int repeats = 1)
{
    ComparisonSettings settings;
    settings.program = QStringLiteral(SIGNALBOX_BIN "/signalbox-cli");
    settings.repeats = repeats;
    settings.load.clients = 4;
    settings.load.duration = 100ms;
    settings.load.warmUp = 20ms;
    return settings;
}

std::size_t catalogueSize() { return concurrencyCatalogue().size(); }

struct Watched
{
    explicit Watched(Comparison& comparison)
    {
        QObject::connect(&comparison, &Comparison::finished, &comparison,
            [this](const ComparisonResult& last) { result = last; });
        QObject::connect(
            &comparison, &Comparison::progressed, &comparison, [this](const ComparisonProgress& now) {
                if (order.isEmpty() || order.last() != now.model + QByteArray::number(now.repeat))
                    order.append(now.model + QByteArray::number(now.repeat));
                fractions.append(now.fraction);
            });
        QObject::connect(
            &comparison, &Comparison::runFinished, &comparison, [this](const ComparisonResult&) { ++runs; });
    }
    bool end() const
    {
        return QTest::qWaitFor([this] { return result.has_value(); }, 60'000);
    }

    std::optional<ComparisonResult> result;
    QByteArrayList order;
    QList<double> fractions;
    int runs = 0;
};

/// Processes whose parent is this one and which are no zombies.
int childProcesses()
{
    int count = 0;
    const QString parent = QString::number(QCoreApplication::applicationPid());
    for (const QString& pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
        if (!stat.open(QIODevice::ReadOnly))
            continue;
        const QStringList fields =
            QString::fromUtf8(stat.readAll()).section(QLatin1Char(')'), -1).split(QLatin1Char(' '));
        count += fields.value(2) == parent && fields.value(1) != QLatin1String("Z") ? 1 : 0;
    }
    return count;
}

/// A program that does as the shell is told.
QString script(const QTemporaryDir& folder, const QByteArray& lines)
{
    QFile file(folder.filePath(QStringLiteral("server")));
    if (file.open(QIODevice::WriteOnly)) {
        file.write("#!/bin/sh\n" + lines + '\n');
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return file.fileName();
}

} // namespace

class TestComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void measuresEveryModelOfTheCatalogue()
    {
        Comparison comparison;
        Watched watched(comparison);
        QVERIFY(comparison.start(briefly()));
        QVERIFY(comparison.isRunning());
        QVERIFY(watched.end());
        QVERIFY(!comparison.isRunning());
        QVERIFY(watched.result->isComplete);
        QCOMPARE(watched.result->rows.size(), catalogueSize());
        QCOMPARE(watched.runs, static_cast<int>(catalogueSize()));
        for (std::size_t i = 0; i < catalogueSize(); ++i) {
            const ComparisonRow& row = watched.result->rows[i];
            QCOMPARE(row.model, QByteArray(concurrencyCatalogue()[i].name));
            QCOMPARE(row.runs.size(), std::size_t { 1 });
            QVERIFY2(!row.error(), row.error() ? qPrintable(row.error()->text()) : "");
            QVERIFY(row.isMeasured());
            QVERIFY(row.clientsServed() >= 1); // the model `iterative` serves one
            QCOMPARE(row.refused(), 0);
            QCOMPARE(row.failed(), 0);
            for (const ComparisonMetric& metric : comparisonMetrics()) {
                const bool isMemory = qstrcmp(metric.name, "memory_per_client_bytes") == 0;
                QVERIFY2(metric.spread(row).has_value() != (isMemory && row.clientsServed() < 2), metric.name);
            }
            if (const auto memory = findComparisonMetric("memory_per_client_bytes")->spread(row))
                QCOMPARE(
                    memory->step, static_cast<double>(::sysconf(_SC_PAGESIZE)) / (row.clientsServed() - 1));
            QVERIFY(findComparisonMetric("threads")->spread(row)->median >= 1);
            QVERIFY(findComparisonMetric("cpu_per_message_us")->spread(row)->median > 0);
        }
        QTRY_COMPARE(childProcesses(), 0);
    }

    void goesRoundOverTheModels()
    {
        Comparison comparison;
        Watched watched(comparison);
        QVERIFY(comparison.start(briefly(2)));
        QVERIFY(watched.end());
        QByteArrayList expected;
        for (const char* repeat : { "1", "2" }) {
            for (const ConcurrencyModel& model : concurrencyCatalogue())
                expected.append(QByteArray(model.name) + repeat);
        }
        QCOMPARE(watched.order, expected);
        QVERIFY(std::is_sorted(watched.fractions.begin(), watched.fractions.end()));
        QVERIFY(watched.fractions.last() <= 1);
        for (const ComparisonRow& row : watched.result->rows) {
            QCOMPARE(row.runs.size(), std::size_t { 2 });
            QVERIFY(row.runs[0].settings.seed != row.runs[1].settings.seed);
        }
    }

    void measuresChosenModelsOnly()
    {
        Comparison comparison;
        Watched watched(comparison);
        ComparisonSettings settings = briefly();
        settings.models = { "event-loop" };
        QVERIFY(comparison.start(settings));
        QVERIFY(watched.end());
        QCOMPARE(watched.result->rows.size(), std::size_t { 1 });
    }

    void canBeCanceledAtAnyTime_data()
    {
        QTest::addColumn<int>("steps"); // progress reports to wait for
        QTest::newRow("at once") << 0;
        QTest::newRow("starting") << 1;
        QTest::newRow("under load") << 3;
    }
    void canBeCanceledAtAnyTime()
    {
        QFETCH(int, steps);
        Comparison comparison;
        Watched watched(comparison);
        ComparisonSettings settings = briefly(3);
        settings.load.duration = 1h;
        QVERIFY(comparison.start(settings));
        QTRY_VERIFY(watched.fractions.size() >= steps);
        comparison.cancel();
        comparison.cancel(); // twice does no harm
        QVERIFY(watched.end());
        QVERIFY(!watched.result->isComplete);
        QVERIFY(!comparison.isRunning());
        QTRY_COMPARE(childProcesses(), 0);

        // And it can start again.
        watched.result.reset();
        QVERIFY(comparison.start(briefly()));
        QVERIFY(watched.end());
        QVERIFY(watched.result->isComplete);
    }

    void leavesNoServerBehind()
    {
        {
            Comparison comparison;
            Watched watched(comparison);
            ComparisonSettings settings = briefly();
            settings.load.duration = 1h;
            QVERIFY(comparison.start(settings));
            QTRY_VERIFY(watched.fractions.size() >= 3);
            QVERIFY(childProcesses() > 0);
        }
        QTRY_COMPARE(childProcesses(), 0);
    }

    void namesAMissingProgram()
    {
        Comparison comparison;
        ComparisonSettings settings = briefly();
        settings.program = QStringLiteral("/nowhere/signalbox-cli");
        const auto started = comparison.start(settings);
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(QStringLiteral("/nowhere/signalbox-cli")));
        QVERIFY(!started.error().remedy.isEmpty());
        QVERIFY(!comparison.isRunning());
    }

    void passesOnWhatTheServerSaid_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QString>("said");
        QTest::newRow("dies") << QByteArray("echo 'no more memory' >&2; exit 1")
                              << QStringLiteral("no more memory");
        QTest::newRow("dies silently") << QByteArray("exit 0") << QStringLiteral("ended by itself");
        QTest::newRow("another program")
            << QByteArray("echo hello; exec sleep 60") << QStringLiteral("\"hello\" instead");
    }
    void passesOnWhatTheServerSaid()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QString, said);
        const QTemporaryDir folder;
        Comparison comparison;
        Watched watched(comparison);
        ComparisonSettings settings = briefly();
        settings.program = script(folder, lines);
        QVERIFY(comparison.start(settings));
        QVERIFY(watched.end());
        for (const ComparisonRow& row : watched.result->rows) {
            QVERIFY(!row.isMeasured());
            QVERIFY(row.error().has_value());
            QVERIFY2(row.error()->text().contains(said), qPrintable(row.error()->text()));
        }
    }

    void noticesAServerThatDiesUnderLoad()
    {
        Comparison comparison;
        Watched watched(comparison);
        ComparisonSettings settings = briefly();
        settings.models = { "event-loop" };
        settings.load.duration = 1h;
        QVERIFY(comparison.start(settings));
        QTRY_VERIFY(watched.fractions.size() >= 4);
        for (const QString& pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
            if (stat.open(QIODevice::ReadOnly)
                && QString::fromUtf8(stat.readAll()).section(QLatin1Char(' '), 3, 3).toLongLong()
                    == QCoreApplication::applicationPid())
                ::kill(pid.toInt(), SIGKILL);
        }
        QVERIFY(watched.end());
        QVERIFY(watched.result->rows[0].error().has_value());
    }

    void refusesWhatCannotBe()
    {
        Comparison comparison;
        ComparisonSettings settings = briefly();
        settings.repeats = 0;
        QVERIFY(!comparison.start(settings));
        settings = briefly();
        settings.models = { "none-such" };
        const auto started = comparison.start(settings);
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(QStringLiteral("none-such")));
        settings = briefly();
        settings.workers = -1;
        QVERIFY(!comparison.start(settings));
        settings = briefly();
        settings.load.clients = 0;
        QVERIFY(!comparison.start(settings));
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
