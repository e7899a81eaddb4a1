// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "modes/lineframer.h"
#include "modes/rules/ruleprogram.h"

#include <functional>

class QRandomGenerator;

namespace signalbox {

/// A rule that fired, or gave up.
struct RuleFiring
{
    enum class Kind : quint8 {
        Reply, ///< a rule, or the default reply
        GaveUp, ///< its pattern took more steps than it may; it did not fire
        LineTooLong, ///< no rule looked at it
    };

    Kind kind = Kind::Reply;
    int rule = -1; ///< its index; -1: the default reply, or no rule
    QByteArrayView matched; ///< valid during the call
    QByteArray reply;
    std::chrono::milliseconds delay { 0 };
    bool closes = false;
};

/// What rules make of the bytes of one connection, whoever carries them: the mode, or a recording that is
/// played through. One thread at a time.
///
/// With RuleUnit::Line each line is looked at by all rules in their order. With RuleUnit::Bytes patterns of
/// Contains and Regex are searched for in the stream: each rule fires for every place where its pattern is
/// found, in the order in which these places end, then in that of the rules, and looks on behind it; so it does
/// not matter how a sender's bytes were cut into reads, as long as a pattern fits into what is carried over,
/// maxLine bytes. The others look at each read as it came.
class RuleSession
{
public:
    using Program = std::shared_ptr<const RuleProgram>;
    using OnFiring = std::function<void(const RuleFiring&)>;
    struct Context
    {
        ConnectionId client = NoConnection;
        quint32 maxLine = 4096; ///< bytes
        WallTime time {}; ///< for ${time}
        QRandomGenerator* random = nullptr; ///< must be there
    };

    void opened(const Program& program, const Context& context, const OnFiring& fired);
    void received(const Program& program, QByteArrayView bytes, const Context& context, const OnFiring& fired);
    /// An orderly end makes a line of what came after the last.
    void inputEnded(const Program& program, const Context& context, const OnFiring& fired);

    bool isMidLine() const noexcept { return m_framer.isMidLine() && !m_isOver; }
    /// A rule that closes has fired: nothing is looked at any more.
    bool isOver() const noexcept { return m_isOver; }

private:
    struct Look; // the values of one call

    void follow(const Program& program);
    void line(const Look& look, QByteArrayView text);
    void stream(const Look& look, QByteArrayView bytes);
    bool mayFire(std::size_t rule) const;
    bool fire(const Look& look, std::size_t rule, QByteArrayView message, const RuleMatch& match,
        QByteArrayView subject);
    void gaveUp(const Look& look, std::size_t rule);
    void fallback(const Look& look, QByteArrayView message);
    void trim(quint32 maxLine);

    Program m_program; // the one that the members below speak of
    LineFramer m_framer;
    std::vector<bool> m_hasFired; // by rule, for those that fire once in a connection
    QByteArray m_carried; // the end of the stream
    quint64 m_base = 0; // where in the stream it begins
    std::vector<quint64> m_from; // by rule: where in the stream it looks on
    bool m_isOver = false;
};

} // namespace signalbox
