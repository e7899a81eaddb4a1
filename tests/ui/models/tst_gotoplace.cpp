// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gotoplace.h"

#include <QDateTime>
#include <QTest>

using namespace signalbox;

class TestGoToPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data();
    void numbers();
    void times_data();
    void times();
    void timeOfDayIsOfTheLatestDayThatHasIt();
    void refuses_data();
    void refuses();
};

namespace {

WallTime local(const char* text, qint64 nanos = 0)
{
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
    return WallTime { std::chrono::milliseconds { time.toMSecsSinceEpoch() } }
    + std::chrono::nanoseconds { nanos };
}

/// A log from noon to one o'clock.
GoToContext context()
{
    return { local("2026-11-22T12:00:00"), local("2026-11-22T13:00:00"), local("2026-11-22T12:00:10"),
        local("2026-11-22T12:30:00") };
}

} // namespace

void TestGoToPlace::numbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint64>("number");
    const auto row = [](const char* text, quint64 number) {
        QTest::newRow(text) << QString::fromUtf8(text) << number;
    };
    row("12403", 12403);
    row("12,403", 12403);
    row("  1,212,403 ", 1'212'403);
    row("12 403", 12403);
    row("12\u202f403", 12403);
    row("12'403", 12403);
    row("No. 12,403", 12403);
    row("no 7", 7);
    row("#7", 7);
    row("0", 0);
    row("18446744073709551615", std::numeric_limits<quint64>::max());
}

void TestGoToPlace::numbers()
{
    QFETCH(QString, text);
    const auto place = parseGoToPlace(text, context());
    QVERIFY2(place, place ? "" : qPrintable(place.error().text()));
    QVERIFY(std::holds_alternative<quint64>(*place));
    QTEST(std::get<quint64>(*place), "number");
}

void TestGoToPlace::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanos");
    const auto row = [](const char* text, WallTime time) {
        QTest::newRow(text) << QString::fromUtf8(text) << qint64 { time.time_since_epoch().count() };
    };
    using namespace std::chrono_literals;
    row("12:03", local("2026-11-22T12:03:00"));
    row("12:03:01", local("2026-11-22T12:03:01"));
    row("12:03:01.220412", local("2026-11-22T12:03:01", 220'412'000));
    row("12:03:01.220412345", local("2026-11-22T12:03:01", 220'412'345));
    row("2026-11-21 23:59:59.5", local("2026-11-21T23:59:59", 500'000'000));
    row("2026-11-21T23:59", local("2026-11-21T23:59:00"));
    row("2026-11-22T11:03:01.000000001Z", *fromRfc3339("2026-11-22T11:03:01.000000001Z"));
    row("2026-11-22T12:03:01+01:00", *fromRfc3339("2026-11-22T11:03:01Z"));
    // From the beginning, or the reference.
    row("12.5", context().origin + 12'500ms);
    row("90 s", context().origin + 90s);
    row("3ms", context().origin + 3ms);
    row("2 µs", context().origin + 2us);
    row("1h", context().origin + 1h);
    row("0.000250", context().origin + 250us);
    // From the current event.
    row("-30s", context().current - 30s);
    row("-30", context().current - 30s);
    row("+1.5", context().current + 1'500ms);
    row("+ 2m", context().current + 2min);
    row("\u22125 min", context().current - 5min);
    row("+.5", context().current + 500ms);
    row("-250us", context().current - 250us);
    row("+10ns", context().current + 10ns);
}

void TestGoToPlace::times()
{
    QFETCH(QString, text);
    const auto place = parseGoToPlace(text, context());
    QVERIFY2(place, place ? "" : qPrintable(place.error().text()));
    QVERIFY(std::holds_alternative<WallTime>(*place));
    QTEST(qint64 { std::get<WallTime>(*place).time_since_epoch().count() }, "nanos");
}

void TestGoToPlace::timeOfDayIsOfTheLatestDayThatHasIt()
{
    GoToContext overnight = context();
    overnight.first = local("2026-11-20T18:00:00");
    overnight.last = local("2026-11-22T00:10:00");
    const auto at = [&](const char* text) {
        return std::get<WallTime>(*parseGoToPlace(QString::fromLatin1(text), overnight));
    };
    QCOMPARE(at("00:05").time_since_epoch().count(), local("2026-11-22T00:05:00").time_since_epoch().count());
    QCOMPARE(at("23:59").time_since_epoch().count(), local("2026-11-21T23:59:00").time_since_epoch().count());
}

void TestGoToPlace::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : { "", "  ", "soon", "12:60", "25:00", "12,40", "1,2403", "-", "+x", "12:03:01.",
             "-12:00", "12 hours", "2026-13-01 12:00", "2026-02-30T12:00:00Z", "99999999999999999999",
             "-99999999999h", "1e9", "0x10", "٣" })
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestGoToPlace::refuses()
{
    QFETCH(QString, text);
    const auto place = parseGoToPlace(text, context());
    QVERIFY(!place);
    QVERIFY(!place.error().message.isEmpty());
    QVERIFY(place.error().remedy.contains(QStringLiteral("No."))); // says what is accepted
}

QTEST_APPLESS_MAIN(TestGoToPlace)
#include "tst_gotoplace.moc"
