// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replayresult.h"

namespace signalbox {

/// Two answers side by side, line by line; 16 bytes at a time where they are no text. A value.
struct ReplayDiff
{
    static constexpr qsizetype Window = 64 * 1024; ///< bytes of either side around the difference

    enum class State : quint8 {
        Same,
        Masked, ///< only what is masked differs
        Differs,
        OnlyExpected, ///< there is nothing like it on the other side
        OnlyGot,
    };
    struct Row
    {
        State state = State::Same;
        qsizetype expectedAt = 0; ///< from the beginning of the stream
        qsizetype gotAt = 0;
        QByteArray expected {};
        QByteArray got {};
    };

    std::vector<Row> rows;
    bool isText = true;
    std::size_t first = 0; ///< of the rows, the first that is not the same; rows.size() if all are
    qsizetype before = 0; ///< bytes of what was expected that are left out before the first row
    qsizetype after = 0; ///< likewise after the last one
};

/// Around the difference, or from the beginning if there is none. Any thread.
ReplayDiff replayDiff(const ReplayOutcome& outcome);

} // namespace signalbox
