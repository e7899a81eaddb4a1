// SPDX-License-Identifier: GPL-3.0-or-later
#include "streamsample.h"
#include "strict.h"

using namespace signalbox;
using namespace signalbox::testing;

class TestStreamIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_index.setFraming({});
        m_index.follow(ConnectionId { 1 });
    }
    void knowsBothDirections();
    void readsOnWhereItLeftOff();
    void countsHowChunksAndMessagesDiffer();
    void anotherFramingNeedsNoNewReading();
    void cutBytesAreAGap();
    void accountsForAGapWhereItCan();
    void beginsInTheMidst();
    void evictedChunksAreCounted();
    void eventsThatWereNeverSeenBreakTheFraming();
    void isBounded();
    void bordersAreThoseOfTheBytes();
    void worksBitByBit();

private:
    const StreamIndex::Stats& in() const { return m_index.stats(Flow::ToServer); }
    StreamIndex m_index;
};

void TestStreamIndex::knowsBothDirections()
{
    JournalBuilder builder;
    builder.opened(1).opened(2, "127.0.0.1:5").received(1, "one\n").received(2, "not mine").sent(1, "two\n");
    builder.received(1, "three\n").closed(1);
    const JournalView view = builder.view();
    readAll(m_index, view);
    QCOMPARE(m_index.chunks().size(), 3U);
    QCOMPARE(m_index.read(view, Flow::ToServer, 0, 10), QByteArray("one\nthree\n"));
    QCOMPARE(m_index.read(view, Flow::ToClient, 0, 4), QByteArray("two\n"));
    QCOMPARE(m_index.chunks().at(2).offset, 4U);
    QCOMPARE(m_index.chunks().at(2).ordinal, 2U);
    QCOMPARE(m_index.info().peer, endpoint("127.0.0.1:41022"));
    QVERIFY(m_index.isClosed());
    QVERIFY(!m_index.hasUnknownBytes());
    QCOMPARE(m_index.messages().size(), 3U);
    QCOMPARE(m_index.messages().at(1).flow, Flow::ToClient);
}

void TestStreamIndex::readsOnWhereItLeftOff()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "on");
    readAll(m_index, builder.view());
    QVERIFY(!m_index.messages().front().isComplete);
    builder.received(1, "e\ntw");
    readAll(m_index, builder.view());
    builder.received(1, "o\n");
    const JournalView view = builder.view();
    readAll(m_index, view);
    const std::vector<PlainMessage> wanted { { "one\n" }, { "two\n" } };
    QCOMPARE(messagesOf(m_index, view, Flow::ToServer), wanted);
}

void TestStreamIndex::countsHowChunksAndMessagesDiffer()
{
    readAll(m_index, received("a\nb\nc\nlong line\nx\n", { 4, 5, 5, 4 })); // a b | c lon | g lin | e x
    QCOMPARE(in().chunks, 4U);
    QCOMPARE(in().messages, 5U);
    QCOMPARE(in().spanning, 1U);
    QCOMPARE(in().crowded, 3U);
    const StreamMessage& line = m_index.messages().at(3);
    QCOMPARE(line.firstChunk, 2U);
    QCOMPARE(line.lastChunk, 4U);
    QCOMPARE(line.chunks(), 3U);
    QCOMPARE(line.offset, 6U);
    QCOMPARE(line.length, 10U);
    QCOMPARE(line.last - line.first, std::chrono::nanoseconds(std::chrono::milliseconds(2)));
    QCOMPARE(m_index.messagesIn(m_index.chunks().at(0)), 2U);
    QCOMPARE(m_index.messagesIn(m_index.chunks().at(2)), 1U);
    QCOMPARE(m_index.messageAt(Flow::ToServer, 15), std::optional<quint64>(3));
    QCOMPARE(m_index.messageAt(Flow::ToServer, 16), std::optional<quint64>(4));
    QCOMPARE(m_index.chunkAt(Flow::ToServer, 13), std::optional<quint64>(2));
    QVERIFY(!m_index.chunkAt(Flow::ToServer, 18));
    QVERIFY(!m_index.messageAt(Flow::ToClient, 0));
}

void TestStreamIndex::anotherFramingNeedsNoNewReading()
{
    const JournalView view = received("ab\ncd\n", { 1, 5 });
    readAll(m_index, view);
    Framing fixed;
    fixed.kind = FramingKind::FixedSize;
    fixed.size = 4;
    m_index.setFraming(fixed);
    QVERIFY(m_index.messages().isEmpty());
    QCOMPARE(m_index.chunks().size(), 2U);
    readAll(m_index, view);
    const std::vector<PlainMessage> wanted { { "ab\nc" }, { "d\n", Flaw::None, false } };
    QCOMPARE(messagesOf(m_index, view, Flow::ToServer), wanted);
    QCOMPARE(in().messages, 1U);
}

void TestStreamIndex::cutBytesAreAGap()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "a\nbcd", 1204).received(1, "rest\nnext\n");
    const JournalView view = builder.view();
    readAll(m_index, view);
    const std::vector<PlainMessage> wanted { { "a\n" }, { "bcd", Flaw::Gap }, { "rest\n", Flaw::AfterGap },
        { "next\n" } };
    QCOMPARE(messagesOf(m_index, view, Flow::ToServer), wanted);
    QCOMPARE(m_index.messages().at(1).missing, 1199U);
    QCOMPARE(m_index.messages().at(1).length, 1202U);
    QCOMPARE(in().bytes - in().captured, 1199U);
    quint64 missing = 0;
    QCOMPARE(m_index.read(view, Flow::ToServer, 0, 1214, &missing), QByteArray("a\nbcdrest\nnext\n"));
    QCOMPARE(missing, 1199U);
}

void TestStreamIndex::accountsForAGapWhereItCan()
{
    Framing framing;
    framing.kind = FramingKind::LengthField;
    framing.width = 1;
    m_index.setFraming(framing);
    JournalBuilder builder;
    builder.opened(1)
        .received(1,
            QByteArray("\x05"
                       "ab",
                3),
            6)
        .received(1,
            QByteArray("\x01"
                       "c",
                2));
    const JournalView view = builder.view();
    readAll(m_index, view);
    const std::vector<PlainMessage> wanted { { QByteArray("\x05"
                                                          "ab") },
        { QByteArray("\x01"
                     "c") } };
    QCOMPARE(messagesOf(m_index, view, Flow::ToServer), wanted);
    QCOMPARE(m_index.messages().at(0).missing, 3U);
    QCOMPARE(m_index.messages().at(0).length, 6U);
}

void TestStreamIndex::beginsInTheMidst()
{
    JournalBuilder builder;
    builder.received(1, "end of a line\nwhole\n").sent(1, "too\n");
    const JournalView view = builder.view();
    readAll(m_index, view);
    QVERIFY(m_index.hasUnknownBytes());
    const std::vector<PlainMessage> wanted { { "end of a line\n", Flaw::AfterGap }, { "whole\n" } };
    QCOMPARE(messagesOf(m_index, view, Flow::ToServer), wanted);
    QCOMPARE(messagesOf(m_index, view, Flow::ToClient).front().flaw, Flaw::AfterGap);
}

void TestStreamIndex::evictedChunksAreCounted()
{
    JournalBuilder builder({ 512 * 1024 * 1024, JournalChunk::MaxEvents * 2 });
    builder.opened(1);
    const int all = static_cast<int>(JournalChunk::MaxEvents) * 4;
    for (int i = 0; i < all; ++i) {
        builder.received(1, "x\n");
        if (i % 5000 == 0)
            readAll(m_index, builder.view());
    }
    const JournalView view = builder.view();
    readAll(m_index, view);
    QCOMPARE(in().chunks, quint64(all));
    QCOMPARE(in().messages, quint64(all));
    QVERIFY(in().dropped > 0);
    QCOMPARE(in().chunks - in().dropped, m_index.chunks().size());
    QCOMPARE(in().droppedBytes, in().dropped * 2);
    QCOMPARE(m_index.messages().size(), m_index.chunks().size());
    QVERIFY(!m_index.hasUnknownBytes());
    // What is left is what the journal has.
    quint64 missing = 0;
    const QByteArray bytes = m_index.read(view, Flow::ToServer, 0, in().bytes, &missing);
    QCOMPARE(missing, in().droppedBytes);
    QCOMPARE(quint64(bytes.size()), in().bytes - missing);
    QCOMPARE(in().kept, quint64(bytes.size()));
}

void TestStreamIndex::eventsThatWereNeverSeenBreakTheFraming()
{
    JournalBuilder builder({ 512 * 1024 * 1024, JournalChunk::MaxEvents });
    builder.opened(1).received(1, "be");
    readAll(m_index, builder.view());
    for (quint32 i = 0; i < JournalChunk::MaxEvents * 3; ++i)
        builder.received(1, "y\n");
    const JournalView view = builder.view();
    readAll(m_index, view);
    QVERIFY(m_index.hasUnknownBytes());
    QCOMPARE(m_index.messages().front().flaw, Flaw::AfterGap);
    QVERIFY(m_index.chunks().size() <= view.size());
}

void TestStreamIndex::isBounded()
{
    StreamIndex small(StreamIndex::Limits { 100, 50 });
    small.follow(ConnectionId { 1 });
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 1000; ++i)
        builder.received(1, "a\nb\nc").sent(1, "no end");
    const JournalView view = builder.view();
    readAll(small, view);
    QCOMPARE(small.chunks().size(), 100U);
    QCOMPARE(small.messages().size(), 50U);
    QCOMPARE(small.stats(Flow::ToServer).chunks, 1000U);
    QCOMPARE(small.stats(Flow::ToServer).dropped + small.stats(Flow::ToClient).dropped, 1900U);
    QCOMPARE(small.stats(Flow::ToServer).messages, 2000U);
    for (const Flow flow : AllFlows) {
        QCOMPARE(small.chunksOf(flow).size(), 50U);
        const auto& list = small.messagesOf(flow);
        for (quint64 i = list.first(); i < list.end(); ++i)
            QVERIFY(small.messages().contains(list.at(i)));
    }
}

/// Each byte belongs to exactly one chunk and one message, and the two tell the same of it.
void TestStreamIndex::bordersAreThoseOfTheBytes()
{
    QRandomGenerator random(11);
    JournalBuilder builder;
    builder.opened(1);
    std::array<QByteArray, FlowCount> wanted;
    for (int i = 0; i < 3000; ++i) {
        QByteArray bytes(random.bounded(1, 40), 'x');
        for (char& c : bytes)
            c = static_cast<char>(random.bounded(6) == 0 ? '\n' : 'a' + random.bounded(26));
        const bool isIn = random.bounded(2) == 0;
        wanted[isIn ? 0 : 1] += bytes;
        isIn ? builder.received(1, bytes) : builder.sent(1, bytes);
    }
    const JournalView view = builder.view();
    readAll(m_index, view);
    for (const Flow flow : AllFlows) {
        const QByteArray& bytes = wanted[indexOf(flow)];
        QByteArray joined;
        for (const PlainMessage& message : messagesOf(m_index, view, flow))
            joined += message.bytes;
        QCOMPARE(joined, bytes);
        QCOMPARE(m_index.stats(flow).messages, quint64(bytes.count('\n')));
        quint64 spanning = 0;
        for (quint64 at = 0; at < quint64(bytes.size()); at += 7) {
            const StreamMessage& message = m_index.messages().at(m_index.messageAt(flow, at).value());
            const StreamChunk& chunk = m_index.chunks().at(m_index.chunkAt(flow, at).value());
            QVERIFY(message.offset <= at && at < message.end());
            QVERIFY(chunk.offset <= at && at < chunk.end());
            QVERIFY(message.firstChunk <= chunk.ordinal && chunk.ordinal <= message.lastChunk);
        }
        quint64 crowded = 0;
        const auto& list = m_index.chunksOf(flow);
        for (quint64 i = list.first(); i < list.end(); ++i)
            crowded += m_index.messagesIn(m_index.chunks().at(list.at(i))) > 1 ? 1 : 0;
        QCOMPARE(m_index.stats(flow).crowded, crowded);
        const auto& messages = m_index.messagesOf(flow);
        for (quint64 i = messages.first(); i < messages.end(); ++i) {
            const StreamMessage& message = m_index.messages().at(messages.at(i));
            spanning += message.isComplete && message.chunks() > 1 ? 1 : 0;
        }
        QCOMPARE(m_index.stats(flow).spanning, spanning);
    }
}

void TestStreamIndex::worksBitByBit()
{
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 200'000; ++i)
        builder.received(1, "line\n");
    const JournalView view = builder.view();
    QVERIFY(m_index.advance(view, std::chrono::nanoseconds(1)));
    QVERIFY(m_index.nextSequence() < view.endSequence());
    QVERIFY(!m_index.chunks().isEmpty());
    readAll(m_index, view);
    QCOMPARE(m_index.chunks().size(), 200'000U);
}

QTEST_GUILESS_MAIN(TestStreamIndex)
#include "tst_streamindex.moc"
