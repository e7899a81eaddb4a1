// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exportcatalogue.h"

#include "strict.h"

#include <QSet>

using namespace signalbox;

class TestExportCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void everyFormatIsWhole()
    {
        QSet<QByteArray> names;
        for (const ExportFormat& format : exportFormats()) {
            names += format.name;
            QVERIFY(!format.title().isEmpty());
            QVERIFY(format.create() != nullptr);
            QVERIFY(format.nameFilter().endsWith(QStringLiteral(" (*.%1)").arg(QLatin1String(format.suffix))));
            QCOMPARE(findExportFormat(format.name), &format);
            QCOMPARE(
                exportFormatForFile(QStringLiteral("/tmp/a.b.") + QString::fromLatin1(format.suffix).toUpper()),
                &format);
        }
        QCOMPARE(names, (QSet<QByteArray> { "csv", "jsonl", "pcapng", "text" }));
    }

    void othersAreNotFound()
    {
        QVERIFY(!findExportFormat("xml"));
        QVERIFY(!findExportFormat(""));
        QVERIFY(!exportFormatForFile(u"csv"));
        QVERIFY(!exportFormatForFile(u"a.csv.gz"));
    }
};

QTEST_GUILESS_MAIN(TestExportCatalogue)
#include "tst_exportcatalogue.moc"
