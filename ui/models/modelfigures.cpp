// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/modelfigures.h"

#include "base/units.h"
#include "net/concurrency.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox {
namespace {

constexpr int Loop = static_cast<int>(ModelShape::Loop);
constexpr int Pool = static_cast<int>(ModelShape::Pool);
constexpr int Threads = static_cast<int>(ModelShape::Threads);
constexpr int Iterative = static_cast<int>(ModelShape::Iterative);
constexpr int All = Loop | Pool | Threads | Iterative;

QString tr(const char* text) { return QCoreApplication::translate("ModelFigure", text); }

QString rateText(const std::optional<double>& rate)
{
    if (!rate)
        return noFigure();
    return tr("%1/s").arg(formatCount(*rate < 9.95 ? std::round(*rate * 10) / 10 : std::round(*rate)));
}

QString threadsText(const Snapshot& snapshot, const CostRates&)
{
    return snapshot.costs.threads > 0 ? QLocale().toString(snapshot.costs.threads) : noFigure();
}

QString waitingText(const Snapshot& snapshot, const CostRates&)
{
    if (!snapshot.costs.waiting)
        return noFigure();
    const QLocale locale;
    const QString waiting = locale.toString(*snapshot.costs.waiting);
    return snapshot.costs.backlog > 0 ? tr("%1 of %2").arg(waiting, locale.toString(snapshot.costs.backlog))
                                      : waiting;
}

QString lockWaitedText(const Snapshot&, const CostRates& rates)
{
    if (!rates.lockWaited)
        return noFigure();
    const std::chrono::duration<double> span(*rates.lockWaited);
    return tr("%1/s").arg(formatLatency(std::chrono::duration_cast<std::chrono::nanoseconds>(span)));
}

QString cpuText(const Snapshot&, const CostRates& rates)
{
    return rates.cpuPerMessage ? formatLatency(*rates.cpuPerMessage) : noFigure();
}

QString loadText(const Snapshot&, const CostRates& rates)
{
    if (!rates.load)
        return noFigure();
    return tr("%1 %").arg(QLocale().toString(*rates.load * 100, 'f', *rates.load < 0.0995 ? 1 : 0));
}

QString memoryText(const Snapshot& snapshot, const CostRates&)
{
    const quint64 open = snapshot.counters.open;
    if (open == 0 || snapshot.costs.clientBytes == 0)
        return noFigure();
    return formatBytes(std::round(static_cast<double>(snapshot.costs.clientBytes) / static_cast<double>(open)));
}

QString workersText(const Snapshot& snapshot, const CostRates&)
{
    const auto& all = snapshot.costs.clientsPerWorker;
    if (all.empty())
        return noFigure();
    const QLocale locale;
    constexpr std::size_t MaxNamed = 8;
    if (all.size() > MaxNamed) {
        const auto [least, most] = std::minmax_element(all.begin(), all.end());
        return tr("%1 to %2").arg(locale.toString(*least), locale.toString(*most));
    }
    QStringList counts;
    for (const quint32 count : all)
        counts.append(locale.toString(count));
    return counts.join(QStringLiteral(" · "));
}

constexpr std::array Figures {
    ModelFigure { "modelThreads", QT_TRANSLATE_NOOP("ModelFigure", "Threads"),
        QT_TRANSLATE_NOOP(
            "ModelFigure", "That accept and serve, now. Each has a stack and is scheduled by the kernel."),
        Loop | Threads, All, &threadsText },
    ModelFigure { "modelWaiting", QT_TRANSLATE_NOOP("ModelFigure", "Waiting in the backlog"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "Connections that the kernel has made and nobody has accepted yet; and how many may. listen(2)"),
        Iterative, All, &waitingText },
    ModelFigure { "modelWorkers", QT_TRANSLATE_NOOP("ModelFigure", "Clients per worker"),
        QT_TRANSLATE_NOOP("ModelFigure", "A new client goes to the worker that has the fewest."), Pool, Pool,
        &workersText },
    ModelFigure { "modelSwitches", QT_TRANSLATE_NOOP("ModelFigure", "Context switches"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "A thread had nothing to do and went to sleep. Under load a loop seldom does; a thread of its own "
            "does after every message. getrusage(2)"),
        Loop | Threads, All,
        [](const Snapshot&, const CostRates& rates) { return rateText(rates.contextSwitches); } },
    ModelFigure { "modelPreemptions", QT_TRANSLATE_NOOP("ModelFigure", "Preemptions"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "The scheduler took the processor away: more threads want to run than there are processors. "
            "sched(7)"),
        Threads, All, [](const Snapshot&, const CostRates& rates) { return rateText(rates.preemptions); } },
    ModelFigure { "modelLockWaits", QT_TRANSLATE_NOOP("ModelFigure", "Lock waits"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "A thread found what all share, the mode or the log, held by another, and had to wait."),
        Pool | Threads, All,
        [](const Snapshot&, const CostRates& rates) { return rateText(rates.lockWaits); } },
    ModelFigure { "modelLockWaited", QT_TRANSLATE_NOOP("ModelFigure", "Time waited for locks"),
        QT_TRANSLATE_NOOP("ModelFigure", "In each second, of all threads together."), Pool | Threads, All,
        &lockWaitedText },
    ModelFigure { "modelBatches", QT_TRANSLATE_NOOP("ModelFigure", "Batches between workers"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "What one worker's client says to another's travels in a batch, one for each round of the loop."),
        Pool, Pool, [](const Snapshot&, const CostRates& rates) { return rateText(rates.batches); } },
    ModelFigure { "modelCpu", QT_TRANSLATE_NOOP("ModelFigure", "Processor time per message"),
        QT_TRANSLATE_NOOP(
            "ModelFigure", "User and system time of the serving threads, for each read or write."),
        0, All, &cpuText },
    ModelFigure { "modelLoad", QT_TRANSLATE_NOOP("ModelFigure", "Processor load"),
        QT_TRANSLATE_NOOP("ModelFigure", "100 % is one processor, which is the most that one thread can use."),
        Loop | Pool, All, &loadText },
    ModelFigure { "modelMemory", QT_TRANSLATE_NOOP("ModelFigure", "Memory per client"),
        QT_TRANSLATE_NOOP("ModelFigure",
            "In this process, thread stacks included; the kernel's socket buffers come on top. tcp(7)"),
        Threads, All, &memoryText },
};

} // namespace

ModelShape modelShape(const QByteArray& concurrency)
{
    if (concurrency == "event-loop")
        return ModelShape::Loop;
    if (concurrency == "thread-per-connection")
        return ModelShape::Threads;
    if (concurrency == "iterative")
        return ModelShape::Iterative;
    const ConcurrencyModel* model = findConcurrencyModel(concurrency);
    return concurrency == "event-loop-pool" || (model && model->hasWorkers) ? ModelShape::Pool
                                                                            : ModelShape::Loop;
}

std::span<const ModelFigure> modelFigures() { return Figures; }

QString noFigure() { return QStringLiteral("–"); }

} // namespace signalbox
