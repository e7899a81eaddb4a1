// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytediff.h"

#include "strict.h"

using namespace signalbox;

class TestByteDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void theFirstDifference_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("got");
        QTest::addColumn<QStringList>("masks");
        QTest::addColumn<bool>("differs");
        QTest::addColumn<int>("expectedAt");
        QTest::addColumn<int>("gotAt");
        QTest::newRow("empty") << QByteArray() << QByteArray() << QStringList() << false << 0 << 0;
        QTest::newRow("alike") << QByteArray("abc") << QByteArray("abc") << QStringList() << false << 0 << 0;
        QTest::newRow("first") << QByteArray("abc") << QByteArray("xbc") << QStringList() << true << 0 << 0;
        QTest::newRow("shorter") << QByteArray("abc") << QByteArray("ab") << QStringList() << true << 2 << 2;
        QTest::newRow("longer") << QByteArray("ab") << QByteArray("abc") << QStringList() << true << 2 << 2;
        QTest::newRow("after a mask") << QByteArray("n=1 ok") << QByteArray("n=1000 ko")
                                      << QStringList(QStringLiteral("number")) << true << 4 << 7;
        QTest::newRow("masked") << QByteArray("n=1 ok") << QByteArray("n=1000 ok")
                                << QStringList(QStringLiteral("number")) << false << 0 << 0;
    }

    void theFirstDifference()
    {
        QFETCH(const QByteArray, expected);
        QFETCH(const QByteArray, got);
        QFETCH(const QStringList, masks);
        const auto mask = ByteMask::fromWords(masks);
        QVERIFY(mask.ok());
        const auto found = firstDifference(expected, got, *mask);
        QTEST(found.has_value(), "differs");
        if (!found)
            return;
        QTEST(static_cast<int>(found->expectedAt), "expectedAt");
        QTEST(static_cast<int>(found->gotAt), "gotAt");
        QCOMPARE(found->isExpectedOver, found->expectedAt == expected.size());
        QCOMPARE(found->isGotOver, found->gotAt == got.size());
    }

    void theTextShowsItLineByLine()
    {
        const QByteArray expected = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n";
        const QByteArray got = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n";
        const auto found = firstDifference(expected, got);
        QVERIFY(found);
        const QStringList lines = differenceText(expected, got, *found);
        QCOMPARE(lines.join(u'\n'),
            QStringLiteral("Differs at byte 34, in line 2\n"
                           "expected  Content-Length: 12\\r\\n\n"
                           "     got  Content-Length: 13\\r\\n\n"
                           "                           ^\n"
                           "expected  32 0d 0a\n"
                           "     got  33 0d 0a"));
    }

    void whatSteersATerminalIsShownByTokens()
    {
        const QByteArray got = "a\x1b[2J\n";
        const auto found = firstDifference("ab\n", got);
        QVERIFY(found);
        const QString text = differenceText("ab\n", got, *found).join(u'\n');
        QVERIFY(!text.contains(u'\x1b'));
        QVERIFY2(text.contains(QStringLiteral("a\\e[2J\\n")), qPrintable(text));
    }

    void longLinesAreCutAroundIt()
    {
        const QByteArray expected = QByteArray(5000, 'x') + 'a' + QByteArray(5000, 'y');
        QByteArray got = expected;
        got[5000] = 'b';
        const auto found = firstDifference(expected, got);
        QVERIFY(found);
        for (const QString& line : differenceText(expected, got, *found))
            QVERIFY2(line.size() < 120, qPrintable(line));
    }

    void anEndIsNamed()
    {
        const auto shorter = firstDifference("abc", "ab");
        QVERIFY(shorter);
        const QString text = differenceText("abc", "ab", *shorter).join(u'\n');
        QVERIFY2(text.contains(QStringLiteral("Shorter")) && text.contains(QStringLiteral("(end)")),
            qPrintable(text));
        const auto longer = firstDifference("ab", "abc");
        QVERIFY(longer);
        QVERIFY(differenceText("ab", "abc", *longer).first().contains(QStringLiteral("Longer")));
    }
};

QTEST_GUILESS_MAIN(TestByteDiff)
#include "tst_bytediff.moc"
