// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace signalbox {

class LogMap;
class LogModel;
class LogNavigator;
class TailView;

/// Keeps the map of the log in step with the table, and the table with the map.
class LogOverview : public QObject
{
    Q_OBJECT

public:
    LogOverview(LogMap* map, LogModel* model, TailView* view, LogNavigator* navigator);

    /// The model has a newer view, or other rows.
    void refresh();

private:
    void refreshInSight();
    void refreshMarks();

    LogMap* m_map;
    LogModel* m_model;
    TailView* m_view;
};

} // namespace signalbox
