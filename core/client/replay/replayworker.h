// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/histogram.h"
#include "client/replay/replayplayer.h"

#include <QObject>

#include <functional>
#include <memory>

class QTimer;

namespace signalbox {

/// Where a replay stands; a value.
struct ReplayProgress
{
    int concluded = 0; ///< connections
    int count = 0;
    int open = 0;
    quint64 sent = 0; ///< bytes
    quint64 toSend = 0;
};

/// The part of a Replayer that works: takes the steps of the recording in their order and at their time. Made
/// in any thread, then moved into its own, where everything else belongs.
class ReplayWorker : public QObject
{
    Q_OBJECT

public:
    static constexpr int MaxConnecting = 64; ///< at once, so that no backlog overflows

    struct Reports
    {
        std::function<void(const ReplayProgress&)> progressed; ///< now and then
        std::function<void(const ReplayOutcome&)> concluded; ///< once for each connection
        std::function<void(const ReplayResult&)> finished; ///< once, last
    };

    ReplayWorker(std::shared_ptr<const ReplayPlan> plan, const ReplaySettings& settings, Reports reports);
    ~ReplayWorker() override; ///< closes all connections

    void start(); ///< once
    void stop(); ///< ends the run with what there is

private:
    struct Player
    {
        std::unique_ptr<ReplayPlayer> player;
        std::size_t lane = 0;
        std::size_t stepsLeft = 0;
        bool isConnecting = false;
        bool isChanged = false;
    };
    struct Place
    {
        quint32 player = 0;
        quint32 step = 0;
    };
    /// Steps that are done one after the other: those of one connection, or all.
    struct Lane
    {
        std::vector<Place> places;
        std::size_t at = 0;
        std::optional<SteadyTime> reachedAt; // the place
    };

    void makePlayers();
    void makeLanes();
    void tick();
    void takeChanges();
    void look(Player& player, SteadyTime now);
    void advance(Lane& lane, SteadyTime now);
    bool isDone(Lane& lane, Player& player, const Place& place, SteadyTime now);
    void conclude(Player& player, SteadyTime now);
    void finishIfDone();
    void finish();
    SteadyTime dueAt(const ReplayStep& step) const;
    void report(SteadyTime now);

    const std::shared_ptr<const ReplayPlan> m_plan;
    const ReplaySettings m_settings;
    const Reports m_reports;
    Reactor* m_reactor = nullptr; // a child
    QTimer* m_tick = nullptr; // a child
    std::vector<Player> m_players; // in the order of the plan
    std::vector<Lane> m_lanes;
    std::vector<std::size_t> m_changed; // players on whose sockets something happened
    std::chrono::nanoseconds m_base {}; // of the recording: when the first chosen step was
    SteadyTime m_startedAt {};
    SteadyTime m_reportedAt {};
    Histogram m_responses;
    std::chrono::nanoseconds m_latest {};
    int m_connecting = 0;
    int m_concluded = 0;
    bool m_isOver = false;
    ReplayResult m_result;
};

} // namespace signalbox
