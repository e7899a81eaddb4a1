// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"
#include "stream/streamformat.h"
#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;

class TestStreamFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }
    void lines_data();
    void lines();
    void linesFitAndLoseNothing();
    void escapedIsReadBack();
    void hexIsReadBack();
    void copiedTextIsTheTextItself();
};

void TestStreamFormat::lines_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("columns");
    QTest::addColumn<QStringList>("wanted");
    const int text = static_cast<int>(StreamFormat::Text);
    const int hex = static_cast<int>(StreamFormat::Hex);
    const int escaped = static_cast<int>(StreamFormat::Escaped);
    const int array = static_cast<int>(StreamFormat::CArray);

    QTest::newRow("text") << QByteArray("ab\r\ncd") << text << 80
                          << QStringList { QStringLiteral("ab\\r\\n"), QStringLiteral("cd") };
    QTest::newRow("text, wrapped") << QByteArray("abcdefg") << text << 3
                                   << QStringList { QStringLiteral("abc"), QStringLiteral("def"),
                                          QStringLiteral("g") };
    QTest::newRow("tokens are not torn")
        << QByteArray("ab\x01z") << text << 4
        << QStringList { QStringLiteral("ab"), QStringLiteral("\\x01"), QStringLiteral("z") };
    QTest::newRow("characters are not torn") << QByteArray("a\xe2\x82\xac\xc3\xa9") << text << 2
                                             << QStringList { QStringLiteral("a€"), QStringLiteral("é") };
    QTest::newRow("text cannot turn itself round") << QByteArray(
        "\xe2\x80\xae"
        "x\x1b[2J") << text << 80 << QStringList { QStringLiteral("\\u202ex\\e[2J") };
    QTest::newRow("hex, wide")
        << QByteArray("0123456789abcdefX") << hex << 80
        << QStringList { QStringLiteral(
                             "000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef"),
               QStringLiteral("000010  58                                                X") };
    QTest::newRow("hex, narrow") << QByteArray("0123\n") << hex << 26
                                 << QStringList { QStringLiteral("000000  30 31 32 33  0123"),
                                        QStringLiteral("000004  0a           .") };
    QTest::newRow("escaped") << QByteArray("a\n\"\\\xc3\xa9") << escaped << 80
                             << QStringList { QStringLiteral("a\\n\\\"\\\\\\xc3\\xa9") };
    QTest::newRow("array") << QByteArray("abcde") << array << 24
                           << QStringList { QStringLiteral("0x61, 0x62, 0x63, 0x64,"),
                                  QStringLiteral("0x65,") };
}

void TestStreamFormat::lines()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, format);
    QFETCH(int, columns);
    QFETCH(QStringList, wanted);
    QStringList found;
    for (qsizetype at = 0; at < bytes.size();) {
        const auto kind = static_cast<StreamFormat>(format);
        const qsizetype length = lineLength(QByteArrayView(bytes).sliced(at), kind, columns);
        found += formatLine(QByteArrayView(bytes).sliced(at, length), static_cast<quint64>(at), kind, columns);
        at += length;
    }
    QCOMPARE(found, wanted);
}

void TestStreamFormat::linesFitAndLoseNothing()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        QByteArray bytes(random.bounded(1, 300), '\0');
        for (char& c : bytes)
            c = static_cast<char>(random.bounded(256));
        const int columns = random.bounded(24, 120);
        for (const StreamFormat format :
            { StreamFormat::Text, StreamFormat::Hex, StreamFormat::Escaped, StreamFormat::CArray }) {
            qsizetype at = 0;
            while (at < bytes.size()) {
                const QByteArrayView rest = QByteArrayView(bytes).sliced(at);
                const qsizetype length = lineLength(rest, format, columns);
                QVERIFY(length >= 1 && length <= rest.size());
                const QString line = formatLine(rest.first(length), 0, format, columns);
                QVERIFY2(line.size() <= columns, qPrintable(line));
                QVERIFY(!line.contains(u'\n'));
                at += length;
            }
        }
    }
}

void TestStreamFormat::escapedIsReadBack()
{
    QByteArray bytes;
    for (int c = 0; c < 256; ++c)
        bytes.append(static_cast<char>(c)).append('0');
    const auto back = parseEscapes(formatAll(bytes, StreamFormat::Escaped));
    QVERIFY(back.ok());
    QCOMPARE(*back, bytes);
}

void TestStreamFormat::hexIsReadBack()
{
    const QString array = formatAll("hello", StreamFormat::CArray);
    QVERIFY(array.startsWith(QStringLiteral("static const unsigned char bytes[5] = {")));
    const QString inner = array.mid(array.indexOf(u'{') + 1).section(u'}', 0, 0);
    const auto back = parseHex(inner);
    QVERIFY(back.ok());
    QCOMPARE(*back, QByteArray("hello"));
}

void TestStreamFormat::copiedTextIsTheTextItself()
{
    QCOMPARE(formatAll("a\tb\r\n\xc3\xa9", StreamFormat::Text), QStringLiteral("a\tb\r\né"));
    QCOMPARE(formatAll("a\x1b[2J", StreamFormat::Text), QStringLiteral("a\\x1b[2J"));
}

QTEST_GUILESS_MAIN(TestStreamFormat)
#include "tst_streamformat.moc"
