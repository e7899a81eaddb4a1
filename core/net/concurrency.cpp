// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/concurrency.h"

#include "net/blockingbackend.h"
#include "net/eventloopbackend.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

std::unique_ptr<Backend> makeEventLoop(BackendContext context, BackendEvents events)
{
    return std::make_unique<EventLoopBackend>(std::move(context), std::move(events), 1);
}

std::unique_ptr<Backend> makeEventLoopPool(BackendContext context, BackendEvents events)
{
    const int wanted = context.settings.workers;
    const int workers = wanted > 0 ? wanted : QThread::idealThreadCount();
    return std::make_unique<EventLoopBackend>(
        std::move(context), std::move(events), static_cast<quint32>(std::max(workers, 1)));
}

std::unique_ptr<Backend> makeThreadPerConnection(BackendContext context, BackendEvents events)
{
    return std::make_unique<BlockingBackend>(
        std::move(context), std::move(events), BlockingServer::Seats::OnePerClient);
}

std::unique_ptr<Backend> makeIterative(BackendContext context, BackendEvents events)
{
    return std::make_unique<BlockingBackend>(std::move(context), std::move(events), BlockingServer::Seats::One);
}

constexpr std::array Models {
    ConcurrencyModel { "event-loop", QT_TRANSLATE_NOOP("Concurrency", "Event loop"),
        QT_TRANSLATE_NOOP(
            "Concurrency", "One thread serves every client: the kernel says which sockets are ready (epoll)."),
        QT_TRANSLATE_NOOP("Concurrency",
            "One thread asks the kernel which sockets are ready (epoll_wait), reads each, lets the mode "
            "answer, "
            "writes, and asks again. It never waits for one client, so nothing needs a lock, and an idle "
            "client "
            "costs a few hundred bytes. One processor is the most it can use, and a slow answer delays "
            "everyone."),
        false, &makeEventLoop },
    ConcurrencyModel { "event-loop-pool", QT_TRANSLATE_NOOP("Concurrency", "Event loop pool"),
        QT_TRANSLATE_NOOP("Concurrency",
            "Several event loops (--workers), one a thread; a new client goes to the one that has the fewest."),
        QT_TRANSLATE_NOOP("Concurrency",
            "Each worker is an event loop of its own, so all processors can serve. The first also accepts, and "
            "hands each client to the worker with the fewest. Echo clients have nothing in common and need no "
            "lock; chat members of different workers do: the mode is locked for each line, and what one worker "
            "has for the clients of another is passed on in one batch a turn. Each sender's lines keep "
            "their order; whose line comes first may differ from worker to worker."),
        true, &makeEventLoopPool },
    ConcurrencyModel { "thread-per-connection", QT_TRANSLATE_NOOP("Concurrency", "Thread per connection"),
        QT_TRANSLATE_NOOP("Concurrency", "Each client has a thread of its own, which waits in recv()."),
        QT_TRANSLATE_NOOP("Concurrency",
            "One thread accepts; each client gets another, which waits in recv(), lets the mode answer, "
            "writes, "
            "and waits again. The code for one client is as simple as can be, and all processors serve. The "
            "price: "
            "a stack for each client, a context switch or two for each message, and locks around whatever "
            "clients "
            "share, where they wait for each other."),
        false, &makeThreadPerConnection },
    ConcurrencyModel { "iterative", QT_TRANSLATE_NOOP("Concurrency", "Iterative"),
        QT_TRANSLATE_NOOP("Concurrency", "One client at a time; the others wait in the kernel's backlog."),
        QT_TRANSLATE_NOOP("Concurrency",
            "The server of the first page of every textbook: accept, serve that client until it goes, accept "
            "the "
            "next. The others are connected, since the kernel shakes hands for the server, and may even send; "
            "but "
            "nobody reads. They wait in the backlog of listen(), and when that is full, the kernel lets new "
            "connections time out. (A second thread does the accepting here, so that this window stays "
            "informed; it "
            "rests until the client is gone.)"),
        false, &makeIterative },
};

} // namespace

std::span<const ConcurrencyModel> concurrencyCatalogue() { return Models; }

const ConcurrencyModel* findConcurrencyModel(QByteArrayView name)
{
    const auto it = std::find_if(
        Models.begin(), Models.end(), [name](const ConcurrencyModel& model) { return name == model.name; });
    return it == Models.end() ? nullptr : &*it;
}

} // namespace signalbox
