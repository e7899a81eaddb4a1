// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QMap>
#include <QRegularExpression>

namespace signalbox {

/// Looks for what is expected in the unread bytes of a connection, which grow as they come. What it finds does
/// not depend on how TCP cut them, as long as no cut takes longer than ConversationBounds::Settling.
class ConversationMatcher
{
public:
    enum class State : quint8 {
        Waiting, ///< more may make it match
        Settling, ///< it matches already, but more may make the match longer
        Matched,
        Impossible, ///< whatever comes
    };
    struct Look
    {
        State state = State::Waiting;
        qsizetype end = 0; ///< of the match, where there is one
        QList<QByteArray> captures {}; ///< the groups from the first on
        QMap<QByteArray, QByteArray> named {}; ///< those with names that took part
        QString why {}; ///< it is impossible
    };

    enum class Place : bool {
        Anywhere,
        Front, ///< nothing may stand before it
    };
    ConversationMatcher() = default;
    ConversationMatcher(QByteArray text, Place place);
    /// An expression for bytes seen as Latin-1, so that each is one character. Its steps are bounded.
    ConversationMatcher(const QString& pattern, QRegularExpression::PatternOptions options);

    const QByteArray& text() const noexcept { return m_text; } ///< empty for an expression
    /// `unread` begins with what it was the last time. isLast: no more will come.
    Look look(QByteArrayView unread, bool isLast);

private:
    Look lookForPattern(QByteArrayView unread, bool isLast) const;
    Look atFront(QByteArrayView unread) const;

    QByteArray m_text;
    Place m_place = Place::Anywhere;
    std::optional<QRegularExpression> m_pattern;
    qsizetype m_from = 0; // before it the text does not begin
};

} // namespace signalbox
