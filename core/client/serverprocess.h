// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <QObject>
#include <QTimer>

class QProcess;

namespace signalbox {

/// A server in a process of its own, so that what it costs is its own: `signalbox-cli serve` on a free port of
/// 127.0.0.1. It does not outlive this object nor this process. Lives in a thread with an event loop.
class ServerProcess : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds StartLimit { 10 };

    explicit ServerProcess(QObject* parent = nullptr);
    ~ServerProcess() override;

    /// Once. ready() or failed() follows.
    void start(const QString& program, const QByteArray& concurrency, int workers);
    /// At once, without a drain; ended() follows.
    void stop();
    qint64 processId() const;

Q_SIGNALS:
    void ready(const signalbox::Endpoint& endpoint);
    /// It could not start, or ended without being asked to. ended() follows.
    void failed(const signalbox::Error& error);
    /// It is gone; last.
    void ended();

private:
    void readOutput();
    void processEnded();
    void fail(const Error& error);

    QProcess* m_process;
    QTimer m_startLimit;
    bool m_isReady = false;
    bool m_isStopWanted = false;
};

} // namespace signalbox
