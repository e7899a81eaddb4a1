// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/rulepattern.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

/// Verbs at the start of an expression bound what it may cost; pcre2pattern(3), "Setting match resource
/// limits". Verbs of its own that come behind can only lower them.
QString bounded(const QString& expression)
{
    return QStringLiteral("(*LIMIT_MATCH=%1)(*LIMIT_DEPTH=%2)")
               .arg(RulePattern::MatchLimit)
               .arg(RulePattern::DepthLimit)
        + expression;
}

} // namespace

Result<RulePattern> RulePattern::compile(const ReplyRule& rule)
{
    RulePattern pattern;
    pattern.m_trigger = rule.trigger;
    if (rule.trigger != RuleTrigger::Regex) {
        pattern.m_bytes = rule.pattern.bytes;
        pattern.m_matcher.setPattern(rule.pattern.bytes);
        return pattern;
    }
    const auto translate = [](const char* text) { return QCoreApplication::translate("Rules", text); };
    if (rule.pattern.isEmpty())
        return Error { translate("The regular expression is empty."),
            translate("Write one between the slashes."), 0 };
    const QString expression = QString::fromLatin1(rule.pattern.bytes); // its UTF-8, byte by byte
    // By itself first, so that the place of a mistake is one in what was written.
    QRegularExpression regex(expression);
    if (regex.isValid())
        regex.setPattern(bounded(expression));
    if (rule.ignoresCase)
        regex.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    if (!regex.isValid())
        return Error { translate("The regular expression is wrong at character %1: %2.")
                           .arg(std::max<qsizetype>(0, regex.patternErrorOffset()) + 1)
                           .arg(regex.errorString()),
            translate("Escape with \\ what is to be taken literally."), 0 };
    regex.optimize();
    pattern.m_regex = regex;
    return pattern;
}

RuleMatch RulePattern::matchRegex(RuleSubject& subject, qsizetype from) const
{
    RuleMatch match;
    match.captures = m_regex.match(subject.text(), from);
    if (match.captures.hasMatch()) {
        match.outcome = RuleMatch::Outcome::Found;
        match.begin = match.captures.capturedStart();
        match.end = match.captures.capturedEnd();
    } else if (!match.captures.isValid()) { // the expression is valid, so it is the match that failed
        match.outcome = RuleMatch::Outcome::GaveUp;
    }
    return match;
}

RuleMatch RulePattern::matchWhole(RuleSubject& subject) const
{
    const QByteArrayView bytes = subject.bytes();
    const auto found = [](qsizetype begin, qsizetype end) {
        RuleMatch match;
        match.outcome = RuleMatch::Outcome::Found;
        match.begin = begin;
        match.end = end;
        return match;
    };
    switch (m_trigger) {
    case RuleTrigger::Opened:
        return {};
    case RuleTrigger::Contains:
        if (const qsizetype at = m_matcher.indexIn(bytes.data(), bytes.size()); at >= 0)
            return found(at, at + m_bytes.size());
        return {};
    case RuleTrigger::Equals:
        return bytes == m_bytes ? found(0, bytes.size()) : RuleMatch();
    case RuleTrigger::StartsWith:
        return bytes.startsWith(m_bytes) ? found(0, m_bytes.size()) : RuleMatch();
    case RuleTrigger::Regex:
        return matchRegex(subject, 0);
    case RuleTrigger::Always:
        return found(0, bytes.size());
    }
    return {};
}

RuleMatch RulePattern::search(RuleSubject& subject, qsizetype from) const
{
    if (m_trigger == RuleTrigger::Contains) {
        const QByteArrayView rest = subject.bytes().sliced(from);
        const qsizetype at = m_matcher.indexIn(rest.data(), rest.size());
        if (at < 0)
            return {};
        RuleMatch match;
        match.outcome = RuleMatch::Outcome::Found;
        match.begin = from + at;
        match.end = match.begin + m_bytes.size();
        return match;
    }
    RuleMatch match = matchRegex(subject, from);
    while (match && match.end == match.begin) { // nothing is found everywhere, and would be for ever
        if (match.end >= subject.bytes().size())
            return {};
        match = matchRegex(subject, match.end + 1);
    }
    return match;
}

} // namespace signalbox
