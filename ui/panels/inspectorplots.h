// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/tcphistory.h"

#include <QWidget>

#include <array>

class QGridLayout;

namespace signalbox {

class TracePlot;

/// The TCP state of a connection over the last minutes: round trips, windows, queues, delivery rate. Side by
/// side where there is room.
class InspectorPlots : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPlots(QWidget* parent = nullptr);

    void setHistory(const TcpHistory& history);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void place(int columns);

    std::array<TracePlot*, 4> m_plots;
    QGridLayout* m_grid;
    int m_columns = 0;
};

} // namespace signalbox
