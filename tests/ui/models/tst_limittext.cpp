// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/limittext.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;

class TestLimitText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void writes_data()
    {
        QTest::addColumn<LimitUnit>("unit");
        QTest::addColumn<quint32>("value");
        QTest::addColumn<QString>("wanted");
        QTest::newRow("kib") << LimitUnit::Bytes << 65536U << QStringLiteral("64 KiB");
        QTest::newRow("mib") << LimitUnit::Bytes << (1U << 20U) << QStringLiteral("1 MiB");
        QTest::newRow("gib") << LimitUnit::Bytes << (1U << 30U) << QStringLiteral("1 GiB");
        QTest::newRow("odd bytes") << LimitUnit::Bytes << 1025U << QStringLiteral("1025 bytes");
        QTest::newRow("seconds") << LimitUnit::Seconds << 90U << QStringLiteral("90 s");
        QTest::newRow("minutes") << LimitUnit::Seconds << 300U << QStringLiteral("5 min");
        QTest::newRow("days") << LimitUnit::Seconds << 86400U << QStringLiteral("1 d");
        QTest::newRow("count") << LimitUnit::Count << 100U << QStringLiteral("100");
    }
    void writes()
    {
        QFETCH(LimitUnit, unit);
        QFETCH(quint32, value);
        QFETCH(QString, wanted);
        QCOMPARE(limitText(unit, value).remove(QLatin1Char(',')), wanted);
        QCOMPARE(parseLimit(unit, limitText(unit, value)), std::optional(value));
    }

    void reads_data()
    {
        QTest::addColumn<LimitUnit>("unit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("wanted"); // -1: none
        const auto add = [](LimitUnit unit, const char* text, qint64 wanted) {
            QTest::newRow(text) << unit << QString::fromUtf8(text) << wanted;
        };
        add(LimitUnit::Bytes, "64 KiB", 65536);
        add(LimitUnit::Bytes, "64k", 65536);
        add(LimitUnit::Bytes, " 64kb ", 65536);
        add(LimitUnit::Bytes, "1.5 MiB", 1572864);
        add(LimitUnit::Bytes, "100", 100);
        add(LimitUnit::Bytes, "100 bytes", 100);
        add(LimitUnit::Bytes, "1.5", -1);
        add(LimitUnit::Bytes, "8 GiB", -1);
        add(LimitUnit::Bytes, "MiB", -1);
        add(LimitUnit::Bytes, "", -1);
        add(LimitUnit::Seconds, "5 min", 300);
        add(LimitUnit::Seconds, "2h", 7200);
        add(LimitUnit::Seconds, "30 s", 30);
        add(LimitUnit::Seconds, "30", 30);
        add(LimitUnit::Seconds, "-1", -1);
        add(LimitUnit::Count, "0", 0);
        add(LimitUnit::Count, "64 KiB ", -1);
        add(LimitUnit::Count, "nan", -1);
    }
    void reads()
    {
        QFETCH(LimitUnit, unit);
        QFETCH(QString, text);
        QFETCH(qint64, wanted);
        const auto value = parseLimit(unit, text);
        QCOMPARE(value ? static_cast<qint64>(*value) : -1, wanted);
    }

    void everyDefaultIsWrittenAndReadBack()
    {
        for (const LimitEntry& entry : limitCatalogue()) {
            const quint32 value = entry.get({});
            const QString text = limitText(entry, value);
            QVERIFY2(!text.isEmpty(), entry.option);
            if (value > 0)
                QCOMPARE(parseLimit(entry.unit, text), std::optional(value));
            if (entry.min == 0)
                QVERIFY2(!parseLimit(entry.unit, limitText(entry, 0)), entry.option); // words
        }
    }

    void namesWhatBit()
    {
        LimitHits hits;
        QVERIFY(limitHitsText(hits).isEmpty());
        hits[Limit::IdleTimeout] = 3;
        hits[Limit::Descriptors] = 1;
        QCOMPARE(limitHitsText(hits),
            QStringLiteral("%1: 1\n%2: 3").arg(limitTitle(Limit::Descriptors), limitTitle(Limit::IdleTimeout)));
    }
};

QTEST_APPLESS_MAIN(TestLimitText)
#include "tst_limittext.moc"
