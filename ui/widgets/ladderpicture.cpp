// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ladderpicture.h"

#include "theme/palettes.h"
#include "theme/theme.h"
#include "widgets/picturefile.h"

#include <QApplication>
#include <QCoreApplication>
#include <QPainter>

#include <cmath>

namespace signalbox {
namespace {

constexpr int Width = 760;
constexpr int Border = 16;

QString words(const char* text) { return QCoreApplication::translate("LadderPicture", text); }

/// Title, head, rows, and a line below if there are more.
class Sheet
{
public:
    Sheet(const LadderScene& scene, const QString& title)
        : m_scene(scene)
        , m_title(title)
        , m_font(QApplication::font())
        , m_line(QFontMetrics(m_font).height())
        , m_palette(theme::lightPalette())
        , m_drawing(m_palette, m_font, theme::numberFont())
    {
        m_drawing.setWidth(Width - 2 * Border, scene.subject != NoConnection);
        const int fixed = 2 * Border + m_line * 4 + static_cast<int>(std::ceil(m_drawing.headHeight()));
        int height = fixed;
        const LadderStep* before = nullptr;
        for (const LadderStep& step : scene.steps) {
            const int row = static_cast<int>(std::ceil(m_drawing.rowHeight(step, before)));
            if (height + row > MaxLadderPictureHeight)
                break;
            height += row;
            ++m_info.steps;
            before = &step;
        }
        m_info.left = static_cast<int>(scene.steps.size()) - m_info.steps;
        m_info.size = QSize(Width, height);
    }

    const LadderPictureInfo& info() const { return m_info; }

    void draw(QPainter& painter) const
    {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillRect(QRect({}, m_info.size), m_palette.color(QPalette::Base));
        painter.translate(Border, Border);
        QFont bold = m_font;
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(m_palette.color(QPalette::Text));
        painter.drawText(QRect(0, 0, Width - 2 * Border, m_line), Qt::AlignLeft | Qt::AlignVCenter, m_title);
        painter.translate(0, m_line * 1.5);
        m_drawing.drawHead(painter, m_scene);
        qreal y = m_drawing.headHeight();
        for (int i = 0; i < m_info.steps; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const LadderStep& step = m_scene.steps[at];
            const LadderStep* before = i > 0 ? &m_scene.steps[at - 1] : nullptr;
            const qreal height = std::ceil(m_drawing.rowHeight(step, before));
            m_drawing.drawRow(painter,
                { step, before, m_scene.steps.front().time, QRectF(0, y, Width - 2 * Border, height), false,
                    false });
            y += height;
        }
        if (m_info.left == 0)
            return;
        painter.setFont(m_font);
        painter.setPen(theme::color(theme::Role::Warning, m_palette));
        painter.drawText(QRectF(0, y + m_line / 2.0, Width - 2 * Border, m_line), Qt::AlignCenter,
            words(QT_TRANSLATE_NOOP("LadderPicture", "▲ %1 more steps are not in this picture"))
                .arg(m_info.left));
    }

private:
    const LadderScene& m_scene;
    QString m_title;
    QFont m_font;
    int m_line;
    QPalette m_palette;
    LadderDrawing m_drawing;
    LadderPictureInfo m_info;
};

} // namespace

Result<LadderPictureInfo> saveLadderPicture(
    const LadderScene& scene, const QString& title, const QString& fileName)
{
    const Sheet sheet(scene, title);
    const auto written = savePicture(
        { title, sheet.info().size, 1, [&sheet](QPainter& painter) { sheet.draw(painter); } }, fileName);
    if (!written)
        return written.error();
    return sheet.info();
}

} // namespace signalbox
