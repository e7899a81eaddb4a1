// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/loadresult.h"

namespace signalbox {

/// LoadResult::toJson() with the histograms and the series: all there is to draw a result again.
QByteArray loadJson(const LoadResult& result);

/// A result that loadJson() wrote. Whatever the bytes are, the answer is a result that can be shown, or an
/// error that says what is wrong with them; `name` is what the error calls them.
Result<LoadResult> loadFromJson(const QByteArray& bytes, const QString& name);

/// The same from a file of a size that such a result may have.
Result<LoadResult> readLoadFile(const QString& fileName);

} // namespace signalbox
