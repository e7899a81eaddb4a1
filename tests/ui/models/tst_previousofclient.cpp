// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "models/previousofclient.h"

#include <QTest>

using namespace signalbox;

class TestPreviousOfClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheNearest();
    void looksOnlySoFar();
    void isRememberedAfterEviction();
};

namespace {

using Outcome = PreviousOfClient::Outcome;

void append(Journal& journal, std::initializer_list<quint32> clients)
{
    EventBatch batch;
    for (const quint32 client : clients)
        batch.add(EventKind::Note, ConnectionId { client }, "x");
    journal.append(batch);
}

void appendMany(Journal& journal, quint32 client, quint64 count)
{
    EventBatch batch;
    for (quint64 i = 0; i < count; ++i) {
        batch.add(EventKind::Note, ConnectionId { client }, "x");
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
}

} // namespace

void TestPreviousOfClient::findsTheNearest()
{
    Journal journal;
    append(journal, { 1, 2, 1, 1, 3, 2 });
    const JournalView view = journal.view();
    PreviousOfClient previous;
    const auto of = [&](quint64 sequence) { return previous.of(view, view.at(sequence)); };
    QCOMPARE(of(1).outcome, Outcome::None);
    QCOMPARE(of(2).outcome, Outcome::None);
    QCOMPARE(of(3).outcome, Outcome::Found);
    for (int times = 0; times < 2; ++times) { // found, and remembered
        QVERIFY(of(3).time == view.at(1).time);
        QVERIFY(of(4).time == view.at(3).time);
        QVERIFY(of(6).time == view.at(2).time);
        QCOMPARE(of(5).outcome, Outcome::None);
    }
}

void TestPreviousOfClient::looksOnlySoFar()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 1'000'000 });
    append(journal, { 7 });
    appendMany(journal, 1, PreviousOfClient::Reach - 1);
    append(journal, { 7 }); // just within reach
    appendMany(journal, 1, PreviousOfClient::Reach);
    append(journal, { 7 });
    const JournalView view = journal.view();
    PreviousOfClient previous;
    const auto near = previous.of(view, view.at(PreviousOfClient::Reach + 1));
    QCOMPARE(near.outcome, Outcome::Found);
    QVERIFY(near.time == view.at(1).time);
    QCOMPARE(previous.of(view, view.at(view.endSequence() - 1)).outcome, Outcome::TooFar);
}

void TestPreviousOfClient::isRememberedAfterEviction()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
    appendMany(journal, 1, JournalChunk::MaxEvents - 1);
    append(journal, { 7, 7 });
    const quint64 second = JournalChunk::MaxEvents + 1;
    PreviousOfClient previous;
    const auto before = previous.of(journal.view(), journal.view().at(second));
    QCOMPARE(before.outcome, Outcome::Found);
    appendMany(journal, 1, 2 * JournalChunk::MaxEvents - 10);
    const JournalView view = journal.view();
    QCOMPARE(view.firstSequence(), second);
    QVERIFY(previous.of(view, view.at(second)).time == before.time);
    previous.clear();
    QCOMPARE(previous.of(view, view.at(second)).outcome, Outcome::None);
}

QTEST_APPLESS_MAIN(TestPreviousOfClient)
#include "tst_previousofclient.moc"
