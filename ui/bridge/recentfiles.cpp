// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/recentfiles.h"

#include <QFileInfo>
#include <QSettings>

namespace signalbox {

void RecentFiles::add(const QString& fileName)
{
    const QString path = QFileInfo(fileName).absoluteFilePath();
    m_files.removeAll(path);
    m_files.prepend(path);
    m_files = m_files.first(std::min(Max, m_files.size()));
}

void RecentFiles::remove(const QString& fileName) { m_files.removeAll(QFileInfo(fileName).absoluteFilePath()); }

void RecentFiles::save(QSettings& settings) const { settings.setValue(m_key, m_files); }

void RecentFiles::load(QSettings& settings)
{
    m_files = settings.value(m_key).toStringList();
    m_files.removeAll(QString());
    m_files = m_files.first(std::min(Max, m_files.size()));
}

} // namespace signalbox
