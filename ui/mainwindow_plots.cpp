// SPDX-License-Identifier: GPL-3.0-or-later
// The plots of the last minutes in the window.
#include "bridge/metricrecorder.h"
#include "mainwindow.h"
#include "panels/clientpanel.h"
#include "panels/plotspanel.h"

#include <QDockWidget>

namespace signalbox {

void MainWindow::makePlotsPanel()
{
    m_plots = new PlotsPanel;
    auto* metrics =
        new MetricRecorder(&m_bridge, m_testClient->roundTrips(), m_plots); // which reads its history
    m_plots->setInFront(false); // until its dock says so
    m_plots->setSource(&metrics->history());
    m_plotsDock = addDock(QStringLiteral("plotsDock"), tr("Plots"), m_plots);
    connect(metrics, &MetricRecorder::sampled, m_plots, &PlotsPanel::refresh);
    connect(&m_showing, &Showing::switched, m_plots,
        [this] { m_plots->setRecordingShown(m_showing.isRecording()); });
}

} // namespace signalbox
