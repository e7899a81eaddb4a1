// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/uniquefd.h"

#include <QObject>

namespace signalbox {

/// SIGINT and SIGTERM as a Qt signal: blocked for the process and read from a descriptor, since a handler may
/// do next to nothing. Make one in main() before any thread starts, so that all inherit the mask. signalfd(2)
class UnixSignals : public QObject
{
    Q_OBJECT

public:
    explicit UnixSignals(QObject* parent = nullptr);

    /// First thing in main(): a thread that started before, Qt's for X11 among them, would still be ended by
    /// them.
    static void block();

Q_SIGNALS:
    void stopRequested();

private:
    UniqueFd m_fd;
};

} // namespace signalbox
