// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/rulesfile.h"

#include "modes/rules/ruleexamples.h"
#include "strict.h"

#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

class TestRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void readsEveryWord()
    {
        const auto set = parseRules("\xEF\xBB\xBF# a comment\r\n"
                                    "match bytes\r\n"
                                    "\n"
                                    "rule  one & only \n"
                                    "  off\n"
                                    "  when regex /^a\\/b(?<n>\\d+)$/i\n"
                                    "  reply \"x${n}\\t\\\"${1}\\\"\\n\"\n"
                                    "  after 1.5s\n"
                                    "  once-in-all\n"
                                    "  close\n"
                                    "  stop\n"
                                    "rule two\n"
                                    "when hex 0A ff\n"
                                    "reply hex 00\n"
                                    "once\n"
                                    "default \"?\"\n");
        QVERIFY2(set.ok(), set ? "" : qPrintable(set.error().text()));
        QCOMPARE(set->unit, RuleUnit::Bytes);
        QCOMPARE(set->rules.size(), std::size_t { 2 });
        const ReplyRule& one = set->rules[0];
        QCOMPARE(one.name, QStringLiteral("one & only"));
        QVERIFY(!one.isEnabled && one.closes && one.stops && one.ignoresCase);
        QCOMPARE(one.trigger, RuleTrigger::Regex);
        QCOMPARE(one.pattern.bytes, QByteArray("^a\\/b(?<n>\\d+)$"));
        QCOMPARE(one.reply.bytes, QByteArray("x${n}\t\"${1}\"\n"));
        QCOMPARE(one.delay, std::chrono::milliseconds { 1500 });
        QCOMPARE(one.fires, RuleFires::OnceInAll);
        const ReplyRule& two = set->rules[1];
        QCOMPARE(two.trigger, RuleTrigger::Contains);
        QCOMPARE(two.pattern, (RuleText { QByteArray("\x0a\xff", 2), true }));
        QCOMPARE(two.reply, (RuleText { QByteArray(1, '\0'), true }));
        QCOMPARE(two.fires, RuleFires::OncePerClient);
        QCOMPARE(set->fallback.bytes, QByteArray("?"));
    }

    void printsWhatItReads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("only a default") << QByteArray("default \"x\"");
        QTest::newRow("default in hex") << QByteArray("match bytes\ndefault hex 00 ff");
        QTest::newRow("empty texts") << QByteArray("rule a\nwhen equals \"\"\nreply \"\"\ndefault hex");
        for (const char* when : { "opened", "always", "contains \"a\"", "contains hex 41 00", "hex 41 00",
                 "equals \"tab\\t quote\\\" back\\\\slash \\xff \\x00 \xC3\xA9 \xE2\x80\xAE\"",
                 "equals hex 0d0a", "starts-with \"#\"", "starts-with hex 02", "regex /a\\/b/", "regex /a/b/i",
                 "regex /\xC3\xA9+/", "contains \"\\x41\\u00e9\"" })
            QTest::newRow(when) << QByteArray("rule r\nwhen ") + when;
        for (const char* part : { "reply \"$$${client} ${counter} ${message} ${0}\"", "reply hex 24 7b 31",
                 "reply \"${time} ${time:unix} ${time:hh:mm} ${random} ${random:1-6}\"", "after 0ms",
                 "after 1ms", "after 2s", "after 3600s", "after 0.25s", "once", "once-in-all", "always", "off",
                 "close", "stop" })
            QTest::newRow(part) << QByteArray("rule r\nwhen always\n") + part;
        for (const RuleExample& example : ruleExamples())
            QTest::newRow(example.name) << QByteArray(example.text);
    }
    void printsWhatItReads()
    {
        QFETCH(QByteArray, text);
        const auto set = parseRules(text);
        QVERIFY2(set.ok(), set ? "" : qPrintable(set.error().text()));
        QVERIFY(validate(*set).ok());
        const QByteArray printed = printRules(*set);
        const auto again = parseRules(printed);
        QVERIFY2(again.ok(), printed.constData());
        QVERIFY2(*again == *set, printed.constData());
        QCOMPARE(printRules(*again), printed);
    }

    void namesLineAndRemedy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* text, const char* said) {
            QTest::newRow(QByteArray(text).replace('\n', " / ").constData())
                << QByteArray(text) << QString::fromUtf8(said);
        };
        row("\n\nwhat", "Line 3: \"what\" stands outside");
        row("match words", "Line 1: Rules cannot match \"words\"");
        row("match line\nmatch line", "Line 2: \"match\" stands behind");
        row("rule a\nwhen always\nmatch line", "Line 3: \"match\" stands behind");
        row("rule", "Line 1: The rule has no name");
        row("rule a\nreply \"x\"", "Line 1: The rule \"a\" does not say when");
        row("rule a\nreply \"x\"\n\nrule b\nwhen always", "Line 1: The rule \"a\" does not say when");
        row("rule a\nwhen always\nrule A\nwhen always", "Line 3: There is a rule \"A\" already, in line 1");
        row("rule a\nwhen", "Line 2: \"when\" says nothing");
        row("rule a\nwhen never", "Line 2: \"never\" is not a condition");
        row("rule a\nwhen always \"x\"", "stands behind \"always\"");
        row("rule a\nwhen contains", "Line 2: The text is missing");
        row("rule a\nwhen contains x", "Line 2: \"x\" is not a text");
        row("rule a\nwhen contains \"x", "Line 2: The text has no closing quote");
        row("rule a\nwhen contains \"x\\\"", "Line 2: The text has no closing quote");
        row("rule a\nwhen contains \"x\" y", "Line 2: \"y\" stands behind the text");
        row("rule a\nwhen contains \"\"", "Line 2: There is no text to look for");
        row("rule a\nwhen hex", "Line 2: There is no text to look for");
        row("rule a\nwhen hex 0g", "Line 2:");
        row("rule a\nwhen contains \"\\q\"", "Line 2:");
        row("rule a\nwhen regex", "Line 2: The regular expression has no slashes");
        row("rule a\nwhen regex /a", "Line 2: The regular expression has no slashes");
        row("rule a\nwhen regex //", "Line 2: The regular expression is empty");
        row("rule a\nwhen regex /a/x", "Line 2: There is no flag \"x\"");
        row("rule a\nwhen regex /ab(/", "Line 2: The regular expression is wrong at character 4");
        row("rule a\nwhen regex /a\x01/", "Line 2: The regular expression has control characters");
        row("rule a\nwhen always\nreply \"x\"\nreply \"y\"", "Line 4: \"reply\" is there already, in line 3");
        row("rule a\nwhen always\nonce\nalways", "Line 4: \"always\" is there already, in line 3");
        row("rule a\nwhen always\nafter soon", "Line 3: \"soon\" is not a delay");
        row("rule a\nwhen always\nafter 5", "Line 3: \"5\" is not a delay");
        row("rule a\nwhen always\nafter -1s", "Line 3: \"-1s\" is not a delay");
        row("rule a\nwhen always\nafter 3601s", "Line 3: \"3601s\" is not a delay");
        row("rule a\nwhen always\nafter nans", "Line 3: \"nans\" is not a delay");
        row("rule a\nwhen always\nclose now", "Line 3: \"now\" stands behind \"close\"");
        row("rule a\nwhen always\nanswer \"x\"", "Line 3: \"answer\" is not known");
        row("rule a\nwhen always\nreply \"${1}\"", "Line 3: ${1} is a group of a regular expression");
        row("rule a\nwhen regex /a(b)/\nreply \"${2}\"", "Line 3: The reply names group 2");
        row("rule a\nwhen regex /a(b)/\nreply \"${n}\"",
            "Line 3: The regular expression has no group called n");
        row("rule a\nwhen always\nreply \"${\"", "Line 3: A ${ in the reply has no }");
        row("rule a\nwhen always\nreply \"${random:6-1}\"", "Line 3: ${random:6-1} cannot be filled in");
        row("rule a\nwhen always\nreply \"${time:}\"", "Line 3: ${time:} cannot be filled in");
        row("rule a\nwhen always\nreply \"${a b}\"", "Line 3: ${a b} cannot be filled in");
        row("default", "Line 1: The text is missing");
        row("default \"${1}\"", "Line 1: ${1} is a group");
        row("default \"a\"\ndefault \"b\"", "Line 2: There is a second default reply");
        row("rule a\nwhen always\ndefault \"a\"\nreply \"x\"", "Line 4: \"reply\" stands outside");
        row("rule \xff", "Line 1: The line is not UTF-8");
    }
    void namesLineAndRemedy()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, said);
        const auto set = parseRules(text);
        QVERIFY(!set.ok());
        QVERIFY2(set.error().message.contains(said), qPrintable(set.error().text()));
        if (!text.contains("0g") && !text.contains("\\q")) // these are of parseHex() and parseEscapes()
            QVERIFY(!set.error().remedy.isEmpty());
    }

    void hasBounds()
    {
        RuleSet set;
        for (std::size_t i = 0; i < RuleSet::MaxRules; ++i) {
            ReplyRule rule;
            rule.name = QStringLiteral("rule %1").arg(i);
            rule.pattern.bytes = "x" + QByteArray::number(static_cast<qulonglong>(i));
            rule.reply.bytes = "y\n";
            set.rules.push_back(rule);
        }
        QVERIFY(validate(set).ok());
        const auto again = parseRules(printRules(set));
        QVERIFY(again.ok());
        QVERIFY(*again == set);
        ReplyRule more = set.rules.front();
        more.name = QStringLiteral("one more");
        set.rules.push_back(more);
        QVERIFY(!validate(set).ok());
        QVERIFY(parseRules(printRules(set)).error().message.contains(QStringLiteral("more than 1000 rules")));

        ReplyRule rule;
        rule.name = QStringLiteral("long");
        rule.pattern.bytes = QByteArray(ReplyRule::MaxPattern + 1, 'x');
        QCOMPARE(faultOf(rule)->field, RuleField::When);
        rule.pattern.bytes = "x";
        rule.reply.bytes = QByteArray(ReplyRule::MaxReply + 1, 'x');
        QCOMPARE(faultOf(rule)->field, RuleField::Reply);
        rule.reply.bytes = "x";
        rule.delay = ReplyRule::MaxDelay + std::chrono::milliseconds { 1 };
        QCOMPARE(faultOf(rule)->field, RuleField::After);
        rule.delay = {};
        rule.name = QStringLiteral(" x");
        QCOMPARE(faultOf(rule)->field, RuleField::Name);
    }

    void readsAndWritesFiles()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("a.rules"));
        const RuleSet set = *parseRules("rule a\nwhen always\nreply \"x\"\n");
        QVERIFY(writeRulesFile(name, set).ok());
        const auto read = readRulesFile(name);
        QVERIFY(read.ok());
        QVERIFY(*read == set);
        const auto missing = readRulesFile(folder.filePath(QStringLiteral("b.rules")));
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().message.contains(QStringLiteral("b.rules")));
        QVERIFY(!writeRulesFile(folder.filePath(QStringLiteral("no/such/folder.rules")), set).ok());
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\nrule a\nwhen perhaps\n");
        file.close();
        QVERIFY(readRulesFile(name).error().message.contains(QStringLiteral("a.rules: Line 3:")));
    }

    void editsAsPeopleType()
    {
        const auto text = ruleTextFromEdit(QStringLiteral("say \"hi\"\\n"), false);
        QVERIFY(text.ok());
        QCOMPARE(text->bytes, QByteArray("say \"hi\"\n"));
        QCOMPARE(ruleTextForEdit(*text), QStringLiteral("say \"hi\"\\n"));
        const auto hex = ruleTextFromEdit(QStringLiteral("0x0a,FF"), true);
        QVERIFY(hex.ok());
        QCOMPARE(ruleTextForEdit(*hex), QStringLiteral("0a ff"));
        QVERIFY(!ruleTextFromEdit(QStringLiteral("\\q"), false).ok());
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
