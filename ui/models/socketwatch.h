// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/socketcounts.h"

#include <QObject>
#include <QThread>
#include <QTimer>

namespace signalbox {

/// Counts the sockets of a port once a second, in a thread of its own, while somebody watches. Less often where
/// there are so many that it would take more than a twentieth of a processor.
class SocketWatch : public QObject
{
    Q_OBJECT

public:
    explicit SocketWatch(QObject* parent = nullptr);
    ~SocketWatch() override;

    /// 0 = of none.
    void setPort(quint16 port);
    quint16 port() const { return m_port; }
    void setActive(bool isActive);

    static constexpr std::chrono::milliseconds Period { 1000 };
    static constexpr int Share = 20;

Q_SIGNALS:
    void counted(const signalbox::Result<signalbox::SocketCounts>& counts);

private:
    void refresh();
    void ask();

    QThread m_thread;
    QObject* m_worker = nullptr; // lives in m_thread; stands for it in queued calls
    QTimer m_timer;
    quint16 m_port = 0;
    bool m_isActive = false;
    bool m_isAsking = false;
};

} // namespace signalbox
