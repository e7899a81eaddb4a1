// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "modes/rules/rulepattern.h"

#include <vector>

class QRandomGenerator;

namespace signalbox {

/// What a reply may name.
struct ReplyValues
{
    ConnectionId client = NoConnection;
    quint64 counter = 0; ///< how often the rule has fired, this time included
    QByteArrayView message; ///< the line, or what the read brought
    QByteArrayView matched; ///< what the pattern found
    const QRegularExpressionMatch* captures = nullptr; ///< of a regular expression
    WallTime time {};
    QRandomGenerator* random = nullptr; ///< must be there
};

/// A reply with places to fill in:
///
///   ${0} ${1} ${2} ...     what matched, and the groups of the regular expression
///   ${NAME}                its group (?<NAME>...)
///   ${message}             all of the line, or what the read brought
///   ${client}              the number of the connection
///   ${counter}             how often the rule has fired
///   ${time}                RFC 3339 in UTC; ${time:unix} in seconds; ${time:hh:mm:ss} in a format of
///   QDateTime, UTC
///   ${random:1-6}          a number from 1 to 6; ${random} from 0 to 99
///   $$                     a dollar
class ReplyTemplate
{
public:
    /// Hex has no places. The error names the place that is wrong.
    static Result<ReplyTemplate> parse(const RuleText& text);

    /// Groups that the pattern has not; null: it has none but ${0}.
    std::optional<Error> captureFault(const RulePattern* pattern) const;
    QByteArray expanded(const ReplyValues& values) const;
    bool isEmpty() const noexcept { return m_parts.empty(); }

private:
    enum class Kind : quint8 {
        Bytes,
        Group,
        NamedGroup,
        Message,
        Client,
        Counter,
        Time,
        UnixTime,
        TimeFormat,
        Random
    };
    struct Part
    {
        Kind kind = Kind::Bytes;
        QByteArray bytes; // Bytes, NamedGroup, TimeFormat
        int group = 0;
        quint32 low = 0;
        quint32 high = 0;
    };

    static Result<Part> place(const QByteArray& name);
    static QByteArray filled(const Part& part, const ReplyValues& values);

    std::vector<Part> m_parts;
};

} // namespace signalbox
