// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationvariables.h"

#include "base/clock.h"
#include "client/conversation/conversationlimits.h"
#include "strict.h"

#include <QDateTime>
#include <QTest>

using namespace signalbox;

namespace {

ConversationText text(const char* body)
{
    const auto made = ConversationText::parse(QString::fromUtf8(body), ConversationText::Form::Quoted);
    if (!made)
        qFatal("%s", qPrintable(made.error().text()));
    return *made;
}

QByteArray expanded(ConversationVariables& variables, const char* body)
{
    const auto bytes = variables.expand(text(body));
    return bytes ? *bytes : "error: " + bytes.error().text().toUtf8();
}

} // namespace

class TestConversationVariables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    void countersCount()
    {
        ConversationVariables variables({ { "given", "from outside" } }, 7, 1);
        QCOMPARE(
            expanded(variables, "${counter} ${counter} ${counter:other} ${counter}"), QByteArray("1 2 1 3"));
        QCOMPARE(expanded(variables, "${client} ${given}"), QByteArray("7 from outside"));
    }

    void randomComesAgain()
    {
        const char* body = "${random:1-6} ${random_hex:16} ${random_text:8} ${random:0-18446744073709551615}";
        ConversationVariables one({}, 1, 42);
        ConversationVariables same({}, 1, 42);
        ConversationVariables otherClient({}, 2, 42);
        ConversationVariables otherSeed({}, 1, 43);
        const QByteArray said = expanded(one, body);
        QCOMPARE(expanded(same, body), said);
        QVERIFY(expanded(otherClient, body) != said);
        QVERIFY(expanded(otherSeed, body) != said);
        QCOMPARE(said.split(' ').at(1).size(), qsizetype { 16 });
        ConversationVariables dice({}, 1, 1);
        QSet<QByteArray> seen;
        for (int i = 0; i < 500; ++i)
            seen.insert(expanded(dice, "${random:1-6}"));
        QCOMPARE(seen, QSet<QByteArray>({ "1", "2", "3", "4", "5", "6" }));
    }

    void timeIsThatOfTheClock()
    {
        ConversationVariables variables({}, 1, 1);
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const qint64 told = expanded(variables, "${time_ms}").toLongLong();
        QVERIFY(told >= before - 1000 && told <= QDateTime::currentMSecsSinceEpoch() + 1000);
        QVERIFY(fromRfc3339(expanded(variables, "${time}")).has_value());
        QCOMPARE(expanded(variables, "${time:yyyy}").size(), qsizetype { 4 });
    }

    void whatIsMissingIsNamed()
    {
        ConversationVariables variables({}, 1, 1);
        QVERIFY(expanded(variables, "${name}").contains("${name}"));
        QVERIFY(expanded(variables, "${2}").contains("group"));
        variables.setCaptures({ "one", "two" });
        QVERIFY(variables.set("name", "x").ok());
        QCOMPARE(expanded(variables, "${2}${name}"), QByteArray("twox"));
    }

    void boundsHold()
    {
        ConversationVariables variables({}, 1, 1);
        QVERIFY(!variables.set("a", QByteArray(ConversationBounds::ValueBytes + 1, 'x')).ok());
        QVERIFY(variables.set("a", QByteArray(ConversationBounds::ValueBytes, 'x')).ok());
        QByteArray much;
        for (int i = 0; i < 17; ++i)
            much += "${a}";
        QVERIFY(expanded(variables, much.constData()).startsWith("error"));
        for (int i = 1; i < ConversationBounds::Variables; ++i)
            QVERIFY(variables.set("v" + QByteArray::number(i), "1").ok());
        QVERIFY(!variables.set("onemore", "1").ok());
        QVERIFY(variables.set("a", "again").ok());
    }

    void valuesStandForThemselvesInExpressions()
    {
        ConversationVariables variables({ { "name", "a.b\xC3\xBC" } }, 1, 1);
        const auto made = ConversationText::parse(u"^${name}(\\d+)$", ConversationText::Form::Pattern);
        QVERIFY(made.ok());
        const auto pattern = variables.expandPattern(*made);
        QVERIFY(pattern.ok());
        const QRegularExpression expression(*pattern);
        QVERIFY(expression
                    .match(QString::fromLatin1("a.b\xC3\xBC"
                                               "12"))
                    .hasMatch());
        QVERIFY(!expression
                     .match(QString::fromLatin1("axb\xC3\xBC"
                                                "12"))
                     .hasMatch());
    }
};

QTEST_GUILESS_MAIN(TestConversationVariables)
#include "tst_conversationvariables.moc"
