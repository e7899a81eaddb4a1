// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../rawserver.h"

#include "client/conversation/conversationrunner.h"

#include <QTest>

#include <atomic>
#include <functional>
#include <list>
#include <thread>

namespace signalbox::testing {

/// A server that does with each connection what it was told to, in a thread of its own.
class TalkServer
{
public:
    explicit TalkServer(std::function<void(RawPeer&)> serve)
        : m_serve(std::move(serve))
        , m_thread([this] { run(); })
    {
    }
    ~TalkServer()
    {
        m_isOver = true;
        m_thread.join();
    }
    Endpoint endpoint() const { return m_endpoint; }

private:
    void run()
    {
        std::list<std::thread> threads;
        while (!m_isOver) {
            pollfd wait { m_server.fd(), POLLIN, 0 };
            if (::poll(&wait, 1, 20) == 1)
                threads.emplace_back([this, fd = ::accept4(m_server.fd(), nullptr, nullptr, SOCK_CLOEXEC)] {
                    RawPeer peer(fd);
                    m_serve(peer);
                });
        }
        for (std::thread& thread : threads)
            thread.join();
    }

    const std::function<void(RawPeer&)> m_serve;
    RawServer m_server;
    const Endpoint m_endpoint = m_server.endpoint();
    std::atomic<bool> m_isOver { false };
    std::thread m_thread;
};

/// Settings for a script that is known to be right.
inline ConversationSettings talk(const Endpoint& target, const QString& text, int clients = 1)
{
    ConversationSettings settings;
    settings.target = target;
    settings.name = QStringLiteral("test.talk");
    const auto script = ConversationScript::parse(text);
    if (!script)
        qFatal("%s", qPrintable(script.error().text()));
    settings.script = *script;
    settings.clients = clients;
    return settings;
}

/// A run from start to end.
inline ConversationResult hold(
    const ConversationSettings& settings, const std::function<void(ConversationRunner&)>& atProgress = {})
{
    ConversationRunner runner;
    std::optional<ConversationResult> result;
    QObject::connect(&runner, &ConversationRunner::finished, &runner,
        [&result](const ConversationResult& last) { result = last; });
    QObject::connect(&runner, &ConversationRunner::progressed, &runner, [&] {
        if (atProgress)
            atProgress(runner);
    });
    ConversationResult nothing;
    if (const auto started = runner.start(settings); !started) {
        nothing.error = started.error();
        return nothing;
    }
    if (QTest::qWaitFor([&result] { return result.has_value(); }, 90'000))
        return *result;
    nothing.error = Error { QStringLiteral("the run did not end"), {}, 0 };
    return nothing;
}

/// What did not pass, a line each; empty if all did.
inline QByteArray complaints(const ConversationResult& result)
{
    QString text = result.error ? result.error->text() : QString();
    for (const ConversationOutcome& outcome : result.outcomes) {
        if (outcome.failure)
            text += QStringLiteral("\nclient %1, line %2: %3: %4\n%5")
                        .arg(outcome.client)
                        .arg(outcome.failure->line)
                        .arg(outcome.failure->statement, outcome.failure->reason,
                            outcome.failure->comparison().join(QLatin1Char('\n')));
        else if (outcome.verdict != ConversationVerdict::Passed)
            text += QStringLiteral("\nclient %1: %2").arg(outcome.client).arg(outcome.reason);
    }
    return text.toUtf8();
}

} // namespace signalbox::testing
