// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadworker.h"

#include "base/systemerror.h"
#include "net/reactor.h"

#include <QCoreApplication>
#include <QSysInfo>
#include <QThread>
#include <QTimer>

#include <unistd.h>

namespace signalbox {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

using Seconds = std::chrono::duration<double>;

constexpr auto TickInterval = 20ms;
constexpr auto ReportInterval = 100ms;
constexpr auto SettleTime = 100ms; // after a sample, which holds the load up for as long as it takes

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

} // namespace

LoadWorker::LoadWorker(const LoadSettings& settings, Reports reports)
    : m_settings(settings)
    , m_reports(std::move(reports))
{
    m_result.settings = settings;
    m_result.startedAt = QDateTime::currentDateTimeUtc();
    const QString machine = translate("%1 %2, %3, %4 processors");
    m_result.machine =
        machine.arg(QSysInfo::kernelType(), QSysInfo::kernelVersion(), QSysInfo::currentCpuArchitecture())
            .arg(QThread::idealThreadCount());
}

LoadWorker::~LoadWorker()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_ticker.reset();
    m_clients.clear();
}

void LoadWorker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_startedAt = m_lastServedAt = m_reportedAt = steady_clock::now();
    m_reactor = new Reactor(this);
    m_shared = std::make_unique<LoadShared>(*m_reactor, m_settings);
    m_series = std::make_unique<LoadSeries>(m_settings, m_startedAt);
    if (const auto opened = m_reactor->open(); !opened) {
        m_result.error = opened.error();
        finish();
        return;
    }
    if (m_settings.observedProcess > 0) {
        m_result.costs.emplace();
        m_result.costs->idle = sample();
    }
    m_clients.reserve(static_cast<std::size_t>(m_settings.clients));
    for (int i = 0; i < m_settings.clients; ++i)
        m_clients.push_back(std::make_unique<LoadConnection>(*m_shared, i));
    m_tick = new QTimer(this);
    m_tick->setInterval(TickInterval);
    connect(m_tick, &QTimer::timeout, this, &LoadWorker::tick);
    m_tick->start();
    m_next = new QTimer(this);
    m_next->setSingleShot(true);
    m_next->setTimerType(Qt::PreciseTimer);
    m_reactor->setPumpEnd([this] {
        if (m_phase == LoadPhase::Connecting)
            connectMore();
    });
    connectMore();
}

void LoadWorker::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_isOver)
        return;
    m_result.isStopped = true;
    if (m_phase == LoadPhase::Measuring)
        endWindow();
    else if (m_phase != LoadPhase::Draining)
        finish();
}

void LoadWorker::tick()
{
    const SteadyTime now = steady_clock::now();
    if (m_phase == LoadPhase::Connecting) {
        for (std::size_t i = 0; i < m_dialled; ++i)
            m_clients[i]->checkDeadline(now);
        connectMore();
        if (isServedAsFarAsItWillBe(now))
            beginLoad(now);
    } else if (m_phase == LoadPhase::Draining) {
        drainIfDone(now);
    } else if (m_shared->connected == 0) {
        m_phase == LoadPhase::Measuring ? endWindow() : finish(); // nobody is left
    } else if (m_phase == LoadPhase::Ramp) {
        activate(std::min(1.0, Seconds(now - m_loadAt) / Seconds(m_settings.ramp)), now);
    }
    if (!m_isOver)
        m_series->take(now, m_phase, *m_shared);
    if (!m_isOver && now - m_reportedAt >= ReportInterval) {
        if (m_phase > LoadPhase::Connecting)
            checkDeadlines(now);
        report(now);
    }
}

void LoadWorker::checkDeadlines(SteadyTime now)
{
    if (m_settings.timeout.count() == 0 && !m_settings.isReconnecting)
        return;
    for (const auto& client : m_clients)
        client->checkDeadline(now);
}

void LoadWorker::connectMore()
{
    while (m_dialled < clientsDue() && m_shared->connecting < MaxConnecting)
        m_clients[m_dialled++]->connectNow();
}

/// How many clients may have begun to connect by now.
std::size_t LoadWorker::clientsDue() const
{
    if (m_settings.connectRate <= 0)
        return m_clients.size();
    const double seconds = std::chrono::duration<double>(steady_clock::now() - m_startedAt).count();
    return std::min(m_clients.size(), static_cast<std::size_t>(1 + seconds * m_settings.connectRate));
}

/// That part of the clients, from 0 to 1, takes part from now on.
void LoadWorker::activate(double part, SteadyTime now)
{
    const int active = static_cast<int>(part * m_settings.clients);
    const int before = std::exchange(m_shared->active, std::max(m_shared->active, active));
    for (int i = before; i < m_shared->active; ++i)
        m_clients[static_cast<std::size_t>(i)]->fill(now);
}

bool LoadWorker::isServedAsFarAsItWillBe(SteadyTime now)
{
    const LoadShared& shared = *m_shared;
    const int done = shared.served + static_cast<int>(shared.failures.all()) + shared.connected;
    if (done != m_lastServed) {
        m_lastServed = done;
        m_lastServedAt = now;
    }
    const double connecting = m_settings.connectRate > 0 ? m_settings.clients / m_settings.connectRate : 0;
    if (now - m_startedAt > SetupLimit + std::chrono::duration<double>(connecting))
        return true;
    if (m_dialled < m_clients.size() || shared.connecting > 0)
        return false;
    return shared.connected <= shared.served || now - m_lastServedAt > ServeGrace;
}

void LoadWorker::beginLoad(SteadyTime now)
{
    if (m_result.costs)
        m_result.costs->served = sample();
    if (m_shared->connected == 0) {
        finish();
        return;
    }
    const bool isGrowing = m_settings.ramp.count() > 0;
    m_phase = isGrowing ? LoadPhase::Ramp : LoadPhase::WarmUp;
    m_loadAt = now = steady_clock::now();
    m_shared->active = isGrowing && !m_settings.isOpenLoop() ? 0 : m_settings.clients;
    m_shared->isSending = true;
    if (m_settings.isOpenLoop())
        beginSchedule(now);
    if (m_isOver)
        return;
    for (const auto& client : m_clients)
        client->fill(now);
    if (isGrowing) {
        connect(m_next, &QTimer::timeout, this, &LoadWorker::warmUp, Qt::SingleShotConnection);
        m_next->start(m_settings.ramp);
    } else {
        warmUp();
    }
}

void LoadWorker::warmUp()
{
    if (m_isOver)
        return;
    activate(1, steady_clock::now()); // whoever is left
    m_phase = LoadPhase::WarmUp;
    connect(m_next, &QTimer::timeout, this, &LoadWorker::sampleThenMeasure, Qt::SingleShotConnection);
    m_next->start(m_settings.warmUp);
}

void LoadWorker::beginSchedule(SteadyTime now)
{
    std::vector<LoadConnection*> participants;
    for (const auto& client : m_clients) {
        if (client->isUp()) {
            client->setTurn(static_cast<int>(participants.size()));
            participants.push_back(client.get());
        }
    }
    m_shared->participants = static_cast<int>(participants.size());
    m_shared->period = 1e9 / m_settings.rate;
    m_shared->rampPlaces = m_settings.rate * std::chrono::duration<double>(m_settings.ramp).count() / 2;
    m_shared->scheduleStart = now;
    m_ticker = std::make_unique<LoadTicker>(*m_shared, std::move(participants));
    if (const int code = m_ticker->start(); code != 0) {
        m_result.error = Error { translate("No timer could be made for the rate: %1.").arg(errnoText(code)),
            translate("Close other programs or raise the descriptor limit (ulimit -n)."), code };
        finish();
    }
}

void LoadWorker::sampleThenMeasure()
{
    if (m_isOver)
        return;
    if (!m_result.costs) {
        beginWindow();
        return;
    }
    m_result.costs->begin = sample();
    connect(m_next, &QTimer::timeout, this, &LoadWorker::beginWindow, Qt::SingleShotConnection);
    m_next->start(SettleTime);
}

void LoadWorker::beginWindow()
{
    if (m_isOver)
        return;
    m_phase = LoadPhase::Measuring;
    m_shared->isMeasuring = true;
    m_windowCpuAt = processCpu(m_settings.observedProcess);
    m_windowAt = steady_clock::now();
    m_windowConnections = m_shared->connections;
    connect(m_next, &QTimer::timeout, this, &LoadWorker::endWindow, Qt::SingleShotConnection);
    m_next->start(m_settings.duration);
}

void LoadWorker::endWindow()
{
    if (m_isOver || m_phase != LoadPhase::Measuring)
        return;
    m_next->stop();
    m_drainAt = steady_clock::now();
    m_result.duration = m_drainAt - m_windowAt;
    m_result.connections = m_shared->connections - m_windowConnections;
    if (m_result.costs) {
        m_result.costs->windowCpu = processCpu(m_settings.observedProcess) - m_windowCpuAt;
        m_result.costs->end = sample();
    }
    m_phase = LoadPhase::Draining;
    m_shared->isMeasuring = false;
    m_shared->isSending = false;
    if (m_ticker)
        m_ticker->stop();
    drainIfDone(m_drainAt);
}

void LoadWorker::drainIfDone(SteadyTime now)
{
    const bool isUnderWay = std::any_of(m_clients.begin(), m_clients.end(),
        [](const auto& client) { return client->isUp() && client->isServed() && client->inFlight() > 0; });
    if (!isUnderWay || now - m_drainAt > DrainLimit || m_result.isStopped)
        finish();
}

void LoadWorker::finish()
{
    if (m_isOver)
        return;
    m_isOver = true;
    if (m_tick) {
        m_tick->stop();
        m_next->stop();
    }
    m_shared->isSending = m_shared->isMeasuring = false;
    for (const auto& client : m_clients)
        client->conclude();
    LoadResult& result = m_result;
    const LoadShared& shared = *m_shared;
    for (const auto& client : m_clients) {
        result.unanswered += client->inFlight();
        result.clientsWaiting += client->isUp() && !client->isServed() ? 1 : 0;
    }
    result.messages = shared.latency.count();
    result.clientsServed = shared.served;
    result.failures = shared.failures;
    result.latency = LatencySummary::of(shared.latency);
    result.uncorrected = m_settings.isOpenLoop() ? LatencySummary::of(shared.uncorrected) : result.latency;
    result.connectTime = LatencySummary::of(shared.connectTime);
    result.sources =
        m_settings.sources > 0 ? std::min(m_settings.sources, m_settings.clients) : 1 + shared.sources;
    result.curve = shared.latency.bars();
    result.uncorrectedCurve = shared.uncorrected.bars();
    if (m_series)
        result.series = m_series->samples();
    result.lagP99 = std::chrono::nanoseconds(static_cast<qint64>(shared.lag.percentile(99)));
    result.lagMax = std::chrono::nanoseconds(static_cast<qint64>(shared.lag.max()));
    if (result.costs && shared.served > 0 && result.costs->served.threads > 0) {
        result.costs->memoryPerClient = (static_cast<double>(result.costs->served.anonymousBytes)
                                            - static_cast<double>(result.costs->idle.anonymousBytes))
            / shared.served;
        result.costs->memoryStep = static_cast<double>(::sysconf(_SC_PAGESIZE)) / shared.served;
    }
    if (!result.error)
        result.error = reasonForNothing();
    m_ticker.reset();
    m_clients.clear();
    m_reports.finished(result);
}

std::optional<Error> LoadWorker::reasonForNothing() const
{
    const QString target = m_settings.target.toString();
    const LoadFailures& failures = m_result.failures;
    const int all = m_settings.clients;
    if (m_result.messages > 0)
        return {};
    if (m_result.isStopped)
        return Error { translate("The load was stopped before anything was measured."), {}, 0 };
    if (static_cast<int>(failures.noPort) == all)
        return Error { translate("No port was left on this machine to connect from to %1.").arg(target),
            translate("Wait a minute until closed connections are forgotten, or take fewer clients."),
            m_shared->firstConnectError };
    if (failures.timeout > 0 && static_cast<int>(failures.timeout + failures.connecting()) == all)
        return Error { translate("%1 did not echo within the time-out.").arg(target),
            translate("Take a longer one, or a server that echoes: signalbox-cli serve --mode echo."), 0 };
    if (static_cast<int>(failures.connecting()) == all)
        return Error {
            translate("No client could connect to %1: %2.").arg(target, errnoText(m_shared->firstConnectError)),
            translate("Start the server first, or correct the address."), m_shared->firstConnectError
        };
    if (failures.wrongEcho > 0)
        return Error { translate("What %1 sends back is not what it was sent.").arg(target),
            translate("The load needs a server that echoes: signalbox-cli serve --mode echo."), 0 };
    if (failures.turnedAway > 0)
        return Error { translate("%1 closed the connections without an echo.").arg(target),
            translate("The load needs a server that echoes, and that lets so many clients in."), 0 };
    return Error { translate("%1 clients were connected to %2, and none got an echo within the measured time.")
                       .arg(m_settings.clients - static_cast<int>(failures.all()))
                       .arg(target),
        translate("The load needs a server that echoes: signalbox-cli serve --mode echo."), 0 };
}

ProcessSample LoadWorker::sample() const
{
    ProcessSample sample = sampleProcess(m_settings.observedProcess).value_or(ProcessSample {});
    sample.messages = m_shared->messages;
    return sample;
}

double LoadWorker::fraction(SteadyTime now) const
{
    const double whole = Seconds(m_settings.ramp + m_settings.warmUp + m_settings.duration).count();
    const double past = m_phase == LoadPhase::Connecting ? 0 : Seconds(now - m_loadAt).count();
    return std::clamp(past / whole, 0.0, 1.0);
}

void LoadWorker::report(SteadyTime now)
{
    const double seconds = std::chrono::duration<double>(now - m_reportedAt).count();
    LoadProgress progress;
    progress.phase = m_phase;
    progress.fraction = fraction(now);
    progress.measured = m_phase == LoadPhase::Measuring ? now - m_windowAt : m_result.duration;
    progress.messages = m_shared->messages;
    progress.rate = static_cast<double>(m_shared->messages - m_reportedMessages) / seconds;
    progress.connected = m_shared->connected;
    progress.served = m_shared->served;
    progress.failed = static_cast<int>(m_shared->failures.all());
    progress.p99 = std::chrono::nanoseconds(static_cast<qint64>(m_shared->latency.percentile(99)));
    if (m_reports.isDetailed())
        progress.details = std::make_shared<LoadDetails>(
            LoadDetails { m_series->samples(), m_shared->latency.bars(), m_shared->uncorrected.bars() });
    m_reportedAt = now;
    m_reportedMessages = m_shared->messages;
    m_reports.progressed(progress);
}

} // namespace signalbox
