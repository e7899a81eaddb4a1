// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <vector>

namespace signalbox {

/// Escaped text that knows which parts of it are escapes, so that they can be drawn more quietly than the rest
/// and a typed `\n` is not taken for a line end.
struct VisibleRuns
{
    struct Range
    {
        qsizetype start;
        qsizetype length;
    };
    QString text;
    std::vector<Range> escapes;
    qsizetype bytes = 0; ///< how many of them the text stands for
};

/// As visibleText(). With breakLines, a line ends behind its `\n`.
VisibleRuns visibleRuns(QByteArrayView utf8, qsizetype limit, bool breakLines = false);

} // namespace signalbox
