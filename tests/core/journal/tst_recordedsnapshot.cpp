// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/recordedsnapshot.h"

#include "journalbuilder.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using testing::JournalBuilder;

class TestRecordedSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void emptyWithoutEvents()
    {
        const RecordedSnapshot recorded = recordedSnapshot({});
        QCOMPARE(recorded.connections, quint64 { 0 });
        QVERIFY(recorded.snapshot->blocks.empty());
    }

    void oneRowForEachConnection()
    {
        const JournalView view = JournalBuilder()
                                     .step(std::chrono::milliseconds(500))
                                     .event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
                                     .opened(1)
                                     .received(1, "abc", 5000)
                                     .opened(2, "[2001:db8::7]:41024", "[2001:db8::1]:65432")
                                     .sent(1, "answer")
                                     .received(1, "x")
                                     .event(EventKind::HalfClosed, 2, "peer: FIN received")
                                     .event(EventKind::Rejected, 3, "max-clients: 2 are connected")
                                     .closed(1)
                                     .view();
        const RecordedSnapshot recorded = recordedSnapshot(view);
        QCOMPARE(recorded.connections, quint64 { 3 });
        QCOMPARE(recorded.leftOut, quint64 { 0 });
        const auto& rows = recorded.snapshot->blocks.at(0)->rows;
        QCOMPARE(rows.size(), std::size_t { 3 });
        QCOMPARE(rows[0].peer.toString(), QStringLiteral("127.0.0.1:41022"));
        QCOMPARE(rows[0].state, ClientState::Closed);
        QCOMPARE(rows[0].bytesIn, quint64 { 5001 });
        QCOMPARE(rows[0].messagesIn, quint64 { 2 });
        QCOMPARE(rows[0].bytesOut, quint64 { 6 });
        QCOMPARE(rows[0].meanRate.value_or(-1), 2 / 3.5);
        QCOMPARE(rows[0].since, view.at(2).time);
        QCOMPARE(rows[0].lastActivity, view.at(9).time);
        QCOMPARE(rows[1].state, ClientState::HalfClosed);
        QCOMPARE(rows[1].meanRate.value_or(-1), 0.0);
        QCOMPARE(recorded.snapshot->time, view.at(9).time);
        QCOMPARE(rows[2].state, ClientState::Closed);
        QCOMPARE(recorded.snapshot->counters.open, quint64 { 1 });
        QCOMPARE(recorded.snapshot->counters.accepted, quint64 { 3 });
        QVERIFY(recordedSnapshot(view).snapshot->generation != recorded.snapshot->generation);
    }

    void manyRowsAreBounded()
    {
        JournalBuilder builder(testing::unlimited());
        constexpr quint32 Count = RecordedSnapshot::MaxRows + 7;
        for (quint32 id = 1; id <= Count; ++id)
            builder.event(EventKind::Opened, id, "");
        const RecordedSnapshot recorded = recordedSnapshot(builder.view());
        QCOMPARE(recorded.connections, quint64 { Count });
        QCOMPARE(recorded.leftOut, quint64 { 7 });
        QCOMPARE(number(recorded.snapshot->blocks.front()->rows.front().id), 8U); // the oldest are left out
        QCOMPARE(number(recorded.snapshot->blocks.back()->rows.back().id), Count);
    }
};

QTEST_GUILESS_MAIN(TestRecordedSnapshot)
#include "tst_recordedsnapshot.moc"
