// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/delayedoutput.h"

#include "net/delayclock.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

const SteadyTime Start {};

QByteArrayList released(DelayedOutput& output, SteadyTime now)
{
    QByteArrayList parts;
    output.release(now, [&parts](const QByteArray& bytes) { parts.append(bytes); });
    return parts;
}

} // namespace

class TestDelayedOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void nothingOvertakes()
    {
        DelayedOutput output;
        const DelayedOutput::Bounds bounds { 10, 100 };
        QVERIFY(output.append("slow", Start + 2s, bounds));
        QVERIFY(output.append("at once", Start, bounds));
        QVERIFY(output.append("later", Start + 3s, bounds));
        QVERIFY(output.append("", Start + 3s, bounds));
        QCOMPARE(output.due(), Start + 2s);
        QCOMPARE(output.bytes(), std::size_t { 16 });
        QCOMPARE(released(output, Start + 1s), QByteArrayList());
        QCOMPARE(released(output, Start + 2s), QByteArrayList({ "slow", "at once" }));
        QCOMPARE(output.due(), Start + 3s);
        QCOMPARE(released(output, Start + 9s), QByteArrayList({ "later", "" }));
        QVERIFY(output.isEmpty());
        QCOMPARE(output.bytes(), std::size_t { 0 });
    }

    void hasBounds()
    {
        DelayedOutput output;
        QVERIFY(output.append("ab", Start, { 2, 3 }));
        QVERIFY(!output.append("cd", Start, { 2, 3 }));
        QVERIFY(output.append("c", Start, { 2, 3 }));
        QVERIFY(!output.append("", Start, { 2, 3 }));
        QCOMPARE(output.parts(), std::size_t { 2 });
    }

    void dropsWhatIsTooLate()
    {
        DelayedOutput output;
        const DelayedOutput::Bounds bounds { 10, 100 };
        for (int i = 1; i <= 4; ++i)
            QVERIFY(output.append("x", Start + std::chrono::seconds { i }, bounds));
        QCOMPARE(output.dropAfter(Start + 2s), std::size_t { 2 });
        QCOMPARE(output.bytes(), std::size_t { 2 });
        QCOMPARE(output.dropAfter(SteadyTime::min()), std::size_t { 2 });
        QVERIFY(output.isEmpty());
    }

    void wakesInTurn()
    {
        QList<quint32> woken;
        DelayClock* used = nullptr;
        DelayClock clock([&](ConnectionId id) {
            woken.append(number(id));
            if (number(id) == 2 && woken.count(2) == 1)
                used->set(id, std::chrono::steady_clock::now()); // again
        });
        used = &clock;
        const SteadyTime now = std::chrono::steady_clock::now();
        clock.set(ConnectionId { 1 }, now + 60ms);
        clock.set(ConnectionId { 2 }, now + 20ms);
        clock.set(ConnectionId { 3 }, now + 1h);
        clock.set(ConnectionId { 4 }, now + 30ms);
        clock.set(ConnectionId { 4 }, now + 80ms); // in place of the former
        clock.set(ConnectionId { 5 }, now + 10ms);
        clock.remove(ConnectionId { 5 });
        QTRY_COMPARE(woken, (QList<quint32> { 2, 2, 1, 4 }));
        QCOMPARE(clock.size(), std::size_t { 1 });
        clock.remove(ConnectionId { 3 });
        clock.remove(ConnectionId { 3 });
        QCOMPARE(clock.size(), std::size_t { 0 });
    }
};

QTEST_GUILESS_MAIN(TestDelayedOutput)
#include "tst_delayedoutput.moc"
