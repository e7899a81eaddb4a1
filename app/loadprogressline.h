// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadprogress.h"

namespace signalbox {

/// How a load is going, in one line on standard error that is written over; nothing if that is no terminal.
class LoadProgressLine
{
public:
    LoadProgressLine();

    void show(const LoadProgress& progress);
    void clear();

private:
    bool m_isTerminal;
    bool m_isShown = false;
};

} // namespace signalbox
