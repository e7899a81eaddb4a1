// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/recordingreader.h"

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

    void refuses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("pcapng") << QStringLiteral("a.pcapng") << QStringLiteral("\"a.pcapng\" cannot be read")
                                << QStringLiteral(".jsonl");
        QTest::newRow("other") << QStringLiteral("a.doc") << QStringLiteral("\"a.doc\" is not a recording")
                               << QStringLiteral(".jsonl");
        QTest::newRow("no suffix") << QStringLiteral("a") << QStringLiteral("\"a\" is not a recording")
                                   << QStringLiteral(".jsonl");
        QTest::newRow("missing") << QStringLiteral("/nowhere/a.jsonl")
                                 << QStringLiteral("\"/nowhere/a.jsonl\" could not be opened: No such file")
                                 << QStringLiteral("Check the name");
    }
    void refuses()
    {
        QFETCH(QString, name);
        QFETCH(QString, message);
        QFETCH(QString, remedy);
        const auto recording = openRecording(name);
        QVERIFY(!recording.ok());
        QVERIFY2(recording.error().message.startsWith(message), qPrintable(recording.error().message));
        QVERIFY2(recording.error().remedy.contains(remedy), qPrintable(recording.error().remedy));
    }

    void namesTheDamagedFile()
    {
        const QTemporaryDir dir;
        const QString name = dir.filePath(QStringLiteral("damaged.JSONL"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nonsense\n\n");
        file.close();
        const auto recording = openRecording(name);
        QVERIFY(!recording.ok());
        QVERIFY(recording.error().message.contains(name)
            && recording.error().message.contains(QStringLiteral("Line 1")));
    }
};

QTEST_GUILESS_MAIN(TestRecordingReader)
#include "tst_recordingreader.moc"
