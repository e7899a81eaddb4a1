// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytemask.h"

#include <QStringList>

#include <optional>

namespace signalbox {

/// Where two byte strings part. Offsets are those of the bytes as they came, whatever was masked before.
struct ByteDifference
{
    qsizetype expectedAt = 0;
    qsizetype gotAt = 0;
    bool isExpectedOver = false; ///< nothing more was expected: what came is longer
    bool isGotOver = false; ///< nothing more came: it is shorter
    bool hasMaskGivenUp = false; ///< a mask took too long for these bytes, and hid nothing from there on
    bool operator==(const ByteDifference&) const = default;
};

/// The first difference, leaving aside what is masked; none if they are alike. Any thread.
std::optional<ByteDifference> firstDifference(
    QByteArrayView expected, QByteArrayView got, const ByteMask& mask = {});

/// The difference for people, in a few lines that stand below one another in a fixed font: the line it lies in
/// on either side with what is invisible shown by tokens, a caret below the first byte that differs, and 16
/// bytes of each side in hex. Beginning and end of long lines are left out, with an ellipsis.
QStringList differenceText(QByteArrayView expected, QByteArrayView got, const ByteDifference& difference);

} // namespace signalbox
