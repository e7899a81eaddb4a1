// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadprogress.h"
#include "client/loadresult.h"

#include <QObject>
#include <QThread>

#include <atomic>

namespace signalbox {

class LoadWorker;

/// Puts load on any server that echoes, and measures what comes back: up to LoadSettings::MaxClients clients in
/// one worker thread on the project's own reactor. Lives in the thread that made it; every call returns at
/// once. A run always ends: after connecting (bounded), warm-up, duration and a short drain, however the
/// server behaves.
class LoadGenerator : public QObject
{
    Q_OBJECT

public:
    explicit LoadGenerator(QObject* parent = nullptr);
    ~LoadGenerator() override; ///< closes all clients and joins the worker

    bool isRunning() const noexcept { return m_worker != nullptr; }

    /// When it does not run. finished() follows if the settings are valid; else nothing does, and the error
    /// says what is wrong.
    Result<Done> start(const LoadSettings& settings);
    /// Ends the run early; finished() follows with what was measured so far.
    void stop();
    /// Whether progress brings the series and the histograms, for whoever draws them. At any time.
    void setDetailed(bool isDetailed) { m_isDetailed = isDetailed; }

Q_SIGNALS:
    /// At most ten a second; fewer when the receiver is busy.
    void progressed(const signalbox::LoadProgress& progress);
    void finished(const signalbox::LoadResult& result);

private:
    void takeResult(LoadWorker* from, const LoadResult& result);

    QThread m_thread;
    LoadWorker* m_worker = nullptr; // of the run; lives in m_thread, deleted there
    std::atomic<bool> m_isProgressUnderWay { false };
    std::atomic<bool> m_isDetailed { false };
};

} // namespace signalbox
