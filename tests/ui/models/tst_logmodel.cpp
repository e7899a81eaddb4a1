// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "models/logfinder.h"
#include "models/logmodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

namespace {

constexpr quint32 ChunkEvents = JournalChunk::MaxEvents;

Filter filter(const char* text) { return *Filter::parse(QString::fromLatin1(text)); }

/// `count` events that take turns: received by client 1, sent to it, received by client 2.
void append(Journal& journal, int count, const char* text = "hello\n")
{
    EventBatch batch;
    for (int i = 0; i < count; ++i) {
        QByteArray bytes(text);
        if (i % 3 == 1) {
            const iovec vector { bytes.data(), static_cast<std::size_t>(bytes.size()) };
            batch.sent(ConnectionId { 1 }, std::span(&vector, 1), static_cast<std::size_t>(bytes.size()));
        } else {
            batch.received(ConnectionId { i % 3 == 0 ? 1u : 2u }, bytes);
        }
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
}

QString cell(const LogModel& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

class TestLogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isEmptyAtFirst();
    void growsByInsertedRowsOnly();
    void evictsAtTheTop();
    void evictsUnderAFilter();
    void clearingResets();
    void anotherJournalResets();
    void filterShowsWhatMatches();
    void filterFollowsTheJournal();
    void filterIsReplacedBeforeItHasFinished();
    void filterKeepsTheRowsUntilTheFirstMatchesAreKnown();
    void clearingTheFilterShowsAll();
    void columnsSayWhatHappened();
    void textFromTheNetworkIsEscaped();
    void timeFormats();
    void rowOfFindsSequences();
    void finderFindsInPayloadAndEvents_data();
    void finderFindsInPayloadAndEvents();
    void finderGoesRoundAndBack();
    void finderSurvivesEviction();
    void manyRowsAreNoBurden();

private:
    void settle() { QTRY_VERIFY(!m_model->isScanning()); }

    std::unique_ptr<LogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestLogModel::init()
{
    m_model = std::make_unique<LogModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestLogModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestLogModel::isEmptyAtFirst()
{
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_model->columnCount(), int { LogModel::ColumnCount });
    m_model->setView({});
    QCOMPARE(m_model->rowCount(), 0);
}

void TestLogModel::growsByInsertedRowsOnly()
{
    Journal journal;
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    append(journal, 3);
    m_model->setView(journal.view());
    append(journal, 2);
    m_model->setView(journal.view());
    m_model->setView(journal.view());
    QCOMPARE(m_model->rowCount(), 5);
    QCOMPARE(resets.count(), 0);
    QCOMPARE(inserted.count(), 2);
    QCOMPARE(inserted[1][1].toInt(), 3);
    QCOMPARE(inserted[1][2].toInt(), 4);
    QCOMPARE(m_model->index(4, 0).data(LogModel::SequenceRole).toULongLong(), 5ULL);
}

void TestLogModel::evictsAtTheTop()
{
    m_tester.reset(); // reads every row at each change
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * ChunkEvents });
    append(journal, 2 * ChunkEvents);
    m_model->setView(journal.view());
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    QSignalSpy evicting(m_model.get(), &LogModel::evicting);
    append(journal, 10);
    const QPersistentModelIndex kept = m_model->index(ChunkEvents + 7, 0);
    const QPersistentModelIndex gone = m_model->index(7, 0);
    m_model->setView(journal.view());
    QCOMPARE(resets.count(), 0);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(removed[0][1].toInt(), 0);
    QCOMPARE(removed[0][2].toInt(), int { ChunkEvents } - 1);
    QCOMPARE(evicting[0][0].toInt(), int { ChunkEvents });
    QCOMPARE(m_model->rowCount(), int { ChunkEvents } + 10);
    QCOMPARE(kept.row(), 7);
    QVERIFY(!gone.isValid());
    QCOMPARE(cell(*m_model, 0, LogModel::NumberColumn), QString::number(ChunkEvents + 1));
}

void TestLogModel::evictsUnderAFilter()
{
    m_tester.reset();
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * ChunkEvents });
    append(journal, 2 * ChunkEvents);
    m_model->setView(journal.view());
    m_model->setFilter(filter("client:2"));
    settle();
    const int before = m_model->rowCount();
    QCOMPARE(before, int { 2 * ChunkEvents / 3 });
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    append(journal, 3);
    m_model->setView(journal.view());
    settle();
    QCOMPARE(resets.count(), 0);
    QVERIFY(m_model->sequenceAt(0) > ChunkEvents);
    for (int row = 0; row < m_model->rowCount(); ++row)
        QCOMPARE(number(m_model->eventAt(row).connection), 2u);
    const int of = static_cast<int>((3 * journal.view().size() + 8) / 9);
    QVERIFY(std::abs(m_model->rowCount() - of) <= 2);
}

void TestLogModel::clearingResets()
{
    Journal journal;
    append(journal, 5);
    m_model->setView(journal.view());
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    journal.clear();
    m_model->setView(journal.view());
    QCOMPARE(resets.count(), 1);
    QCOMPARE(m_model->rowCount(), 0);
    append(journal, 2);
    m_model->setView(journal.view());
    QCOMPARE(resets.count(), 1);
    QCOMPARE(cell(*m_model, 0, LogModel::NumberColumn), QStringLiteral("6"));
    // Cleared and filled again between two looks.
    journal.clear();
    append(journal, 9);
    m_model->setView(journal.view());
    QCOMPARE(m_model->rowCount(), 9);
    QCOMPARE(cell(*m_model, 0, LogModel::NumberColumn), QStringLiteral("8"));
}

void TestLogModel::anotherJournalResets()
{
    Journal first;
    append(first, 5);
    m_model->setView(first.view());
    Journal second;
    append(second, 8, "other");
    m_model->setView(second.view());
    QCOMPARE(m_model->rowCount(), 8);
    QCOMPARE(cell(*m_model, 0, LogModel::EventColumn), QStringLiteral("other"));
}

void TestLogModel::filterShowsWhatMatches()
{
    Journal journal;
    append(journal, 9);
    m_model->setView(journal.view());
    m_model->setFilter(filter("dir:out"));
    settle();
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->shown(), 3ULL);
    QCOMPARE(m_model->total(), 9ULL);
    QCOMPARE(cell(*m_model, 1, LogModel::NumberColumn), QStringLiteral("5"));
    QCOMPARE(m_model->progress(), 1.0);
    m_model->setFilter(filter("nowhere"));
    settle();
    QCOMPARE(m_model->rowCount(), 0);
}

void TestLogModel::filterFollowsTheJournal()
{
    Journal journal;
    m_model->setFilter(filter("client:1"));
    settle();
    QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
    for (int i = 0; i < 20; ++i) {
        append(journal, 3);
        m_model->setView(journal.view());
        QTest::qWait(1);
    }
    QTRY_COMPARE(m_model->rowCount(), 40);
    QCOMPARE(resets.count(), 0);
    for (int row = 1; row < 40; ++row)
        QVERIFY(m_model->sequenceAt(row) > m_model->sequenceAt(row - 1));
}

void TestLogModel::filterIsReplacedBeforeItHasFinished()
{
    m_tester.reset();
    Journal journal;
    append(journal, 300'000);
    m_model->setView(journal.view());
    for (int i = 0; i < 50; ++i) {
        m_model->setFilter(filter("hello"));
        m_model->setFilter(filter(i % 2 ? "client:1" : "client:2"));
        QCoreApplication::processEvents();
    }
    settle();
    QCOMPARE(m_model->rowCount(), 200'000);
    QCOMPARE(number(m_model->eventAt(0).connection), 1u);
}

void TestLogModel::filterKeepsTheRowsUntilTheFirstMatchesAreKnown()
{
    Journal journal;
    append(journal, 30);
    m_model->setView(journal.view());
    m_model->setFilter(filter("client:2"));
    QCOMPARE(m_model->rowCount(), 30);
    settle();
    QCOMPARE(m_model->rowCount(), 10);
    // From one filter to another it never shows everything.
    int most = 0;
    connect(m_model.get(), &QAbstractItemModel::modelReset, this,
        [&] { most = std::max(most, m_model->rowCount()); });
    m_model->setFilter(filter("dir:out"));
    settle();
    QCOMPARE(most, 10);
}

void TestLogModel::clearingTheFilterShowsAll()
{
    Journal journal;
    append(journal, 9);
    m_model->setView(journal.view());
    m_model->setFilter(filter("dir:out"));
    settle();
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 9);
    // At once, also before the first matches were known.
    m_model->setFilter(filter("dir:out"));
    m_model->setFilter({});
    QTest::qWait(20);
    QCOMPARE(m_model->rowCount(), 9);
}

void TestLogModel::columnsSayWhatHappened()
{
    Journal journal;
    EventBatch batch(4);
    batch.add(EventKind::Listening, NoConnection, "127.0.0.1:65432, echo");
    batch.opened(
        ConnectionId { 3 }, { *Endpoint::parse(u"127.0.0.1:41022"), *Endpoint::parse(u"127.0.0.1:65432") });
    batch.received(ConnectionId { 3 }, "hello world");
    QByteArray bytes("hi");
    const iovec vector { bytes.data(), 2 };
    batch.sent(ConnectionId { 3 }, std::span(&vector, 1), 2);
    batch.closed(ConnectionId { 3 }, CloseReason::Reset, ECONNRESET);
    batch.add(EventKind::Failed, NoConnection, "accept: Too many open files (EMFILE)");
    journal.append(batch);
    m_model->setView(journal.view());

    QCOMPARE(cell(*m_model, 0, LogModel::ClientColumn), QStringLiteral("–"));
    QCOMPARE(cell(*m_model, 0, LogModel::EventColumn), QStringLiteral("listening · 127.0.0.1:65432, echo"));
    QCOMPARE(cell(*m_model, 1, LogModel::EventColumn), QStringLiteral("opened"));
    QCOMPARE(cell(*m_model, 2, LogModel::DirectionColumn), QStringLiteral("→"));
    QCOMPARE(cell(*m_model, 2, LogModel::BytesColumn), QStringLiteral("11"));
    QCOMPARE(cell(*m_model, 2, LogModel::EventColumn), QStringLiteral("hell…")); // snaplen cut it
    QCOMPARE(cell(*m_model, 3, LogModel::DirectionColumn), QStringLiteral("←"));
    QCOMPARE(cell(*m_model, 3, LogModel::EventColumn), QStringLiteral("hi"));
    QVERIFY(cell(*m_model, 4, LogModel::EventColumn).startsWith(QStringLiteral("▲ closed · reset")));
    QVERIFY(cell(*m_model, 5, LogModel::EventColumn).startsWith(QStringLiteral("✖ failed")));
    QCOMPARE(m_model->index(4, 0).data(LogModel::SeverityRole).toInt(), static_cast<int>(Severity::Warning));
    QCOMPARE(m_model->index(2, 0).data(LogModel::DirectionRole).toInt(),
        static_cast<int>(Direction::ClientToServer));
    QVERIFY(m_model->index(2, LogModel::ClientColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("127.0.0.1:41022")));
    QVERIFY(m_model->index(2, LogModel::BytesColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("snaplen")));
    QCOMPARE(m_model->line(3, { LogModel::NumberColumn, LogModel::EventColumn }), QStringLiteral("4\thi"));
}

void TestLogModel::textFromTheNetworkIsEscaped()
{
    Journal journal;
    append(journal, 1,
        "a\x1b[31m\n\xff\xe2\x80\xae"
        "b");
    EventBatch batch;
    batch.add(EventKind::Note, ConnectionId { 1 }, "name \xe2\x80\xae is \x07");
    journal.append(batch);
    m_model->setView(journal.view());
    QCOMPARE(cell(*m_model, 0, LogModel::EventColumn), QStringLiteral("a\\e[31m\\n\\xff\\u202eb"));
    QCOMPARE(cell(*m_model, 1, LogModel::EventColumn), QStringLiteral("● note · name \\u202e is \\x07"));
}

void TestLogModel::timeFormats()
{
    Journal journal;
    EventBatch batch;
    const WallTime start { std::chrono::seconds(1'800'000'000) };
    for (const qint64 us : { 0, 250, 2'000'250 })
        batch.add(Event { 0, start + std::chrono::microseconds(us), ConnectionId { us == 250 ? 2u : 1u },
            EventKind::Note, 0, {}, "x" });
    journal.append(batch);
    m_model->setView(journal.view());
    const auto time = [&](int row) { return cell(*m_model, row, LogModel::TimeColumn); };

    QVERIFY(QRegularExpression(QStringLiteral("^\\d\\d:\\d\\d:20\\.000250$")).match(time(1)).hasMatch()
        || time(1).endsWith(QStringLiteral(":00.000250")));
    QVERIFY(m_model->index(1, LogModel::TimeColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("2027")));
    m_model->setTimeFormat(TimeFormat::Relative);
    QCOMPARE(time(0), QStringLiteral("0.000000"));
    QCOMPARE(time(2), QStringLiteral("2.000250"));
    m_model->setTimeFormat(TimeFormat::Delta);
    QCOMPARE(time(0), QStringLiteral("0.000000"));
    QCOMPARE(time(1), QStringLiteral("0.000250"));
    QCOMPARE(time(2), QStringLiteral("2.000000"));
    // Delta is to the row above, not to the event before.
    m_model->setFilter(filter("client:1"));
    settle();
    QCOMPARE(time(1), QStringLiteral("2.000250"));
}

void TestLogModel::rowOfFindsSequences()
{
    Journal journal;
    append(journal, 9);
    m_model->setView(journal.view());
    QCOMPARE(m_model->rowOf(4), std::optional(3));
    QCOMPARE(m_model->rowOf(0), std::nullopt);
    QCOMPARE(m_model->rowOf(10), std::nullopt);
    m_model->setFilter(filter("client:2"));
    settle();
    QCOMPARE(m_model->rowOf(6), std::optional(1));
    QCOMPARE(m_model->rowOf(5), std::nullopt);
    QCOMPARE(m_model->rowFrom(4), 1);
    QCOMPARE(m_model->rowFrom(100), 3);
}

void TestLogModel::finderFindsInPayloadAndEvents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("row");
    QTest::newRow("other case") << QStringLiteral("WORLD") << 1;
    QTest::newRow("not ASCII") << QStringLiteral("grüsse") << 2;
    QTest::newRow("escape") << QStringLiteral("\\x00") << 3;
    QTest::newRow("name of an event") << QStringLiteral("closed") << 4;
    QTest::newRow("detail of an event") << QStringLiteral("econnreset") << 4;
    QTest::newRow("nowhere") << QStringLiteral("nowhere") << -1;
    QTest::newRow("nothing") << QString() << -1;
}

void TestLogModel::finderFindsInPayloadAndEvents()
{
    QFETCH(QString, text);
    QFETCH(int, row);
    Journal journal;
    append(journal, 1, "first");
    append(journal, 1, "Hello World");
    append(journal, 1,
        "Gr\xc3\xbc"
        "sse");
    EventBatch batch;
    batch.received(ConnectionId { 1 }, QByteArrayView("\x01 a \x00 b", 7));
    batch.closed(ConnectionId { 1 }, CloseReason::Reset, ECONNRESET);
    journal.append(batch);
    m_model->setView(journal.view());
    LogFinder finder(m_model.get());
    QSignalSpy found(&finder, &LogFinder::found);
    QSignalSpy notFound(&finder, &LogFinder::notFound);
    finder.find(text == QStringLiteral("\\x00") ? QStringLiteral("\\0") : text, 0, true);
    QTRY_VERIFY(!finder.isRunning());
    QCOMPARE(found.count(), row < 0 ? 0 : 1);
    QCOMPARE(notFound.count(), row < 0 ? 1 : 0);
    if (row >= 0)
        QCOMPARE(found[0][0].toInt(), row);
}

void TestLogModel::finderGoesRoundAndBack()
{
    Journal journal;
    for (const char* text : { "a", "needle", "b", "needle", "c" })
        append(journal, 1, text);
    m_model->setView(journal.view());
    LogFinder finder(m_model.get());
    QSignalSpy found(&finder, &LogFinder::found);
    const auto seek = [&](int row, bool isForward) {
        found.clear();
        finder.find(QStringLiteral("needle"), row, isForward);
        return found.isEmpty() ? QList<QVariant>() : found[0];
    };
    QCOMPARE(seek(0, true), (QList<QVariant> { 1, false }));
    QCOMPARE(seek(2, true), (QList<QVariant> { 3, false }));
    QCOMPARE(seek(4, true), (QList<QVariant> { 1, true }));
    QCOMPARE(seek(5, true), (QList<QVariant> { 1, true }));
    QCOMPARE(seek(2, false), (QList<QVariant> { 1, false }));
    QCOMPARE(seek(0, false), (QList<QVariant> { 3, true }));
    QCOMPARE(seek(-1, false), (QList<QVariant> { 3, true }));
}

void TestLogModel::finderSurvivesEviction()
{
    m_tester.reset();
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 20 * ChunkEvents });
    append(journal, 20 * ChunkEvents, "hay");
    m_model->setView(journal.view());
    LogFinder finder(m_model.get());
    QSignalSpy notFound(&finder, &LogFinder::notFound);
    finder.find(QStringLiteral("needle"), 0, false);
    append(journal, 10 * ChunkEvents, "hay");
    m_model->setView(journal.view());
    QTRY_COMPARE(notFound.count(), 1);
    // And a reset ends the search.
    finder.find(QStringLiteral("needle"), 0, true);
    journal.clear();
    m_model->setView(journal.view());
    QVERIFY(!finder.isRunning());
}

void TestLogModel::manyRowsAreNoBurden()
{
    m_tester.reset();
    Journal journal;
    append(journal, 1'000'000);
    QElapsedTimer clock;
    clock.start();
    m_model->setView(journal.view());
    QVERIFY2(clock.elapsed() < 250, "a view is taken over without a look at its events");
    m_model->setFilter(filter("client:1 dir:in"));
    QVERIFY2(clock.elapsed() < 500, "a filter runs elsewhere");
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::modelReset);
    QTRY_VERIFY(!inserted.isEmpty());
    QTRY_VERIFY(!m_model->isScanning());
    QCOMPARE(m_model->rowCount(), 333'334);
}

QTEST_MAIN(TestLogModel)
#include "tst_logmodel.moc"
