// SPDX-License-Identifier: GPL-3.0-or-later
#include "unixsignals.h"

#include <QSocketNotifier>

#include <csignal>
#include <sys/signalfd.h>

namespace signalbox {

namespace {

sigset_t stopSignals()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGINT);
    sigaddset(&wanted, SIGTERM);
    return wanted;
}

} // namespace

void UnixSignals::block()
{
    const sigset_t wanted = stopSignals();
    ::pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // a reader of our stdout may go away
}

UnixSignals::UnixSignals(QObject* parent)
    : QObject(parent)
{
    block();
    const sigset_t wanted = stopSignals();
    m_fd.reset(::signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!m_fd.isValid()) {
        ::pthread_sigmask(SIG_UNBLOCK, &wanted, nullptr); // then they at least end the program
        return;
    }
    auto* notifier = new QSocketNotifier(m_fd.get(), QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info {};
        while (::read(m_fd.get(), &info, sizeof info) == sizeof info)
            Q_EMIT stopRequested();
    });
}

} // namespace signalbox
