// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspacerun.h"

#include "base/bytes.h"
#include "base/savefile.h"
#include "base/visibletext.h"
#include "journal/filter.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds LookInterval { 20 };

QString translate(const char* text) { return QCoreApplication::translate("Run", text); }

} // namespace

WorkspaceRun::WorkspaceRun(const Workspace& workspace, const RunSettings& settings, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_settings(settings)
{
    m_report.workspace = QFileInfo(settings.fileName).fileName();
    m_report.config = workspace.server;
    for (const WorkspaceCheck& check : workspace.checks) {
        if (settings.checks.isEmpty() || settings.checks.contains(check.name))
            m_checks += check;
    }
    m_clientTimer.setInterval(LookInterval);
    connect(&m_clientTimer, &QTimer::timeout, &m_bench, &TestBench::requestSnapshot);
    connect(&m_bench, &TestBench::snapshotReady, this, &WorkspaceRun::watchClients);
    connect(&m_engine, &Engine::started, this, [this](const Endpoint& endpoint) {
        m_report.server = endpoint;
        m_target = endpoint.reachable().toString();
        Q_EMIT told(translate("listening on %1 (%2, %3)")
                        .arg(endpoint.toString(), QString::fromLatin1(m_engine.config().mode),
                            QString::fromLatin1(m_engine.config().concurrency)));
        connectClients();
    });
    connect(
        &m_engine, &Engine::startFailed, this, [this](const StartFailure& failure) { fail(failure.error); });
    connect(&m_engine, &Engine::stopped, this, &WorkspaceRun::finish);
}

WorkspaceRun::~WorkspaceRun() = default;

void WorkspaceRun::start()
{
    m_time.start();
    m_report.started = wallNow();
    if (const auto valid = validateForRun(m_workspace); !valid)
        return fail(valid.error());
    if (const auto written = writeScripts(); !written)
        return fail(written.error());
    if (m_settings.server) {
        m_target = m_settings.server->toString();
        connectClients();
    } else if (m_workspace.isServing) {
        m_engine.start(m_workspace.server);
    } else {
        connectClients();
    }
}

void WorkspaceRun::stop()
{
    m_report.isStopped = !m_checks.isEmpty();
    const bool isAgain = std::exchange(m_isStopping, true);
    if (m_check)
        m_check->stop();
    else if (isAgain && m_engine.state() != ServerState::Stopped)
        m_engine.stop(StopMode::Now);
    else
        end();
}

QString WorkspaceRun::scriptFile(const QString& name) const
{
    const auto found = std::find_if(m_workspace.scripts.begin(), m_workspace.scripts.end(),
        [&name](const WorkspaceText& script) { return script.name == name; });
    return m_folder.filePath(QStringLiteral("script-%1.talk").arg(found - m_workspace.scripts.begin() + 1));
}

/// With what its placeholders stand for.
QString WorkspaceRun::word(QString text) const
{
    static const QRegularExpression script(QStringLiteral("\\{script:([^}]*)\\}"));
    text.replace(QStringLiteral("{server}"), m_target);
    for (auto match = script.match(text); match.hasMatch(); match = script.match(text))
        text.replace(match.capturedStart(), match.capturedLength(), scriptFile(match.captured(1)));
    return text;
}

Result<Done> WorkspaceRun::writeScripts()
{
    bool isWritten = m_folder.isValid();
    for (const WorkspaceText& script : m_workspace.scripts) {
        isWritten = isWritten && saveFile(scriptFile(script.name), script.text.toUtf8());
    }
    if (isWritten)
        return Done {};
    return Error { translate("Temporary files cannot be written to \"%1\".").arg(m_folder.path()),
        translate("Make room there, or set TMPDIR to another folder.") };
}

void WorkspaceRun::fail(const Error& error)
{
    m_report.error = error;
    finish();
}

// --- Clients ---

void WorkspaceRun::connectClients()
{
    for (const WorkspaceClients& group : m_workspace.clients) {
        const auto target = Endpoint::parse(word(group.target), false);
        const auto behaviour = ClientBehaviour::parse(group.behaviour); // as validated
        QList<ConnectionId> ids;
        if (target && behaviour)
            ids = m_bench.connectClients(target->address.toString(), target->port, group.count, *behaviour);
        m_groups.push_back(ids);
        if (const auto message = parseEscapes(group.message); message && !message->isEmpty())
            m_bench.send(ids, *message);
    }
    if (m_workspace.clients.isEmpty())
        return nextCheck();
    m_connecting.start();
    m_clientTimer.start();
}

/// On with the checks once every client is there or never will be.
void WorkspaceRun::watchClients()
{
    if (!m_clientTimer.isActive())
        return;
    const bool isLate = m_connecting.hasExpired(std::chrono::milliseconds(ConnectLimit).count());
    if (m_bench.snapshot()->connecting > 0 && !isLate)
        return;
    m_clientTimer.stop();
    countClients();
    int connected = 0;
    for (const RunClients& each : m_report.clients)
        connected += each.connected;
    Q_EMIT told(
        connected == 1 ? translate("1 client connected") : translate("%1 clients connected").arg(connected));
    nextCheck();
}

void WorkspaceRun::countClients()
{
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    m_report.clients.clear();
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        RunClients counted { m_workspace.clients.at(static_cast<qsizetype>(i)), 0, 0, 0, 0, 0, {} };
        for (const TestClientRow& row : snapshot->rows) {
            if (!m_groups[i].contains(row.id))
                continue;
            const bool hasFailed = row.state == TestClientState::Failed || isConnecting(row.state);
            counted.failed += hasFailed ? 1 : 0;
            counted.connected += hasFailed ? 0 : 1;
            counted.lost += row.state == TestClientState::Closed && !row.isDropped ? 1 : 0;
            counted.bytesIn += row.bytesIn;
            counted.bytesOut += row.bytesOut;
            if (hasFailed && counted.whyFailed.isEmpty())
                counted.whyFailed = row.ending.isEmpty() ? translate("no answer in time") : row.ending;
        }
        // Those that the test bench had no room for.
        counted.failed += counted.group.count - static_cast<int>(m_groups[i].size());
        m_report.clients.push_back(counted);
    }
}

// --- Checks ---

void WorkspaceRun::nextCheck()
{
    if (m_isStopping)
        return end();
    if (m_nextCheck < m_checks.size())
        return runCheck(m_checks.at(m_nextCheck));
    if (!m_checks.isEmpty() || !m_report.server)
        return end();
    Q_EMIT told(translate("no checks in this workspace: serving until SIGINT or SIGTERM"));
}

void WorkspaceRun::runCheck(const WorkspaceCheck& check)
{
    WorkspaceCheck ready = check;
    for (QString& each : ready.command)
        each = word(each);
    CheckProcess::Settings settings;
    settings.program = QCoreApplication::applicationFilePath();
    settings.folder = QFileInfo(m_settings.fileName).absolutePath();
    settings.jsonFile = m_folder.filePath(QStringLiteral("result-%1.json").arg(m_nextCheck));
    settings.junitFile = m_folder.filePath(QStringLiteral("result-%1.xml").arg(m_nextCheck));
    settings.limit = m_settings.checkLimit;
    settings.isQuiet = m_settings.isQuiet;
    Q_EMIT told(translate("check %1 of %2: %3 (%4)")
                    .arg(m_nextCheck + 1)
                    .arg(m_checks.size())
                    .arg(check.name, ready.command.constFirst()));
    m_check = std::make_unique<CheckProcess>();
    connect(m_check.get(), &CheckProcess::finished, this, &WorkspaceRun::takeOutcome, Qt::QueuedConnection);
    m_check->start(ready, settings);
}

void WorkspaceRun::takeOutcome(const CheckOutcome& outcome)
{
    m_report.checks.push_back(outcome);
    if (m_isStopping && m_report.checks.back().hasPassed()) { // what it did not get to may have failed
        m_report.checks.back().exitCode = -1;
        m_report.checks.back().fault = translate("It was stopped before its end.");
    }
    m_report.checks.back().command = m_checks.at(m_nextCheck).command; // with its placeholders
    m_check.reset();
    ++m_nextCheck;
    nextCheck();
}

// --- The end ---

void WorkspaceRun::end()
{
    if (std::exchange(m_isEnding, true))
        return;
    for (; m_nextCheck < m_checks.size(); ++m_nextCheck) {
        CheckOutcome outcome;
        outcome.name = m_checks.at(m_nextCheck).name;
        outcome.command = m_checks.at(m_nextCheck).command;
        m_report.checks.push_back(outcome);
    }
    m_clientTimer.stop();
    if (m_workspace.clients.isEmpty())
        return stopServer();
    // What the clients came to, before they go.
    disconnect(&m_bench, &TestBench::snapshotReady, this, nullptr);
    connect(&m_bench, &TestBench::snapshotReady, this, [this] {
        disconnect(&m_bench, &TestBench::snapshotReady, this, nullptr);
        countClients();
        stopServer();
    });
    m_bench.requestSnapshot();
}

void WorkspaceRun::stopServer()
{
    QList<ConnectionId> all;
    for (const QList<ConnectionId>& ids : m_groups)
        all += ids;
    m_bench.disconnectClients(all);
    if (m_engine.state() == ServerState::Stopped)
        finish();
    else
        m_engine.stop();
}

void WorkspaceRun::countFilters()
{
    for (const WorkspaceText& each : m_workspace.filters) {
        const auto filter = Filter::parse(each.text);
        if (!filter || !m_report.server)
            continue; // nothing was run
        const JournalView view = m_engine.journal()->view();
        m_report.filters.push_back(
            { each, filter->select(view, view.firstSequence(), view.endSequence()).count() });
    }
}

void WorkspaceRun::finish()
{
    m_report.elapsed = std::chrono::nanoseconds(m_time.nsecsElapsed());
    m_report.counters = m_engine.snapshot()->counters;
    countFilters();
    Q_EMIT finished(m_report);
}

} // namespace signalbox
