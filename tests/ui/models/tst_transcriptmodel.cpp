// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/transcriptmodel.h"

#include "journal/journal.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr ConnectionId One { 1 };
constexpr ConnectionId Two { 2 };

/// A journal whose events have the times that the test gives them.
class Story
{
public:
    explicit Story(JournalLimits limits = {})
        : m_journal(limits)
    {
    }

    void add(EventKind kind, ConnectionId id, QByteArrayView bytes, std::chrono::nanoseconds later = 1ms)
    {
        m_time += later;
        Event event;
        event.time = m_time;
        event.connection = id;
        event.kind = kind;
        if (event.isData()) {
            event.payload = bytes;
            event.bytes = static_cast<quint32>(bytes.size());
        } else {
            event.detail = bytes;
        }
        EventBatch batch(0);
        batch.add(event);
        m_journal.append(batch);
    }
    void add(EventBatch& batch) { m_journal.append(batch); }
    JournalView view() const { return m_journal.view(); }

private:
    Journal m_journal;
    WallTime m_time { 1'700'000'000s };
};

/// `1 → hello\n | 1 ← hello\n 2.00 ms`
QString transcript(const TranscriptModel& model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (const auto column : { TranscriptModel::Client, TranscriptModel::Direction, TranscriptModel::Text,
                 TranscriptModel::RoundTrip }) {
            const QString text = model.index(row, column).data().toString();
            if (!text.isEmpty())
                cells.append(text);
        }
        rows.append(cells.join(QLatin1Char(' ')));
    }
    return rows.join(QLatin1String(" | "));
}

} // namespace

class TestTranscriptModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsWithTheJournal()
    {
        TranscriptModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        Story story;
        story.add(EventKind::Sent, One, "hello\n");
        model.setView(story.view());
        QCOMPARE(transcript(model), QStringLiteral("1 → hello\\n"));
        story.add(EventKind::Received, One, "hello\n", 2ms);
        story.add(EventKind::Received, One, "more");
        model.setView(story.view());
        QCOMPARE(transcript(model), QStringLiteral("1 → hello\\n | 1 ← hello\\n 2.00 ms | 1 ← more"));
        model.setView(story.view());
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(reset.size(), 0);
    }

    void roundTripsAreOfEachClient()
    {
        Story story;
        story.add(EventKind::Sent, One, "a");
        story.add(EventKind::Sent, Two, "b", 1ms);
        story.add(EventKind::Received, Two, "B", 3ms);
        story.add(EventKind::Received, One, "A", 6ms);
        story.add(EventKind::Sent, One, "c");
        story.add(EventKind::Sent, One, "d", 1ms);
        story.add(EventKind::Received, One, "C", 5ms); // counted from the later one
        TranscriptModel model;
        model.setView(story.view());
        QCOMPARE(transcript(model),
            QStringLiteral("1 → a | 2 → b | 2 ← B 3.00 ms | 1 ← A 10.0 ms | 1 → c | 1 → d | 1 ← C 6.00 ms"));
    }

    void showsTheChosenClients()
    {
        Story story;
        story.add(EventKind::Sent, One, "a");
        story.add(EventKind::Sent, Two, "b");
        story.add(EventKind::Received, One, "c");
        TranscriptModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setView(story.view());
        model.setClients({ Two });
        QCOMPARE(transcript(model), QStringLiteral("2 → b"));
        story.add(EventKind::Received, Two, "d");
        story.add(EventKind::Received, One, "e");
        model.setView(story.view());
        QCOMPARE(transcript(model), QStringLiteral("2 → b | 2 ← d 2.00 ms"));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setClients({ Two });
        QCOMPARE(reset.size(), 0);
        model.setClients({ Two, One });
        QCOMPARE(model.rowCount(), 5);
        model.setClients({});
        QCOMPARE(model.rowCount(), 5);
    }

    void saysWhatHappened()
    {
        Story story;
        EventBatch batch;
        batch.opened(One, { { QHostAddress(QHostAddress::LocalHost), 65432 }, {} }, "connected in 210 µs");
        story.add(batch);
        story.add(EventKind::HalfClosed, One, "peer");
        story.add(EventKind::HalfClosed, One, "local");
        story.add(EventKind::Closed, One, "reset: Connection reset by peer (ECONNRESET)");
        story.add(EventKind::Failed, Two, "connect-failed: Connection refused (ECONNREFUSED); 127.0.0.1:1");
        story.add(EventKind::Note, Two, "::1:1: Connection refused (ECONNREFUSED); the next address is tried");
        TranscriptModel model;
        model.setView(story.view());
        QCOMPARE(transcript(model),
            QStringLiteral(
                "1 · connected in 210 µs · 127.0.0.1:65432 | 1 · FIN from the server: it sends no more | "
                "1 · FIN sent: this side sends no more | 1 ▲ connection reset | "
                "2 ✖ could not connect: Connection refused (ECONNREFUSED); 127.0.0.1:1 | "
                "2 ● ::1:1: Connection refused (ECONNREFUSED); the next address is tried"));
    }

    void textCannotDeceive()
    {
        Story story;
        story.add(EventKind::Received, One, "<b>\x1b[31m\xe2\x80\xae\xff</b>");
        TranscriptModel model;
        model.setView(story.view());
        const QModelIndex cell = model.index(0, TranscriptModel::Text);
        QCOMPARE(cell.data().toString(), QStringLiteral("<b>\\e[31m\\u202e\\xff</b>"));
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QLatin1String("&lt;b&gt;")));
        QVERIFY(model.lineAt(0).endsWith(QLatin1String("<b>\\e[31m\\u202e\\xff</b>")));
    }

    void hex()
    {
        Story story;
        story.add(EventKind::Sent, One, "hi\n");
        TranscriptModel model;
        model.setView(story.view());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setFormat(TranscriptModel::Format::Hex);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(transcript(model), QStringLiteral("1 → 68 69 0a"));
    }

    void longTextIsCutForTheRowOnly()
    {
        Story story;
        story.add(EventKind::Sent, One, QByteArray(100'000, 'x'));
        TranscriptModel model;
        model.setView(story.view());
        const QString shown = model.index(0, TranscriptModel::Text).data().toString();
        QVERIFY(shown.size() < 1000);
        QVERIFY(shown.endsWith(QChar(u'…')));
        QVERIFY(model.lineAt(0).size() > 100'000);
    }

    void keepsNoMoreThanItMay()
    {
        Story story;
        TranscriptModel model(nullptr, 10);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int i = 0; i < 8; ++i)
            story.add(EventKind::Sent, One, QByteArray::number(i));
        model.setView(story.view());
        for (int i = 8; i < 12; ++i)
            story.add(EventKind::Sent, One, QByteArray::number(i));
        model.setView(story.view());
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.index(0, TranscriptModel::Text).data().toString(), QStringLiteral("2"));
        for (int i = 12; i < 50; ++i)
            story.add(EventKind::Sent, One, QByteArray::number(i));
        model.setView(story.view());
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.index(9, TranscriptModel::Text).data().toString(), QStringLiteral("49"));
        model.setClients({ One });
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.index(0, TranscriptModel::Text).data().toString(), QStringLiteral("40"));
    }

    void forgetsWhatTheJournalEvicts()
    {
        Story story({ 0, 0 }); // keeps its newest chunk only
        TranscriptModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        story.add(EventKind::Sent, One, "old");
        model.setView(story.view());
        EventBatch batch;
        for (quint32 i = 0; i < JournalChunk::MaxEvents; ++i)
            batch.add(EventKind::Note, Two, "note");
        story.add(batch);
        model.setView(story.view());
        QCOMPARE(model.rowCount(), static_cast<int>(story.view().size()));
        QVERIFY(model.index(0, TranscriptModel::Text).data().toString() != QLatin1String("old"));
    }

    void clears()
    {
        Story story;
        story.add(EventKind::Sent, One, "old");
        TranscriptModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setView(story.view());
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        story.add(EventKind::Sent, One, "new");
        model.setView(story.view());
        model.setClients({ One });
        QCOMPARE(transcript(model), QStringLiteral("1 → new"));
    }
};

QTEST_MAIN(TestTranscriptModel)
#include "tst_transcriptmodel.moc"
