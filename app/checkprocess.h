// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/workspace.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

class QProcess;

namespace signalbox {

/// What came of one check. A value.
struct CheckOutcome
{
    QString name;
    QStringList command; ///< as it was run
    bool isRun = false; ///< false if the run was stopped before
    int exitCode = -1; ///< as signalbox-cli's commands have it; -1 if it did not get so far
    QString fault; ///< why there is no exit code; empty if there is one
    std::chrono::nanoseconds elapsed {};
    QByteArray json; ///< its result, where the command writes one
    QByteArray junit; ///< likewise
    QByteArray lastOutput; ///< of both streams, what came last

    bool hasPassed() const { return exitCode == 0; }
};

/// Runs one check as a program of its own, so that one which fails in whatever way leaves the others and the
/// report alone. What it prints is passed on. Lives in a thread with an event loop.
class CheckProcess : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype MaxLastOutput = 4096; ///< bytes

    struct Settings
    {
        QString program; ///< signalbox-cli
        QString folder; ///< that file names in the command count from
        QString jsonFile; ///< where its result goes unless the command says
        QString junitFile;
        std::chrono::seconds limit { 0 }; ///< after which it is ended
        bool isQuiet = false; ///< standard output belongs to the report: what the check prints goes to stderr
    };

    explicit CheckProcess(QObject* parent = nullptr);
    ~CheckProcess() override; ///< ends it

    /// finished() follows.
    void start(const WorkspaceCheck& check, const Settings& settings);
    /// As Ctrl+C does: it ends early with what it found so far. A second time at once.
    void stop();

Q_SIGNALS:
    void finished(const signalbox::CheckOutcome& outcome);

private:
    void passOn(bool isError);
    void end();

    QProcess* m_process;
    QTimer m_limit;
    QElapsedTimer m_time;
    CheckOutcome m_outcome;
    QString m_jsonFile;
    QString m_junitFile;
    bool m_isQuiet = false;
    bool m_isStopWanted = false;
    bool m_isOver = false;
};

} // namespace signalbox
