// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIconEngine>

class QSvgRenderer;

namespace signalbox::theme {

/// Draws an SVG file afresh at each size and scale. `currentColor` in it becomes the colour that the palette in
/// force has for the icon's mode, so that a change of theme needs no new icons.
class SvgIcon : public QIconEngine
{
public:
    explicit SvgIcon(const QString& path);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QSize actualSize(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override { return new SvgIcon(*this); }
    QString key() const override { return QStringLiteral("signalbox-svg"); }
    bool isNull() override { return m_source.isEmpty(); }

private:
    QString m_path;
    QByteArray m_source;
};

} // namespace signalbox::theme
