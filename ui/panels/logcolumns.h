// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

class QHeaderView;
class QMenu;
class QSettings;

namespace signalbox {

class TailView;

/// Which columns of the log are shown, in which order and width. The number is always the first.
class LogColumns : public QObject
{
    Q_OBJECT

public:
    /// The view must have its model.
    explicit LogColumns(TailView* view);

    /// To choose from; also the context menu of the header.
    QMenu* menu() const { return m_menu; }
    std::vector<int> shown() const; ///< from left to right
    /// Wide enough for this, if it is not.
    void makeRoom(int column, const QString& sample);
    void reset();

    void saveState(QSettings& settings) const;
    void restoreState(QSettings& settings);

private:
    void makeMenu();
    int widthFor(const QString& sample) const;
    void setWidth(int column, int width);

    TailView* m_view;
    QHeaderView* m_header;
    QMenu* m_menu;
    std::vector<int> m_widths; // by column, of hidden ones too
};

} // namespace signalbox
