// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/style.h"

#include "theme/contrast.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOptionHeader>

namespace signalbox::theme {
namespace {

constexpr int HeaderMargin = 5;
constexpr double EdgeContrast = 3; // WCAG 2.1, 1.4.11: what tells that there is a control

void drawHeader(const QStyleOption& option, QPainter* painter, bool isSection)
{
    const QColor ground = option.palette.color(QPalette::Window);
    const QColor line = mixed(ground, option.palette.color(QPalette::WindowText), 0.18);
    const bool isHot =
        isSection && option.state & QStyle::State_MouseOver && option.state & QStyle::State_Enabled;
    const QRect rect = option.rect;
    painter->fillRect(rect, isHot ? mixed(ground, option.palette.color(QPalette::WindowText), 0.06) : ground);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line);
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    const bool isLast = header
        && (header->position == QStyleOptionHeader::End
            || header->position == QStyleOptionHeader::OnlyOneSection);
    if (isSection && !isLast)
        painter->fillRect(QRect(rect.right(), rect.top() + 4, 1, rect.height() - 8), line);
}

/// Fusion's own is darker than the window, and so unseen where that is dark.
void drawEdge(const QStyleOption& option, QPainter* painter, bool isRound)
{
    const QPalette& colors = option.palette;
    painter->save();
    painter->setPen(option.state & QStyle::State_Enabled
            ? readable(colors.color(QPalette::Mid), colors.color(QPalette::Window), EdgeContrast)
            : colors.color(QPalette::Disabled, QPalette::WindowText));
    painter->setBrush(Qt::NoBrush);
    if (isRound) { // on the same circle as Fusion's
        const int width = option.rect.width();
        const double radius = (width + (width + 1) % 2) / 2.0 - 1;
        painter->setRenderHint(QPainter::Antialiasing);
        painter->drawEllipse(QPointF(option.rect.center() + QPoint(1, 1)), radius, radius);
    } else {
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace

Style::Style()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    return metric == PM_HeaderMargin ? HeaderMargin : QProxyStyle::pixelMetric(metric, option, widget);
}

void Style::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea)
        drawHeader(*option, painter, element == CE_HeaderSection);
    else
        QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorRadioButton) // in lists, too: drawn by these
        drawEdge(*option, painter, element == PE_IndicatorRadioButton);
}

} // namespace signalbox::theme
