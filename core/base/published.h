// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <memory>
#include <mutex>

namespace signalbox {

/// A value that some threads replace while others use it: each reader has the old one or the new one, whole,
/// and keeps the one it has as long as it likes. Any thread.
template <typename Value> class Published
{
public:
    explicit Published(std::shared_ptr<Value> first)
        : m_value(std::move(first))
    {
    }

    void publish(std::shared_ptr<Value> next)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_value.swap(next);
            m_version.fetch_add(1, std::memory_order_release);
        }
        // `next`, now the old one, goes without the lock.
    }
    std::shared_ptr<Value> latest() const
    {
        const std::lock_guard lock(m_mutex);
        return m_value;
    }
    /// Grows with each publish(): whoever remembers it need not ask for the value anew while it is the same.
    quint64 version() const noexcept { return m_version.load(std::memory_order_acquire); }

private:
    mutable std::mutex m_mutex; // guards m_value
    std::shared_ptr<Value> m_value;
    std::atomic<quint64> m_version { 0 };
};

} // namespace signalbox
