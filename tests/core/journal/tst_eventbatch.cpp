// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/eventbatch.h"

#include "journal/journal.h"
#include "journalbuilder.h"
#include "strict.h"

using namespace signalbox;

namespace {

iovec part(QByteArrayView bytes)
{
    return { const_cast<char*>(bytes.data()), static_cast<std::size_t>(bytes.size()) };
}

constexpr ConnectionId One { 1 };

} // namespace

class TestEventBatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void keepsSnaplenBytes_data()
    {
        QTest::addColumn<quint32>("snaplen");
        QTest::addColumn<qsizetype>("kept");
        QTest::newRow("cut") << 10U << qsizetype { 10 };
        QTest::newRow("wide") << 4096U << qsizetype { 1000 };
        QTest::newRow("all") << 0U << qsizetype { 1000 };
    }
    void keepsSnaplenBytes()
    {
        QFETCH(quint32, snaplen);
        QFETCH(qsizetype, kept);
        const QByteArray payload(1000, 'x');
        Journal journal;
        EventBatch batch(snaplen);
        batch.received(One, payload);
        const iovec vector[] = { part(QByteArrayView(payload).first(300)),
            part(QByteArrayView(payload).sliced(300)) };
        batch.sent(One, vector, 1000);
        journal.append(batch);
        QVERIFY(batch.isEmpty());
        const JournalView view = journal.view();
        for (quint64 sequence = 1; sequence <= 2; ++sequence) {
            QCOMPARE(view.at(sequence).bytes, 1000U);
            QCOMPARE(view.at(sequence).payload.toByteArray(), payload.first(kept));
        }
    }

    void shortWritesAreCutToWhatWasTaken()
    {
        Journal journal;
        EventBatch batch;
        const iovec vector[] = { part("hello "), part("world") };
        batch.sent(One, vector, 8);
        journal.append(batch);
        QCOMPARE(journal.view().at(1).payload.toByteArray(), QByteArray("hello wo"));
    }

    void anEchoSharesTheReceivedBytes()
    {
        Journal journal;
        EventBatch batch;
        const QByteArray buffer("the bytes of one read");
        batch.received(One, buffer);
        const iovec all[] = { part(buffer) };
        batch.sent(One, all, 21);
        const iovec tail[] = { part(QByteArrayView(buffer).sliced(4)) };
        batch.sent(One, tail, 5);
        journal.append(batch);
        const JournalView view = journal.view();
        QCOMPARE(view.at(2).payload.toByteArray(), buffer);
        QCOMPARE(view.at(2).payload.data(), view.at(1).payload.data());
        QCOMPARE(view.at(3).payload.toByteArray(), QByteArray("bytes"));
        QCOMPARE(view.at(3).payload.data(), view.at(1).payload.data() + 4);
    }

    void aBufferUsedAgainIsNotShared()
    {
        Journal journal;
        EventBatch batch;
        QByteArray buffer("first");
        batch.received(One, buffer);
        batch.add(EventKind::Note, One, "between");
        buffer.replace(0, 5, "other");
        const iovec vector[] = { part(buffer) };
        batch.sent(One, vector, 5);
        journal.append(batch);
        QCOMPARE(journal.view().at(1).payload.toByteArray(), QByteArray("first"));
        QCOMPARE(journal.view().at(3).payload.toByteArray(), QByteArray("other"));
    }

    void longDetailsAreCut()
    {
        Journal journal;
        EventBatch batch;
        batch.add(EventKind::Note, One, QByteArray(5000, 'n'));
        journal.append(batch);
        QCOMPARE(journal.view().at(1).detail.size(), qsizetype { 4096 });
    }

    void introducesEndsWithoutAnEvent()
    {
        Journal journal;
        EventBatch batch;
        const ConnectionInfo ends { testing::endpoint("10.0.0.1:5"), testing::endpoint("10.0.0.2:6") };
        batch.introduce(One, ends);
        batch.add(EventKind::Note, One, "x");
        journal.append(batch);
        const JournalView view = journal.view();
        QCOMPARE(view.size(), quint64 { 1 });
        QVERIFY(view.connection(view.at(1)) == ends);
    }
};

QTEST_GUILESS_MAIN(TestEventBatch)
#include "tst_eventbatch.moc"
