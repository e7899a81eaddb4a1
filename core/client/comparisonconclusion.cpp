// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonconclusion.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Comparison", text); }

struct Candidate
{
    const ComparisonRow* row;
    Spread spread;
};

QString nameOf(const Candidate& candidate) { return QString::fromUtf8(candidate.row->model); }

/// By chance alone, the repeats of two equal models lie apart in one of three comparisons with two repeats of
/// each, and in one of ten with three.
constexpr int EnoughRuns = 3;

QString statedDifference(const ComparisonMetric& metric, const Candidate& least, const Candidate& most)
{
    if (least.spread.isCoarse() || least.spread.median <= 0)
        return translate(least.spread.isCoarse()
                ? QT_TRANSLATE_NOOP("Comparison", "%1: %2 %3, %4 %5; a ratio would take more clients.")
                : QT_TRANSLATE_NOOP("Comparison", "%1: %2 %3, %4 %5."))
            .arg(translate(metric.title), nameOf(most), metric.format(most.spread.median, most.spread),
                nameOf(least), metric.format(least.spread.median, least.spread));
    const double ratio = most.spread.median / least.spread.median;
    return translate(metric.sentence)
        .arg(
            nameOf(most), nameOf(least), QString::number(ratio, 'f', ratio < 9.95 ? (ratio < 1.1 ? 2 : 1) : 0));
}

/// With its reserve, if any, so that nobody can show the one without the other.
QString difference(const ComparisonMetric& metric, const Candidate& least, const Candidate& most)
{
    if (least.spread.overlaps(most.spread) && (least.spread.isCoarse() || most.spread.isCoarse()))
        return translate(
            "%1: %2 and %3 cannot be told apart by a few pages of memory; it would take more clients.")
            .arg(translate(metric.title), nameOf(most), nameOf(least));
    if (least.spread.overlaps(most.spread))
        return translate("%1: no difference between %2 and %3 beyond the spread of the repeats.")
            .arg(translate(metric.title), nameOf(most), nameOf(least));
    QString stated = statedDifference(metric, least, most);
    if (std::min(least.spread.count, most.spread.count) >= EnoughRuns)
        return stated;
    return translate("%1 That rests on few runs (%2 of %3, %4 of %5) and may be chance.")
        .arg(stated)
        .arg(most.spread.count)
        .arg(nameOf(most))
        .arg(least.spread.count)
        .arg(nameOf(least));
}

} // namespace

QStringList comparisonConclusion(const ComparisonResult& result, const ComparisonMetric& metric)
{
    std::vector<Candidate> all;
    std::vector<Candidate> whole; // those that served every client
    QStringList sentences;
    QStringList partial;
    QStringList notRun;
    for (const ComparisonRow& row : result.rows) {
        if (row.runs.empty())
            notRun.append(QString::fromUtf8(row.model));
        const auto spread = metric.spread(row);
        if (!spread)
            continue;
        all.push_back({ &row, *spread });
        if (row.clientsServed() >= result.settings.load.clients)
            whole.push_back(all.back());
        else
            partial.append(translate("%1 served %2 of %3 clients, and its figures are of those alone.")
                               .arg(QString::fromUtf8(row.model))
                               .arg(row.clientsServed())
                               .arg(result.settings.load.clients));
    }
    const std::vector<Candidate>& candidates = whole.size() >= 2 ? whole : all;
    if (candidates.size() < 2) {
        if (candidates.size() == 1)
            sentences.append(translate("Only %1 was measured, so there is nothing to compare with.")
                                 .arg(nameOf(all.front())));
    } else if (metric.sentence) {
        const auto [least, most] = std::minmax_element(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.spread.median < b.spread.median; });
        sentences.append(difference(metric, *least, *most));
    }
    const auto singles = std::count_if(
        all.begin(), all.end(), [](const Candidate& candidate) { return candidate.spread.count == 1; });
    if (singles > 0)
        sentences.append(singles == static_cast<std::ptrdiff_t>(all.size())
                ? translate("One run of each shows no spread.")
                : translate("One run of a model shows no spread."));
    if (!all.empty() && !notRun.isEmpty())
        partial.append(translate("Not run: %1.").arg(notRun.join(QStringLiteral(", "))));
    if (!all.empty() && result.wasBusy())
        partial.append(translate("The machine was busy when it began (load average %1 on %2 processors), so "
                                 "compare with care.")
                           .arg(QString::number(result.loadAverage, 'f', 1))
                           .arg(result.processors));
    return sentences + partial;
}

} // namespace signalbox
