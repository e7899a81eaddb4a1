// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayworker.h"

#include <QThread>
#include <QTimer>

namespace signalbox {
namespace {

using std::chrono::steady_clock;
using Kind = ReplayStep::Kind;
using Wait = ReplaySettings::Wait;
using namespace std::chrono_literals;

constexpr auto TimedTick = 1ms; // how exactly steps are at their time
constexpr auto FreeTick = 10ms; // at full speed what comes drives it on; this is for time-outs
constexpr auto ReportEvery = 50ms;

} // namespace

ReplayWorker::ReplayWorker(
    std::shared_ptr<const ReplayPlan> plan, const ReplaySettings& settings, Reports reports)
    : m_plan(std::move(plan))
    , m_settings(settings)
    , m_reports(std::move(reports))
{
    m_result.settings = settings;
}

ReplayWorker::~ReplayWorker()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_players.clear();
}

void ReplayWorker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_startedAt = steady_clock::now();
    m_result.recorded = recordedTimes(*m_plan, m_settings);
    m_reactor = new Reactor(this);
    if (const auto opened = m_reactor->open(); !opened) {
        m_result.error = opened.error();
        return finish();
    }
    makePlayers();
    makeLanes();
    m_reactor->setPumpEnd([this] { takeChanges(); });
    m_tick = new QTimer(this);
    m_tick->setTimerType(Qt::PreciseTimer);
    connect(m_tick, &QTimer::timeout, this, &ReplayWorker::tick);
    m_tick->start(m_settings.isFullSpeed() ? FreeTick : TimedTick);
    tick();
}

void ReplayWorker::makePlayers()
{
    for (const ReplayConnection& connection : m_plan->connections) {
        if (!m_settings.isChosen(connection.id))
            continue;
        const std::size_t index = m_players.size();
        m_players.push_back({ std::make_unique<ReplayPlayer>(*m_reactor, m_settings, connection, [this, index] {
            if (!std::exchange(m_players[index].isChanged, true))
                m_changed.push_back(index);
        }) });
    }
}

void ReplayWorker::makeLanes()
{
    std::vector<Place> all;
    for (std::size_t i = 0; i < m_players.size(); ++i) {
        Player& player = m_players[i];
        const ReplayConnection& connection = player.player->connection();
        if (!connection.refusal.isEmpty()) {
            conclude(player, m_startedAt);
            continue;
        }
        player.stepsLeft = connection.steps.size();
        for (std::size_t step = 0; step < connection.steps.size(); ++step)
            all.push_back({ static_cast<quint32>(i), static_cast<quint32>(step) });
        if (m_settings.wait != Wait::All) {
            player.lane = m_lanes.size();
            m_lanes.push_back({ std::exchange(all, {}), 0, {} });
        }
    }
    const auto stepOf = [this](const Place& place) -> const ReplayStep& {
        return m_players[place.player].player->connection().steps[place.step];
    };
    if (m_settings.wait == Wait::All) {
        std::ranges::sort(all, {}, [&](const Place& place) { return stepOf(place).sequence; });
        m_lanes.push_back({ std::move(all), 0, {} });
    }
    std::optional<std::chrono::nanoseconds> first;
    for (const Lane& lane : m_lanes) {
        if (!lane.places.empty())
            first = std::min(first.value_or(std::chrono::nanoseconds::max()), stepOf(lane.places.front()).at);
    }
    m_base = first.value_or(std::chrono::nanoseconds {});
}

SteadyTime ReplayWorker::dueAt(const ReplayStep& step) const
{
    if (m_settings.isFullSpeed())
        return m_startedAt;
    const auto scaled = std::chrono::duration<double, std::nano>(step.at - m_base) / m_settings.speed;
    return m_startedAt + std::chrono::duration_cast<std::chrono::nanoseconds>(scaled);
}

void ReplayWorker::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_isOver)
        return;
    m_result.isStopped = true;
    const SteadyTime now = steady_clock::now();
    for (Player& player : m_players) {
        if (!player.player->isConcluded())
            conclude(player, now);
    }
    finishIfDone();
}

void ReplayWorker::tick()
{
    if (m_isOver)
        return;
    const SteadyTime now = steady_clock::now();
    for (Player& player : m_players)
        look(player, now);
    for (Lane& lane : m_lanes)
        advance(lane, now);
    report(now);
    finishIfDone();
}

/// After each pump of the reactor: goes on at once where something came.
void ReplayWorker::takeChanges()
{
    if (m_isOver)
        return;
    const SteadyTime now = steady_clock::now();
    const std::vector<std::size_t> changed = std::exchange(m_changed, {});
    for (const std::size_t index : changed) {
        m_players[index].isChanged = false;
        look(m_players[index], now);
    }
    for (const std::size_t index : changed)
        advance(m_lanes[m_players[index].lane], now);
    finishIfDone();
}

void ReplayWorker::look(Player& player, SteadyTime now)
{
    ReplayPlayer& each = *player.player;
    if (each.isConcluded() || !each.isStarted())
        return;
    each.checkConnecting(now);
    if (player.isConnecting && !each.socket().isConnecting()) {
        player.isConnecting = false;
        --m_connecting;
    }
    if (const auto response = each.socket().takeResponse())
        m_responses.record(static_cast<quint64>(response->count()));
    if (each.isBroken() || each.isGivenUp() || (player.stepsLeft == 0 && each.isSettled(now)))
        conclude(player, now);
}

void ReplayWorker::advance(Lane& lane, SteadyTime now)
{
    constexpr int MaxSteps = 256; // then others have their turn; the next tick goes on
    for (int i = 0; i < MaxSteps && lane.at < lane.places.size(); ++i) {
        const Place place = lane.places[lane.at];
        Player& player = m_players[place.player];
        if (!player.player->isConcluded()) {
            if (!isDone(lane, player, place, now))
                return;
            --player.stepsLeft;
            look(player, now);
        }
        lane.reachedAt.reset();
        ++lane.at;
    }
}

bool ReplayWorker::isDone(Lane& lane, Player& player, const Place& place, SteadyTime now)
{
    const std::vector<ReplayStep>& steps = player.player->connection().steps;
    const ReplayStep& step = steps[place.step];
    const SteadyTime due = dueAt(step);
    const bool isOwn = step.kind != Kind::Answer && step.kind != Kind::ServerEnd;
    if (isOwn && now < due)
        return false;
    if (step.kind == Kind::Open && !player.player->isStarted() && m_connecting >= MaxConnecting)
        return false;
    const bool isNew = !lane.reachedAt;
    if (isNew)
        lane.reachedAt = now;
    const std::size_t next = place.step + std::size_t { 1 };
    const bool isLastOfTurn = next == steps.size() || steps[next].kind != Kind::Answer;
    const bool isDone = player.player->perform(step, isLastOfTurn, now, *lane.reachedAt, due);
    if (isNew && isOwn && !m_settings.isFullSpeed())
        m_latest = std::max(m_latest, std::chrono::nanoseconds(now - due));
    if (!player.isConnecting && player.player->socket().isConnecting()) {
        player.isConnecting = true;
        ++m_connecting;
    }
    return isDone;
}

void ReplayWorker::conclude(Player& player, SteadyTime now)
{
    if (std::exchange(player.isConnecting, false))
        --m_connecting;
    ++m_concluded;
    const bool isCut = m_result.isStopped;
    m_reports.concluded(player.player->conclude(now, isCut));
}

void ReplayWorker::finishIfDone()
{
    if (!m_isOver && static_cast<std::size_t>(m_concluded) == m_players.size())
        finish();
}

void ReplayWorker::report(SteadyTime now)
{
    if (now - m_reportedAt < ReportEvery)
        return;
    m_reportedAt = now;
    ReplayProgress progress;
    progress.concluded = m_concluded;
    progress.count = static_cast<int>(m_players.size());
    for (const Player& player : m_players) {
        progress.open += player.player->isStarted() && !player.player->isConcluded() ? 1 : 0;
        progress.sent += player.player->socket().sent();
        progress.toSend += player.player->outcome().toSend;
    }
    m_reports.progressed(progress);
}

void ReplayWorker::finish()
{
    m_isOver = true;
    if (m_tick)
        m_tick->stop();
    for (const Player& player : m_players)
        m_result.outcomes.push_back(player.player->outcome());
    m_result.played = { m_responses.count(), std::chrono::nanoseconds(m_responses.percentile(50)),
        std::chrono::nanoseconds(m_responses.percentile(99)) };
    m_result.latest = m_latest;
    m_result.elapsed = steady_clock::now() - m_startedAt;
    m_reports.finished(m_result);
}

} // namespace signalbox
