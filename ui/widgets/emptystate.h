// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QAbstractItemModel;
class QAbstractItemView;
class QAction;
class QLabel;
class QPushButton;

namespace signalbox {

/// Lies over a view while its model has no rows and says what will appear there and what to do about it.
/// Belongs to the view; lets the mouse through but for its button.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QAbstractItemView* view);

    /// Plain text both.
    void setText(const QString& title, const QString& sentence);
    /// A file of resources/icons; none at first.
    void setIconName(const QString& name);
    /// A button that triggers the action and shows its text; null takes it away.
    void setAction(QAction* action);
    /// False keeps it hidden also without rows, for instance while a search is under way.
    void setWanted(bool isWanted);

    bool eventFilter(QObject* watched, QEvent* event) override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void watchModel();
    void refresh();
    void showAction();
    void applyTheme();
    void applyMask();
    void fitHeight();

    QAbstractItemView* m_view;
    QPointer<QAbstractItemModel> m_model;
    QPointer<QAction> m_action;
    QString m_iconName;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_sentence;
    QPushButton* m_button;
    bool m_isWanted = true;
};

} // namespace signalbox
