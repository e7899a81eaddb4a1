// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationrunner.h"

namespace signalbox {

ConversationRunner::ConversationRunner(QObject* parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("conversation"));
    m_thread.start();
}

ConversationRunner::~ConversationRunner()
{
    m_thread.quit();
    m_thread.wait();
}

Result<Done> ConversationRunner::start(const ConversationSettings& settings)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(!isRunning());
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    // The worker cannot outlive this: the destructor joins its thread. It is known here by its address alone.
    auto self = std::make_shared<ConversationWorker*>(nullptr);
    m_isProgressUnderWay = false;
    m_worker = new ConversationWorker(settings,
        { [this](const ConversationProgress& progress) {
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
            [this, self](const std::vector<ConversationOutcome>& outcomes) {
                QMetaObject::invokeMethod(
                    this,
                    [this, self, outcomes] {
                        if (*self == m_worker)
                            Q_EMIT decided(outcomes);
                    },
                    Qt::QueuedConnection);
            },
            [this, self](const ConversationResult& result) {
                QMetaObject::invokeMethod(
                    this, [this, self, result] { takeResult(*self, result); }, Qt::QueuedConnection);
            } });
    *self = m_worker;
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    QMetaObject::invokeMethod(m_worker, &ConversationWorker::start, Qt::QueuedConnection);
    return Done {};
}

void ConversationRunner::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_worker)
        QMetaObject::invokeMethod(m_worker, &ConversationWorker::stop, Qt::QueuedConnection);
}

void ConversationRunner::takeResult(ConversationWorker* from, const ConversationResult& result)
{
    if (from != m_worker)
        return;
    m_worker->deleteLater(); // in its own thread
    m_worker = nullptr;
    Q_EMIT finished(result);
}

} // namespace signalbox
