// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationworker.h"

#include <QThread>

#include <atomic>

namespace signalbox {

/// Holds a conversation with a TCP server, as many times at once as there are to be clients, and says whether
/// it went as the script has it. One thread and one reactor of its own. Lives in the thread that made it;
/// every call returns at once. A run always ends, however the server behaves: each wait in it is bounded, and
/// so is the whole.
class ConversationRunner : public QObject
{
    Q_OBJECT

public:
    explicit ConversationRunner(QObject* parent = nullptr);
    ~ConversationRunner() override; ///< closes all connections and joins the worker

    bool isRunning() const noexcept { return m_worker != nullptr; }

    /// When it does not run. finished() follows if the settings are valid; else nothing does, and the error
    /// says what is wrong.
    Result<Done> start(const ConversationSettings& settings);
    /// Ends the run early; finished() follows with what came of it so far.
    void stop();

Q_SIGNALS:
    /// Fewer when the receiver is busy.
    void progressed(const signalbox::ConversationProgress& progress);
    /// Copies that are over since the last time.
    void decided(const std::vector<signalbox::ConversationOutcome>& outcomes);
    void finished(const signalbox::ConversationResult& result);

private:
    void takeResult(ConversationWorker* from, const ConversationResult& result);

    QThread m_thread;
    ConversationWorker* m_worker = nullptr; // of the run; lives in m_thread, deleted there
    std::atomic<bool> m_isProgressUnderWay { false };
};

} // namespace signalbox
