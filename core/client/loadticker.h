// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadconnection.h"

namespace signalbox {

/// The schedule of an open loop, kept to the microsecond by a timer of the reactor's; timerfd_create(2). Each
/// message of the schedule is another participant's turn. Belongs to the thread of the LoadWorker.
class LoadTicker final : public Pollable
{
public:
    LoadTicker(LoadShared& shared, std::vector<LoadConnection*> participants);
    LoadTicker(const LoadTicker&) = delete;
    LoadTicker& operator=(const LoadTicker&) = delete;
    ~LoadTicker() { stop(); }

    int start(); ///< 0 or errno
    void stop();
    void ready(quint32 events) override;

private:
    SteadyTime due(quint64 message) const { return m_shared.dueAt(static_cast<double>(message)); }
    void arm() const;

    LoadShared& m_shared;
    const std::vector<LoadConnection*> m_participants;
    UniqueFd m_fd;
    quint64 m_next = 0;
};

} // namespace signalbox
