// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/textneedle.h"

#include "strict.h"

#include <QRandomGenerator>

using namespace signalbox;

class TestTextNeedle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void finds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isIn");
        const auto row = [](const char* name, const char* text, QByteArrayView bytes, bool isIn) {
            QTest::newRow(name) << QString::fromUtf8(text) << bytes.toByteArray() << isIn;
        };
        row("empty in empty", "", "", true);
        row("in nothing", "a", "", false);
        row("whole", "hello", "hello", true);
        row("case", "HeLLo", "say hELlO!", true);
        row("longer than the bytes", "hello", "hell", false);
        row("at the end", "lo", "hello", true);
        row("almost", "hello", "hellx hell", false);
        row("after a near miss", "aab", "aaaaab", true);
        row("not letters", "@[", "`{", false); // 0x20 apart, as letters of two cases are
        row("between NUL bytes", "b", QByteArrayView("\0b\0", 3), true);
        row("umlaut", "grün", "GR\xC3\x9CN", true);
        row("umlaut in ASCII", "grün", "gruen", false);
        row("umlaut in broken bytes", "ü", "\xFF\xC3\xBC", true);
        row("ASCII among umlauts", "n", "\xC3\xBCn", true);
    }
    void finds()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        QTEST(TextNeedle(text).isIn(bytes), "isIn");
    }

    void agreesWithTheSlowWay()
    {
        QRandomGenerator random(5);
        const auto some = [&](int length) {
            QByteArray text(length, Qt::Uninitialized);
            for (char& c : text)
                c = "aAbBc"[random.bounded(5)];
            return text;
        };
        for (int i = 0; i < 50000; ++i) {
            const QByteArray needle = some(random.bounded(1, 6));
            const QByteArray hay = some(random.bounded(90));
            const TextNeedle wanted(QString::fromLatin1(needle));
            const QByteArray folded = hay.toLower();
            QCOMPARE(wanted.isIn(hay), folded.contains(needle.toLower()));
            const qsizetype from = random.bounded(int(hay.size()) + 1);
            QCOMPARE(wanted.indexIn(hay, from), folded.indexOf(needle.toLower(), from));
        }
    }

    void longTexts()
    {
        const QString text(300, QLatin1Char('x')); // beyond what a step of the search can be
        QVERIFY(TextNeedle(text).isIn(QByteArray(1000, 'X')));
        QVERIFY(!TextNeedle(text).isIn(QByteArray(299, 'x')));
        QVERIFY(TextNeedle(text + QLatin1Char('y')).isIn(QByteArray(1000, 'x') + 'Y'));
    }

    void searchesFast()
    {
        const QByteArray payload(64, 'a');
        const TextNeedle needle(u"needle");
        QBENCHMARK { QVERIFY(!needle.isIn(payload)); }
    }
};

QTEST_GUILESS_MAIN(TestTextNeedle)
#include "tst_textneedle.moc"
