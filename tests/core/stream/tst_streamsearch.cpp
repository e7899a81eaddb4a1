// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/streamsearch.h"
#include "streamsample.h"
#include "strict.h"

using namespace signalbox;
using namespace signalbox::testing;

class TestStreamSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void findsOverTheBordersOfChunks();
    void findsAllForwardsAndBackwards();
    void goesRound();
    void neverJoinsWhatAGapParts();
    void keepsDirectionsApart();
    void caseMayMatter();
    void givesUp();

private:
    void load(const JournalView& view)
    {
        m_view = view;
        m_index.follow(ConnectionId { 1 });
        readAll(m_index, view);
    }
    std::optional<StreamMatch> find(const QByteArray& pattern, bool isForward = true,
        std::optional<StreamMatch> from = {}, std::optional<Flow> only = {}, bool ignoreCase = true)
    {
        m_search.start(m_index, pattern, ignoreCase, isForward, only, from);
        while (m_search.advance(m_index, m_view, std::chrono::nanoseconds(1))
            == StreamSearch::State::Searching) { }
        return m_search.state() == StreamSearch::State::Found ? std::optional(m_search.match()) : std::nullopt;
    }

    JournalView m_view;
    StreamIndex m_index;
    StreamSearch m_search;
};

void TestStreamSearch::findsOverTheBordersOfChunks()
{
    load(received("hello world", { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }));
    const auto match = find("O WOR");
    QVERIFY(match);
    QCOMPARE(match->offset, 4U);
    QCOMPARE(match->length, 5U);
    QCOMPARE(match->chunk, 4U);
    QVERIFY(!find("o wart"));
    const auto zero = find(QByteArray("\0", 1));
    QVERIFY(!zero);
}

/// Each place that QByteArray finds in the whole, in both directions, whatever the cuts.
void TestStreamSearch::findsAllForwardsAndBackwards()
{
    QRandomGenerator random(5);
    for (int round = 0; round < 20; ++round) {
        QByteArray bytes(random.bounded(1, 3000), 'a');
        for (char& c : bytes)
            c = static_cast<char>('a' + random.bounded(2));
        const QByteArray pattern = bytes.mid(random.bounded(static_cast<int>(bytes.size())), 7);
        load(received(bytes, randomCuts(random, bytes.size())));
        std::vector<quint64> wanted;
        for (qsizetype at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1))
            wanted.push_back(static_cast<quint64>(at));
        for (const bool isForward : { true, false }) {
            std::vector<quint64> found;
            auto match = find(pattern, isForward);
            while (match && !match->isWrapped) {
                found.push_back(match->offset);
                match = find(pattern, isForward, match);
            }
            if (!isForward)
                std::reverse(found.begin(), found.end());
            QVERIFY(found == wanted);
        }
    }
}

void TestStreamSearch::goesRound()
{
    load(received("x--x--", { 3, 3 }));
    auto match = find("x");
    QCOMPARE(match->offset, 0U);
    match = find("x", true, match);
    QCOMPARE(match->offset, 3U);
    QVERIFY(!match->isWrapped);
    match = find("x", true, match);
    QCOMPARE(match->offset, 0U);
    QVERIFY(match->isWrapped);
    // The only one is found again.
    load(received("--x", { 3 }));
    match = find("x");
    match = find("x", true, match);
    QVERIFY(match && match->isWrapped);
}

void TestStreamSearch::neverJoinsWhatAGapParts()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "he", 10).received(1, "llo");
    load(builder.view());
    QVERIFY(!find("hello"));
    const auto match = find("llo");
    QVERIFY(match);
    QCOMPARE(match->offset, 10U);
}

void TestStreamSearch::keepsDirectionsApart()
{
    JournalBuilder builder;
    builder.opened(1).received(1, "he").sent(1, "llo").received(1, "y");
    load(builder.view());
    QVERIFY(!find("hello"));
    QCOMPARE(find("hey")->flow, Flow::ToServer);
    QVERIFY(!find("hey", true, {}, Flow::ToClient));
    QCOMPARE(find("l", true, {}, Flow::ToClient)->offset, 0U);
}

void TestStreamSearch::caseMayMatter()
{
    load(received("Hello", { 5 }));
    QVERIFY(find("hELLO"));
    QVERIFY(!find("hELLO", true, {}, {}, false));
    QVERIFY(find("Hello", true, {}, {}, false));
}

void TestStreamSearch::givesUp()
{
    load(received("abc", { 3 }));
    QVERIFY(!find(QByteArray()));
    m_index.follow(ConnectionId { 9 });
    readAll(m_index, m_view);
    QVERIFY(!find("a"));
}

QTEST_GUILESS_MAIN(TestStreamSearch)
#include "tst_streamsearch.moc"
