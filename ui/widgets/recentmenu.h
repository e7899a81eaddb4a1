// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/recentfiles.h"

#include <QMenu>

namespace signalbox {

/// The files of one kind that were opened last, to be opened again, and a way to forget them.
class RecentMenu : public QMenu
{
    Q_OBJECT

public:
    /// `files` outlives the menu. `none` is shown where there are none yet.
    RecentMenu(const QString& title, RecentFiles& files, const QString& none, QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(const QString& fileName);

private:
    void fill();

    RecentFiles& m_files;
    QString m_none;
};

} // namespace signalbox
