// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationmatcher.h"

#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

} // namespace

ConversationMatcher::ConversationMatcher(QByteArray text, Place place)
    : m_text(std::move(text))
    , m_place(place)
{
}

ConversationMatcher::ConversationMatcher(const QString& pattern, QRegularExpression::PatternOptions options)
    // A pattern cannot raise the limit that stands before it; pcre2pattern(3).
    : m_pattern(QRegularExpression(
        QStringLiteral("(*LIMIT_MATCH=%1)").arg(ConversationBounds::MatchLimit) + pattern, options))
{
}

ConversationMatcher::Look ConversationMatcher::look(QByteArrayView unread, bool isLast)
{
    Look look;
    if (m_pattern)
        look = lookForPattern(unread, isLast);
    else if (m_place == Place::Front)
        look = atFront(unread);
    else if (const qsizetype at = unread.indexOf(m_text, m_from); at >= 0)
        look = { State::Matched, at + m_text.size() };
    else
        m_from = std::max<qsizetype>(0, unread.size() - m_text.size() + 1);
    if (look.state == State::Waiting && unread.size() >= ConversationBounds::Window)
        look = { State::Impossible, 0, {}, {},
            translate(
                "It is not in the first %1 KiB that are unread, and no more are looked at; expect what comes "
                "before it first.")
                .arg(ConversationBounds::Window / 1024) };
    return look;
}

ConversationMatcher::Look ConversationMatcher::atFront(QByteArrayView unread) const
{
    const qsizetype common = std::min(unread.size(), m_text.size());
    const auto [got, wanted] = std::mismatch(unread.begin(), unread.begin() + common, m_text.begin());
    if (wanted != m_text.begin() + common)
        return { State::Impossible, 0, {}, {}, translate("Something else came.") };
    return common == m_text.size() ? Look { State::Matched, common } : Look {};
}

ConversationMatcher::Look ConversationMatcher::lookForPattern(QByteArrayView unread, bool isLast) const
{
    const QString text = QString::fromLatin1(unread.first(std::min(unread.size(), ConversationBounds::Window)));
    const auto take = [this](const QRegularExpressionMatch& match, State state) {
        Look look { state, match.capturedEnd() };
        for (int group = 1; group <= std::min(9, match.lastCapturedIndex()); ++group)
            look.captures.append(match.captured(group).toLatin1());
        const QStringList names = m_pattern->namedCaptureGroups();
        for (int group = 1; group < names.size() && group <= match.lastCapturedIndex(); ++group) {
            if (!names.at(group).isEmpty() && match.capturedStart(group) >= 0)
                look.named.insert(names.at(group).toUtf8(), match.captured(group).toLatin1());
        }
        return look;
    };
    const Look exhausted { State::Impossible, 0, {}, {},
        translate("The regular expression takes too many steps for what came; make it simpler.") };
    const bool isAll = isLast || unread.size() >= ConversationBounds::Window;
    const QRegularExpressionMatch first = m_pattern->match(
        text, 0, isAll ? QRegularExpression::NormalMatch : QRegularExpression::PartialPreferFirstMatch);
    if (!first.isValid())
        return exhausted;
    if (first.hasMatch())
        return take(first, State::Matched);
    if (!first.hasPartialMatch())
        return {};
    const QRegularExpressionMatch now = m_pattern->match(text);
    if (!now.isValid())
        return exhausted;
    return now.hasMatch() ? take(now, State::Settling) : Look {};
}

} // namespace signalbox
