// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadgenerator.h"

#include "client/loadworker.h"

namespace signalbox {

LoadGenerator::LoadGenerator(QObject* parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("load"));
    m_thread.start();
}

LoadGenerator::~LoadGenerator()
{
    m_thread.quit();
    m_thread.wait();
}

Result<Done> LoadGenerator::start(const LoadSettings& settings)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(!isRunning());
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    // The worker cannot outlive this: the destructor joins its thread. It is known here by its address alone.
    auto self = std::make_shared<LoadWorker*>(nullptr);
    m_worker = new LoadWorker(settings,
        { [this](const LoadProgress& progress) {
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
            [this, self](const LoadResult& result) {
                QMetaObject::invokeMethod(
                    this, [this, self, result] { takeResult(*self, result); }, Qt::QueuedConnection);
            },
            [this] { return m_isDetailed.load(std::memory_order_relaxed); } });
    *self = m_worker;
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(m_worker, &LoadWorker::start, Qt::QueuedConnection);
    return Done {};
}

void LoadGenerator::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, &LoadWorker::stop, Qt::QueuedConnection);
}

void LoadGenerator::takeResult(LoadWorker* from, const LoadResult& result)
{
    if (from != m_worker)
        return;
    m_worker->deleteLater(); // in its own thread
    m_worker = nullptr;
    Q_EMIT finished(result);
}

} // namespace signalbox
