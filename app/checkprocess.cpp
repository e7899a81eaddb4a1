// SPDX-License-Identifier: GPL-3.0-or-later
#include "checkprocess.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>

namespace signalbox {
namespace {

constexpr qint64 MaxResult = qint64 { 64 } * 1024 * 1024; // bytes read of a result

QString translate(const char* text) { return QCoreApplication::translate("Run", text); }

bool writesJson(const QString& command) { return command != QLatin1String("connect"); }
bool writesJUnit(const QString& command) { return writesJson(command) && command != QLatin1String("load"); }

/// The value of an option in `--name VALUE` or `--name=VALUE`; null if it is not there.
QString valueOf(const QStringList& command, const QString& option)
{
    for (qsizetype i = 0; i < command.size(); ++i) {
        if (command.at(i) == option)
            return command.value(i + 1, QString());
        if (command.at(i).startsWith(option + u'='))
            return command.at(i).mid(option.size() + 1);
    }
    return {};
}

QByteArray contentOf(const QString& fileName)
{
    QFile file(fileName);
    return !fileName.isEmpty() && file.open(QIODevice::ReadOnly) ? file.read(MaxResult) : QByteArray();
}

} // namespace

CheckProcess::CheckProcess(QObject* parent)
    : QObject(parent)
    , m_process(new QProcess(this))
{
    m_process->setStandardInputFile(QProcess::nullDevice());
    // In a process group of its own, so that Ctrl+C on a terminal reaches this program alone; and ended with
    // it.
    m_process->setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    m_limit.setSingleShot(true);
    connect(m_process, &QProcess::readyReadStandardOutput, this, [this] { passOn(false); });
    connect(m_process, &QProcess::readyReadStandardError, this, [this] { passOn(true); });
    connect(m_process, &QProcess::finished, this, &CheckProcess::end);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() comes as well
        m_outcome.fault = translate("It could not be started: %1.").arg(m_process->errorString());
        end();
    });
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_outcome.fault =
            translate("It was ended, since it took longer than %1 s.").arg(m_limit.interval() / 1000);
        m_process->kill();
    });
}

CheckProcess::~CheckProcess()
{
    m_process->disconnect(this);
    if (m_process->state() != QProcess::NotRunning)
        m_process->kill(); // ~QProcess reaps it
}

void CheckProcess::start(const WorkspaceCheck& check, const Settings& settings)
{
    m_outcome = {};
    m_outcome.name = check.name;
    m_outcome.command = check.command;
    m_outcome.isRun = true;
    m_isQuiet = settings.isQuiet;
    const auto fileOf = [&](bool isWritten, const QString& option, const QString& fileName) {
        const QString given = valueOf(check.command, option);
        if (!given.isNull())
            return given == QLatin1String("-") ? QString() : QDir(settings.folder).filePath(given);
        if (!isWritten)
            return QString();
        m_outcome.command << option << fileName;
        return fileName;
    };
    const QString command = check.command.value(0);
    const QStringList asked = check.command;
    m_jsonFile = fileOf(writesJson(command), QStringLiteral("--json"), settings.jsonFile);
    m_junitFile = fileOf(writesJUnit(command), QStringLiteral("--junit"), settings.junitFile);
    m_process->setWorkingDirectory(settings.folder);
    m_time.start();
    if (settings.limit.count() > 0)
        m_limit.start(settings.limit);
    m_process->start(settings.program, m_outcome.command);
    m_outcome.command = asked; // the files of this run are nobody's concern
}

void CheckProcess::stop()
{
    if (m_process->state() == QProcess::NotRunning)
        return;
    if (std::exchange(m_isStopWanted, true))
        m_process->kill();
    else
        ::kill(static_cast<pid_t>(m_process->processId()), SIGTERM);
}

void CheckProcess::passOn(bool isError)
{
    const QByteArray bytes = isError ? m_process->readAllStandardError() : m_process->readAllStandardOutput();
    FILE* const stream = isError || m_isQuiet ? stderr : stdout;
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
    m_outcome.lastOutput = (m_outcome.lastOutput + bytes).right(MaxLastOutput);
}

void CheckProcess::end()
{
    if (std::exchange(m_isOver, true))
        return;
    m_limit.stop();
    passOn(false);
    passOn(true);
    if (!m_outcome.lastOutput.isEmpty() && !m_outcome.lastOutput.endsWith('\n'))
        std::fputc('\n', m_isQuiet ? stderr : stdout); // what follows begins on a line of its own
    m_outcome.elapsed = std::chrono::nanoseconds(m_time.nsecsElapsed());
    if (m_outcome.fault.isEmpty()) {
        if (m_process->exitStatus() == QProcess::NormalExit)
            m_outcome.exitCode = m_process->exitCode();
        else
            m_outcome.fault = translate("It crashed or was ended from outside.");
    }
    m_outcome.json = contentOf(m_jsonFile);
    m_outcome.junit = contentOf(m_junitFile);
    Q_EMIT finished(m_outcome);
}

} // namespace signalbox
