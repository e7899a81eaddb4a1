// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulesreport.h"

#include "texttable.h"

#include "base/visibletext.h"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxText = 60; // characters of what matched, and of a reply

QString translate(const char* text) { return QCoreApplication::translate("RulesReport", text); }

QString nameOf(const RuleSet& rules, int rule)
{
    return rule < 0 ? translate("(default)") : rules.rules[static_cast<std::size_t>(rule)].name;
}

} // namespace

QString rulesSummary(const RuleSet& rules)
{
    QString text = translate("rules: %1; match %2")
                       .arg(rules.rules.size())
                       .arg(rules.unit == RuleUnit::Line ? QStringLiteral("line") : QStringLiteral("bytes"));
    const auto off = std::count_if(
        rules.rules.begin(), rules.rules.end(), [](const ReplyRule& rule) { return !rule.isEnabled; });
    if (off > 0)
        text += translate("; off: %1").arg(off);
    if (!rules.fallback.isEmpty())
        text += translate("; with a default reply");
    return text;
}

QStringList ruleHitsReport(const std::vector<RuleHits>& hits)
{
    const bool hasGivenUp =
        std::any_of(hits.begin(), hits.end(), [](const RuleHits& each) { return each.gaveUp > 0; });
    QList<QStringList> rows { { translate("rule"), translate("hits") } };
    if (hasGivenUp)
        rows[0] += translate("gave up");
    for (const RuleHits& each : hits) {
        rows += QStringList { each.name.isEmpty() ? translate("(default)") : each.name,
            QString::number(each.hits) };
        if (hasGivenUp)
            rows.last() += QString::number(each.gaveUp);
    }
    return textTable(rows);
}

QStringList trialReport(const RuleSet& rules, const RuleTrial& trial)
{
    QStringList lines;
    for (const TrialFiring& firing : trial.firings) {
        QString line = translate("No. %1  client %2  %3  \"%4\"")
                           .arg(firing.sequence)
                           .arg(number(firing.client))
                           .arg(nameOf(rules, firing.rule), visibleText(firing.matched, MaxText));
        if (!firing.reply.isEmpty())
            line += QStringLiteral(" -> \"%1\"").arg(visibleText(firing.reply, MaxText));
        lines += line;
    }
    if (trial.total > trial.firings.size())
        lines += translate("... and %1 more").arg(trial.total - trial.firings.size());
    lines += ruleHitsReport(trial.hits);
    lines += translate("would have fired: %1; reads: %2, of clients: %3")
                 .arg(trial.total)
                 .arg(trial.reads)
                 .arg(trial.clients);
    if (trial.cut > 0)
        lines += translate("reads of which the recording has only the beginning: %1 (--snaplen 0 keeps all)")
                     .arg(trial.cut);
    if (trial.longLines > 0)
        lines += translate("lines too long to be looked at: %1 (--max-line)").arg(trial.longLines);
    return lines;
}

} // namespace signalbox
