// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/comparison.h"

#include "client/serverprocess.h"
#include "net/concurrency.h"

#include <QCoreApplication>
#include <QThread>

#include <cstdlib>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// What a server needs once, whoever comes, is touched before the first sample: one client, a moment.
LoadSettings primer(LoadSettings settings)
{
    settings.clients = 1;
    settings.depth = 1;
    settings.warmUp = 0ms;
    settings.duration = 50ms;
    settings.observedProcess = 0;
    return settings;
}

/// The memory of one client was there from the primer on; what grew is that of the others.
void takeOffPrimer(ObservedCosts& costs, int served)
{
    if (served < 2)
        costs.memoryPerClient.reset();
    if (!costs.memoryPerClient)
        return;
    const double share = static_cast<double>(served) / (served - 1);
    *costs.memoryPerClient *= share;
    costs.memoryStep *= share;
}

} // namespace

Comparison::Comparison(QObject* parent)
    : QObject(parent)
{
    connect(&m_load, &LoadGenerator::finished, this, &Comparison::loadFinished);
    connect(&m_load, &LoadGenerator::progressed, this, [this](const LoadProgress& progress) {
        if (m_state == State::Loading)
            report(progress.fraction, progress.rate);
    });
}

Comparison::~Comparison() = default;

Result<Done> Comparison::start(const ComparisonSettings& settings)
{
    Q_ASSERT(!isRunning());
    if (const auto valid = validate(settings); !valid)
        return valid.error();
    m_result = {};
    m_result.settings = settings;
    m_result.processors = QThread::idealThreadCount();
    if (::getloadavg(&m_result.loadAverage, 1) != 1)
        m_result.loadAverage = 0;
    for (const ConcurrencyModel& model : concurrencyCatalogue()) {
        if (settings.models.isEmpty() || settings.models.contains(model.name))
            m_result.rows.push_back({ model.name, {} });
    }
    m_run = 0;
    m_isCanceled = false;
    nextRun();
    return Done {};
}

void Comparison::cancel()
{
    if (!isRunning() || m_isCanceled)
        return;
    m_isCanceled = true;
    m_load.stop();
    if (m_state != State::Stopping) {
        m_state = State::Stopping;
        m_server->stop();
    }
}

void Comparison::nextRun()
{
    const auto runs = m_result.rows.size() * static_cast<std::size_t>(m_result.settings.repeats);
    if (m_isCanceled || m_run == runs) {
        m_result.isComplete = m_run == runs;
        m_state = State::Idle;
        Q_EMIT finished(m_result);
        return;
    }
    m_state = State::Starting;
    m_server = std::make_unique<ServerProcess>();
    connect(m_server.get(), &ServerProcess::ready, this, &Comparison::serverReady);
    connect(m_server.get(), &ServerProcess::failed, this, &Comparison::runFailed);
    connect(m_server.get(), &ServerProcess::ended, this, &Comparison::serverEnded, Qt::QueuedConnection);
    m_server->start(m_result.settings.serverProgram(), row().model, m_result.settings.workers);
    report(0, 0);
}

void Comparison::serverReady(const Endpoint& endpoint)
{
    if (m_state != State::Starting)
        return;
    m_settings = m_result.settings.load;
    m_settings.target = endpoint;
    m_settings.observedProcess = m_server->processId();
    m_settings.seed += static_cast<quint32>(m_run / m_result.rows.size()); // the same for all models of a round
    m_state = State::Priming;
    if (const auto started = m_load.start(primer(m_settings)); !started)
        runFailed(started.error());
}

void Comparison::loadFinished(LoadResult result)
{
    if (m_state == State::Priming) {
        m_state = State::Loading;
        if (const auto started = m_load.start(m_settings); !started)
            runFailed(started.error());
    } else if (m_state == State::Loading) {
        if (result.costs)
            takeOffPrimer(*result.costs, result.clientsServed);
        if (!result.error && result.duration + 50ms < m_settings.duration)
            result.error = Error { QCoreApplication::translate(
                                       "Comparison", "Every connection broke before the run was over."),
                {}, 0 };
        endRun(result);
    } else if (m_state == State::Stopping && !m_server) {
        nextRun(); // the server was gone first
    }
}

void Comparison::runFailed(const Error& error)
{
    if (m_state == State::Stopping)
        return;
    LoadResult result;
    result.settings = m_settings;
    result.error = error;
    m_load.stop();
    endRun(result);
}

void Comparison::endRun(const LoadResult& result)
{
    m_state = State::Stopping;
    row().runs.push_back(result);
    ++m_run;
    m_server->stop();
    Q_EMIT runFinished(m_result);
}

void Comparison::serverEnded()
{
    if (m_state != State::Stopping || !m_server || sender() != m_server.get())
        return;
    m_server.release()->deleteLater();
    if (!m_load.isRunning())
        nextRun();
}

void Comparison::report(double fractionOfRun, double rate)
{
    const auto models = m_result.rows.size();
    const int runs = static_cast<int>(models) * m_result.settings.repeats;
    ComparisonProgress progress;
    progress.model = row().model;
    progress.repeat = static_cast<int>(m_run / models) + 1;
    progress.repeats = m_result.settings.repeats;
    progress.run = static_cast<int>(m_run) + 1;
    progress.runs = runs;
    progress.fraction = (static_cast<double>(m_run) + fractionOfRun) / runs;
    progress.rate = rate;
    Q_EMIT progressed(progress);
}

} // namespace signalbox
