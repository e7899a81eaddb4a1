// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayresult.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;

namespace {

ReplayOutcome outcomeOf(const QByteArray& expected, const QByteArray& got, const QStringList& words = {})
{
    ReplayOutcome outcome;
    outcome.expected = expected;
    outcome.got = got;
    outcome.received = static_cast<quint64>(got.size());
    outcome.mask = *ByteMask::fromWords(words);
    ReplayConnection connection;
    judge(outcome, connection);
    return outcome;
}

} // namespace

class TestReplaySettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void textComesBack()
    {
        ReplaySettings settings;
        QCOMPARE(*replaySettingsFromText(replaySettingsText(settings)), settings);
        settings.recording = QStringLiteral("/tmp/with \\ and\nline end.pcapng");
        settings.side = RecordedSide::Client;
        settings.target = *Endpoint::parse(QStringLiteral("[::1]:7000"));
        settings.speed = 0.25;
        settings.wait = ReplaySettings::Wait::All;
        settings.timeout = std::chrono::milliseconds(1250);
        settings.connections = { ConnectionId { 3 }, ConnectionId { 9 } };
        settings.mask = *ByteMask::fromWords(
            { QStringLiteral("time"), QStringLiteral("/id=\\d+ and blanks /"), QStringLiteral("10+4") });
        const QString text = replaySettingsText(settings);
        const auto back = replaySettingsFromText(text);
        QVERIFY2(back, qPrintable(back ? QString() : back.error().text()));
        QCOMPARE(*back, settings);
        QCOMPARE(replaySettingsText(*back), text);
        QCOMPARE(*replaySettingsFromText(QStringLiteral("# a remark\n\nspeed max\n")), [] {
            ReplaySettings fast;
            fast.speed = ReplaySettings::FullSpeed;
            return fast;
        }());
    }

    void textErrorsNameTheLine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("key") << QStringLiteral("\nsped 10") << QStringLiteral("Line 2: There is no setting");
        QTest::newRow("speed") << QStringLiteral("speed soon") << QStringLiteral("Line 1: \"soon\"");
        QTest::newRow("zero") << QStringLiteral("speed 0") << QStringLiteral("\"0\"");
        QTest::newRow("side") << QStringLiteral("side left") << QStringLiteral("left");
        QTest::newRow("wait") << QStringLiteral("wait long") << QStringLiteral("long");
        QTest::newRow("target") << QStringLiteral("target nowhere") << QStringLiteral("nowhere");
        QTest::newRow("connection") << QStringLiteral("connection 0") << QStringLiteral("\"0\"");
        QTest::newRow("mask") << QStringLiteral("mask /(/") << QStringLiteral("Line 1: The mask");
        QTest::newRow("timeout") << QStringLiteral("timeout x") << QStringLiteral("\"x\"");
    }
    void textErrorsNameTheLine()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const auto read = replaySettingsFromText(text);
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(said), qPrintable(read.error().message));
        QVERIFY(!read.error().remedy.isEmpty());
    }

    void validates()
    {
        ReplaySettings settings;
        QVERIFY(!validate(settings)); // no target
        settings.target = *Endpoint::parse(QStringLiteral("127.0.0.1:1"));
        QVERIFY(validate(settings));
        settings.speed = 1e9;
        QVERIFY(!validate(settings));
        settings.speed = ReplaySettings::FullSpeed;
        QVERIFY(validate(settings));
        settings.timeout = std::chrono::milliseconds(1);
        QVERIFY(!validate(settings));
    }

    void masksAsTyped()
    {
        QCOMPARE(replayMaskWord(QStringLiteral("time")), QStringLiteral("time"));
        QCOMPARE(replayMaskWord(QStringLiteral("3+4")), QStringLiteral("3+4"));
        QCOMPARE(replayMaskWord(QStringLiteral("/a/")), QStringLiteral("/a/"));
        QCOMPARE(replayMaskWord(QStringLiteral("id=\\d+")), QStringLiteral("/id=\\d+/"));
    }

    void verdicts()
    {
        QCOMPARE(outcomeOf("abc", "abc").verdict, ReplayVerdict::Same);
        const ReplayOutcome differs = outcomeOf("abc", "abd");
        QCOMPARE(differs.verdict, ReplayVerdict::Differs);
        QCOMPARE(differs.difference->gotAt, qsizetype { 2 });
        QCOMPARE(outcomeOf("abc", "ab").verdict, ReplayVerdict::Shorter);
        QCOMPARE(outcomeOf("abc", "abcd").verdict, ReplayVerdict::Longer);
        QCOMPARE(outcomeOf("at 10:11:12.", "at 1:02:03.5.", { QStringLiteral("time") }).verdict,
            ReplayVerdict::Same);
    }

    void suggestsMasks_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QByteArray>("got");
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* title, const QByteArray& expected, const QByteArray& got,
                             const char* word, const QStringList& words = {}) {
            QTest::newRow(title) << expected << got << words << QString::fromLatin1(word);
        };
        row("guest", "* Welcome, guest-9. x\n", "* Welcome, guest-12. x\n", "guest");
        row("guest at the end", "guest-1", "guest-12", "guest");
        row("time", "now 10:11:12!\n", "now 10:11:13!\n", "time");
        row("uuid", "id 0f8fad5b-d9cb-469f-a165-70867728950e\n", "id 7c9e6679-7425-40de-944b-e07fc1f90ae7\n",
            "uuid");
        row("number", "n=7;\n", "n=15;\n", "number");
        row("context", "token=abcdef; path=/\n", "token=zyxabcdef0; path=/\n",
            "/token=[^\\r\\n]*?\\;\\ path\\=\\//");
        row("range", QByteArray("\x01\x02\x03\x04\0\x09", 6), QByteArray("\x01\x07\x08\x04\0\x09", 6), "1+2");
        row("the second", "10:11:12 token=abc;\n", "10:11:19 token=xyz;\n", "/\\ token\\=[^\\r\\n]*?\\;/",
            { QStringLiteral("time") });
    }
    void suggestsMasks()
    {
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, got);
        QFETCH(QStringList, words);
        QFETCH(QString, word);
        const ReplayOutcome outcome = outcomeOf(expected, got, words);
        QVERIFY(outcome.difference);
        const auto suggested = suggestedMask(outcome);
        QVERIFY(suggested);
        if (!word.startsWith(QLatin1Char('/')))
            QCOMPARE(*suggested, word);
        else
            QVERIFY2(suggested->contains(QStringLiteral("token")), qPrintable(*suggested));
        QCOMPARE(outcomeOf(expected, got, words + QStringList { *suggested }).verdict, ReplayVerdict::Same);
    }

    void suggestsNothingWhereNothingHelps()
    {
        QVERIFY(!suggestedMask(outcomeOf("abc", "abc")));
        QVERIFY(!suggestedMask(outcomeOf("abc\n", "abc\nmore\n")));
        QVERIFY(!suggestedMask(outcomeOf("abc\n", "")));
    }
};

QTEST_GUILESS_MAIN(TestReplaySettings)
#include "tst_replaysettings.moc"
