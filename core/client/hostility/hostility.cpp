// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostility.h"

namespace signalbox {

Hostility::Hostility(QObject* parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("hostility"));
    m_thread.start();
}

Hostility::~Hostility()
{
    m_thread.quit();
    m_thread.wait();
}

Result<Done> Hostility::start(const HostileSettings& settings)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(!isRunning());
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    // The worker cannot outlive this: the destructor joins its thread. It is known here by its address alone.
    auto self = std::make_shared<HostileWorker*>(nullptr);
    m_isProgressUnderWay = false;
    m_worker = new HostileWorker(settings,
        { [this](const HostileProgress& progress) {
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
            [this, self](const HostileOutcome& outcome) {
                QMetaObject::invokeMethod(
                    this,
                    [this, self, outcome] {
                        if (*self == m_worker)
                            Q_EMIT caseFinished(outcome);
                    },
                    Qt::QueuedConnection);
            },
            [this, self](const HostileResult& result) {
                QMetaObject::invokeMethod(
                    this, [this, self, result] { takeResult(*self, result); }, Qt::QueuedConnection);
            } });
    *self = m_worker;
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(m_worker, &HostileWorker::start, Qt::QueuedConnection);
    return Done {};
}

void Hostility::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, &HostileWorker::stop, Qt::QueuedConnection);
}

void Hostility::takeResult(HostileWorker* from, const HostileResult& result)
{
    if (from != m_worker)
        return;
    m_worker->deleteLater(); // in its own thread
    m_worker = nullptr;
    Q_EMIT finished(result);
}

} // namespace signalbox
