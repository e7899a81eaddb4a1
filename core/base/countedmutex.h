// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <mutex>

namespace signalbox {

/// How much threads got in each other's way.
struct LockUse
{
    quint64 takes = 0;
    quint64 waits = 0; ///< takes that found the lock held
    std::chrono::nanoseconds waited {}; ///< in all

    LockUse& operator+=(const LockUse& other)
    {
        takes += other.takes;
        waits += other.waits;
        waited += other.waited;
        return *this;
    }
    LockUse operator-(const LockUse& other) const
    {
        return { takes - other.takes, waits - other.waits, waited - other.waited };
    }
};

/// A mutex that counts how often it was waited for, and how long. For std::lock_guard and std::unique_lock;
/// use() may be called by any thread at any time.
class CountedMutex
{
public:
    void lock()
    {
        if (!m_mutex.try_lock()) {
            const auto began = std::chrono::steady_clock::now();
            m_mutex.lock();
            const auto waited = std::chrono::steady_clock::now() - began;
            add(m_waits, 1);
            add(m_waited,
                static_cast<quint64>(std::chrono::duration_cast<std::chrono::nanoseconds>(waited).count()));
        }
        add(m_takes, 1);
    }
    void unlock() { m_mutex.unlock(); }

    LockUse use() const
    {
        return { m_takes.load(std::memory_order_relaxed), m_waits.load(std::memory_order_relaxed),
            std::chrono::nanoseconds { m_waited.load(std::memory_order_relaxed) } };
    }

private:
    // Written only while the lock is held, so a plain load and store will do.
    static void add(std::atomic<quint64>& counter, quint64 amount)
    {
        counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }

    std::mutex m_mutex;
    std::atomic<quint64> m_takes { 0 };
    std::atomic<quint64> m_waits { 0 };
    std::atomic<quint64> m_waited { 0 }; // ns
};

} // namespace signalbox
