// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayer.h"

#include <QCoreApplication>

namespace signalbox {

Replayer::Replayer(QObject* parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("replay"));
    m_thread.start();
}

Replayer::~Replayer()
{
    m_thread.quit();
    m_thread.wait();
}

Result<Done> Replayer::start(std::shared_ptr<const ReplayPlan> plan, const ReplaySettings& settings)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(!isRunning() && plan);
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    for (const ConnectionId id : settings.connections) {
        if (!plan->find(id))
            return Error { QCoreApplication::translate("Replay",
                               "There is no connection %1 in the recording, or nothing was said on it.")
                               .arg(number(id)),
                QCoreApplication::translate("Replay", "Choose others, or none for all."), 0 };
    }
    // The worker cannot outlive this: the destructor joins its thread. It is known here by its address alone.
    auto self = std::make_shared<ReplayWorker*>(nullptr);
    m_isProgressUnderWay = false;
    m_worker = new ReplayWorker(std::move(plan), settings,
        { [this](const ReplayProgress& progress) {
             if (m_isProgressUnderWay.exchange(true))
                 return; // the last one has not been looked at yet
             QMetaObject::invokeMethod(
                 this,
                 [this, progress] {
                     m_isProgressUnderWay = false;
                     if (isRunning())
                         Q_EMIT progressed(progress);
                 },
                 Qt::QueuedConnection);
         },
            [this, self](const ReplayOutcome& outcome) {
                QMetaObject::invokeMethod(
                    this,
                    [this, self, outcome] {
                        if (*self == m_worker)
                            Q_EMIT concluded(outcome);
                    },
                    Qt::QueuedConnection);
            },
            [this, self](const ReplayResult& result) {
                QMetaObject::invokeMethod(
                    this, [this, self, result] { takeResult(*self, result); }, Qt::QueuedConnection);
            } });
    *self = m_worker;
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(m_worker, &ReplayWorker::start, Qt::QueuedConnection);
    return Done {};
}

void Replayer::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, &ReplayWorker::stop, Qt::QueuedConnection);
}

void Replayer::takeResult(ReplayWorker* from, const ReplayResult& result)
{
    if (from != m_worker)
        return;
    m_worker->deleteLater(); // in its own thread
    m_worker = nullptr;
    Q_EMIT finished(result);
}

} // namespace signalbox
