// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportjob.h"

#include "exporting.h"
#include "samplejournal.h"
#include "strict.h"

#include <QFile>
#include <QTemporaryDir>
#include <QThread>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

JournalView manyEvents()
{
    JournalBuilder builder(testing::unlimited());
    for (int i = 0; i < 500000; ++i)
        builder.received(1, "a message of sixty-four bytes, as an echo client would send....");
    return builder.view();
}

} // namespace

class TestExportJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_dir.emplace();
    }

    void writesInItsOwnThread()
    {
        const QString name = m_dir->filePath(QStringLiteral("out.csv"));
        ExportJob job({ testing::sampleView(), {}, findExportFormat("csv"), name });
        std::optional<ExportOutcome> outcome;
        quint64 total = 0;
        connect(&job, &ExportJob::progress, this, [&](quint64, quint64 of) { total = of; });
        connect(&job, &ExportJob::finished, this, [&](const ExportOutcome& result) {
            QCOMPARE(QThread::currentThread(), thread());
            outcome = result;
        });
        job.start();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY2(outcome->status == ExportOutcome::Status::Written, qPrintable(outcome->error.text()));
        QCOMPARE(total, testing::sampleView().size());
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), testing::exported(testing::sampleView(), "csv"));
    }

    void cancels()
    {
        ExportJob job(
            { manyEvents(), {}, findExportFormat("jsonl"), m_dir->filePath(QStringLiteral("out.jsonl")) });
        std::optional<ExportOutcome> outcome;
        connect(&job, &ExportJob::progress, &job, &ExportJob::cancel);
        connect(&job, &ExportJob::finished, this, [&](const ExportOutcome& result) { outcome = result; });
        job.start();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->status == ExportOutcome::Status::Cancelled);
        QVERIFY(isEmpty());
    }

    void canBeDeletedWhileItRuns()
    {
        {
            ExportJob job(
                { manyEvents(), {}, findExportFormat("jsonl"), m_dir->filePath(QStringLiteral("out.jsonl")) });
            job.start();
            QThread::msleep(20);
        }
        QVERIFY(isEmpty());
    }

    void canBeDeletedUnstarted()
    {
        const ExportJob job(
            { testing::sampleView(), {}, findExportFormat("csv"), m_dir->filePath(QStringLiteral("out")) });
        QVERIFY(isEmpty());
    }

    void reportsErrors()
    {
        ExportJob job(
            { testing::sampleView(), {}, findExportFormat("csv"), QStringLiteral("/nowhere/out.csv") });
        std::optional<ExportOutcome> outcome;
        connect(&job, &ExportJob::finished, this, [&](const ExportOutcome& result) { outcome = result; });
        job.start();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(outcome->status == ExportOutcome::Status::Failed);
        QVERIFY(outcome->error.message.contains(QStringLiteral("/nowhere/out.csv")));
    }

private:
    bool isEmpty() const { return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).isEmpty(); }

    std::optional<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestExportJob)
#include "tst_exportjob.moc"
