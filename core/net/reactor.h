// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "base/uniquefd.h"

#include <QObject>

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <functional>

class QSocketNotifier;

namespace signalbox {

/// Something with a descriptor that wants to know when it is ready.
struct Pollable
{
    /// EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR; level-triggered. epoll_ctl(2)
    virtual void ready(quint32 events) = 0;

protected:
    ~Pollable() = default;
};

/// One epoll set behind one QSocketNotifier: Qt's event loop polls a single descriptor however many connections
/// there are. Lives in a thread with an event loop; every call belongs to that thread. epoll(7)
class Reactor : public QObject
{
    Q_OBJECT

public:
    explicit Reactor(QObject* parent = nullptr);
    ~Reactor() override;

    /// Once, in the thread it lives in. Fails when the process has no descriptor left.
    Result<Done> open();

    /// Returns 0 or the errno of epoll_ctl(2), which lacks memory or watches
    /// (/proc/sys/fs/epoll/max_user_watches).
    [[nodiscard]] int add(int fd, quint32 events, Pollable* target);
    void modify(int fd, quint32 events, Pollable* target);
    /// Before the descriptor is closed. Safe inside ready(), for any target: it will not be called again.
    void remove(int fd, const Pollable* target);

    /// While off, nothing is ready: what comes waits in the kernel.
    void setEnabled(bool isEnabled);

    /// Called after each round of ready() calls, when what they queued should be written.
    void setRoundEnd(std::function<void()> roundEnd) { m_roundEnd = std::move(roundEnd); }
    /// Called once after each pump, when what it did should be made known: one journal append.
    void setPumpEnd(std::function<void()> pumpEnd) { m_pumpEnd = std::move(pumpEnd); }

private:
    void pump();

    static constexpr int MaxEvents = 256; // of one round
    static constexpr int MaxRounds = 32; // of one pump, and
    static constexpr std::chrono::milliseconds MaxPump {
        8
    }; // so long, so that commands and timers get their turn
    std::array<epoll_event, MaxEvents> m_events {};
    int m_current = 0; // the events from here to m_count are still to be told
    int m_count = 0;
    UniqueFd m_epoll;
    QSocketNotifier* m_notifier = nullptr;
    std::function<void()> m_roundEnd;
    std::function<void()> m_pumpEnd;
};

} // namespace signalbox
