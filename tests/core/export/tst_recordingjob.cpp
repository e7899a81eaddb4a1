// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingjob.h"

#include "exporting.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTemporaryDir>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

/// How a job ended, and what it told on its way.
struct Ending
{
    explicit Ending(RecordingJob& job)
    {
        QObject::connect(&job, &RecordingJob::opened, &job, [this](const auto& what) { shown = what; });
        QObject::connect(&job, &RecordingJob::failed, &job, [this](const Error& what) { error = what; });
        QObject::connect(&job, &RecordingJob::cancelled, &job, [this] { isCancelled = true; });
        QObject::connect(&job, &RecordingJob::progress, &job,
            [this](qint64 done, qint64 total) { isSound = isSound && done <= total; });
    }
    bool isOver() const { return shown || error || isCancelled; }

    std::shared_ptr<const ShownRecording> shown;
    std::optional<Error> error;
    bool isCancelled = false;
    bool isSound = true;
};

} // namespace

class TestRecordingJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void opensEveryFormat_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::newRow("jsonl") << QByteArray("jsonl");
        QTest::newRow("pcapng") << QByteArray("pcapng");
    }
    void opensEveryFormat()
    {
        QFETCH(QByteArray, format);
        JournalBuilder builder(testing::unlimited());
        for (quint32 id = 1; id <= 20; ++id)
            builder.opened(id, ("10.0.0.1:" + QByteArray::number(3000 + id)).constData());
        for (quint32 i = 0; i < 20'000; ++i)
            builder.received(1 + i % 20, "a message");
        RecordingJob job(save(testing::exported(builder.view(), format)), {});
        Ending ending(job);
        job.start();
        QTRY_VERIFY(ending.isOver());
        QVERIFY2(ending.shown, qPrintable(ending.error ? ending.error->text() : QString()));
        QCOMPARE(ending.shown->recording.journal->view().size(), quint64 { 20'020 });
        QCOMPARE(ending.shown->recorded.connections, quint64 { 20 });
        QCOMPARE(ending.shown->recording.remarks(), QString());
        QVERIFY(ending.isSound);
    }

    void tellsWhyNot()
    {
        RecordingJob job(QStringLiteral("/nowhere/at-all.pcapng"), {});
        Ending ending(job);
        job.start();
        QTRY_VERIFY(ending.isOver());
        QVERIFY(ending.error && ending.error->message.contains(QStringLiteral("could not be opened")));
    }

    void cancelsBeforeTheEnd()
    {
        RecordingJob job(save(many()), {});
        Ending ending(job);
        job.cancel();
        job.start();
        QTRY_VERIFY(ending.isOver());
        QVERIFY(ending.isCancelled);
    }

    void maybeDestroyedWhileItReads()
    {
        RecordingJob job(save(many()), {});
        job.start();
    }

    void theOldestGiveWay()
    {
        JournalLimits limits;
        limits.events = 20'000;
        RecordingJob job(save(many()), limits);
        Ending ending(job);
        job.start();
        QTRY_VERIFY(ending.isOver());
        QVERIFY(ending.shown);
        const JournalStats stats = ending.shown->recording.journal->stats();
        QVERIFY(stats.evicted > 0 && stats.events() <= 20'000);
        QCOMPARE(ending.shown->recording.summary.events, stats.events() + stats.evicted);
        QVERIFY(ending.shown->recording.remarks().contains(QStringLiteral("left out")));
    }

private:
    QByteArray many() const
    {
        JournalBuilder builder(testing::unlimited());
        builder.opened(1);
        for (int i = 0; i < 60'000; ++i)
            builder.received(1, "a message");
        return testing::exported(builder.view(), "pcapng");
    }
    QString save(const QByteArray& bytes)
    {
        QFile file(m_dir.filePath(QStringLiteral("recording"))); // no suffix: the content says it
        const bool isSaved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        return isSaved ? file.fileName() : QString();
    }
    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestRecordingJob)
#include "tst_recordingjob.moc"
