// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationresult.h"

#include "base/bytediff.h"
#include "base/bytes.h"
#include "base/junit.h"
#include "base/units.h"
#include "base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace signalbox {
namespace {

constexpr std::array VerdictNames { "not-run", "passed", "failed" };
constexpr std::array VerdictTexts { QT_TRANSLATE_NOOP("Conversation", "not run"),
    QT_TRANSLATE_NOOP("Conversation", "passed"), QT_TRANSLATE_NOOP("Conversation", "failed") };

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }
QJsonObject failureJson(const ConversationFailure& failure)
{
    QJsonObject object {
        { QStringLiteral("line"), failure.line },
        { QStringLiteral("statement"), failure.statement },
        { QStringLiteral("reason"), failure.reason },
    };
    if (failure.isExpectation) {
        object.insert(QStringLiteral("expected"), visibleText(failure.expected));
        object.insert(QStringLiteral("expected_hex"), QString::fromLatin1(toHex(failure.expected)));
        object.insert(QStringLiteral("got"), visibleText(failure.got));
        object.insert(QStringLiteral("got_hex"), QString::fromLatin1(toHex(failure.got)));
        object.insert(QStringLiteral("got_bytes"), static_cast<qint64>(failure.gotBytes));
    }
    return object;
}

QJsonObject outcomeJson(const ConversationOutcome& outcome)
{
    QJsonArray steps;
    for (const ConversationTiming& timing : outcome.timings)
        steps.append(QJsonObject { { QStringLiteral("line"), timing.line },
            { QStringLiteral("at_ms"), toSeconds(timing.at) * 1000 },
            { QStringLiteral("ms"), toSeconds(timing.elapsed) * 1000 } });
    return {
        { QStringLiteral("client"), outcome.client },
        { QStringLiteral("verdict"), QString::fromLatin1(conversationVerdictName(outcome.verdict)) },
        { QStringLiteral("failure"),
            outcome.failure ? QJsonValue(failureJson(*outcome.failure)) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("reason"), outcome.reason },
        { QStringLiteral("line"), outcome.line },
        { QStringLiteral("steps_taken"), outcome.steps },
        { QStringLiteral("expectations_held"), outcome.expectations },
        { QStringLiteral("bytes_sent"), static_cast<qint64>(outcome.bytesSent) },
        { QStringLiteral("bytes_received"), static_cast<qint64>(outcome.bytesReceived) },
        { QStringLiteral("elapsed_s"), toSeconds(outcome.elapsed) },
        { QStringLiteral("steps"), steps },
    };
}

} // namespace

QByteArray conversationVerdictName(ConversationVerdict verdict)
{
    return VerdictNames[static_cast<std::size_t>(verdict)];
}

QString conversationVerdictText(ConversationVerdict verdict)
{
    return translate(VerdictTexts[static_cast<std::size_t>(verdict)]);
}

QStringList ConversationFailure::comparison() const
{
    if (!isExpectation)
        return {};
    QStringList lines;
    if (!expected.isEmpty() && isExact) {
        if (const auto difference = firstDifference(expected, got))
            lines = differenceText(expected, got, *difference);
    } else {
        constexpr qsizetype Shown = 400; // characters
        if (!expected.isEmpty())
            lines += translate("expected: %1").arg(visibleText(expected, Shown));
        lines += got.isEmpty() ? translate("unread:   nothing")
                               : translate("unread:   %1").arg(visibleText(got, Shown));
        if (!got.isEmpty())
            lines +=
                QString::fromLatin1(hexDump(QByteArrayView(got).first(std::min<qsizetype>(64, got.size()))))
                    .trimmed()
                    .split(QLatin1Char('\n'));
    }
    if (gotBytes > got.size())
        lines += translate("%1 bytes were unread in all.").arg(gotBytes);
    return lines;
}

int ConversationResult::count(ConversationVerdict verdict) const
{
    return static_cast<int>(std::count_if(outcomes.begin(), outcomes.end(),
        [verdict](const ConversationOutcome& outcome) { return outcome.verdict == verdict; }));
}

bool ConversationResult::isPassed() const
{
    return !error && !outcomes.empty()
        && count(ConversationVerdict::Passed) == static_cast<int>(outcomes.size());
}

QJsonObject ConversationResult::toJson() const
{
    QJsonArray clients;
    for (const ConversationOutcome& outcome : outcomes)
        clients.append(outcomeJson(outcome));
    QJsonObject values;
    for (auto value = settings.values.begin(); value != settings.values.end(); ++value)
        values.insert(QString::fromUtf8(value.key()), visibleText(value.value()));
    return {
        { QStringLiteral("script"), settings.name },
        { QStringLiteral("target"), settings.target.toString() },
        { QStringLiteral("clients"), settings.clients },
        { QStringLiteral("seed"), QString::number(settings.seed) }, // 64 bits are too many for a double
        { QStringLiteral("set"), values },
        { QStringLiteral("passed"), isPassed() },
        { QStringLiteral("clients_passed"), count(ConversationVerdict::Passed) },
        { QStringLiteral("clients_failed"), count(ConversationVerdict::Failed) },
        { QStringLiteral("clients_not_run"), count(ConversationVerdict::NotRun) },
        { QStringLiteral("stopped_early"), isStopped },
        { QStringLiteral("error"), error ? QJsonValue(error->text()) : QJsonValue(QJsonValue::Null) },
        { QStringLiteral("elapsed_s"), toSeconds(elapsed) },
        { QStringLiteral("results"), clients },
    };
}

QByteArray ConversationResult::toJUnit() const
{
    JUnitSuite suite { QStringLiteral("%1 (%2)").arg(settings.name, settings.target.toString()) };
    suite.time = elapsed;
    if (error)
        suite.error = error->text();
    for (const ConversationOutcome& outcome : outcomes) {
        JUnitCase each { QStringLiteral("converse.%1").arg(settings.name),
            QStringLiteral("client %1").arg(outcome.client) };
        each.time = outcome.elapsed;
        if (outcome.failure) {
            each.verdict = JUnitCase::Verdict::Failed;
            each.type =
                outcome.failure->isExpectation ? QStringLiteral("expectation") : QStringLiteral("connection");
            each.message = translate("line %1: %2").arg(outcome.failure->line).arg(outcome.failure->reason);
            each.details = (QStringList { outcome.failure->statement } + outcome.failure->comparison())
                               .join(QLatin1Char('\n'));
        } else if (outcome.verdict == ConversationVerdict::NotRun) {
            each.verdict = JUnitCase::Verdict::Skipped;
            each.message = outcome.reason;
        }
        suite.cases.push_back(each);
    }
    return signalbox::toJUnit(suite);
}

} // namespace signalbox
