// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/metriccsv.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

class TestMetricCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_history = MetricHistory();
        m_history.begin(m_start);
        for (int i = 1; i <= 3; ++i) {
            Snapshot snapshot;
            snapshot.generation = 1;
            snapshot.time = m_start + std::chrono::seconds(i);
            snapshot.counters.bytesIn = static_cast<quint64>(i) * 1'000'000'001;
            snapshot.counters.open = static_cast<quint64>(i);
            if (i == 2)
                snapshot.costs.waiting = 0;
            const RoundTripSummary trips { static_cast<quint64>(i == 3 ? 7 : 0), 1500ns, 2ms };
            m_history.add(&snapshot, trips, snapshot.time);
        }
    }

    void unknownCellsAreEmptyAndZeroIsZero()
    {
        QCOMPARE(metricCsv(m_history, m_start, m_start + 1h),
            QByteArray("time,bytes_in_per_s,bytes_out_per_s,messages_in_per_s,messages_out_per_s,"
                       "clients_connected,clients_waiting,clients_refused_per_s,test_client_round_trips,"
                       "test_client_round_trip_median_us,test_client_round_trip_p99_us\r\n"
                       "2026-09-21T14:13:20.000000000Z,,,,,,,,,,\r\n"
                       "2026-09-21T14:13:21.000000000Z,1000000001,0,0,0,1,,0,,,\r\n"
                       "2026-09-21T14:13:22.000000000Z,1000000001,0,0,0,2,0,0,,,\r\n"
                       "2026-09-21T14:13:23.000000000Z,1000000001,0,0,0,3,,0,7,1.5,2000\r\n"));
    }

    void onlyWhatIsAskedFor()
    {
        const QByteArray csv = metricCsv(m_history, m_start + 1s, m_start + 2s);
        QCOMPARE(csv.count("\r\n"), 3);
        QVERIFY(csv.contains(":21.000000000Z"));
        QVERIFY(csv.contains(":22.000000000Z"));
        QCOMPARE(metricCsv({}, m_start, m_start + 1h).count("\r\n"), 1);
    }

private:
    const WallTime m_start { 1'790'000'000s };
    MetricHistory m_history;
};

QTEST_APPLESS_MAIN(TestMetricCsv)
#include "tst_metriccsv.moc"
