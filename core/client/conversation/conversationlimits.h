// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace signalbox {

/// Bounds of a conversation script and of a run of it, since a script may come from anywhere.
struct ConversationBounds
{
    // Of a script:
    static constexpr qsizetype Characters = 4 * 1024 * 1024;
    static constexpr qsizetype Lines = 20'000;
    static constexpr int Nesting = 16; ///< of repeat
    static constexpr qint64 Rounds = 1'000'000; ///< of one repeat
    static constexpr int Connections = 64; ///< of one copy of the script: as-client 1 to 64
    static constexpr std::chrono::milliseconds Time { 600'000 }; ///< of one wait or expectation
    static constexpr std::chrono::milliseconds Within { 5'000 }; ///< of an expectation that does not say
    static constexpr qsizetype FileBytes = 16 * 1024 * 1024; ///< of each file it sends
    static constexpr qsizetype AllFileBytes = 64 * 1024 * 1024;
    // Of a run:
    static constexpr int Clients = 1'000; ///< copies of the script at once
    static constexpr qint64 Steps = 10'000'000; ///< that one copy takes
    static constexpr std::size_t TimesKept = 1'000; ///< steps of one copy whose times are kept
    static constexpr std::size_t AllTimesKept = 100'000;
    static constexpr qsizetype Variables = 1'000; ///< of one copy; as many counters
    static constexpr qsizetype ValueBytes = 64 * 1024; ///< of a variable
    static constexpr qsizetype TextBytes = 1024 * 1024; ///< of a text with its variables filled in
    static constexpr qsizetype RandomBytes = 64 * 1024; ///< of one random_hex or random_text
    /// Unread bytes of a connection. An expectation looks at no more; what comes then waits in the kernel.
    static constexpr qsizetype Window = 256 * 1024;
    static constexpr qsizetype GotKept = 4 * 1024; ///< of what came instead of what was expected
    static constexpr int MatchLimit = 1'000'000; ///< steps of one regular expression. pcre2api(3)
    static constexpr std::chrono::milliseconds Connecting { 10'000 };
    static constexpr std::chrono::milliseconds Sending { 10'000 }; ///< without the peer taking anything
    static constexpr std::chrono::milliseconds Closing { 2'000 }; ///< for the peer's FIN
    /// Nothing came for so long: a regular expression that more bytes could make longer is content.
    static constexpr std::chrono::milliseconds Settling { 100 };
};

} // namespace signalbox
