// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picturefile.h"

#include "base/savefile.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

namespace signalbox {
namespace {

QString words(const char* text) { return QCoreApplication::translate("PictureFile", text); }

QByteArray svgOf(const PictureSheet& sheet)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(sheet.size);
    generator.setViewBox(QRect({}, sheet.size));
    generator.setResolution(96);
    generator.setTitle(sheet.title);
    generator.setDescription(words(QT_TRANSLATE_NOOP("PictureFile", "Written by Signalbox")));
    QPainter painter(&generator);
    sheet.draw(painter);
    painter.end();
    return buffer.data();
}

QByteArray pngOf(const PictureSheet& sheet)
{
    QImage image(sheet.size * sheet.pngScale, QImage::Format_RGB32);
    if (image.isNull())
        return {};
    image.setDevicePixelRatio(sheet.pngScale);
    image.fill(Qt::white);
    QPainter painter(&image);
    sheet.draw(painter);
    painter.end();
    return pngBytes(image);
}

} // namespace

QByteArray pngBytes(const QImage& image)
{
    QBuffer buffer;
    image.save(&buffer, "PNG");
    return buffer.data();
}

Result<Done> savePicture(const PictureSheet& sheet, const QString& fileName)
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix != QLatin1String("svg") && suffix != QLatin1String("png"))
        return Error { words(QT_TRANSLATE_NOOP("PictureFile", "\"%1\" does not say in which format to write."))
                           .arg(fileName),
            words(QT_TRANSLATE_NOOP("PictureFile", "End the name with .svg or .png.")), 0 };
    const QByteArray bytes = suffix == QLatin1String("svg") ? svgOf(sheet) : pngOf(sheet);
    if (bytes.isEmpty())
        return Error { words(QT_TRANSLATE_NOOP("PictureFile", "There is not enough memory for the picture.")),
            words(QT_TRANSLATE_NOOP("PictureFile", "SVG takes less.")), 0 };
    return saveFile(fileName, bytes);
}

} // namespace signalbox
