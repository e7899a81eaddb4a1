// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/socketwatch.h"

#include <QElapsedTimer>

namespace signalbox {

SocketWatch::SocketWatch(QObject* parent)
    : QObject(parent)
{
    m_timer.setInterval(Period);
    connect(&m_timer, &QTimer::timeout, this, &SocketWatch::ask);
}

SocketWatch::~SocketWatch()
{
    m_thread.quit();
    m_thread.wait();
}

void SocketWatch::setPort(quint16 port)
{
    if (std::exchange(m_port, port) != port)
        refresh();
}

void SocketWatch::setActive(bool isActive)
{
    if (std::exchange(m_isActive, isActive) != isActive)
        refresh();
}

void SocketWatch::refresh()
{
    if (!m_isActive || m_port == 0)
        return m_timer.stop();
    m_timer.start();
    ask();
}

void SocketWatch::ask()
{
    if (m_isAsking) // a machine under load answers late
        return;
    if (!m_worker) {
        m_thread.setObjectName(QStringLiteral("sockets"));
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start(QThread::LowPriority);
    }
    m_isAsking = true;
    QMetaObject::invokeMethod(m_worker, [this, port = m_port] {
        QElapsedTimer clock;
        clock.start();
        const Result<SocketCounts> counts = countSockets(port);
        const std::chrono::milliseconds cost { clock.elapsed() };
        QMetaObject::invokeMethod(
            this,
            [this, port, counts, cost] {
                m_isAsking = false;
                if (const auto period = std::max(Period, cost * Share); period != m_timer.intervalAsDuration())
                    m_timer.setInterval(period);
                if (m_isActive && port == m_port)
                    Q_EMIT counted(counts);
                else if (m_isActive && m_port != 0)
                    ask(); // the port has changed meanwhile
            },
            Qt::QueuedConnection);
    });
}

} // namespace signalbox
