// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/replyrule.h"

#include <QByteArrayMatcher>
#include <QRegularExpression>

namespace signalbox {

/// What came, for patterns to look at: the bytes, and the same as text with one character for each byte, made
/// when the first regular expression asks for it.
class RuleSubject
{
public:
    explicit RuleSubject(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }
    QByteArrayView bytes() const noexcept { return m_bytes; }
    const QString& text()
    {
        if (m_text.isNull())
            m_text = QString::fromLatin1(m_bytes);
        return m_text;
    }

private:
    QByteArrayView m_bytes;
    QString m_text;
};

/// What a pattern found.
struct RuleMatch
{
    enum class Outcome : quint8 {
        None,
        Found,
        GaveUp, ///< the expression took more steps than it may
    };

    Outcome outcome = Outcome::None;
    qsizetype begin = 0; ///< in the subject
    qsizetype end = 0; ///< one past the last
    QRegularExpressionMatch captures; ///< of a regular expression

    explicit operator bool() const noexcept { return outcome == Outcome::Found; }
};

/// The pattern of a rule, ready to look with. Expressions see bytes, one character each, and may take so many
/// steps.
class RulePattern
{
public:
    static constexpr int MatchLimit = 200'000; ///< steps of one match. pcre2_set_match_limit(3)
    static constexpr int DepthLimit = 2'000; ///< of its backtracking

    /// The error is that of the expression, and where.
    static Result<RulePattern> compile(const ReplyRule& rule);

    /// In all that came, as one message.
    RuleMatch matchWhole(RuleSubject& subject) const;
    /// The first that is not empty, from `from` on; Contains and Regex only.
    RuleMatch search(RuleSubject& subject, qsizetype from) const;

    int captureCount() const { return m_regex.captureCount(); }
    bool hasCapture(const QString& name) const { return m_regex.namedCaptureGroups().contains(name); }

private:
    RuleMatch matchRegex(RuleSubject& subject, qsizetype from) const;

    RuleTrigger m_trigger = RuleTrigger::Always;
    QByteArray m_bytes;
    QByteArrayMatcher m_matcher;
    QRegularExpression m_regex;
};

} // namespace signalbox
