// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pillbutton.h"

#include "theme/contrast.h"

#include <QPainter>

namespace signalbox {

PillButton::PillButton(QWidget* parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

QSize PillButton::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    return { metrics.horizontalAdvance(text()) + metrics.height() * 3 / 2, metrics.height() * 3 / 2 };
}

void PillButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = palette().color(QPalette::Active, QPalette::Highlight);
    if (isDown() || underMouse())
        fill = theme::mixed(fill, Qt::black, isDown() ? 0.25 : 0.12);
    const QRectF shape = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(
        hasFocus() ? QPen(palette().color(QPalette::Text), 1.5) : QPen(palette().color(QPalette::Base), 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2);
    painter.setPen(palette().color(QPalette::Active, QPalette::HighlightedText));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

void PillButton::enterEvent(QEnterEvent* event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void PillButton::leaveEvent(QEvent* event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace signalbox
