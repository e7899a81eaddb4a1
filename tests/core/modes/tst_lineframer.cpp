// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/lineframer.h"

#include <QTest>

using namespace signalbox;

namespace {

constexpr qsizetype MaxLine = 8;
const QByteArray TooLong = "<too long>";

QList<QByteArray> feed(LineFramer& framer, QByteArrayView bytes)
{
    QList<QByteArray> lines;
    framer.feed(bytes, MaxLine, [&lines](LineFramer::Verdict verdict, QByteArrayView line) {
        lines.append(verdict == LineFramer::Verdict::TooLong ? TooLong : line.toByteArray());
        return true;
    });
    return lines;
}

} // namespace

class TestLineFramer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frames_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QList<QByteArray>>("lines");
        QTest::addColumn<QByteArray>("rest");
        using Lines = QList<QByteArray>;
        QTest::newRow("nothing") << QByteArray("") << Lines {} << QByteArray("");
        QTest::newRow("LF") << QByteArray("one\n") << Lines { "one" } << QByteArray("");
        QTest::newRow("CRLF") << QByteArray("one\r\n") << Lines { "one" } << QByteArray("");
        QTest::newRow("two") << QByteArray("one\ntwo\r\n") << Lines { "one", "two" } << QByteArray("");
        QTest::newRow("empty lines") << QByteArray("\n\r\n\n") << Lines { "", "", "" } << QByteArray("");
        QTest::newRow("rest") << QByteArray("one\ntw") << Lines { "one" } << QByteArray("tw");
        QTest::newRow("CR inside") << QByteArray("a\rb\n") << Lines { "a\rb" } << QByteArray("");
        QTest::newRow("two CR") << QByteArray("a\r\r\n") << Lines { "a\r" } << QByteArray("");
        QTest::newRow("NUL") << QByteArray("a\0b\n", 4) << Lines { QByteArray("a\0b", 3) } << QByteArray("");
        QTest::newRow("exactly full, LF") << QByteArray("12345678\n") << Lines { "12345678" } << QByteArray("");
        QTest::newRow("exactly full, CRLF")
            << QByteArray("12345678\r\n") << Lines { "12345678" } << QByteArray("");
        QTest::newRow("one too many") << QByteArray("123456789\nok\n") << Lines { TooLong, "ok" }
                                      << QByteArray("");
        QTest::newRow("far too many") << QByteArray(100, 'x') + "\nok\n"
                                      << Lines { TooLong, "ok" } << QByteArray("");
        QTest::newRow("full, CR, more")
            << QByteArray("12345678\rx\nok\n") << Lines { TooLong, "ok" } << QByteArray("");
        QTest::newRow("never ends") << QByteArray(1000, 'x') << Lines { TooLong } << QByteArray("");
        QTest::newRow("long again") << QByteArray("xxxxxxxxxx\nyyyyyyyyyy\n") << Lines { TooLong, TooLong }
                                    << QByteArray("");
    }
    /// Whole, cut in two at every place, and byte by byte: always the same lines.
    void frames()
    {
        QFETCH(QByteArray, input);
        QFETCH(QList<QByteArray>, lines);
        QFETCH(QByteArray, rest);
        for (qsizetype cut = 0; cut <= input.size(); ++cut) {
            LineFramer framer;
            QList<QByteArray> got = feed(framer, QByteArrayView(input).first(cut));
            got += feed(framer, QByteArrayView(input).sliced(cut));
            QCOMPARE(got, lines);
            QCOMPARE(framer.takeRest(), rest);
        }
        LineFramer framer;
        QList<QByteArray> got;
        for (const char byte : input)
            got += feed(framer, QByteArrayView(&byte, 1));
        QCOMPARE(got, lines);
        QCOMPARE(framer.takeRest(), rest);
    }

    void stopsWhenTold()
    {
        LineFramer framer;
        int calls = 0;
        framer.feed(QByteArrayView("a\nb\nc\n"), MaxLine,
            [&calls](LineFramer::Verdict, QByteArrayView) { return ++calls < 2; });
        QCOMPARE(calls, 2);
    }
};

QTEST_GUILESS_MAIN(TestLineFramer)
#include "tst_lineframer.moc"
