// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationmatcher.h"

#include "client/conversation/conversationlimits.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using State = ConversationMatcher::State;
using Place = ConversationMatcher::Place;

namespace {

/// Bytes that come in two pieces, of which the first is looked at too. What is found in the end.
ConversationMatcher::Look inTwo(ConversationMatcher matcher, QByteArrayView bytes, qsizetype cut)
{
    const ConversationMatcher::Look first = matcher.look(bytes.first(cut), false);
    if (first.state == State::Matched || first.state == State::Impossible)
        return first;
    const ConversationMatcher::Look second = matcher.look(bytes, false);
    return second.state == State::Settling ? matcher.look(bytes, true) : second;
}

ConversationMatcher pattern(const char* text, QRegularExpression::PatternOptions options = {})
{
    return ConversationMatcher(QString::fromLatin1(text), options);
}

} // namespace

class TestConversationMatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void cutsDoNotMatter_data()
    {
        QTest::addColumn<QString>("expression"); // empty: the text
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("end");
        QTest::newRow("text") << QString() << QByteArray("abab!") << QByteArray("xx ababab! and more") << 10;
        QTest::newRow("binary") << QString() << QByteArray("\0\xFF\0", 3) << QByteArray("\0\0\xFF\0\0", 5) << 4;
        QTest::newRow("line") << QStringLiteral("(\\d+) (\\w+)\\r\\n") << QByteArray()
                              << QByteArray("220 ready\r\n250 ok\r\n") << 11;
        QTest::newRow("greedy") << QStringLiteral("a+") << QByteArray() << QByteArray("xaaaa") << 5;
        QTest::newRow("optional end") << QStringLiteral("OK( then)?") << QByteArray() << QByteArray("OK then\n")
                                      << 7;
        QTest::newRow("front") << QStringLiteral("^220") << QByteArray() << QByteArray("220 x") << 3;
        QTest::newRow("look-ahead") << QStringLiteral("a(?=b)") << QByteArray() << QByteArray("acab") << 3;
        QTest::newRow("bytes beyond ASCII")
            << QStringLiteral("[\xC0-\xFF]{2}x") << QByteArray() << QByteArray("a\xC3\xFFx") << 4;
    }
    void cutsDoNotMatter()
    {
        QFETCH(QString, expression);
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, bytes);
        QFETCH(int, end);
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            const ConversationMatcher::Look look =
                inTwo(expression.isEmpty() ? ConversationMatcher(text, Place::Anywhere)
                                           : ConversationMatcher(expression, {}),
                    bytes, cut);
            QVERIFY2(look.state == State::Matched, qPrintable(QString::number(cut)));
            QCOMPARE(look.end, qsizetype { end });
        }
    }

    void capturesWhatItFound()
    {
        ConversationMatcher matcher = pattern("(?<code>\\d+)(-)? (?<word>\\w+)\n");
        const auto look = matcher.look("x 250 fine\n", false);
        QCOMPARE(look.state, State::Matched);
        QCOMPARE(look.captures, QList<QByteArray>({ "250", "", "fine" }));
        QCOMPARE(look.named, (QMap<QByteArray, QByteArray> { { "code", "250" }, { "word", "fine" } }));
    }

    void exactlyKnowsAtOnce()
    {
        ConversationMatcher matcher("hello\n", Place::Front);
        QCOMPARE(matcher.look("hel", false).state, State::Waiting);
        const auto other = matcher.look("help", false);
        QCOMPARE(other.state, State::Impossible);
        QVERIFY2(other.why.contains(QStringLiteral("Something else")), qPrintable(other.why));
        QCOMPARE(matcher.look("hello\nmore", false).end, qsizetype { 6 });
    }

    void theWindowIsBounded()
    {
        const QByteArray much(ConversationBounds::Window, 'a');
        for (ConversationMatcher matcher :
            { ConversationMatcher("b", Place::Anywhere), pattern("b"), pattern("a+b") }) {
            const auto look = matcher.look(much, false);
            QCOMPARE(look.state, State::Impossible);
            QVERIFY(!look.why.isEmpty());
        }
        QCOMPARE(pattern("a+").look(much, false).state, State::Matched);
    }

    void theStepsAreBounded()
    {
        ConversationMatcher matcher = pattern("^(a+)+$");
        const auto look = matcher.look(QByteArray(200, 'a') + '!', true);
        QVERIFY(look.state != State::Matched);
        ConversationMatcher hard = pattern("^(a|aa|aaa|b?a)*c");
        const auto other = hard.look(QByteArray(5000, 'a') + "!c", true);
        QCOMPARE(other.state, State::Impossible);
        QVERIFY2(other.why.contains(QStringLiteral("steps")), qPrintable(other.why));
    }
};

QTEST_GUILESS_MAIN(TestConversationMatcher)
#include "tst_conversationmatcher.moc"
