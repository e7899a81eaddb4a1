// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/hostility/hostileresult.h"
#include "client/hostility/hostileworker.h"

#include <QObject>
#include <QThread>

#include <atomic>

namespace signalbox {

/// Attacks a TCP server with the cases of the catalogue, one after the other, and judges whether it stays
/// healthy meanwhile. One thread and one reactor of its own. Lives in the thread that made it; every call
/// returns at once. A run always ends, however the server behaves: each wait in it is bounded.
class Hostility : public QObject
{
    Q_OBJECT

public:
    explicit Hostility(QObject* parent = nullptr);
    ~Hostility() override; ///< closes all connections and joins the worker

    bool isRunning() const noexcept { return m_worker != nullptr; }

    /// When it does not run. finished() follows if the settings are valid; else nothing does, and the error
    /// says what is wrong.
    Result<Done> start(const HostileSettings& settings);
    /// Ends the run early; finished() follows with what was found so far.
    void stop();

Q_SIGNALS:
    /// Fewer when the receiver is busy.
    void progressed(const signalbox::HostileProgress& progress);
    void caseFinished(const signalbox::HostileOutcome& outcome);
    void finished(const signalbox::HostileResult& result);

private:
    void takeResult(HostileWorker* from, const HostileResult& result);

    QThread m_thread;
    HostileWorker* m_worker = nullptr; // of the run; lives in m_thread, deleted there
    std::atomic<bool> m_isProgressUnderWay { false };
};

} // namespace signalbox
