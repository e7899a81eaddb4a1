// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportcatalogue.h"

#include "exporting.h"
#include "journalbuilder.h"
#include "strict.h"

using namespace signalbox;
using testing::JournalBuilder;

namespace {

/// A disk with little room, which somebody may enlarge.
class SmallDisk : public QIODevice
{
public:
    explicit SmallDisk(qint64 room)
        : m_room(room)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }
    void enlarge(qint64 bytes) { m_room += bytes; }
    const QByteArray& content() const { return m_content; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 length) override
    {
        const qint64 taken = std::min(length, m_room - m_content.size());
        if (taken <= 0) {
            setErrorString(QStringLiteral("No space left on device"));
            return -1;
        }
        m_content.append(data, taken);
        return taken;
    }

private:
    qint64 m_room;
    QByteArray m_content;
};

JournalView manyEvents()
{
    JournalBuilder builder;
    builder.opened(1);
    for (int i = 0; i < 5000; ++i)
        builder.received(1, "line " + QByteArray::number(i) + '\n');
    return builder.view();
}

} // namespace

class TestExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void aFullDiskLosesNothing_data()
    {
        QTest::addColumn<QByteArray>("format");
        for (const ExportFormat& format : exportFormats())
            QTest::newRow(format.name) << QByteArray(format.name);
    }
    void aFullDiskLosesNothing()
    {
        QFETCH(QByteArray, format);
        const JournalView view = manyEvents();
        const auto exporter = findExportFormat(format)->create();
        SmallDisk disk(1000);
        QVERIFY(exporter->begin(disk).ok());
        int failures = 0;
        const auto untilItFits = [&](Result<Done> written) {
            while (!written) {
                QVERIFY(written.error().message.contains(QStringLiteral("No space left")));
                QVERIFY(!written.error().remedy.isEmpty());
                QVERIFY(exporter->keptEvents() > 0);
                ++failures;
                disk.enlarge(10007); // never a whole number of lines or pieces
                written = exporter->flush();
            }
        };
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            untilItFits(exporter->write(event, view));
            return true;
        });
        untilItFits(exporter->end());
        QVERIFY(failures > 10);
        QCOMPARE(exporter->keptEvents(), quint64 { 0 });
        QCOMPARE(disk.content(), testing::exported(view, format.constData()));
    }

    void flushedIsAWholeNumberOfEvents()
    {
        const JournalView view = manyEvents();
        const auto exporter = findExportFormat("jsonl")->create();
        SmallDisk disk(1 << 30);
        QVERIFY(exporter->begin(disk).ok());
        for (quint64 sequence = 1; sequence <= 3; ++sequence) {
            QVERIFY(exporter->write(view.at(sequence), view).ok());
            QVERIFY(exporter->keptEvents() == 1);
            QVERIFY(exporter->flush().ok());
            QCOMPARE(disk.content().count('\n'), qsizetype(sequence));
            QVERIFY(disk.content().endsWith("}\n"));
        }
    }
};

QTEST_GUILESS_MAIN(TestExporter)
#include "tst_exporter.moc"
