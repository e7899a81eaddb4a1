// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journalview.h"
#include "panels/filtertext.h"

#include <QMenu>

namespace signalbox {

class LogActions;

/// What one can do with a cell of the log. Lives as long as it is open.
class LogContextMenu : public QMenu
{
    Q_OBJECT

public:
    LogContextMenu(const LogActions& actions, QWidget* parent);

    /// `filter` is the one in effect. The event must come from `view`.
    void offerFilters(const Event& event, int column, const JournalView& view, const QString& filter);
    void offerRest(bool hasEvent, const QList<QAction*>& more, bool isFiltered);

Q_SIGNALS:
    void filterChosen(const QString& filter);

private:
    const LogActions& m_actions;
};

} // namespace signalbox
