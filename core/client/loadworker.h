// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadconnection.h"
#include "client/loadseries.h"
#include "client/loadticker.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

class QTimer;

namespace signalbox {

class Reactor;

/// The part of a LoadGenerator that works: owns the clients of one run and the reactor they run on, and takes
/// the run from phase to phase. Made in any thread, then moved into its own, where everything else belongs.
class LoadWorker : public QObject
{
    Q_OBJECT

public:
    /// So many SYNs are under way at once at most, lest the clients overrun the server's backlog; listen(2).
    static constexpr int MaxConnecting = 128;
    /// For connecting and the first echoes, beside what the connect rate asks for.
    static constexpr std::chrono::seconds SetupLimit { 30 };
    static constexpr std::chrono::seconds ServeGrace { 1 }; ///< without one more client served, the load begins
    static constexpr std::chrono::seconds DrainLimit { 2 };

    struct Reports
    {
        std::function<void(const LoadProgress&)> progressed; ///< at most 10 a second
        std::function<void(const LoadResult&)> finished; ///< once, last
        std::function<bool()> isDetailed; ///< whether somebody looks at LoadProgress::details
    };

    LoadWorker(const LoadSettings& settings, Reports reports);
    ~LoadWorker() override; ///< closes all clients

    void start(); ///< once
    void stop(); ///< ends the run with what there is

private:
    void tick();
    void checkDeadlines(SteadyTime now);
    void connectMore();
    std::size_t clientsDue() const;
    void activate(double part, SteadyTime now);
    bool isServedAsFarAsItWillBe(SteadyTime now);
    void beginLoad(SteadyTime now);
    void beginSchedule(SteadyTime now);
    void warmUp();
    void sampleThenMeasure();
    void beginWindow();
    void endWindow();
    void drainIfDone(SteadyTime now);
    void finish();
    void report(SteadyTime now);
    double fraction(SteadyTime now) const;
    ProcessSample sample() const;
    std::optional<Error> reasonForNothing() const;

    const LoadSettings m_settings;
    const Reports m_reports;
    Reactor* m_reactor = nullptr; // a child
    std::unique_ptr<LoadShared> m_shared;
    std::vector<std::unique_ptr<LoadConnection>> m_clients;
    std::unique_ptr<LoadTicker> m_ticker; // open loop
    std::unique_ptr<LoadSeries> m_series;
    QTimer* m_tick = nullptr; // a child
    QTimer* m_next = nullptr; // a child; ends a phase
    LoadPhase m_phase = LoadPhase::Connecting;
    bool m_isOver = false;
    std::size_t m_dialled = 0; // clients that had their turn to connect
    int m_lastServed = -1;
    SteadyTime m_lastServedAt {};
    SteadyTime m_startedAt {};
    SteadyTime m_loadAt {};
    SteadyTime m_windowAt {};
    SteadyTime m_drainAt {};
    SteadyTime m_reportedAt {};
    quint64 m_reportedMessages = 0;
    quint64 m_windowConnections = 0; // when the window began
    std::chrono::nanoseconds m_windowCpuAt {};
    LoadResult m_result;
};

} // namespace signalbox
