// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QSettings;

namespace signalbox {

/// The files of one kind that were opened last, the newest first; at most ten.
class RecentFiles
{
public:
    static constexpr qsizetype Max = 10;

    /// `key`: under which the settings have them.
    explicit RecentFiles(const QString& key = QStringLiteral("recordings/recent"))
        : m_key(key)
    {
    }

    void add(const QString& fileName); ///< kept with its full path
    void remove(const QString& fileName);
    void clear() { m_files.clear(); }
    const QStringList& files() const noexcept { return m_files; }

    void save(QSettings& settings) const;
    void load(QSettings& settings);

private:
    QString m_key;
    QStringList m_files;
};

} // namespace signalbox
