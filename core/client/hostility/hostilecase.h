// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilescript.h"

#include <QString>

#include <array>
#include <optional>
#include <span>

namespace signalbox {

/// What the attacked server speaks, which decides how its health is judged and what is expected of it.
enum class HostileMode : quint8 {
    Echo, ///< sends back what it gets
    Chat, ///< docs/chat-protocol.md
    Raw, ///< unknown: it has to accept connections, and to answer a question if one was given
};
inline constexpr std::array AllHostileModes { HostileMode::Echo, HostileMode::Chat, HostileMode::Raw };
QByteArray hostileModeName(HostileMode mode); ///< `echo chat raw`
std::optional<HostileMode> hostileModeFromName(QByteArrayView name);

/// How an attacking connection ended. Flags: an expectation has several.
enum class HostileEnd : quint8 {
    Open = 1, ///< it was still there
    Closed = 2, ///< by the server, with FIN
    Reset = 4, ///< by the server, with RST
    Own = 8, ///< by the attack itself
};
Q_DECLARE_FLAGS(HostileEnds, HostileEnd)
Q_DECLARE_OPERATORS_FOR_FLAGS(HostileEnds)

/// What has to come of the last connection of an attack.
struct HostileExpectation
{
    enum class Answer : quint8 {
        Any, ///< or none
        Echo, ///< every byte that was sent, and no other
        Contains, ///< `needle` within the first bytes
    };

    HostileEnds ends {};
    Answer answer = Answer::Any;
    const char* needle = "";

    QString text() const; ///< for people: "stays open; every byte comes back"
};
QString hostileEndsText(HostileEnds ends);

/// One line of the table of cases. Texts are to be translated in context "Hostility".
struct HostileCase
{
    const char* name;
    const char* what; ///< it does
    const char* why; ///< servers break on it
    /// Null for the case that mutates a conversation. The seed decides random bytes.
    HostileScript (*script)(HostileMode mode, quint64 seed);
    std::array<HostileExpectation, AllHostileModes.size()> expected; ///< in the order of AllHostileModes

    const HostileExpectation& expectation(HostileMode mode) const
    {
        return expected[static_cast<std::size_t>(mode)];
    }
    bool isMutation() const noexcept { return script == nullptr; }
};

std::span<const HostileCase> hostileCatalogue();
/// Null if there is none of that name.
const HostileCase* findHostileCase(QByteArrayView name);

} // namespace signalbox
