// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"

#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;

namespace {

/// A literal with its NUL bytes.
template <std::size_t N> QByteArray bytes(const char (&literal)[N]) { return { literal, N - 1 }; }

QByteArray randomBytes(QRandomGenerator& random, qsizetype length)
{
    QByteArray out(length, Qt::Uninitialized);
    for (char& c : out)
        c = static_cast<char>(random.bounded(256));
    return out;
}

} // namespace

class TestBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void plainText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isPlain");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("lines") << bytes("a\tb\r\nc") << true;
        QTest::newRow("umlauts") << bytes("gr\xC3\xBC\xC3\x9F") << true;
        QTest::newRow("four bytes") << bytes("\xF0\x9F\x9A\xA6") << true;
        QTest::newRow("NUL") << bytes("a\0b") << false;
        QTest::newRow("escape") << bytes("\x1b[31m") << false;
        QTest::newRow("DEL") << bytes("\x7f") << false;
        QTest::newRow("C1 control") << bytes("\xC2\x9B") << false;
        QTest::newRow("stray byte") << bytes("\xFF") << false;
        QTest::newRow("cut short") << bytes("a\xC3") << false;
        QTest::newRow("overlong") << bytes("\xC0\xAF") << false;
        QTest::newRow("overlong in three") << bytes("\xE0\x80\xAF") << false;
        QTest::newRow("surrogate") << bytes("\xED\xA0\x80") << false;
        QTest::newRow("beyond Unicode") << bytes("\xF4\x90\x80\x80") << false;
    }
    void plainText()
    {
        QFETCH(QByteArray, bytes);
        QTEST(isPlainText(bytes), "isPlain");
    }

    void firstCharacterAgreesWithQt()
    {
        QRandomGenerator random(1);
        for (int i = 0; i < 20000; ++i) {
            QByteArray some = randomBytes(random, random.bounded(1, 6));
            if (i % 2)
                some[0] = static_cast<char>(random.bounded(0xC0, 0x100)); // likelier to be a sequence
            char32_t point = 0;
            const int length = firstCharacter(some, point);
            if (length > 0) {
                QVERIFY(some.first(length).isValidUtf8());
                QCOMPARE(QString::fromUcs4(&point, 1).toUtf8(), some.first(length));
            } else {
                for (qsizetype n = 1; n <= some.size(); ++n)
                    QVERIFY(!some.first(n).isValidUtf8());
            }
        }
    }

    void escapes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("escaped");
        QTest::newRow("printable") << bytes("plain \\ text") << bytes("plain \\ text");
        QTest::newRow("line end") << bytes("a\r\n") << bytes("a\\x0d\\x0a");
        QTest::newRow("UTF-8 stays") << bytes("\xC3\xBC") << bytes("\xC3\xBC");
        QTest::newRow("broken UTF-8") << bytes("\xC3(\xFF") << bytes("\\xc3(\\xff");
        QTest::newRow("bidi override") << bytes("\xE2\x80\xAE") << bytes("\\xe2\\x80\\xae");
        QTest::newRow("terminal sequence") << bytes("\x1b]0;x\x07") << bytes("\\x1b]0;x\\x07");
    }
    void escapes()
    {
        QFETCH(QByteArray, bytes);
        QTEST(escapeUnprintable(bytes), "escaped");
    }

    void hexGoesBothWays()
    {
        QRandomGenerator random(2);
        for (int i = 0; i < 200; ++i) {
            const QByteArray some = randomBytes(random, random.bounded(64));
            const auto back = parseHex(QString::fromLatin1(toHex(some)));
            QVERIFY(back.ok());
            QCOMPARE(*back, some);
        }
    }

    void parsesPastedHex_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("spaces") << QStringLiteral("68 65 6c 6c 6f");
        QTest::newRow("none") << QStringLiteral("68656C6C6F");
        QTest::newRow("C array") << QStringLiteral("{ 0x68, 0x65, 0x6c,\n 0x6c, 0x6F };");
        QTest::newRow("C string") << QStringLiteral("\"\\x68\\x65\\x6c\\x6c\\x6f\"");
        QTest::newRow("colons") << QStringLiteral("68:65:6c:6c:6f");
        QTest::newRow("dashes") << QStringLiteral("68-65-6c-6c-6f");
    }
    void parsesPastedHex()
    {
        QFETCH(QString, text);
        const auto parsed = parseHex(text);
        QVERIFY2(parsed.ok(), qPrintable(parsed.ok() ? QString() : parsed.error().text()));
        QCOMPARE(*parsed, bytes("hello"));
    }

    void refusesOtherHex_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::newRow("letter") << QStringLiteral("68 6g") << QStringLiteral("\"g\" at position 5");
        QTest::newRow("digit alone") << QStringLiteral("6 8") << QStringLiteral("position 2");
        QTest::newRow("odd") << QStringLiteral("686") << QStringLiteral("stands alone");
    }
    void refusesOtherHex()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        const auto parsed = parseHex(text);
        QVERIFY(!parsed.ok());
        QVERIFY2(parsed.error().message.contains(names), qPrintable(parsed.error().message));
        QVERIFY(!parsed.error().remedy.isEmpty());
    }

    void parsesEscapes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("meant");
        QTest::newRow("none") << QStringLiteral("plain") << bytes("plain");
        QTest::newRow("line") << QStringLiteral("a\\r\\n") << bytes("a\r\n");
        QTest::newRow("NUL") << QStringLiteral("\\0\\x00") << bytes("\0\0");
        QTest::newRow("each letter") << QStringLiteral("\\n\\r\\t\\a\\b\\e\\f\\v\\\\\\\"\\'")
                                     << bytes("\n\r\t\a\b\x1b\f\v\\\"'");
        QTest::newRow("byte") << QStringLiteral("\\xfF!") << bytes("\xFF!");
        QTest::newRow("character") << QStringLiteral("\\u00fc") << bytes("\xC3\xBC");
        QTest::newRow("pair") << QStringLiteral("\\ud83d\\udea6") << bytes("\xF0\x9F\x9A\xA6");
        QTest::newRow("typed") << QString::fromUtf8("\xF0\x9F\x9A\xA6\\n") << bytes("\xF0\x9F\x9A\xA6\n");
    }
    void parsesEscapes()
    {
        QFETCH(QString, text);
        const auto parsed = parseEscapes(text);
        QVERIFY(parsed.ok());
        QTEST(*parsed, "meant");
    }

    void refusesOtherEscapes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("names");
        QTest::newRow("unknown") << QStringLiteral("a\\q") << QStringLiteral("\"\\q\"");
        QTest::newRow("at the end") << QStringLiteral("a\\") << QStringLiteral("\"\\\"");
        QTest::newRow("one digit") << QStringLiteral("\\x1") << QStringLiteral("\"\\x1\"");
        QTest::newRow("no digit") << QStringLiteral("\\u12g4") << QStringLiteral("\"\\u12g4\"");
        QTest::newRow("half a pair") << QStringLiteral("\\ud83d!") << QStringLiteral("\"\\ud83d\"");
        QTest::newRow("low half") << QStringLiteral("\\udea6") << QStringLiteral("\"\\udea6\"");
        QTest::newRow("two high halves") << QStringLiteral("\\ud83d\\ud83d") << QStringLiteral("\"\\ud83d\"");
    }
    void refusesOtherEscapes()
    {
        QFETCH(QString, text);
        QFETCH(QString, names);
        const auto parsed = parseEscapes(text);
        QVERIFY(!parsed.ok());
        QVERIFY2(parsed.error().message.contains(names), qPrintable(parsed.error().message));
    }

    void dumpsHex()
    {
        QCOMPARE(hexDump({}), QByteArray());
        QCOMPARE(hexDump(bytes("hello, world\r\n\0\xFFz")),
            bytes("00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 0d 0a 00 ff  |hello, world....|\n"
                  "00000010  7a                                                |z|\n"));
    }
};

QTEST_GUILESS_MAIN(TestBytes)
#include "tst_bytes.moc"
