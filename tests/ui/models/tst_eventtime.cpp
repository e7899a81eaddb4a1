// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventtime.h"
#include "strict.h"

#include <QTest>

#include <ctime>

using namespace signalbox;

class TestEventTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }
    void cleanup()
    {
        qunsetenv("TZ");
        ::tzset();
    }

    void exactTimesNameTheirZone_data()
    {
        QTest::addColumn<QByteArray>("zone"); // tzset(3), which counts westward
        QTest::addColumn<QString>("end");
        QTest::newRow("UTC") << QByteArray("UTC0") << QStringLiteral("07:20:51.123456789 UTC");
        QTest::newRow("east") << QByteArray("ABC-5:30") << QStringLiteral("12:50:51.123456789 +05:30");
        QTest::newRow("west") << QByteArray("ABC3:30") << QStringLiteral("03:50:51.123456789 -03:30");
        QTest::newRow("half an hour west")
            << QByteArray("ABC0:30") << QStringLiteral("06:50:51.123456789 -00:30");
    }
    void exactTimesNameTheirZone()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, end);
        qputenv("TZ", zone);
        ::tzset();
        const QString text = formatExactTime(*fromRfc3339("2026-11-22T07:20:51.123456789Z"));
        QVERIFY2(text.endsWith(end), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("2026")));
    }
};

QTEST_GUILESS_MAIN(TestEventTime)
#include "tst_eventtime.moc"
