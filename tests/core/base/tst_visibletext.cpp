// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/visibletext.h"

#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;

class TestVisibleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void tokens_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("hello") << QStringLiteral("hello");
        QTest::newRow("controls") << QByteArray("a\r\n\t\x1b\0\x07", 7)
                                  << QStringLiteral("a\\r\\n\\t\\e\\0\\x07");
        QTest::newRow("umlaut") << QByteArray("\xC3\xBC") << QStringLiteral("ü");
        QTest::newRow("emoji") << QByteArray("\xF0\x9F\x9A\xA6") << QString::fromUtf8("\xF0\x9F\x9A\xA6");
        QTest::newRow("invalid") << QByteArray("a\xFF\xC3z") << QStringLiteral("a\\xff\\xc3z");
        QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QStringLiteral("\\xc0\\xaf");
        QTest::newRow("C1") << QByteArray("\xC2\x9B") << QStringLiteral("\\x9b");
        QTest::newRow("right-to-left override") << QByteArray("\xE2\x80\xAE") << QStringLiteral("\\u202e");
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFhi") << QStringLiteral("\\ufeffhi");
        QTest::newRow("tag") << QByteArray("\xF3\xA0\x80\x81") << QStringLiteral("\\ue0001");
    }
    void tokens()
    {
        QFETCH(QByteArray, bytes);
        QTEST(visibleText(bytes), "shown");
    }

    void textAndBytesAgree()
    {
        for (char32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 61) {
            if (QChar::isSurrogate(point))
                continue;
            const QString text = QString::fromUcs4(&point, 1);
            QCOMPARE(visibleText(text), visibleText(QByteArrayView(text.toUtf8())));
        }
    }

    void nothingInvisibleIsLeft()
    {
        QRandomGenerator random(3);
        for (int i = 0; i < 2000; ++i) {
            QByteArray some(random.bounded(64), Qt::Uninitialized);
            for (char& c : some)
                c = static_cast<char>(random.bounded(256));
            const QList<uint> shown = visibleText(QByteArrayView(some)).toUcs4();
            for (const uint point : shown)
                QVERIFY(!isInvisible(point));
        }
    }

    void loneSurrogatesAreShown() { QCOMPARE(visibleText(QString(QChar(0xD800))), QStringLiteral("\\ud800")); }

    void isCutAtTheLimit()
    {
        QCOMPARE(visibleText(QByteArrayView("abcdef"), 3), QStringLiteral("abc…"));
        QCOMPARE(visibleText(QByteArrayView("abc"), 3), QStringLiteral("abc"));
        QCOMPARE(visibleText(QStringView(u"abcdef"), 3), QStringLiteral("abc…"));
    }
};

QTEST_GUILESS_MAIN(TestVisibleText)
#include "tst_visibletext.moc"
