// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/concurrency.h"

#include "net/eventloopbackend.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

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
        false,
        [](BackendContext context, BackendEvents events) -> std::unique_ptr<Backend> {
            return std::make_unique<EventLoopBackend>(std::move(context), std::move(events));
        } },
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
