// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostilescript.h"

#include <optional>

namespace signalbox {

/// Delta debugging: finds which of `size` items are needed for a failure, by proposing subsets to try. One item
/// fewer than what it ends with, and it does not fail, unless tries ran out. Zeller and Hildebrandt,
/// "Simplifying and isolating failure-inducing input", 2002: ddmin.
class DeltaDebugger
{
public:
    using Items = std::vector<std::size_t>;

    explicit DeltaDebugger(std::size_t size);

    /// The next subset to try, in order; none when it is done. judge() has to follow.
    std::optional<Items> next();
    void judge(bool isFailing);
    const Items& items() const noexcept { return m_items; } ///< the fewest that failed so far

private:
    Items complement() const;

    Items m_items;
    std::size_t m_parts = 2;
    std::size_t m_part = 0;
    Items m_tried;
};

/// Makes a script that fails as short as it can be: first whole steps, then the bytes of what is left. The
/// connecting steps stay.
class Minimiser
{
public:
    static constexpr int MaxTries = 300;

    explicit Minimiser(HostileScript failing);

    /// The next script to try; none when it is done or MaxTries is reached. judge() has to follow.
    std::optional<HostileScript> next();
    void judge(bool isFailing);

    /// The shortest that failed so far.
    HostileScript script() const { return m_debugger ? with(m_debugger->items()) : m_script; }
    int tries() const noexcept { return m_tries; }
    bool isComplete() const noexcept { return m_isComplete; } ///< none shorter was left to try

private:
    bool beginNextPart();
    HostileScript with(const DeltaDebugger::Items& items) const;

    HostileScript m_script;
    std::size_t m_at = 0; // the step whose bytes are looked at
    bool m_areStepsDone = false;
    std::vector<std::size_t> m_removable; // steps, while those are looked at
    std::optional<DeltaDebugger> m_debugger;
    int m_tries = 0;
    bool m_isComplete = false;
};

} // namespace signalbox
