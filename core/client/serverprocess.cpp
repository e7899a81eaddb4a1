// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/serverprocess.h"

#include "base/visibletext.h"

#include <QCoreApplication>
#include <QProcess>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif
#include <unistd.h>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Comparison", text); }

constexpr qint64 MaxSaid = 4096; // bytes of its standard error that are kept

} // namespace

ServerProcess::ServerProcess(QObject* parent)
    : QObject(parent)
    , m_process(new QProcess) // without a parent: it may have to outlive this until it has ended
{
    m_startLimit.setSingleShot(true);
    m_startLimit.setInterval(StartLimit);
    connect(&m_startLimit, &QTimer::timeout, this, [this] {
        fail({ translate("The server was not ready within %1 seconds.").arg(StartLimit.count()),
            translate("Close programs that keep this machine busy, then try again."), 0 });
    });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &ServerProcess::readOutput);
    connect(m_process, &QProcess::finished, this, &ServerProcess::processEnded);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // finished() follows
        fail(
            { translate("\"%1\" could not be started: %2.").arg(m_process->program(), m_process->errorString()),
                translate("Install or build signalbox-cli into the same folder as this program."), 0 });
        Q_EMIT ended();
    });
}

ServerProcess::~ServerProcess()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning) {
        delete m_process;
        return;
    }
    // The kernel ends it at the latest when this process goes; here nobody waits for that.
    connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    m_process->kill();
}

void ServerProcess::start(const QString& program, const QByteArray& concurrency, int workers)
{
#ifdef Q_OS_LINUX
    // In a process group of its own, so that Ctrl+C on a terminal reaches this program alone; and ended with
    // it.
    m_process->setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
#endif
    QStringList arguments { QStringLiteral("serve"), QStringLiteral("--mode"), QStringLiteral("echo"),
        QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--concurrency"),
        QString::fromUtf8(concurrency) };
    if (workers > 0)
        arguments << QStringLiteral("--workers") << QString::number(workers);
    m_startLimit.start();
    m_process->start(program, arguments, QIODevice::ReadOnly);
}

void ServerProcess::stop()
{
    m_isStopWanted = true;
    m_startLimit.stop();
    if (m_process->state() == QProcess::NotRunning)
        QMetaObject::invokeMethod(this, &ServerProcess::ended, Qt::QueuedConnection);
    else
        m_process->kill();
}

qint64 ServerProcess::processId() const { return m_process->processId(); }

void ServerProcess::readOutput()
{
    if (m_isReady) {
        m_process->readAllStandardOutput();
        return;
    }
    if (!m_process->canReadLine())
        return;
    // listening on 127.0.0.1:65432 (echo, event-loop)
    const QString line = QString::fromUtf8(m_process->readLine()).trimmed();
    const auto endpoint = line.startsWith(QLatin1String("listening on "))
        ? Endpoint::parse(line.section(QLatin1Char(' '), 2, 2), false)
        : Result<Endpoint>(Error {});
    if (!endpoint) {
        fail({ translate("The server said \"%1\" instead of where it listens.").arg(visibleText(line.toUtf8())),
            translate("signalbox-cli beside this program must be of the same version."), 0 });
        return;
    }
    m_isReady = true;
    m_startLimit.stop();
    Q_EMIT ready(*endpoint);
}

void ServerProcess::processEnded()
{
    m_startLimit.stop();
    if (!m_isStopWanted) {
        const QByteArray said = m_process->readAllStandardError().trimmed().right(MaxSaid);
        fail({ said.isEmpty() ? translate("The server ended by itself.")
                              : translate("The server ended: %1").arg(visibleText(said)),
            {}, 0 });
    }
    Q_EMIT ended();
}

void ServerProcess::fail(const Error& error)
{
    if (m_isStopWanted)
        return;
    m_isStopWanted = true;
    m_startLimit.stop();
    Q_EMIT failed(error);
    if (m_process->state() != QProcess::NotRunning)
        m_process->kill();
}

} // namespace signalbox
