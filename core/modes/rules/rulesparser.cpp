// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bytes.h"
#include "base/savefile.h"
#include "base/visibletext.h"
#include "modes/rules/rulesfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>

#include <array>

namespace signalbox {
namespace {

constexpr qint64 MaxFile = 8 * 1024 * 1024;
constexpr std::array AllTriggers { RuleTrigger::Opened, RuleTrigger::Contains, RuleTrigger::Equals,
    RuleTrigger::StartsWith, RuleTrigger::Regex, RuleTrigger::Always };

QString translate(const char* text) { return QCoreApplication::translate("Rules", text); }
QString shown(const QString& text) { return visibleText(text, 60); }

/// The word at the start; the rest, trimmed, stays in `line`.
QString takeWord(QString& line)
{
    qsizetype end = 0;
    while (end < line.size() && !line[end].isSpace())
        ++end;
    const QString word = line.left(end);
    line = line.mid(end).trimmed();
    return word;
}

/// `"text with escapes"` or `hex 0A FF`.
Result<RuleText> parseText(const QString& text)
{
    if (text == QLatin1String("hex") || text.startsWith(QLatin1String("hex "))) {
        const auto bytes = parseHex(text.mid(4));
        if (!bytes)
            return bytes.error();
        return RuleText { *bytes, true };
    }
    const auto quoteError = [](const QString& message) {
        return Error { message, translate("Write \"text\" with quotes, or hex and bytes: hex 0A FF."), 0 };
    };
    if (text.isEmpty())
        return quoteError(translate("The text is missing."));
    if (!text.startsWith(QLatin1Char('"')))
        return quoteError(translate("\"%1\" is not a text.").arg(shown(text)));
    qsizetype end = 1;
    while (end < text.size() && text[end] != QLatin1Char('"'))
        end += text[end] == QLatin1Char('\\') ? 2 : 1;
    if (end >= text.size())
        return Error { translate("The text has no closing quote."),
            translate("End it with \"; a quote inside is \\\"."), 0 };
    if (end + 1 < text.size())
        return Error { translate("\"%1\" stands behind the text.").arg(shown(text.mid(end + 1).trimmed())),
            translate("A quote inside a text is \\\"."), 0 };
    const auto bytes = parseEscapes(text.mid(1, end - 1));
    if (!bytes)
        return bytes.error();
    return RuleText { *bytes, false };
}

/// `/expression/` or `/expression/i`.
Result<Done> parseExpression(const QString& text, ReplyRule& rule)
{
    const qsizetype end = text.lastIndexOf(QLatin1Char('/'));
    if (!text.startsWith(QLatin1Char('/')) || end < 1)
        return Error { translate("The regular expression has no slashes around it."),
            translate("Write it like this: regex /^PING (\\w+)$/i."), 0 };
    const QString flags = text.mid(end + 1);
    if (!flags.isEmpty() && flags != QLatin1String("i"))
        return Error { translate("There is no flag \"%1\" of regular expressions.").arg(shown(flags)),
            translate("The only one is i: letters of either case."), 0 };
    rule.pattern = { text.mid(1, end - 1).toUtf8(), false };
    rule.ignoresCase = !flags.isEmpty();
    return Done {};
}

Result<Done> parseCondition(QString text, ReplyRule& rule)
{
    if (text.startsWith(QLatin1String("hex"))) {
        const auto pattern = parseText(text);
        if (!pattern)
            return pattern.error();
        rule.trigger = RuleTrigger::Contains;
        rule.pattern = *pattern;
        return Done {};
    }
    const QString word = takeWord(text);
    const auto found = std::find_if(AllTriggers.begin(), AllTriggers.end(),
        [&word](RuleTrigger trigger) { return word == QLatin1String(ruleTriggerName(trigger)); });
    if (found == AllTriggers.end())
        return Error { word.isEmpty() ? translate("\"when\" says nothing.")
                                      : translate("\"%1\" is not a condition.").arg(shown(word)),
            translate("Conditions are: opened, contains, equals, starts-with, regex, hex, always."), 0 };
    rule.trigger = *found;
    if (rule.trigger == RuleTrigger::Regex)
        return parseExpression(text, rule);
    if (!rule.hasPattern()) {
        if (!text.isEmpty())
            return Error { translate("\"%1\" stands behind \"%2\".").arg(shown(text), word),
                translate("It takes nothing."), 0 };
        return Done {};
    }
    const auto pattern = parseText(text);
    if (!pattern)
        return pattern.error();
    rule.pattern = *pattern;
    return Done {};
}

Result<std::chrono::milliseconds> parseDelay(const QString& text)
{
    const bool isMilliseconds = text.endsWith(QLatin1String("ms"));
    const bool isSeconds = !isMilliseconds && text.endsWith(QLatin1Char('s'));
    bool isNumber = false;
    const double value = text.chopped(isMilliseconds ? 2 : isSeconds ? 1 : 0).toDouble(&isNumber);
    const double ms = isSeconds ? value * 1000 : value;
    const auto most = static_cast<double>(ReplyRule::MaxDelay.count());
    if (!isNumber || (!isSeconds && !isMilliseconds) || !(ms >= 0) || ms > most)
        return Error { translate("\"%1\" is not a delay.").arg(shown(text)),
            translate("Write 200ms or 1.5s; an hour is the most."), 0 };
    return std::chrono::milliseconds { static_cast<qint64>(ms + 0.5) };
}

class Parser
{
public:
    Result<RuleSet> run(QByteArrayView text)
    {
        if (text.startsWith("\xEF\xBB\xBF"))
            text = text.sliced(3);
        while (!text.isEmpty()) {
            const qsizetype end = text.indexOf('\n');
            const QByteArrayView line = end < 0 ? text : text.first(end);
            text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
            ++m_line;
            if (!line.isValidUtf8())
                return at(
                    m_line, { translate("The line is not UTF-8."), translate("Save the file as UTF-8."), 0 });
            if (const auto read = statement(QString::fromUtf8(line).trimmed()); !read)
                return at(m_line, read.error());
            if (m_fault)
                return *m_fault;
        }
        if (const auto ended = endRule(); !ended)
            return ended.error();
        return m_set;
    }

private:
    static Error at(int line, const Error& error)
    {
        return { translate("Line %1: %2").arg(line).arg(error.message), error.remedy, 0 };
    }

    Result<Done> statement(QString line)
    {
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            return Done {};
        const QString word = takeWord(line);
        if (word == QLatin1String("match"))
            return match(line);
        if (word == QLatin1String("rule"))
            return beginRule(line);
        if (word == QLatin1String("default"))
            return fallback(line);
        if (!m_isInRule)
            return Error { translate("\"%1\" stands outside of a rule.").arg(shown(word)),
                translate("Begin with \"match line\" or \"match bytes\", then \"rule NAME\" and its lines."),
                0 };
        return part(word, line);
    }

    Result<Done> match(const QString& unit)
    {
        if (m_isInRule || !m_set.rules.empty() || m_hasUnit)
            return Error { translate("\"match\" stands behind the beginning."),
                translate("Write it once, before the first rule."), 0 };
        if (unit != QLatin1String("line") && unit != QLatin1String("bytes"))
            return Error { translate("Rules cannot match \"%1\".").arg(shown(unit)),
                translate("Write \"match line\" or \"match bytes\"."), 0 };
        m_set.unit = unit == QLatin1String("line") ? RuleUnit::Line : RuleUnit::Bytes;
        m_hasUnit = true;
        return Done {};
    }

    Result<Done> beginRule(const QString& name)
    {
        if (const auto ended = endRule(); !ended) {
            m_fault = ended.error(); // it has its line
            return Done {};
        }
        if (m_set.rules.size() >= RuleSet::MaxRules)
            return Error { translate("There are more than %1 rules.").arg(RuleSet::MaxRules),
                translate("Take some away, or join them by a regular expression: /one|another/."), 0 };
        m_isInRule = true;
        m_rule = ReplyRule();
        m_rule.name = name;
        m_lines.clear();
        m_lines.insert(QStringLiteral("rule"), m_line);
        return Done {};
    }

    Result<Done> fallback(const QString& text)
    {
        if (const auto ended = endRule(); !ended) {
            m_fault = ended.error();
            return Done {};
        }
        if (m_hasFallback)
            return Error { translate("There is a second default reply."), translate("Keep one."), 0 };
        const auto read = parseText(text);
        if (!read)
            return read.error();
        if (const auto fault = fallbackFault(*read))
            return *fault;
        m_set.fallback = read->isEmpty() ? RuleText() : *read;
        m_hasFallback = true;
        return Done {};
    }

    Result<Done> part(const QString& word, const QString& value)
    {
        // What fires how often is one thing said in three words.
        const bool isFires = word == QLatin1String("once") || word == QLatin1String("once-in-all")
            || word == QLatin1String("always");
        const QString key = isFires ? QStringLiteral("once") : word;
        const bool isFlag = isFires || word == QLatin1String("off") || word == QLatin1String("close")
            || word == QLatin1String("stop");
        const bool hasValue =
            word == QLatin1String("when") || word == QLatin1String("reply") || word == QLatin1String("after");
        if (!isFlag && !hasValue)
            return Error { translate("\"%1\" is not known.").arg(shown(word)),
                translate("A rule has: when, reply, after, once, once-in-all, always, close, stop, off."), 0 };
        if (m_lines.contains(key))
            return Error { translate("\"%1\" is there already, in line %2.").arg(word).arg(m_lines.value(key)),
                translate("Keep one of them."), 0 };
        m_lines.insert(key, m_line);
        if (isFlag && !value.isEmpty())
            return Error { translate("\"%1\" stands behind \"%2\".").arg(shown(value), word),
                translate("It takes nothing."), 0 };
        if (word == QLatin1String("when"))
            return parseCondition(value, m_rule);
        if (word == QLatin1String("reply")) {
            const auto read = parseText(value);
            if (!read)
                return read.error();
            m_rule.reply = read->isEmpty() ? RuleText() : *read;
            return Done {};
        }
        if (word == QLatin1String("after")) {
            const auto delay = parseDelay(value);
            if (!delay)
                return delay.error();
            m_rule.delay = *delay;
            return Done {};
        }
        if (isFires)
            m_rule.fires = word == QLatin1String("once") ? RuleFires::OncePerClient
                : word == QLatin1String("always")        ? RuleFires::EveryTime
                                                         : RuleFires::OnceInAll;
        else if (word == QLatin1String("off"))
            m_rule.isEnabled = false;
        else if (word == QLatin1String("close"))
            m_rule.closes = true;
        else
            m_rule.stops = true;
        return Done {};
    }

    int lineOf(RuleField field) const
    {
        const int first = m_lines.value(QStringLiteral("rule"));
        switch (field) {
        case RuleField::Name:
            return first;
        case RuleField::When:
            return m_lines.value(QStringLiteral("when"), first);
        case RuleField::Reply:
            return m_lines.value(QStringLiteral("reply"), first);
        case RuleField::After:
            return m_lines.value(QStringLiteral("after"), first);
        }
        return first;
    }

    /// What is wrong with the rule that ends here, at its line.
    Result<Done> endRule()
    {
        if (!std::exchange(m_isInRule, false))
            return Done {};
        const int first = m_lines.value(QStringLiteral("rule"));
        if (const auto fault = faultOf(m_rule); fault && fault->field == RuleField::Name)
            return at(first, fault->error);
        if (!m_lines.contains(QStringLiteral("when")))
            return at(first,
                { translate("The rule \"%1\" does not say when it fires.").arg(shown(m_rule.name)),
                    translate("Add a line: when contains \"...\"."), 0 });
        if (const auto fault = faultOf(m_rule))
            return at(lineOf(fault->field), fault->error);
        const QString folded = m_rule.name.toLower();
        if (const auto before = m_names.constFind(folded); before != m_names.constEnd())
            return at(first,
                { translate("There is a rule \"%1\" already, in line %2.").arg(shown(m_rule.name)).arg(*before),
                    translate("Give one of them another name."), 0 });
        m_names.insert(folded, first);
        m_set.rules.push_back(m_rule);
        return Done {};
    }

    RuleSet m_set;
    ReplyRule m_rule;
    bool m_isInRule = false;
    bool m_hasUnit = false;
    bool m_hasFallback = false;
    int m_line = 0;
    QHash<QString, int> m_lines; // of the rule's parts
    QHash<QString, int> m_names; // folded, with their lines
    std::optional<Error> m_fault; // of the rule that ended before this line
};

} // namespace

Result<RuleSet> parseRules(QByteArrayView text)
{
    if (text.size() > MaxFile)
        return Error { translate("The rules have %1 bytes.").arg(text.size()),
            translate("At most %1 are allowed.").arg(MaxFile), 0 };
    return Parser().run(text);
}

Result<RuleSet> readRulesFile(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error { translate("\"%1\" cannot be read: %2.").arg(fileName, file.errorString()),
            translate("Check the name and the rights of the file."), 0 };
    const auto parsed = parseRules(file.read(MaxFile + 1));
    if (!parsed)
        return Error { QStringLiteral("%1: %2").arg(fileName, parsed.error().message), parsed.error().remedy,
            0 };
    return *parsed;
}

Result<Done> writeRulesFile(const QString& fileName, const RuleSet& set)
{
    return saveFile(fileName, printRules(set));
}

} // namespace signalbox
