// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/minimiser.h"

#include <algorithm>
#include <numeric>

namespace signalbox {

DeltaDebugger::DeltaDebugger(std::size_t size)
    : m_items(size)
{
    std::iota(m_items.begin(), m_items.end(), std::size_t { 0 });
}

/// All items but those of the part whose turn it is.
DeltaDebugger::Items DeltaDebugger::complement() const
{
    const std::size_t from = m_items.size() * m_part / m_parts;
    const std::size_t to = m_items.size() * (m_part + 1) / m_parts;
    Items rest(m_items.begin(), m_items.begin() + static_cast<std::ptrdiff_t>(from));
    rest.insert(rest.end(), m_items.begin() + static_cast<std::ptrdiff_t>(to), m_items.end());
    return rest;
}

std::optional<DeltaDebugger::Items> DeltaDebugger::next()
{
    if (m_items.empty() || m_parts == 0)
        return {};
    m_parts = std::min(m_parts, m_items.size());
    m_tried = complement();
    return m_tried;
}

void DeltaDebugger::judge(bool isFailing)
{
    if (isFailing) { // that part was not needed
        m_items = m_tried;
        m_parts = std::max<std::size_t>(m_parts - 1, std::min<std::size_t>(2, m_items.size()));
        m_part = m_part >= m_parts ? 0 : m_part;
        return;
    }
    if (++m_part < m_parts)
        return;
    m_part = 0;
    m_parts = m_parts >= m_items.size() ? 0 : std::min(m_parts * 2, m_items.size()); // 0 = done
}

Minimiser::Minimiser(HostileScript failing)
    : m_script(std::move(failing))
{
    for (std::size_t i = 0; i < m_script.size(); ++i) {
        if (m_script[i].kind != HostileStep::Kind::Connect && m_script[i].kind != HostileStep::Kind::Select)
            m_removable.push_back(i);
    }
    m_debugger.emplace(m_removable.size());
}

HostileScript Minimiser::with(const DeltaDebugger::Items& items) const
{
    HostileScript script;
    if (!m_areStepsDone) {
        for (std::size_t i = 0; i < m_script.size(); ++i) {
            const auto found = std::lower_bound(m_removable.begin(), m_removable.end(), i);
            const bool isRemovable = found != m_removable.end() && *found == i;
            const auto place = static_cast<std::size_t>(found - m_removable.begin());
            if (!isRemovable || std::binary_search(items.begin(), items.end(), place))
                script.push_back(m_script[i]);
        }
        return script;
    }
    script = m_script;
    QByteArray bytes;
    for (const std::size_t item : items)
        bytes.append(m_script[m_at].bytes.at(static_cast<qsizetype>(item)));
    script[m_at].bytes = bytes;
    return script;
}

/// False if there is none.
bool Minimiser::beginNextPart()
{
    // What the debugger kept becomes the script.
    m_script = with(m_debugger->items());
    if (!m_areStepsDone) {
        m_areStepsDone = true;
        m_at = 0;
    } else {
        ++m_at;
    }
    while (m_at < m_script.size() && m_script[m_at].bytes.size() < 2)
        ++m_at;
    if (m_at == m_script.size())
        return false;
    m_debugger.emplace(static_cast<std::size_t>(m_script[m_at].bytes.size()));
    return true;
}

std::optional<HostileScript> Minimiser::next()
{
    while (m_debugger) {
        if (m_tries == MaxTries) {
            m_script = with(m_debugger->items());
            m_debugger.reset();
            return {};
        }
        if (const auto items = m_debugger->next()) {
            ++m_tries;
            return with(*items);
        }
        if (!beginNextPart()) {
            m_debugger.reset();
            m_isComplete = true;
        }
    }
    return {};
}

void Minimiser::judge(bool isFailing) { m_debugger->judge(isFailing); }

} // namespace signalbox
