// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/comparisonresult.h"
#include "client/loadgenerator.h"

#include <QObject>

#include <memory>

namespace signalbox {

class ServerProcess;

/// Where a comparison stands; a value.
struct ComparisonProgress
{
    QByteArray model; ///< at work now
    int repeat = 1; ///< from 1
    int repeats = 1;
    int run = 1; ///< of all models, from 1
    int runs = 1;
    double fraction = 0; ///< of all runs, 0 to 1
    double rate = 0; ///< messages a second, now
};

/// Puts the same load on each concurrency model in turn and compares. Each run has a fresh server in a process
/// of its own, with its log on, as users run it; repeats go round over the models (A B C A B C ...), so that
/// what changes on the machine meanwhile hits all of them. Lives in the thread that made it; every call returns
/// at once.
class Comparison : public QObject
{
    Q_OBJECT

public:
    explicit Comparison(QObject* parent = nullptr);
    ~Comparison() override; ///< ends server and load

    bool isRunning() const noexcept { return m_state != State::Idle; }
    const ComparisonResult& result() const noexcept { return m_result; } ///< so far

    /// When it does not run. finished() follows if the settings are valid; else the error says what is wrong.
    Result<Done> start(const ComparisonSettings& settings);
    /// Ends it with the runs that are complete; finished() follows.
    void cancel();

Q_SIGNALS:
    void progressed(const signalbox::ComparisonProgress& progress);
    void runFinished(const signalbox::ComparisonResult& soFar); ///< after each run
    void finished(const signalbox::ComparisonResult& result);

private:
    enum class State : quint8 { Idle, Starting, Priming, Loading, Stopping };

    void nextRun();
    void serverReady(const Endpoint& endpoint);
    void loadFinished(LoadResult result);
    void runFailed(const Error& error);
    void endRun(const LoadResult& result);
    void serverEnded();
    void report(double fractionOfRun, double rate);
    ComparisonRow& row() { return m_result.rows[m_run % m_result.rows.size()]; }

    LoadGenerator m_load;
    std::unique_ptr<ServerProcess> m_server;
    ComparisonResult m_result;
    LoadSettings m_settings; // of the run
    State m_state = State::Idle;
    std::size_t m_run = 0; // of rows * repeats
    bool m_isCanceled = false;
};

} // namespace signalbox
