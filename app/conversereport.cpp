// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversereport.h"

#include "base/units.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Converse", text); }

} // namespace

QStringList conversationOutcomeLines(const ConversationOutcome& outcome)
{
    const QString elapsed = formatLatency(outcome.elapsed);
    if (outcome.verdict == ConversationVerdict::Passed)
        return { translate("ok    client %1  expectations held: %2, in %3")
                     .arg(outcome.client)
                     .arg(outcome.expectations)
                     .arg(elapsed) };
    if (!outcome.failure)
        return {
            translate("--    client %1  line %2: %3").arg(outcome.client).arg(outcome.line).arg(outcome.reason)
        };
    QStringList lines { translate("FAIL  client %1  line %2: %3")
                            .arg(outcome.client)
                            .arg(outcome.failure->line)
                            .arg(outcome.failure->reason),
        QStringLiteral("      ") + outcome.failure->statement };
    for (const QString& line : outcome.failure->comparison())
        lines += QStringLiteral("      ") + line;
    return lines;
}

QString conversationSummary(const ConversationResult& result)
{
    const int notRun = result.count(ConversationVerdict::NotRun);
    QString text = translate("%1 of %2 clients passed, %3 failed")
                       .arg(result.count(ConversationVerdict::Passed))
                       .arg(result.outcomes.size())
                       .arg(result.count(ConversationVerdict::Failed));
    if (notRun > 0)
        text += translate(", %1 were stopped").arg(notRun);
    return text + translate("; %1; seed %2.").arg(formatLatency(result.elapsed)).arg(result.settings.seed);
}

} // namespace signalbox
