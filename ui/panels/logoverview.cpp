// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logoverview.h"

#include "models/logmodel.h"
#include "panels/lognavigator.h"
#include "widgets/logmap.h"
#include "widgets/tailview.h"

#include <QScrollBar>

namespace signalbox {

LogOverview::LogOverview(LogMap* map, LogModel* model, TailView* view, LogNavigator* navigator)
    : QObject(map)
    , m_map(map)
    , m_model(model)
    , m_view(view)
{
    connect(m_map, &LogMap::viewWanted, this, [this] {
        refresh();
        refreshMarks();
    });
    connect(m_map, &LogMap::jumpRequested, navigator, &LogNavigator::scrollToTime);
    connect(m_map, &LogMap::problemRequested, navigator, &LogNavigator::goToProblem);
    connect(m_model, &LogModel::marksChanged, this, &LogOverview::refreshMarks);
    connect(m_model, &LogModel::modelReset, this, &LogOverview::refreshInSight);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &LogOverview::refreshInSight);
}

void LogOverview::refresh()
{
    if (!m_map->isVisible())
        return;
    m_map->setView(m_model->view());
    refreshInSight();
}

void LogOverview::refreshInSight()
{
    if (!m_map->isVisible())
        return;
    const int top = m_view->topRow();
    if (top < 0 || !m_model->view().contains(m_model->sequenceAt(top))) {
        m_map->setInSight({});
        return;
    }
    const int rows = m_view->viewport()->height() / m_view->fixedRowHeight();
    const int bottom = std::min(m_model->rowCount() - 1, top + std::max(0, rows - 1));
    m_map->setInSight(LogMap::Span { m_model->eventAt(top).time, m_model->eventAt(bottom).time });
}

void LogOverview::refreshMarks()
{
    if (!m_map->isVisible())
        return;
    std::vector<WallTime> times;
    for (const quint64 sequence : m_model->marks().all()) {
        if (m_model->view().contains(sequence))
            times.push_back(m_model->view().at(sequence).time);
    }
    m_map->setMarks(times);
}

} // namespace signalbox
