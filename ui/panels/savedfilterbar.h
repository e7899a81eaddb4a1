// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/savedfilters.h"

#include <QToolBar>

namespace signalbox {

/// The saved filters as buttons; those that find no room are in a menu at the end. A click applies one, a
/// second click lifts it; the context menu changes, moves and removes it.
class SavedFilterBar : public QToolBar
{
    Q_OBJECT

public:
    /// `add` becomes the last button.
    SavedFilterBar(QAction* add, QWidget* parent);

    const SavedFilters& filters() const { return m_filters; }
    void setFilters(const SavedFilters& filters);
    /// The filter in effect: the button that has it is down.
    void setCurrent(const QString& filter);
    /// Asks for a name.
    void addFilter(const QString& filter);

    void saveState(QSettings& settings) const { m_filters.save(settings); }
    void restoreState(QSettings& settings);

Q_SIGNALS:
    /// Empty to show everything again.
    void chosen(const QString& filter);

private:
    void rebuild();
    QAction* makeButton(qsizetype place);
    void refreshChecks();
    void showMenu(qsizetype place, const QPoint& globalPlace);
    void edit(qsizetype place);

    SavedFilters m_filters;
    QList<QAction*> m_buttons;
    QAction* m_add;
    QString m_current;
};

} // namespace signalbox
