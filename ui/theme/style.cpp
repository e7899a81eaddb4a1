// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/style.h"

#include "theme/contrast.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOptionHeader>

namespace signalbox::theme {
namespace {

constexpr int HeaderMargin = 5;

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

} // namespace signalbox::theme
