// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/outputqueue.h"

#include <QRandomGenerator>
#include <QTest>

#include <array>

using namespace signalbox;

namespace {

QByteArray front(const OutputQueue& queue, std::size_t parts = 64)
{
    std::vector<iovec> vector(parts);
    QByteArray bytes;
    const std::size_t used = queue.gather(vector);
    for (std::size_t i = 0; i < used; ++i)
        bytes.append(static_cast<const char*>(vector[i].iov_base), static_cast<qsizetype>(vector[i].iov_len));
    return bytes;
}

} // namespace

class TestOutputQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrder()
    {
        OutputQueue queue;
        QVERIFY(queue.isEmpty());
        queue.append("one ");
        queue.append("two ");
        queue.appendShared(QByteArrayLiteral("three "));
        queue.append("four");
        QCOMPARE(queue.bytes(), std::size_t { 18 });
        QCOMPARE(front(queue), QByteArray("one two three four"));
        queue.consume(6);
        QCOMPARE(front(queue), QByteArray("o three four"));
        queue.consume(12);
        QVERIFY(queue.isEmpty());
        QCOMPARE(front(queue), QByteArray());
    }

    void sharesBroadcasts()
    {
        OutputQueue queue;
        const QByteArray message(1000, 'x');
        queue.appendShared(message);
        std::array<iovec, 1> vector {};
        QCOMPARE(queue.gather(vector), std::size_t { 1 });
        QCOMPARE(static_cast<const void*>(vector[0].iov_base), static_cast<const void*>(message.constData()));
        queue.append("tail"); // must not write into what is shared
        QCOMPARE(message.size(), qsizetype { 1000 });
        QCOMPARE(front(queue), message + "tail");
    }

    /// Any sequence of appends and consumes yields the bytes that went in.
    void losesNothing()
    {
        QRandomGenerator random(7);
        OutputQueue queue;
        QByteArray expected;
        qsizetype consumed = 0;
        for (int i = 0; i < 5000; ++i) {
            QByteArray bytes(random.bounded(1, i % 50 == 0 ? 40000 : 40), '\0');
            for (char& c : bytes)
                c = static_cast<char>(random.bounded(256));
            expected += bytes;
            if (random.bounded(2))
                queue.append(bytes);
            else
                queue.appendShared(bytes);
            if (random.bounded(3) == 0) {
                const QByteArray got = front(queue, 8);
                const qsizetype take = random.bounded(static_cast<int>(got.size())) + 1;
                QCOMPARE(got.first(take), expected.sliced(consumed, take));
                queue.consume(static_cast<std::size_t>(take));
                consumed += take;
            }
        }
        QCOMPARE(static_cast<qsizetype>(queue.bytes()), expected.size() - consumed);
        while (!queue.isEmpty()) {
            const QByteArray got = front(queue);
            QCOMPARE(got, expected.sliced(consumed, got.size()));
            queue.consume(static_cast<std::size_t>(got.size()));
            consumed += got.size();
        }
        QCOMPARE(consumed, expected.size());
    }
};

QTEST_GUILESS_MAIN(TestOutputQueue)
#include "tst_outputqueue.moc"
