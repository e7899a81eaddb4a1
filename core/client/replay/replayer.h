// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replayworker.h"

#include <QObject>
#include <QThread>

#include <atomic>

namespace signalbox {

/// Plays the client side of a recording against a TCP server and compares the answers, byte by byte. One thread
/// and one reactor of its own. Lives in the thread that made it; every call returns at once. A run ends however
/// the server behaves: each wait in it is bounded.
class Replayer : public QObject
{
    Q_OBJECT

public:
    explicit Replayer(QObject* parent = nullptr);
    ~Replayer() override; ///< closes all connections and joins the worker

    bool isRunning() const noexcept { return m_worker != nullptr; }

    /// When it does not run. finished() follows if the settings are valid; else nothing does, and the error
    /// says what is wrong. The plan must not be null.
    Result<Done> start(std::shared_ptr<const ReplayPlan> plan, const ReplaySettings& settings);
    /// Ends the run early; finished() follows with what was found so far.
    void stop();

Q_SIGNALS:
    /// Fewer when the receiver is busy.
    void progressed(const signalbox::ReplayProgress& progress);
    void concluded(const signalbox::ReplayOutcome& outcome);
    void finished(const signalbox::ReplayResult& result);

private:
    void takeResult(ReplayWorker* from, const ReplayResult& result);

    QThread m_thread;
    ReplayWorker* m_worker = nullptr; // of the run; lives in m_thread, deleted there
    std::atomic<bool> m_isProgressUnderWay { false };
};

} // namespace signalbox
