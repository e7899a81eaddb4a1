// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QSize>

#include <functional>

class QImage;
class QPainter;

namespace signalbox {

/// What a picture is made of; `size` is in pixels of a screen without scaling.
struct PictureSheet
{
    QString title;
    QSize size;
    int pngScale = 1; ///< how many pixels of a PNG stand for one of `size`
    std::function<void(QPainter&)> draw;
};

/// The bytes of a PNG file; none if there is not enough memory.
QByteArray pngBytes(const QImage& image);

/// Writes the sheet under a name that ends in `.svg` or `.png`. The file that was there before stays if it
/// cannot be written; an error says why, and what to do about it.
Result<Done> savePicture(const PictureSheet& sheet, const QString& fileName);

} // namespace signalbox
