// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/tcphalf.h"

#include "strict.h"

#include <QRandomGenerator>

#include <vector>

using namespace signalbox;
using Taken = TcpHalf::Taken;

namespace {

/// A half, and what it handed out.
struct Listener
{
    explicit Listener(quint32 first, bool isGuess = false) { half.begin(first, isGuess); }
    Taken take(quint32 sequence, QByteArrayView bytes, qsizetype captured = -1)
    {
        const auto length = static_cast<quint32>(bytes.size());
        if (half.pass(sequence, length)) {
            out += captured < 0 ? bytes.toByteArray() : bytes.first(captured).toByteArray();
            count += length;
            return Taken::Fresh;
        }
        const Taken taken = half.hold(sequence, length, captured < 0 ? bytes : bytes.first(captured));
        drain();
        return taken;
    }
    void drain()
    {
        half.drain([this](quint32 bytes, QByteArrayView captured) {
            out += captured;
            count += bytes;
        });
    }

    TcpHalf half;
    QByteArray out;
    quint64 count = 0;
};

} // namespace

class TestTcpHalf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void putsInOrder()
    {
        Listener one(100);
        QCOMPARE(one.take(100, "ab"), Taken::Fresh);
        QCOMPARE(one.take(104, "ef"), Taken::Fresh);
        QVERIFY(one.half.isWaiting());
        QCOMPARE(one.out, QByteArray("ab"));
        QCOMPARE(one.take(102, "cd"), Taken::Fresh);
        QCOMPARE(one.out, QByteArray("abcdef"));
        QVERIFY(!one.half.isWaiting());
        QCOMPARE(one.half.heldBytes(), qsizetype { 0 });
    }

    void eachByteOnce()
    {
        Listener one(100);
        one.take(100, "abcd");
        QCOMPARE(one.take(100, "abcd"), Taken::Again);
        QCOMPARE(one.take(102, "cd"), Taken::Again);
        QCOMPARE(one.take(103, "d"), Taken::KeepAlive);
        QCOMPARE(one.take(102, "cdef"), Taken::Fresh);
        QCOMPARE(one.take(110, "kl"), Taken::Fresh);
        QCOMPARE(one.take(110, "kl"), Taken::Again);
        QCOMPARE(one.take(107, "hijk"), Taken::Fresh);
        QCOMPARE(one.take(106, "g"), Taken::Fresh);
        QCOMPARE(one.out, QByteArray("abcdefghijkl"));
        QCOMPARE(one.count, quint64 { 12 });
    }

    void farAwayIsOutside()
    {
        Listener one(100);
        QCOMPARE(one.take(100 + 0x60000000U, "x"), Taken::Outside);
        QCOMPARE(one.take(100 - 0x60000000U, "x"), Taken::Outside);
        QCOMPARE(one.out, QByteArray());
    }

    void missingBytesAreSkippedOnDemand()
    {
        Listener one(100);
        one.take(110, "kl");
        one.half.finishAt(115);
        QVERIFY(!one.half.isMissing());
        one.half.acknowledge(107);
        QVERIFY(one.half.isMissing());
        QCOMPARE(one.half.skip(), quint64 { 7 }); // acknowledged, so they will not come
        one.drain();
        QVERIFY(!one.half.isMissing());
        QCOMPARE(one.half.skip(), quint64 { 3 });
        one.drain();
        QCOMPARE(one.out, QByteArray("kl"));
        QVERIFY(!one.half.isFinished());
        QCOMPARE(one.half.skip(), quint64 { 3 });
        QVERIFY(one.half.isFinished());
        QCOMPARE(one.half.skip(), quint64 { 0 });
        one.half.acknowledge(116); // that of FIN
        QVERIFY(!one.half.isMissing());
    }

    void inTheMiddleNothingIsMissingBefore()
    {
        Listener one(99, true); // the byte of a keep-alive
        one.half.acknowledge(100);
        QVERIFY(!one.half.isMissing());
        one.take(100, "ab");
        QCOMPARE(one.out, QByteArray("ab"));
    }

    void aCutPieceKeepsItsLength()
    {
        Listener one(100);
        one.take(104, "efgh", 2);
        one.take(100, "abcdef", 3); // overlaps
        QCOMPARE(one.count, quint64 { 8 });
        QCOMPARE(one.out, QByteArray("abc")); // "ef" stood in the other one, "gh" was not captured
    }

    /// Segments of random lengths that overlap, in any order within a window: the same bytes come out.
    void shuffledSegmentsGiveTheSameBytes_data()
    {
        QTest::addColumn<quint32>("first");
        QTest::newRow("from 1") << 1U;
        QTest::newRow("wraps early") << 0xFFFFFFF0U;
        QTest::newRow("wraps in the middle") << 0xFFFFFFFFU - 30'000U;
        QTest::newRow("crosses the sign") << 0x7FFFFFF0U;
    }
    void shuffledSegmentsGiveTheSameBytes()
    {
        QFETCH(quint32, first);
        for (quint32 seed = 0; seed < 60; ++seed) {
            QRandomGenerator random(seed);
            QByteArray sent(60'000, Qt::Uninitialized);
            for (char& c : sent)
                c = static_cast<char>(random.bounded(256));
            std::vector<std::pair<qsizetype, qsizetype>> segments; // place and length
            for (qsizetype at = 0; at < sent.size();) {
                const qsizetype length = std::min<qsizetype>(1 + random.bounded(1460), sent.size() - at);
                segments.emplace_back(at, length);
                if (random.bounded(4) == 0) // again, with other borders
                    segments.emplace_back(
                        std::max<qsizetype>(0, at - random.bounded(2000)), random.bounded(1, 1460));
                at += length;
            }
            const std::size_t window = 1 + random.bounded(20U);
            for (std::size_t i = 0; i < segments.size(); ++i) {
                const std::size_t end = std::min(segments.size(), i + window);
                std::swap(segments[i], segments[i + random.bounded(static_cast<quint32>(end - i))]);
            }
            Listener one(first);
            for (const auto& [at, length] : segments)
                one.take(first + static_cast<quint32>(at),
                    QByteArrayView(sent).sliced(at).first(std::min(length, sent.size() - at)));
            QVERIFY2(one.out == sent, qPrintable(QString::number(seed)));
            QCOMPARE(one.half.heldBytes(), qsizetype { 0 });
        }
    }
};

QTEST_GUILESS_MAIN(TestTcpHalf)
#include "tst_tcphalf.moc"
