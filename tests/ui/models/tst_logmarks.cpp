// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"
#include "models/logmarks.h"
#include "models/logmodel.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;

class TestLogMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void togglesAndSteps();
    void isBounded();
    void goesWithTheEvents();
    void modelShowsMarks();
    void modelDropsMarksOfEvictedEvents();
    void modelForgetsMarksOfAnotherJournal();
    void modelCountsFromTheReference();
    void modelColumnsThatCanBeChosen();
};

namespace {

void append(Journal& journal, int count)
{
    EventBatch batch;
    for (int i = 0; i < count; ++i) {
        batch.received(ConnectionId { static_cast<quint32>(i % 3 + 1) }, "hello\n");
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
}

QString cell(const LogModel& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

void TestLogMarks::togglesAndSteps()
{
    LogMarks marks;
    for (const quint64 at : { 30, 10, 20 })
        QVERIFY(marks.toggle(at));
    QCOMPARE(marks.all(), (std::vector<quint64> { 10, 20, 30 }));
    QCOMPARE(marks.next(10), std::optional<quint64>(20));
    QCOMPARE(marks.next(30), std::nullopt);
    QCOMPARE(marks.previous(10), std::nullopt);
    QCOMPARE(marks.previous(29), std::optional<quint64>(20));
    QVERIFY(marks.toggle(20));
    QVERIFY(!marks.contains(20));
    QCOMPARE(marks.next(10), std::optional<quint64>(30));
    marks.clear();
    QCOMPARE(marks.count(), std::size_t { 0 });
}

void TestLogMarks::isBounded()
{
    LogMarks marks;
    for (quint64 i = 1; i <= LogMarks::MaxMarks; ++i)
        QVERIFY(marks.toggle(i));
    QVERIFY(!marks.toggle(LogMarks::MaxMarks + 1));
    QCOMPARE(marks.count(), LogMarks::MaxMarks);
    QVERIFY(marks.toggle(1)); // taking away is always possible
    QVERIFY(marks.toggle(LogMarks::MaxMarks + 1));
}

void TestLogMarks::goesWithTheEvents()
{
    LogMarks marks;
    for (const quint64 at : { 10, 20, 30 })
        marks.toggle(at);
    QVERIFY(!marks.evictTo(10));
    QVERIFY(marks.evictTo(21));
    QCOMPARE(marks.all(), std::vector<quint64> { 30 });
    QCOMPARE(marks.dropped(), quint64 { 2 });
}

void TestLogMarks::modelShowsMarks()
{
    Journal journal;
    append(journal, 9);
    LogModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setView(journal.view());
    QSignalSpy changed(&model, &LogModel::marksChanged);
    QSignalSpy data(&model, &LogModel::dataChanged);
    QVERIFY(model.toggleMark(4));
    QVERIFY(!model.toggleMark(10)); // has not happened
    QCOMPARE(changed.count(), 1);
    QCOMPARE(data.count(), 1);
    QCOMPARE(cell(model, 3, LogModel::NumberColumn), QStringLiteral("◆ 4"));
    QCOMPARE(cell(model, 2, LogModel::NumberColumn), QStringLiteral("3"));
    const QModelIndex marked = model.index(3, LogModel::NumberColumn);
    QVERIFY(marked.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("marked")));
    QVERIFY(marked.data(Qt::BackgroundRole).isValid());
    QVERIFY(!model.index(2, 0).data(Qt::BackgroundRole).isValid());
    QVERIFY(model.line(3, { LogModel::NumberColumn }) == QStringLiteral("4")); // what is copied is the number
    // A filter does not take them away.
    model.setFilter(*Filter::parse(u"client:1"));
    QTRY_VERIFY(!model.isScanning());
    QCOMPARE(cell(model, 1, LogModel::NumberColumn), QStringLiteral("◆ 4"));
    model.clearMarks();
    QCOMPARE(cell(model, 1, LogModel::NumberColumn), QStringLiteral("4"));
}

void TestLogMarks::modelDropsMarksOfEvictedEvents()
{
    Journal journal({ .bytes = qsizetype { 1 } << 40, .events = 2 * JournalChunk::MaxEvents });
    append(journal, 2 * JournalChunk::MaxEvents);
    LogModel model;
    model.setView(journal.view());
    QVERIFY(model.toggleMark(5));
    QVERIFY(model.toggleMark(JournalChunk::MaxEvents + 5));
    QSignalSpy changed(&model, &LogModel::marksChanged);
    append(journal, 10);
    model.setView(journal.view());
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.marks().count(), std::size_t { 1 });
    QCOMPARE(model.marks().dropped(), quint64 { 1 });
}

void TestLogMarks::modelForgetsMarksOfAnotherJournal()
{
    Journal journal;
    append(journal, 9);
    LogModel model;
    model.setView(journal.view());
    QVERIFY(model.toggleMark(4));
    model.setReference(4);
    journal.clear();
    model.setView(journal.view());
    QCOMPARE(model.marks().count(), std::size_t { 0 });
    QVERIFY(!model.reference());
}

void TestLogMarks::modelCountsFromTheReference()
{
    Journal journal;
    EventBatch batch;
    const WallTime start { std::chrono::seconds(1'800'000'000) };
    for (const qint64 us : { 0, 250, 2'000'250 })
        batch.add(Event { 0, start + std::chrono::microseconds(us), ConnectionId { us == 250 ? 2U : 1U },
            EventKind::Note, 0, {}, "x" });
    journal.append(batch);
    LogModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setView(journal.view());
    const auto time = [&](int row) { return cell(model, row, LogModel::TimeColumn); };
    model.setTimeFormat(TimeFormat::Relative);
    const QString header = model.headerData(LogModel::TimeColumn, Qt::Horizontal).toString();
    model.setReference(2);
    QCOMPARE(time(0), QStringLiteral("-0.000250"));
    QCOMPARE(time(1), QStringLiteral("*REF*"));
    QCOMPARE(time(2), QStringLiteral("2.000000"));
    QVERIFY(model.headerData(LogModel::TimeColumn, Qt::Horizontal).toString() != header);
    model.setReference({});
    QCOMPARE(time(1), QStringLiteral("0.000250"));
    model.setTimeFormat(TimeFormat::ClientDelta);
    QCOMPARE(time(0), QStringLiteral("–"));
    QCOMPARE(time(1), QStringLiteral("–"));
    QCOMPARE(time(2), QStringLiteral("2.000250"));
    model.setTimeFormat(TimeFormat::DateTime);
    QVERIFY2(
        QRegularExpression(QStringLiteral("^2027-01-1\\d \\d\\d:\\d\\d:20\\.000250$")).match(time(1)).hasMatch()
            || time(1).endsWith(QStringLiteral("00.000250")),
        qPrintable(time(1)));
}

void TestLogMarks::modelColumnsThatCanBeChosen()
{
    Journal journal;
    EventBatch batch(3);
    batch.introduce(ConnectionId { 1 }, { *Endpoint::parse(u"127.0.0.1:41022"), {} });
    batch.add(EventKind::Opened, ConnectionId { 1 }, "");
    batch.received(ConnectionId { 1 }, "hello");
    journal.append(batch);
    LogModel model;
    model.setView(journal.view());
    QCOMPARE(cell(model, 0, LogModel::PeerColumn), QStringLiteral("127.0.0.1:41022"));
    QCOMPARE(cell(model, 0, LogModel::CapturedColumn), QString());
    QCOMPARE(cell(model, 1, LogModel::CapturedColumn), QStringLiteral("3")); // snaplen
    QCOMPARE(cell(model, 0, LogModel::DeltaColumn), QStringLiteral("0.000000"));
    QVERIFY(cell(model, 1, LogModel::DeltaColumn).startsWith(QStringLiteral("0.")));
    QCOMPARE(cell(model, 0, LogModel::ClientDeltaColumn), QStringLiteral("–"));
    QCOMPARE(cell(model, 1, LogModel::ClientDeltaColumn), cell(model, 1, LogModel::DeltaColumn));
    for (int column = 0; column < LogModel::ColumnCount; ++column) {
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
}

QTEST_MAIN(TestLogMarks)
#include "tst_logmarks.moc"
