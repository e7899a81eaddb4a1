// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/livelog.h"

#include "export/exportcatalogue.h"
#include "exporting.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTemporaryDir>

#include <thread>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<Exporter> makeExporter(const char* format) { return findExportFormat(format)->create(); }

} // namespace

class TestLiveLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_dir.emplace();
        m_name = m_dir->filePath(QStringLiteral("log.jsonl"));
    }

    void writesWhileItHappens()
    {
        JournalBuilder builder;
        builder.opened(1).journal();
        LiveLog log(builder.journal(), makeExporter("jsonl"));
        QVERIFY(log.start(m_name, LiveLog::Existing::Append).ok());
        QTRY_COMPARE(contentOf(m_name).count('\n'), qsizetype { 1 }); // what was there before
        builder.received(1, "live").journal();
        QTRY_VERIFY(contentOf(m_name).contains("live"));
        builder.closed(1).journal();
        QVERIFY(!log.stop());
        QCOMPARE(contentOf(m_name), testing::exported(builder.view(), "jsonl"));
        QCOMPARE(log.dropped(), quint64 { 0 });
        QVERIFY(!(QFile::permissions(m_name) & (QFileDevice::ReadGroup | QFileDevice::ReadOther)));
    }

    void everyFormatIsWhole_data()
    {
        QTest::addColumn<QByteArray>("format");
        for (const ExportFormat& format : exportFormats())
            QTest::newRow(format.name) << QByteArray(format.name);
    }
    void everyFormatIsWhole()
    {
        QFETCH(QByteArray, format);
        JournalBuilder builder;
        LiveLog log(builder.journal(), makeExporter(format.constData()));
        QVERIFY(log.start(m_name, LiveLog::Existing::Replace).ok());
        builder.event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
            .opened(1)
            .received(1, "a")
            .journal();
        QTest::qWait(300);
        builder.sent(1, "a").event(EventKind::Note, 1, "x").closed(1, "kicked").journal();
        QVERIFY(!log.stop());
        QCOMPARE(contentOf(m_name), testing::exported(builder.view(), format.constData()));
    }

    void appendsOrReplaces()
    {
        JournalBuilder builder;
        builder.received(1, "x").journal();
        QFile file(m_name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"a line that broke off\"");
        file.close();
        for (const auto existing :
            { LiveLog::Existing::Append, LiveLog::Existing::Append, LiveLog::Existing::Replace }) {
            const QByteArray before = contentOf(m_name);
            LiveLog log(builder.journal(), makeExporter("jsonl"));
            QVERIFY(log.start(m_name, existing).ok());
            QVERIFY(!log.stop());
            const QByteArray written = testing::exported(builder.view(), "jsonl");
            const QByteArray lineEnd = before.endsWith('\n') ? "" : "\n";
            QCOMPARE(contentOf(m_name),
                existing == LiveLog::Existing::Append ? before + lineEnd + written : written);
        }
    }

    void keepsUpWithABusyServer()
    {
        const auto journal = std::make_shared<Journal>(testing::unlimited());
        LiveLog log(journal, makeExporter("jsonl"));
        QVERIFY(log.start(m_name, LiveLog::Existing::Replace).ok());
        std::thread writer([&] {
            EventBatch batch;
            for (int i = 0; i < 200000; ++i) {
                batch.received(ConnectionId { 1 }, "some bytes");
                if (i % 64 == 0)
                    journal->append(batch);
            }
            journal->append(batch);
        });
        writer.join();
        QVERIFY(!log.stop());
        QCOMPARE(contentOf(m_name).count('\n'), qsizetype { 200000 });
        QCOMPARE(log.dropped(), quint64 { 0 });
        QCOMPARE(journal->stats().dropped, quint64 { 0 });
    }

    void countsWhatWasEvictedUnwritten()
    {
        // One batch longer than what the journal may keep: part of it is gone before anyone can read it.
        const auto journal = std::make_shared<Journal>(
            JournalLimits { std::numeric_limits<qsizetype>::max(), JournalChunk::MaxEvents });
        LiveLog log(journal, makeExporter("jsonl"));
        QVERIFY(log.start(m_name, LiveLog::Existing::Replace).ok());
        EventBatch batch;
        for (quint32 i = 0; i < 3 * JournalChunk::MaxEvents; ++i)
            batch.received(ConnectionId { 1 }, "x");
        journal->append(batch);
        QVERIFY(!log.stop());
        QCOMPARE(log.dropped(), quint64 { 2 } * JournalChunk::MaxEvents);
        QCOMPARE(journal->stats().dropped, log.dropped());
        QCOMPARE(contentOf(m_name).count('\n'), qsizetype { JournalChunk::MaxEvents });
    }

    void aFullDiskWarnsOnceAndCounts()
    {
        if (!QFile::exists(QStringLiteral("/dev/full")))
            QSKIP("/dev/full is not there");
        JournalBuilder builder;
        builder.received(1, "a").journal();
        LiveLog log(builder.journal(), makeExporter("jsonl"));
        QStringList warnings;
        connect(&log, &LiveLog::failed, this, [&](const Error& error) { warnings += error.text(); });
        QVERIFY(log.start(QStringLiteral("/dev/full"), LiveLog::Existing::Append).ok());
        QTRY_COMPARE(warnings.size(), qsizetype { 1 });
        QVERIFY(warnings[0].contains(QStringLiteral("the disk is full")));
        builder.received(1, "b").received(1, "c").journal();
        QTest::qWait(500);
        const auto error = log.stop();
        QVERIFY(error && error->text() == warnings[0]);
        QCOMPARE(warnings.size(), qsizetype { 1 });
        QCOMPARE(log.dropped(), quint64 { 3 });
        QCOMPARE(builder.journal()->stats().dropped, quint64 { 3 });
    }

    void impossiblePlacesAreToldAtOnce()
    {
        LiveLog log(std::make_shared<Journal>(), makeExporter("jsonl"));
        const auto started = log.start(QStringLiteral("/nowhere/log.jsonl"), LiveLog::Existing::Append);
        QVERIFY(!started.ok());
        QVERIFY(started.error().message.contains(QStringLiteral("/nowhere/log.jsonl")));
        QVERIFY(!started.error().remedy.isEmpty());
        QVERIFY(!log.stop());
    }

private:
    std::optional<QTemporaryDir> m_dir;
    QString m_name;
};

QTEST_GUILESS_MAIN(TestLiveLog)
#include "tst_livelog.moc"
