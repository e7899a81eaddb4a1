// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QKeySequence>
#include <QList>

class QAction;
class QLabel;
class QLineEdit;
class QTreeWidget;

namespace signalbox {

/// Every key of the program, grouped by menu, with a search field.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    /// A key that belongs to no action, say one of a table.
    struct Key
    {
        QString group;
        QString text;
        QList<QKeySequence> keys;
    };

    /// Actions without a key are left out. One that stands in no menu is listed in the group `elsewhere`.
    ShortcutsDialog(const QList<QAction*>& actions, const QList<Key>& more, QWidget* parent = nullptr);

private:
    void add(
        const QString& group, const QString& text, const QList<QKeySequence>& keys, const QString& help = {});
    void search(const QString& text);

    QLineEdit* m_search;
    QTreeWidget* m_list;
    QLabel* m_nothing;
};

} // namespace signalbox
