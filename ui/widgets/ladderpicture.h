// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "widgets/ladderdrawing.h"

namespace signalbox {

/// What a picture of a ladder left out.
struct LadderPictureInfo
{
    QSize size; ///< in pixels of a screen without scaling
    int steps = 0; ///< drawn
    int left = 0; ///< not drawn, since the picture would be too tall; it says so itself
};

inline constexpr int MaxLadderPictureHeight = 30'000; ///< QImage goes to 32,767

/// Writes the whole ladder, not only what a window shows, in the colours of paper. The suffix decides: `.svg`
/// or
/// `.png`.
Result<LadderPictureInfo> saveLadderPicture(
    const LadderScene& scene, const QString& title, const QString& fileName);

} // namespace signalbox
