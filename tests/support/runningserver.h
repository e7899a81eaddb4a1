// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"

#include <QTest>

namespace signalbox::testing {

/// An engine that listens on a free port, for as long as it lives.
class RunningServer
{
public:
    explicit RunningServer(ServerConfig config = {})
    {
        config.net.listen.port = 0;
        const QByteArray model = concurrency();
        if (!model.isEmpty()) {
            config.concurrency = model;
            config.net.workers = 3; // more than one, whatever the machine
        }
        engine.start(config);
        wait([this] { return engine.state() == ServerState::Listening; });
    }

    /// The model that this run of the tests is about (see tests/core/engine/CMakeLists.txt); empty = the
    /// default.
    static QByteArray concurrency() { return qgetenv("SIGNALBOX_TEST_CONCURRENCY"); }

    /// False under the model that serves one client at a time.
    static bool servesSeveral() { return concurrency() != "iterative"; }

    bool isListening() const { return engine.state() == ServerState::Listening; }
    Endpoint endpoint() const { return engine.endpoint(); }

    /// The newest counters; asks the workers.
    Counters counters() { return snapshot()->counters; }
    SnapshotPtr snapshot()
    {
        bool isNew = false;
        const auto connection =
            QObject::connect(&engine, &Engine::snapshotReady, &engine, [&isNew] { isNew = true; });
        engine.requestSnapshot();
        wait([&isNew] { return isNew; });
        QObject::disconnect(connection);
        return engine.snapshot();
    }
    std::vector<ClientRow> rows()
    {
        std::vector<ClientRow> all;
        for (const auto& block : snapshot()->blocks)
            all.insert(all.end(), block->rows.begin(), block->rows.end());
        return all;
    }
    bool waitForOpen(quint64 count)
    {
        return wait([&] { return counters().open == count; });
    }
    bool stop(StopMode mode = StopMode::Drain)
    {
        engine.stop(mode);
        return wait([this] { return engine.state() == ServerState::Stopped; });
    }

    /// Details of all events of a kind.
    QList<QByteArray> details(EventKind kind) const
    {
        QList<QByteArray> found;
        const JournalView view = engine.journal()->view();
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == kind)
                found.append(event.detail.toByteArray());
            return true;
        });
        return found;
    }
    /// All payload of one direction, as far as it was captured.
    QByteArray payload(EventKind kind, ConnectionId id) const
    {
        QByteArray bytes;
        const JournalView view = engine.journal()->view();
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == kind && event.connection == id)
                bytes.append(event.payload);
            return true;
        });
        return bytes;
    }

    template <typename Condition> static bool wait(Condition condition, int seconds = 30)
    {
        return QTest::qWaitFor(condition, seconds * 1000);
    }

    Engine engine;
};

} // namespace signalbox::testing
