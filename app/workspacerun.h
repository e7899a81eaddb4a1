// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checkprocess.h"
#include "runreport.h"

#include "client/testbench.h"
#include "engine/engine.h"

#include <QTemporaryDir>

#include <memory>

namespace signalbox {

/// What `signalbox-cli run` was asked for.
struct RunSettings
{
    QString fileName;
    std::optional<Endpoint> server; ///< in place of the workspace's own
    QStringList checks; ///< names; empty = all
    std::chrono::seconds checkLimit { 600 };
    bool isQuiet = false; ///< standard output belongs to the report
};

/// Runs a workspace: starts its server, connects its clients, runs its checks one after the other, stops.
/// Without checks the server serves until it is stopped. Lives in the main thread.
class WorkspaceRun : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds ConnectLimit { 30 }; ///< for the workspace's clients

    WorkspaceRun(const Workspace& workspace, const RunSettings& settings, QObject* parent = nullptr);
    ~WorkspaceRun() override;

    const std::shared_ptr<Journal>& journal() const { return m_engine.journal(); } ///< of its server

    /// finished() follows.
    void start();
    /// Ends it early, with what was found so far. A second time at once.
    void stop();

Q_SIGNALS:
    /// A line about how it goes, for people.
    void told(const QString& line);
    void finished(const signalbox::RunReport& report);

private:
    QString word(QString text) const;
    QString scriptFile(const QString& name) const;
    Result<Done> writeScripts();
    void fail(const Error& error);
    void connectClients();
    void watchClients();
    void nextCheck();
    void runCheck(const WorkspaceCheck& check);
    void takeOutcome(const CheckOutcome& outcome);
    void end();
    void stopServer();
    void finish();
    void countClients();
    void countFilters();

    const Workspace m_workspace;
    const RunSettings m_settings;
    QTemporaryDir m_folder; // for scripts and results of checks
    Engine m_engine;
    TestBench m_bench;
    QTimer m_clientTimer;
    QElapsedTimer m_connecting;
    std::vector<QList<ConnectionId>> m_groups; // of m_workspace.clients
    QList<WorkspaceCheck> m_checks;
    qsizetype m_nextCheck = 0;
    std::unique_ptr<CheckProcess> m_check;
    RunReport m_report;
    QElapsedTimer m_time;
    QString m_target; // what {server} stands for
    bool m_isStopping = false;
    bool m_isEnding = false;
};

} // namespace signalbox
