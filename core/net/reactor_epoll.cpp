// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/reactor.h"

#include "base/systemerror.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QThread>

#include <cerrno>

namespace signalbox {

Reactor::Reactor(QObject* parent)
    : QObject(parent)
{
}

Reactor::~Reactor() = default;

Result<Done> Reactor::open()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_epoll.reset(::epoll_create1(EPOLL_CLOEXEC));
    if (!m_epoll.isValid()) {
        const int code = errno;
        return Error {
            QCoreApplication::translate("Reactor", "No event queue could be made: %1.").arg(errnoText(code)),
            QCoreApplication::translate(
                "Reactor", "Close other programs or raise the descriptor limit (ulimit -n)."),
            code
        };
    }
    m_notifier = new QSocketNotifier(m_epoll.get(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] { pump(); });
    return Done {};
}

void Reactor::setEnabled(bool isEnabled)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_notifier)
        m_notifier->setEnabled(isEnabled);
}

int Reactor::add(int fd, quint32 events, Pollable* target)
{
    Q_ASSERT(QThread::currentThread() == thread());
    epoll_event event {};
    event.events = events;
    event.data.ptr = target;
    return ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno;
}

void Reactor::modify(int fd, quint32 events, Pollable* target)
{
    epoll_event event {};
    event.events = events;
    event.data.ptr = target;
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void Reactor::remove(int fd, const Pollable* target)
{
    Q_ASSERT(QThread::currentThread() == thread());
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    for (int i = m_current; i < m_count; ++i) {
        epoll_event& event = m_events[static_cast<std::size_t>(i)];
        if (event.data.ptr == target)
            event.data.ptr = nullptr;
    }
}

void Reactor::pump()
{
    const auto end = std::chrono::steady_clock::now() + MaxPump;
    bool isOver = false;
    for (int round = 0; round < MaxRounds && !isOver; ++round) {
        m_current = 0;
        m_count = ::epoll_wait(m_epoll.get(), m_events.data(), MaxEvents, 0);
        if (m_count <= 0)
            break; // nothing ready, or EINTR: the notifier calls again
        constexpr int TimeCheck = 16; // events; one may cost a chat room's worth of sends
        while (m_current < m_count && !isOver) {
            const epoll_event event = m_events[static_cast<std::size_t>(m_current++)];
            if (event.data.ptr)
                static_cast<Pollable*>(event.data.ptr)->ready(event.events);
            isOver = m_current % TimeCheck == 0 && std::chrono::steady_clock::now() > end;
        }
        m_count = 0; // what is left is level-triggered and told again
        if (m_roundEnd)
            m_roundEnd();
    }
    m_count = 0;
    if (m_pumpEnd)
        m_pumpEnd();
}

} // namespace signalbox
