// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/recentmenu.h"

#include "base/visibletext.h"

#include <QFileInfo>

namespace signalbox {

RecentMenu::RecentMenu(const QString& title, RecentFiles& files, const QString& none, QWidget* parent)
    : QMenu(title, parent)
    , m_files(files)
    , m_none(none)
{
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &RecentMenu::fill);
}

void RecentMenu::fill()
{
    clear();
    int place = 0;
    for (const QString& file : m_files.files()) {
        const QString name = visibleText(QFileInfo(file).fileName()).replace(u'&', QStringLiteral("&&"));
        const QString text = QStringLiteral("&%1 %2").arg(++place).arg(name);
        const bool isThere = QFileInfo::exists(file);
        QAction* action = addAction(isThere ? text : tr("%1 (not there any more)").arg(text));
        action->setToolTip(visibleText(file));
        connect(action, &QAction::triggered, this, [this, file] { Q_EMIT chosen(file); });
    }
    if (m_files.files().isEmpty())
        addAction(m_none)->setEnabled(false);
    addSeparator();
    QAction* forget = addAction(tr("&Clear this list"), this, [this] { m_files.clear(); });
    forget->setToolTip(tr("Forgets the names; the files stay"));
    forget->setEnabled(!m_files.files().isEmpty());
}

} // namespace signalbox
