// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPushButton;
class QTableWidget;

namespace signalbox {

class SnippetStore;

/// All snippets: to name, order, change and remove. What is done is done at once.
class SnippetsDialog : public QDialog
{
    Q_OBJECT

public:
    SnippetsDialog(SnippetStore* store, QWidget* parent);

private:
    void makeTable();
    QPushButton* makeButton(const QString& objectName, const QString& text, const QString& toolTip);
    void rebuild();
    void refresh();
    void change();
    void moveBy(int rows);
    int current() const;

    SnippetStore* m_store;
    QTableWidget* m_table;
    QPushButton* m_add;
    QPushButton* m_change;
    QPushButton* m_up;
    QPushButton* m_down;
    QPushButton* m_remove;
};

} // namespace signalbox
