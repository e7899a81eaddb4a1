// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/fixedrowview.h"

#include <functional>

namespace signalbox {

class PillButton;

/// A table that grows at its end. While it follows, the newest row stays in sight; scrolling up lets go,
/// scrolling to the end takes hold again. Rows taken away at the top do not move what one reads.
class TailView : public FixedRowView
{
    Q_OBJECT

public:
    explicit TailView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    void reset() override;

    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    /// Rows that came since it let go; they are the last ones.
    int newRows() const { return m_newRows; }
    /// Tells how many rows from the top are old, though they may be inserted late. None: those that came are
    /// new.
    void setOldRows(std::function<int()> count) { m_oldRows = std::move(count); }
    /// Brings a row to the middle, unless it can be seen already; lets go if that leads away from the end.
    void reveal(int row);
    void putAtTop(int row);
    /// Makes a row the current one without scrolling to it.
    void selectQuietly(int row);

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    void newRowsChanged(int rows);

protected:
    void updateGeometries() override;
    void rowsInserted(const QModelIndex& parent, int first, int last) override;

private:
    void onRowsRemoved(int count);
    void onScrolled(int value);
    void setNewRows(int rows);
    void scrollToEnd();
    void placePill();

    PillButton* m_pill;
    int m_newRows = 0;
    std::function<int()> m_oldRows;
    int m_valueBeforeRemoval = 0;
    bool m_isFollowing = true;
    bool m_isOurs = false; // this class moves the scroll bar, not the user
};

} // namespace signalbox
