// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../rawserver.h"
#include "client/replay/replayer.h"

#include <QTest>

#include <atomic>
#include <functional>
#include <thread>

namespace signalbox::testing {

/// Plays and waits for the end; the result of a run that could not start has its error.
inline ReplayResult replay(const ReplayPlan& plan, const ReplaySettings& settings)
{
    Replayer replayer;
    std::optional<ReplayResult> result;
    QObject::connect(
        &replayer, &Replayer::finished, &replayer, [&result](const ReplayResult& it) { result = it; });
    const auto started = replayer.start(std::make_shared<ReplayPlan>(plan), settings);
    ReplayResult failed;
    if (!started) {
        failed.error = started.error();
        return failed;
    }
    if (!QTest::qWaitFor([&result] { return result.has_value(); }, 60'000))
        failed.error = Error { QStringLiteral("the replay did not end"), {}, 0 };
    return result.value_or(failed);
}

/// Verdicts with their reasons, for messages.
inline QByteArray told(const ReplayResult& result)
{
    QByteArray text = result.error ? result.error->text().toUtf8() : QByteArray();
    for (const ReplayOutcome& outcome : result.outcomes)
        text += '#' + QByteArray::number(number(outcome.id)) + ' ' + replayVerdictName(outcome.verdict) + ": "
            + outcome.reason.toUtf8() + ' ' + outcome.differenceLines().join(QLatin1Char('\n')).toUtf8() + '\n';
    return text;
}

/// A server in a thread of its own: what it does with each connection, one after the other, is the test's.
class ScriptedServer
{
public:
    explicit ScriptedServer(std::function<void(RawPeer&)> serve)
        : m_serve(std::move(serve))
        , m_thread([this] { run(); })
    {
    }
    ~ScriptedServer()
    {
        m_isOver = true;
        m_thread.join();
    }
    Endpoint endpoint() const { return m_endpoint; }

private:
    void run()
    {
        while (!m_isOver) {
            pollfd wait { m_server.fd(), POLLIN, 0 };
            if (::poll(&wait, 1, 20) == 1) {
                RawPeer peer = m_server.accept();
                m_serve(peer);
            }
        }
    }

    const std::function<void(RawPeer&)> m_serve;
    RawServer m_server;
    const Endpoint m_endpoint = m_server.endpoint();
    std::atomic<bool> m_isOver { false };
    std::thread m_thread;
};

} // namespace signalbox::testing
