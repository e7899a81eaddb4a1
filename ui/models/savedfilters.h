// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QList>
#include <QString>

class QSettings;

namespace signalbox {

/// A filter with a name, to be had again by a click.
struct SavedFilter
{
    QString name;
    QString text;

    /// Why it cannot be applied, for a person; empty if it can.
    QString fault() const;
    bool operator==(const SavedFilter&) const = default;
};

/// The saved filters in their order; bounded, and no name twice.
class SavedFilters
{
public:
    static constexpr qsizetype MaxFilters = 24;
    static constexpr qsizetype MaxName = 32; ///< characters
    static constexpr qsizetype MaxText = 2000; ///< characters

    /// A few that are useful to begin with.
    static SavedFilters readyMade();

    const QList<SavedFilter>& all() const { return m_filters; }

    /// In place of the one at `place`, or at the end with -1. The name and the filter must be right.
    Result<Done> put(const SavedFilter& filter, qsizetype place = -1);
    void remove(qsizetype place);
    void move(qsizetype from, qsizetype to);

    /// Kept even if it is not valid any more, as restore() does; where there is room and it has a name.
    void restoreOne(const SavedFilter& filter);
    void save(QSettings& settings) const;
    /// What was never saved is readyMade(). A filter that is not valid any more is kept: its fault() says why.
    void restore(QSettings& settings);

private:
    QList<SavedFilter> m_filters;
};

} // namespace signalbox
