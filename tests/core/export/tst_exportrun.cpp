// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportrun.h"

#include "exporting.h"
#include "samplejournal.h"
#include "strict.h"

#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void write(const QString& name, const QByteArray& content)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

JournalView manyEvents(int count)
{
    JournalBuilder builder;
    for (int i = 0; i < count; ++i)
        builder.received(1, "a message of sixty-four bytes, as an echo client would send....");
    return builder.view();
}

/// For as long as it lives no file can grow beyond `bytes`: writing fails as on a disk that is full.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit { bytes, m_before.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before {};
    void (*m_handler)(int) = nullptr;
};

} // namespace

class TestExportRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        testing::failOnAnyWarning();
        m_dir.emplace();
        QVERIFY(m_dir->isValid());
        m_name = m_dir->filePath(QStringLiteral("out.jsonl"));
    }

    void writesTheFile()
    {
        const JournalView view = testing::sampleView();
        const ExportOutcome outcome = exportToFile({ view, {}, findExportFormat("jsonl"), m_name });
        QVERIFY2(outcome.status == ExportOutcome::Status::Written, qPrintable(outcome.error.text()));
        QCOMPARE(outcome.events, view.size());
        QCOMPARE(contentOf(m_name), testing::exported(view, "jsonl"));
        QCOMPARE(outcome.bytes, contentOf(m_name).size());
        QCOMPARE(entries(), QStringList { QStringLiteral("out.jsonl") });
    }

    void writesWhatPassesTheFilter()
    {
        const Filter filter = *Filter::parse(u"dir:in client:1");
        const ExportOutcome outcome =
            exportToFile({ testing::sampleView(), filter, findExportFormat("jsonl"), m_name });
        QCOMPARE(outcome.events, quint64 { 3 });
        const QByteArray content = contentOf(m_name);
        QCOMPARE(content.count('\n'), qsizetype { 3 });
        QCOMPARE(content.count("\"event\":\"received\""), qsizetype { 3 });
    }

    void onlyTheOwnerCanReadANewFile()
    {
        exportToFile({ testing::sampleView(), {}, findExportFormat("csv"), m_name });
        const auto others =
            QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
        QVERIFY(!(QFile::permissions(m_name) & others));
    }

    void anOldFileKeepsItsPermissions()
    {
        write(m_name, "old");
        const auto wanted =
            QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther;
        QVERIFY(QFile::setPermissions(m_name, wanted));
        exportToFile({ testing::sampleView(), {}, findExportFormat("csv"), m_name });
        QVERIFY((QFile::permissions(m_name) & QFileDevice::ReadOther) != 0);
        QVERIFY(contentOf(m_name).startsWith("seq,"));
    }

    void aCancelLeavesAllAsBefore()
    {
        write(m_name, "old");
        const JournalView view = manyEvents(10000);
        quint64 seen = 0;
        const ExportOutcome outcome =
            exportToFile({ view, {}, findExportFormat("csv"), m_name }, [&](quint64 done, quint64 total) {
                seen = done;
                return done < total / 2;
            });
        QVERIFY(outcome.status == ExportOutcome::Status::Cancelled);
        QVERIFY(seen >= 5000 && seen < 10000);
        QCOMPARE(contentOf(m_name), QByteArray("old"));
        QCOMPARE(entries(), QStringList { QStringLiteral("out.jsonl") });
    }

    void progressEndsAtTheTotal()
    {
        std::vector<quint64> steps;
        exportToFile({ manyEvents(5000), *Filter::parse(u"dir:out"), findExportFormat("csv"), m_name },
            [&](quint64 done, quint64 total) {
                steps.push_back(done);
                return total == 5000;
            });
        QCOMPARE(steps.front(), quint64 { 0 });
        QCOMPARE(steps.back(), quint64 { 5000 });
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
    }

    void aFullDiskLeavesAllAsBefore()
    {
        write(m_name, "old");
        const JournalView view = manyEvents(20000);
        ExportOutcome outcome;
        {
            const FileSizeLimit limit(200 * 1024);
            outcome = exportToFile({ view, {}, findExportFormat("jsonl"), m_name });
        }
        QVERIFY(outcome.status == ExportOutcome::Status::Failed);
        QVERIFY2(outcome.error.message.contains(m_name), qPrintable(outcome.error.message));
        QVERIFY(!outcome.error.remedy.isEmpty());
        QCOMPARE(contentOf(m_name), QByteArray("old"));
        QCOMPARE(entries(), QStringList { QStringLiteral("out.jsonl") });
    }

    void saysThatTheDiskIsFull()
    {
        QFile full(QStringLiteral("/dev/full"));
        if (!full.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            QSKIP("/dev/full is not there");
        const ExportOutcome outcome =
            exportTo(full, { testing::sampleView(), {}, findExportFormat("csv"), {} });
        QVERIFY(outcome.status == ExportOutcome::Status::Failed);
        QCOMPARE(
            outcome.error.message, QStringLiteral("\"/dev/full\" could not be written: the disk is full."));
        QVERIFY(outcome.error.remedy.contains(QStringLiteral("Free some space")));
    }

    void aPipeStaysAPipe()
    {
        const QString name = m_dir->filePath(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
        QByteArray read;
        std::thread reader([&] { read = contentOf(name); });
        const ExportOutcome outcome =
            exportToFile({ testing::sampleView(), {}, findExportFormat("csv"), name });
        reader.join();
        QVERIFY(outcome.status == ExportOutcome::Status::Written);
        QCOMPARE(read, testing::exported(testing::sampleView(), "csv"));
        QVERIFY(!QFileInfo(name).isFile());
    }

    void aLinkStaysALink()
    {
        const QString link = m_dir->filePath(QStringLiteral("link"));
        write(m_name, "old");
        QVERIFY(QFile::link(m_name, link));
        exportToFile({ testing::sampleView(), {}, findExportFormat("csv"), link });
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(contentOf(m_name).startsWith("seq,"));
    }

    void impossiblePlaces_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("no folder") << QStringLiteral("/nowhere/at/all.csv");
        QTest::newRow("a folder") << QStringLiteral("/tmp");
    }
    void impossiblePlaces()
    {
        QFETCH(QString, name);
        const ExportOutcome outcome =
            exportToFile({ testing::sampleView(), {}, findExportFormat("csv"), name });
        QVERIFY(outcome.status == ExportOutcome::Status::Failed);
        QVERIFY2(outcome.error.message.startsWith(QStringLiteral("\"%1\" could not be opened").arg(name)),
            qPrintable(outcome.error.message));
        QVERIFY(!outcome.error.remedy.isEmpty());
    }

    void speed()
    {
        const JournalView view = manyEvents(100000);
        for (const ExportFormat& format : exportFormats()) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(!testing::exported(view, format.name).isEmpty());
            qInfo(
                "%s: %.2f us per event", format.name, static_cast<double>(timer.nsecsElapsed()) / 1e3 / 100000);
        }
    }

private:
    QStringList entries() const { return QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden); }

    std::optional<QTemporaryDir> m_dir;
    QString m_name;
};

QTEST_GUILESS_MAIN(TestExportRun)
#include "tst_exportrun.moc"
