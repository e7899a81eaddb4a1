// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingreader.h"

#include "exporting.h"
#include "packets.h"
#include "samplejournal.h"
#include "strict.h"

#include <QFile>
#include <QTemporaryDir>

using namespace signalbox;

class TestRecordingReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void readsJsonLines()
    {
        const auto recording = openRecording(QStringLiteral(SIGNALBOX_TEST_DATA "/export/sample.jsonl"));
        QVERIFY2(recording.ok(), qPrintable(recording.ok() ? QString() : recording.error().text()));
        QCOMPARE(recording->journal->view().size(), recording->summary.events);
        QVERIFY(!recording->summary.isCutShort);
    }

    void whatItIsShowsInItsContent()
    {
        for (const char* format : { "jsonl", "pcapng" }) {
            const auto recording =
                openRecording(saved("misnamed.csv", testing::exported(testing::sampleView(), format)));
            QVERIFY2(recording.ok(), qPrintable(recording.ok() ? QString() : recording.error().text()));
            QCOMPARE(recording->isCapture, QByteArray(format) == "pcapng");
            QCOMPARE(recording->summary.events, testing::sampleView().size());
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char* name, const QByteArray& content, const char* message,
                             const char* remedy) {
            QTest::newRow(name) << content << QString::fromLatin1(message) << QString::fromLatin1(remedy);
        };
        row("text", "hello", "is not a recording", ".pcapng");
        row("empty", "", "is empty", "another");
        row("compressed", "\x1f\x8b\x08", "is compressed", "gunzip");
        row("a capture without packets", testing::PcapFile().bytes(), "is empty", "another");
        row("a capture without TCP", testing::captureOf({ QByteArray("E") + QByteArray(30, '\0') }),
            "There is no TCP in", "tcpdump");
        row("a capture of USB", testing::PcapFile(testing::PcapFile::Usb).bytes(), "was captured on a link",
            "Ethernet");
        row("damaged at once", "{ nonsense\n\n", "is damaged. Line 1", "Correct");
    }
    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        QFETCH(QString, remedy);
        const QString name = saved("recording", content);
        const auto recording = openRecording(name);
        QVERIFY(!recording.ok());
        QVERIFY2(recording.error().message.contains(message), qPrintable(recording.error().message));
        QVERIFY2(recording.error().message.contains(name), qPrintable(recording.error().message));
        QVERIFY2(recording.error().remedy.contains(remedy), qPrintable(recording.error().remedy));
    }

    void refusesWhatIsNoFile()
    {
        const auto missing = openRecording(QStringLiteral("/nowhere/a.jsonl"));
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().message.startsWith(
            QStringLiteral("\"/nowhere/a.jsonl\" could not be opened: No such file")));
        QVERIFY(missing.error().remedy.contains(QStringLiteral("Check the name")));
        QVERIFY(!openRecording(m_dir.path()).ok());
        QVERIFY(!openRecording(QStringLiteral("/dev/null")).ok());
    }

    void aDamagedFileIsReadAsFarAsItGoes()
    {
        for (const char* format : { "jsonl", "pcapng" }) {
            const QByteArray whole = testing::exported(testing::sampleView(), format);
            QByteArray damaged = whole.first(whole.size() / 2);
            if (QByteArray(format) == "jsonl")
                damaged = damaged.first(damaged.lastIndexOf('\n') + 1) + "nonsense\n{}\n";
            const QString name = saved("damaged", damaged);
            const auto recording = openRecording(name);
            QVERIFY2(recording.ok(), qPrintable(recording.ok() ? QString() : recording.error().text()));
            QVERIFY(recording->summary.events > 3);
            QVERIFY(recording->damage.has_value());
            QVERIFY2(recording->damage->message.contains(name), qPrintable(recording->damage->message));
        }
    }

private:
    QString saved(const char* name, const QByteArray& content)
    {
        QFile file(m_dir.filePath(QString::fromLatin1(name)));
        const bool isSaved = file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
        return isSaved ? file.fileName() : QString();
    }
    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestRecordingReader)
#include "tst_recordingreader.moc"
