// SPDX-License-Identifier: GPL-3.0-or-later
#include "exporting.h"
#include "golden.h"
#include "samplejournal.h"
#include "strict.h"

using namespace signalbox;
using testing::JournalBuilder;

class TestTextExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void matchesTheGoldenFile()
    {
        testing::compareWithGolden(testing::exported(testing::sampleView(), "text"), "export/sample.txt");
    }

    void oneLinePerEvent()
    {
        const QByteArray text =
            testing::exported(JournalBuilder().received(1, "a\nb\r\n\x1b[2J  ").view(), "text");
        QCOMPARE(text.count('\n'), qsizetype { 1 });
        QVERIFY2(text.endsWith("a\\nb\\r\\n\\e[2J  \n"), text.constData());
    }

    void noLineEndsInPadding()
    {
        for (const QByteArray& line : testing::exported(testing::sampleView(), "text").split('\n'))
            QVERIFY2(!line.endsWith(' '), line.constData());
    }
};

QTEST_GUILESS_MAIN(TestTextExporter)
#include "tst_textexporter.moc"
