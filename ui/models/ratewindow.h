// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <chrono>

namespace signalbox {

/// The last totals of something that is counted, sampled at even steps: how much it grew within two seconds,
/// which is nothing two seconds after it has stopped.
class RateWindow
{
public:
    static constexpr std::chrono::milliseconds Step { 250 };
    static constexpr std::size_t Samples = 9; ///< the ends of eight steps

    void fill(quint64 total) { m_totals.fill(total); }
    void push(quint64 total)
    {
        std::shift_left(m_totals.begin(), m_totals.end(), 1);
        m_totals.back() = total;
    }
    quint64 growth() const { return m_totals.back() - m_totals.front(); }

private:
    std::array<quint64, Samples> m_totals {};
};

} // namespace signalbox
