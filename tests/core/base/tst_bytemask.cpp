// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytemask.h"

#include "base/bytediff.h"

#include "strict.h"

using namespace signalbox;

class TestByteMask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void masksMakeAlike_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("areAlike");
        const auto row = [](const char* name, const QStringList& words, const QByteArray& one,
                             const QByteArray& other, bool areAlike = true) {
            QTest::newRow(name) << words << one << other << areAlike;
        };
        row("none", {}, "abc", "abc");
        row("none, different", {}, "abc", "abd", false);
        row("pattern of any length", { QStringLiteral("/id=\\w+/") }, "x id=1 y", "x id=12345 y");
        row("pattern leaves the rest", { QStringLiteral("/id=\\w+/") }, "x id=1 y", "x id=12345 z", false);
        row("bytes beyond ASCII", { QStringLiteral("/[\\x80-\\xff]+/") },
            "a\xC3\xBC"
            "b",
            "a\xFE"
            "b");
        row("range", { QStringLiteral("2+3") }, "abXXXc", "abYYYc");
        row("range at the end", { QStringLiteral("2+300") }, "abXXX", "abY");
        row("range beyond", { QStringLiteral("20+3") }, "abc", "abc");
        row("overlapping", { QStringLiteral("0+3"), QStringLiteral("/cd+/") }, "abcdde", "xyzdde", false);
        row("both", { QStringLiteral("0+1"), QStringLiteral("/z+/") }, "a-zz-", "b-zzz-");
        row("time", { QStringLiteral("time") }, "at 12:34:56.123 ok", "at 1:02 ok");
        row("date", { QStringLiteral("date") }, "2026-11-22T10:00:00.5Z.", "1999-01-01.");
        row("date-http", { QStringLiteral("date-http") }, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            "Date: Mon, 07 Nov 1994 18:49:38 GMT\r\n");
        row("uuid", { QStringLiteral("uuid") }, "<123e4567-e89b-12d3-a456-426614174000>",
            "<00000000-e89b-12d3-A456-426614174fff>");
        row("hex", { QStringLiteral("hex") }, "v deadbeef01;", "v 0x1234567890;");
        row("number", { QStringLiteral("number") }, "n=1;", "n=23.5;");
        row("guest", { QStringLiteral("guest") }, "* guest-1 joined", "* guest-77 joined");
    }

    void masksMakeAlike()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QByteArray, one);
        QFETCH(const QByteArray, other);
        const auto mask = ByteMask::fromWords(words);
        QVERIFY2(mask.ok(), mask ? "" : qPrintable(mask.error().text()));
        QCOMPARE(mask->words(), words);
        QTEST(mask->applied(one).bytes == mask->applied(other).bytes, "areAlike");
    }

    void everyByteKnowsWhereItCameFrom()
    {
        const auto mask = ByteMask::fromWords({ QStringLiteral("/<[^>]*>/"), QStringLiteral("0+2") });
        QVERIFY(mask.ok());
        const QByteArray bytes = "ab-<x>-<longer than the token itself>end";
        const MaskedBytes masked = mask->applied(bytes);
        QCOMPARE(masked.parts.size(), std::size_t { 3 });
        for (const char plain : QByteArray("-end")) {
            // Found from the right, since the dash stands there twice.
            QCOMPARE(masked.original(masked.bytes.lastIndexOf(plain)), bytes.lastIndexOf(plain));
        }
        QCOMPARE(masked.original(masked.parts[0].at), qsizetype { 0 });
        QCOMPARE(masked.original(masked.parts[1].at + 3), bytes.indexOf('<'));
        QCOMPARE(masked.original(masked.bytes.size()), bytes.size());
    }

    void wrongWordsAreNamed_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("said");
        QTest::newRow("unknown") << QStringList(QStringLiteral("tiem")) << QStringLiteral("tiem");
        QTest::newRow("remedy") << QStringList(QStringLiteral("tiem")) << QStringLiteral("date-http");
        QTest::newRow("pattern") << QStringList(QStringLiteral("/a(b/")) << QStringLiteral("/a(b/");
        QTest::newRow("empty pattern") << QStringList(QStringLiteral("//")) << QStringLiteral("//");
        QTest::newRow("half a range") << QStringList(QStringLiteral("12+")) << QStringLiteral("12+");
        QTest::newRow("long") << QStringList(u'/' + QString(2000, u'a') + u'/') << QStringLiteral("1024");
        QTest::newRow("many") << QStringList(65, QStringLiteral("time")) << QStringLiteral("64");
    }

    void wrongWordsAreNamed()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QString, said);
        const auto mask = ByteMask::fromWords(words);
        QVERIFY(!mask.ok());
        QVERIFY2(mask.error().text().contains(said), qPrintable(mask.error().text()));
    }

    void aPatternThatExplodesEnds()
    {
        const auto mask = ByteMask::fromWords({ QStringLiteral("/(a+)+$/") });
        QVERIFY(mask.ok());
        const QByteArray bytes = QByteArray(64, 'a') + '!';
        QCOMPARE(mask->applied(bytes).bytes, bytes);
        QVERIFY(mask->applied(bytes).hasGivenUp);
        QVERIFY(!mask->applied("aaa!").hasGivenUp);
        const auto difference = firstDifference(bytes + " 1", bytes + " 2", *mask);
        QVERIFY(difference && difference->hasMaskGivenUp);
        QVERIFY(differenceText(bytes + " 1", bytes + " 2", *difference)
                    .constLast()
                    .contains(QStringLiteral("mask")));
    }
};

QTEST_GUILESS_MAIN(TestByteMask)
#include "tst_bytemask.moc"
