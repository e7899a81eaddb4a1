// SPDX-License-Identifier: GPL-3.0-or-later
#include "exporting.h"
#include "golden.h"
#include "samplejournal.h"
#include "strict.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

/// The rows as python3's csv module reads them.
QList<QStringList> readByPython(const QByteArray& csv)
{
    const QString script =
        QStringLiteral("import csv, io, json, sys\n"
                       "text = io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline='')\n"
                       "json.dump(list(csv.reader(text, strict=True)), sys.stdout)\n");
    const auto output = testing::outputOf(QStringLiteral("python3"), { QStringLiteral("-c"), script }, csv);
    QList<QStringList> rows;
    const QJsonArray parsed = QJsonDocument::fromJson(output.value_or(QByteArray())).array();
    for (const QJsonValue& row : parsed) {
        QStringList cells;
        for (const QJsonValue& cell : row.toArray())
            cells += cell.toString();
        rows += cells;
    }
    return rows;
}

} // namespace

class TestCsvExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void matchesTheGoldenFile()
    {
        testing::compareWithGolden(testing::exported(testing::sampleView(), "csv"), "export/sample.csv");
    }

    void anEmptyJournalHasAHeader()
    {
        QCOMPARE(testing::exported({}, "csv"),
            QByteArray("seq,time,connection,peer,event,bytes,captured,text,detail\r\n"));
    }

    void formulasAreDisarmed_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("equals") << QByteArray("=1+1") << QByteArray("'=1+1");
        QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
        QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
        QTest::newRow("at") << QByteArray("@x") << QByteArray("'@x");
        QTest::newRow("TAB") << QByteArray("\t=1") << QByteArray("\\x09=1");
        QTest::newRow("CR") << QByteArray("\r=1") << QByteArray("\\x0d=1");
        QTest::newRow("with a comma") << QByteArray("=A,B") << QByteArray("\"'=A,B\"");
        QTest::newRow("later") << QByteArray("1=1") << QByteArray("1=1");
    }
    void formulasAreDisarmed()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, cell);
        const QByteArray csv = testing::exported(JournalBuilder().received(0, payload).view(), "csv");
        QVERIFY2(csv.endsWith(',' + cell + ",\r\n"), csv.constData());
    }

    void pythonReadsItBack()
    {
        if (!testing::isInstalled("python3"))
            QSKIP("python3 is not installed");
        const JournalView view = testing::sampleView();
        const QList<QStringList> rows = readByPython(testing::exported(view, "csv"));
        QCOMPARE(rows.size(), qsizetype(view.size()) + 1);
        QCOMPARE(rows[0].join(QLatin1Char(' ')),
            QStringLiteral("seq time connection peer event bytes captured text detail"));
        QCOMPARE(rows[2],
            (QStringList { QStringLiteral("2"), QStringLiteral("2026-11-22T07:20:51.124456789Z"),
                QStringLiteral("1"), QStringLiteral("127.0.0.1:41022"), QStringLiteral("opened"),
                QStringLiteral("0"), QStringLiteral("0"), {}, {} }));
        QCOMPARE(rows[5][7], QStringLiteral("a,b \"quoted\"\\x0d\\x0a\\x09next"));
        QCOMPARE(rows[10][5], QStringLiteral("70000"));
        QCOMPARE(rows[10][6], QStringLiteral("28"));
    }

    void anyBytesKeepTheRowsWhole()
    {
        if (!testing::isInstalled("python3"))
            QSKIP("python3 is not installed");
        QRandomGenerator random(6);
        JournalBuilder builder;
        for (int i = 0; i < 2000; ++i) {
            QByteArray payload(random.bounded(30), Qt::Uninitialized);
            for (char& c : payload)
                c = i % 2 ? "\",\r\n=\\ '"[random.bounded(8)] : static_cast<char>(random.bounded(256));
            builder.received(1, payload).event(EventKind::Note, 1, payload);
        }
        const QList<QStringList> rows = readByPython(testing::exported(builder.view(), "csv"));
        QCOMPARE(rows.size(), qsizetype { 4001 });
        for (const QStringList& row : rows)
            QCOMPARE(row.size(), qsizetype { 9 });
    }
};

QTEST_GUILESS_MAIN(TestCsvExporter)
#include "tst_csvexporter.moc"
