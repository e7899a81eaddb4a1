// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationsettings.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox {

enum class ConversationVerdict : quint8 {
    NotRun, ///< stopped before its end, or never begun
    Passed,
    Failed,
};
QByteArray conversationVerdictName(ConversationVerdict verdict); ///< `not-run passed failed`
QString conversationVerdictText(ConversationVerdict verdict); ///< for people

/// Why a conversation failed: the line, what it expected, and what came. A value.
struct ConversationFailure
{
    int line = 0; ///< from 1
    QString statement; ///< as the script has it
    QString reason; ///< a sentence or two
    QByteArray expected; ///< with variables filled in; empty where nothing certain was expected
    bool isExact = false; ///< nothing else may stand before it
    QByteArray got; ///< what was unread, at most ConversationBounds::GotKept of it
    qsizetype gotBytes = 0; ///< all that was unread
    bool isExpectation = false; ///< a server that answers otherwise; else it could not be talked to

    /// Expected and got, for people, in lines that stand below one another in a fixed font; empty if there is
    /// nothing to compare.
    QStringList comparison() const;
};

/// When a line began and how long it took. A value.
struct ConversationTiming
{
    int line = 0;
    std::chrono::nanoseconds at {}; ///< since the copy began
    std::chrono::nanoseconds elapsed {};
};

/// What came of one copy of the script. A value.
struct ConversationOutcome
{
    int client = 1; ///< from 1
    ConversationVerdict verdict = ConversationVerdict::NotRun;
    std::optional<ConversationFailure> failure;
    QString reason; ///< why it was not run
    int line = 0; ///< the last one it was at
    qint64 steps = 0; ///< that were taken
    qint64 expectations = 0; ///< that held
    quint64 bytesSent = 0;
    quint64 bytesReceived = 0;
    std::chrono::nanoseconds elapsed {};
    std::vector<ConversationTiming> timings; ///< of the first steps
};

/// What came of all copies. A value.
struct ConversationResult
{
    ConversationSettings settings;
    std::vector<ConversationOutcome> outcomes; ///< by client
    std::optional<Error> error; ///< why nothing was run, if nothing was
    bool isStopped = false; ///< early
    std::chrono::nanoseconds elapsed {};

    int count(ConversationVerdict verdict) const;
    bool isPassed() const; ///< every copy
    QJsonObject toJson() const; ///< docs/conversations.md names the keys
    QByteArray toJUnit() const; ///< XML as CI systems read it: a test case for each copy
};

} // namespace signalbox
