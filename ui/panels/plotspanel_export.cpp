// SPDX-License-Identifier: GPL-3.0-or-later
// The plots in files.
#include "panels/plotspanel.h"

#include "base/savefile.h"
#include "export/metriccsv.h"
#include "models/eventtime.h"
#include "theme/palettes.h"
#include "widgets/picturefile.h"
#include "widgets/savedialog.h"
#include "widgets/traceplot.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>

namespace signalbox {
namespace {

constexpr int Width = 800;
constexpr int Border = 16;
constexpr int PlotHeight = 150;
constexpr int Space = 12;

} // namespace

Result<Done> PlotsPanel::exportTo(const QString& fileName)
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (suffix == QLatin1String("csv"))
        return saveFile(fileName, metricCsv(shown(), m_end - span(), m_end));
    if (suffix == QLatin1String("png") || suffix == QLatin1String("svg"))
        return savePlots(fileName);
    return Error { tr("\"%1\" does not say in which format to write.").arg(fileName),
        tr("End the name with .png, .svg or .csv."), 0 };
}

/// In the colours of paper, whichever the window has.
Result<Done> PlotsPanel::savePlots(const QString& fileName)
{
    const QPalette paper = theme::lightPalette();
    const int line = QFontMetrics(font()).height();
    const QString title =
        tr("%1 to %2, local time").arg(formatDateTime(m_end - span()).left(19), formatDateTime(m_end).left(19));
    const QSize size(Width, 2 * Border + line + static_cast<int>(PlotCount) * (PlotHeight + Space) + 2 * line);
    const auto draw = [&](QPainter& painter) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillRect(QRect({}, size), paper.color(QPalette::Window));
        painter.setFont(font());
        painter.setPen(paper.color(QPalette::Text));
        int y = Border;
        painter.drawText(QRect(Border, y, Width - 2 * Border, line), Qt::AlignLeft | Qt::AlignVCenter, title);
        y += line + Space;
        for (TracePlot* plot : m_plots) {
            const int height = PlotHeight + (plot == m_plots.back() ? line : 0); // the times below
            plot->paint(painter, QRect(Border, y, Width - 2 * Border, height), paper);
            y += height + Space;
        }
    };
    return savePicture({ title, size, 2, draw }, fileName);
}

void PlotsPanel::openExport()
{
    auto* dialog = makeSaveDialog(this, tr("Export Plots"),
        { { tr("Picture (*.png)"), QStringLiteral("png") },
            { tr("Drawing that scales (*.svg)"), QStringLiteral("svg") },
            { tr("Numbers for a spreadsheet (*.csv)"), QStringLiteral("csv") } },
        QStringLiteral("signalbox-plots"));
    dialog->setObjectName(QStringLiteral("plotsExportDialog"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        setMessage(written ? Severity::Info : Severity::Error,
            written ? tr("Written to %1.").arg(file) : written.error().text());
    });
    dialog->open();
}

} // namespace signalbox
