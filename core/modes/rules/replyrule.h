// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

#include <chrono>
#include <optional>

namespace signalbox {

/// What makes a rule fire.
enum class RuleTrigger : quint8 {
    Opened, ///< a client connects
    Contains, ///< the pattern is somewhere in what came
    Equals, ///< what came is the pattern
    StartsWith,
    Regex, ///< a regular expression of PCRE2 matches the bytes; pcre2pattern(3)
    Always, ///< something came
};

enum class RuleFires : quint8 {
    EveryTime,
    OncePerClient, ///< in each connection
    OnceInAll, ///< since Start
};

/// Bytes, and whether people are to see them as hex.
struct RuleText
{
    QByteArray bytes;
    bool isHex = false;

    bool isEmpty() const noexcept { return bytes.isEmpty(); }
    bool operator==(const RuleText&) const = default;
};

/// If this comes, that is answered. A value.
struct ReplyRule
{
    static constexpr qsizetype MaxName = 60; ///< characters
    static constexpr qsizetype MaxPattern = 4096; ///< bytes
    static constexpr qsizetype MaxReply = 64 * 1024; ///< bytes, before what it names is put in
    static constexpr std::chrono::milliseconds MaxDelay { 3'600'000 };

    QString name; ///< unique in its set, without regard to case
    bool isEnabled = true;
    RuleTrigger trigger = RuleTrigger::Contains;
    RuleText pattern; ///< not of Opened and Always; of Regex, the expression as UTF-8
    bool ignoresCase = false; ///< of Regex
    RuleText reply; ///< a template unless it is hex: replytemplate.h. Empty = none
    std::chrono::milliseconds delay { 0 };
    RuleFires fires = RuleFires::EveryTime;
    bool closes = false; ///< the connection ends once all replies are sent
    bool stops = false; ///< no later rule looks at what this one matched

    bool hasPattern() const noexcept
    {
        return trigger != RuleTrigger::Opened && trigger != RuleTrigger::Always;
    }
    bool operator==(const ReplyRule&) const = default;
};

/// Which part of a rule is wrong.
enum class RuleField : quint8 { Name, When, Reply, After };

struct RuleFault
{
    RuleField field = RuleField::Name;
    Error error;
};

/// The first thing that is wrong with a rule by itself, with its remedy; empty if it can be used.
std::optional<RuleFault> faultOf(const ReplyRule& rule);

} // namespace signalbox
