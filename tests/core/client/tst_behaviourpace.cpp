// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behaviourpace.h"
#include "strict.h"

#include <QTest>

#include <limits>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime Start { 1000s };

ClientBehaviour parsed(const char* text)
{
    const auto behaviour = ClientBehaviour::parse(QString::fromLatin1(text));
    if (!behaviour)
        qFatal("%s", qPrintable(behaviour.error().text()));
    return *behaviour;
}

/// The pieces of so many bytes and the gaps after them, when the kernel takes at most `chunk` at a time.
struct Run
{
    QList<std::size_t> pieces;
    QList<qint64> gaps; // ms
};
Run runOf(const ClientBehaviour& behaviour, quint32 client, std::size_t bytes, std::size_t chunk = SIZE_MAX)
{
    BehaviourPace pace(behaviour, client);
    Run run;
    SteadyTime now = Start;
    std::size_t piece = 0;
    while (bytes > 0) {
        const std::size_t most = std::min({ pace.mayWrite(now), bytes, chunk });
        if (most == 0) {
            run.gaps.append(
                std::chrono::duration_cast<std::chrono::milliseconds>(pace.writeAt() - now).count());
            run.pieces.append(std::exchange(piece, 0));
            now = pace.writeAt();
            continue;
        }
        pace.wrote(most, now);
        piece += most;
        bytes -= most;
    }
    return run;
}

/// Bytes that get out in `span` when somebody always wants to go on, asked every `step`.
quint64 sentIn(BehaviourPace& pace, std::chrono::milliseconds span, std::chrono::milliseconds step)
{
    quint64 sent = 0;
    for (SteadyTime now = Start; now <= Start + span; now += step) {
        while (const std::size_t most = pace.mayWrite(now)) {
            pace.wrote(most, now);
            sent += most;
        }
    }
    return sent;
}

} // namespace

class TestBehaviourPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void wellBehavedIsFree()
    {
        BehaviourPace pace({}, 1);
        QCOMPARE(pace.mayWrite(Start), std::numeric_limits<std::size_t>::max());
        pace.wrote(1'000'000, Start);
        QVERIFY(pace.mayWrite(Start) > 1'000'000'000U);
        QCOMPARE(pace.mayRead(Start), std::numeric_limits<std::size_t>::max());
        QCOMPARE(pace.release(Start), Start);
        QVERIFY(!pace.isSpent());
    }

    void piecesAndGapsStayInBounds()
    {
        const Run run = runOf(parsed("pieces=2-5/10-30ms"), 1, 5000);
        QVERIFY(run.pieces.size() > 1000);
        QSet<std::size_t> sizes;
        QSet<qint64> gaps;
        for (const std::size_t piece : run.pieces)
            sizes.insert(piece);
        for (const qint64 gap : run.gaps)
            gaps.insert(gap);
        QCOMPARE(sizes, QSet<std::size_t>({ 2, 3, 4, 5 })); // each of them came
        QCOMPARE(gaps.size(), 21);
        QCOMPARE(*std::ranges::min_element(gaps), 10);
        QCOMPARE(*std::ranges::max_element(gaps), 30);
    }

    void sameSeedSameRun()
    {
        const auto behaviour = parsed("pieces=1-9/1-50ms seed=7");
        const Run first = runOf(behaviour, 3, 500);
        const Run again = runOf(behaviour, 3, 500);
        QCOMPARE(again.pieces, first.pieces);
        QCOMPARE(again.gaps, first.gaps);
        // A kernel that takes little at a time changes nothing.
        QCOMPARE(runOf(behaviour, 3, 500, 2).pieces, first.pieces);
        QCOMPARE(runOf(behaviour, 3, 500, 2).gaps, first.gaps);
        // Nor do delays: each has dice of its own.
        QCOMPARE(runOf(parsed("pieces=1-9/1-50ms delay=1-50ms seed=7"), 3, 500).pieces, first.pieces);

        QVERIFY(runOf(behaviour, 4, 500).pieces != first.pieces); // another client
        QVERIFY(runOf(parsed("pieces=1-9/1-50ms seed=8"), 3, 500).pieces != first.pieces);
    }

    void delaysRepeatAndNeverOvertake()
    {
        const auto delays = [](const char* text, quint32 client) {
            BehaviourPace pace(parsed(text), client);
            QList<qint64> found;
            SteadyTime before = Start;
            for (int i = 0; i < 200; ++i) {
                const SteadyTime now = Start + i * 10ms;
                const SteadyTime due = pace.release(now);
                if (due < before || due < now + 5ms)
                    found.append(-1);
                before = due;
                found.append((due - now) / 1ms);
            }
            return found;
        };
        const QList<qint64> first = delays("delay=5-100ms seed=3", 1);
        QVERIFY(!first.contains(-1));
        QVERIFY(*std::ranges::max_element(first) <= 100);
        QCOMPARE(delays("delay=5-100ms seed=3", 1), first);
        QVERIFY(delays("delay=5-100ms seed=4", 1) != first);
    }

    void throttleBoundsWhatIsSent_data()
    {
        QTest::addColumn<quint64>("rate");
        QTest::addColumn<int>("stepMs");
        for (const quint64 rate : { 1ULL, 10ULL, 999ULL, 10'000ULL, 5'000'000ULL, 10'000'000'000ULL }) {
            for (const int step : { 1, 7, 250 })
                QTest::addRow("%llu B/s, asked every %d ms", static_cast<unsigned long long>(rate), step)
                    << rate << step;
        }
    }
    void throttleBoundsWhatIsSent()
    {
        QFETCH(quint64, rate);
        QFETCH(int, stepMs);
        ClientBehaviour behaviour;
        behaviour.throttle = rate;
        BehaviourPace pace(behaviour, 1);
        const quint64 sent = sentIn(pace, 10s, std::chrono::milliseconds(stepMs));
        const quint64 step = std::clamp<quint64>(rate / 20, 1, 256 * 1024);
        QVERIFY2(sent <= rate * 10 + rate / 10 + step + 1, qPrintable(QString::number(sent)));
        if (stepMs <= 7)
            QVERIFY2(sent >= rate * 10 * 9 / 10 && sent > 0, qPrintable(QString::number(sent)));
    }

    void throttledPiecesStayWhole()
    {
        // The rate is spent in steps smaller than a piece; the gap comes after the whole piece all the same.
        BehaviourPace pace(parsed("pieces=100/10ms throttle=1k"), 1);
        SteadyTime now = Start;
        std::size_t piece = 0;
        while (piece < 100) {
            const std::size_t most = pace.mayWrite(now);
            if (most == 0) {
                now = pace.writeAt();
                continue;
            }
            QVERIFY(piece + most <= 100);
            pace.wrote(most, now);
            piece += most;
        }
        QVERIFY(pace.writeAt() >= now + 10ms);
    }

    void throttleOfReading()
    {
        BehaviourPace pace(parsed("throttle-read=2k"), 1);
        quint64 got = 0;
        for (SteadyTime now = Start; now <= Start + 10s; now += 3ms) {
            while (const std::size_t most = pace.mayRead(now)) {
                pace.didRead(most, now);
                got += most;
            }
        }
        QVERIFY(got <= 20'000 + 200 + 100);
        QVERIFY(got >= 18'000);
        QCOMPARE(BehaviourPace(parsed("reading=off"), 1).mayRead(Start), 0U);
    }

    void dropAfterAllowsNoByteMore()
    {
        BehaviourPace pace(parsed("drop-after=10 pieces=4"), 1);
        QList<std::size_t> written;
        while (const std::size_t most = pace.mayWrite(Start)) {
            QVERIFY(!pace.isSpent());
            pace.wrote(most, Start);
            written.append(most);
        }
        QCOMPARE(written, QList<std::size_t>({ 4, 4, 2 }));
        QVERIFY(pace.isSpent());
        QVERIFY(BehaviourPace(parsed("drop-after=0"), 1).isSpent());
    }
};

QTEST_GUILESS_MAIN(TestBehaviourPace)
#include "tst_behaviourpace.moc"
