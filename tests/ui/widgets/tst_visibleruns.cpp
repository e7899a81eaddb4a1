// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/visibletext.h"
#include "widgets/visibleruns.h"

#include <QTest>

using namespace signalbox;

class TestVisibleRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAsVisibleText_data();
    void readsAsVisibleText();
    void knowsWhatIsAnEscape();
    void breaksLinesBehindTheirEnd();
    void keepsToItsLimit();
};

void TestVisibleRuns::readsAsVisibleText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("plain") << QByteArray("hello world");
    QTest::newRow("line ends") << QByteArray("a\r\nb\n");
    QTest::newRow("typed backslash") << QByteArray("C:\\new\\x00");
    QTest::newRow("UTF-8") << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                         "e \xf0\x9f\x98\x80 \xe4\xb8\xad");
    QTest::newRow("bidi") << QByteArray("a\xe2\x80\xae"
                                        "b");
    QTest::newRow("cut UTF-8") << QByteArray("a\xe2\x80");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf\xe0\x80\xaf");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80");
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all.append(static_cast<char>(byte));
    QTest::newRow("every byte") << all;
}

void TestVisibleRuns::readsAsVisibleText()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(visibleRuns(bytes, 4096).text, visibleText(bytes, 4096));
}

void TestVisibleRuns::knowsWhatIsAnEscape()
{
    const VisibleRuns runs = visibleRuns("C:\\n\r\n!\x01", 100);
    QCOMPARE(runs.text, QStringLiteral("C:\\n\\r\\n!\\x01"));
    QCOMPARE(runs.escapes.size(), std::size_t { 2 });
    QCOMPARE(runs.escapes[0].start, 4);
    QCOMPARE(runs.escapes[0].length, 4);
    QCOMPARE(runs.escapes[1].start, 9);
    QCOMPARE(runs.escapes[1].length, 4);
}

void TestVisibleRuns::breaksLinesBehindTheirEnd()
{
    QCOMPARE(visibleRuns("a\r\nb\n", 100, true).text, QStringLiteral("a\\r\\n\nb\\n\n"));
}

void TestVisibleRuns::keepsToItsLimit()
{
    const VisibleRuns runs = visibleRuns(QByteArray(100'000, 'x'), 50);
    QCOMPARE(runs.text.size(), 51);
    QVERIFY(runs.text.endsWith(u'\u2026'));
    QCOMPARE(runs.bytes, 50);
    QCOMPARE(visibleRuns("abc", 50).bytes, 3);
}

QTEST_APPLESS_MAIN(TestVisibleRuns)
#include "tst_visibleruns.moc"
