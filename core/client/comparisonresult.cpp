// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparisonresult.h"

namespace signalbox {
namespace {

template <typename Value> int medianOf(const std::vector<LoadResult>& runs, Value value)
{
    std::vector<double> values;
    values.reserve(runs.size());
    for (const LoadResult& run : runs)
        values.push_back(value(run));
    const auto spread = Spread::of(std::move(values));
    return spread ? qRound(spread->median) : 0;
}

} // namespace

std::optional<Spread> Spread::of(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    const double median = values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    return Spread { median, values.front(), values.back(), static_cast<int>(values.size()) };
}

bool Spread::overlaps(const Spread& other) const noexcept
{
    const auto lowest = [](const Spread& spread) {
        return spread.isCoarse() ? std::min(spread.min, 0.0) : spread.min;
    };
    const auto highest = [](const Spread& spread) { return std::max(spread.max, spread.floor()); };
    return lowest(*this) <= highest(other) && lowest(other) <= highest(*this);
}

bool ComparisonRow::isMeasured() const
{
    return std::any_of(runs.begin(), runs.end(), [](const LoadResult& run) { return run.messages > 0; });
}

int ComparisonRow::clientsServed() const
{
    return medianOf(runs, [](const LoadResult& run) { return run.clientsServed; });
}

int ComparisonRow::refused() const
{
    return medianOf(runs, [](const LoadResult& run) { return run.failures.refused(); });
}

int ComparisonRow::failed() const
{
    return medianOf(runs, [](const LoadResult& run) { return run.failures.all() - run.failures.refused(); });
}

std::optional<Error> ComparisonRow::error() const
{
    for (const LoadResult& run : runs) {
        if (run.error)
            return run.error;
    }
    return {};
}

} // namespace signalbox
