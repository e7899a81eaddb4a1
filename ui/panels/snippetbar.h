// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/snippet.h"

#include <QToolBar>

#include <functional>

namespace signalbox {

class SnippetStore;

/// The snippets as buttons, each with its key; those that find no room are in a menu at the end. A click sends,
/// the context menu changes, moves and removes. The same stands in a menu.
class SnippetBar : public QToolBar
{
    Q_OBJECT

public:
    explicit SnippetBar(QWidget* parent = nullptr);

    SnippetStore* store() const { return m_store; }
    /// For the menu Client: every snippet, and what is done to them.
    QMenu* menu() const { return m_menu; }
    /// The buttons follow this one when one goes through the window with Tab.
    void setTabAfter(QWidget* widget);
    /// What "save as snippet" begins with.
    void setDraft(std::function<Snippet()> draft) { m_draft = std::move(draft); }

Q_SIGNALS:
    void sendRequested(const signalbox::Snippet& snippet);
    void editRequested(const signalbox::Snippet& snippet); ///< in the send field

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeActions();
    void rebuild();
    QAction* makeButton(qsizetype place);
    void fillMenu();
    void showMenu(qsizetype place, const QPoint& globalPlace);
    QString keyFault(const QString& hotkey) const;
    void change(qsizetype place);
    void saveDraft();
    void manage();

    SnippetStore* m_store;
    QMenu* m_menu;
    QList<QAction*> m_buttons;
    QAction* m_add = nullptr;
    QAction* m_manage = nullptr;
    QWidget* m_tabAfter = nullptr;
    std::function<Snippet()> m_draft;
    bool m_areKeysChecked = false; // against the rest of the window, which is there once this is shown
};

} // namespace signalbox
