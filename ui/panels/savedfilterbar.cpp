// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/savedfilterbar.h"

#include "base/visibletext.h"
#include "dialogs/savedfilterdialog.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"
#include "widgets/fields.h"

#include <QMenu>
#include <QToolButton>

namespace signalbox {
SavedFilterBar::SavedFilterBar(QAction* add, QWidget* parent)
    : QToolBar(parent)
    , m_filters(SavedFilters::readyMade())
    , m_add(add)
{
    setObjectName(QStringLiteral("savedFilterBar"));
    setAccessibleName(tr("Saved filters"));
    setWindowTitle(tr("Saved filters"));
    setMovable(false);
    setFloatable(false);
    setIconSize({ 14, 14 });
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setContentsMargins(0, 0, 0, 0);
    rebuild();
}

void SavedFilterBar::rebuild()
{
    clear();
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (qsizetype i = 0; i < m_filters.all().size(); ++i)
        m_buttons.append(makeButton(i));
    addAction(m_add);
    if (auto* button = qobject_cast<QToolButton*>(widgetForAction(m_add))) {
        button->setObjectName(QStringLiteral("addSavedFilterButton"));
        button->setAccessibleName(tr("Keep the filter as a button"));
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolButtonStyle(m_buttons.isEmpty() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    }
    refreshChecks();
}

QAction* SavedFilterBar::makeButton(qsizetype place)
{
    const SavedFilter& filter = m_filters.all()[place];
    const QString fault = filter.fault();
    auto* action = new QAction(withoutMnemonic(visibleText(filter.name)), this);
    action->setCheckable(true);
    if (!fault.isEmpty())
        action->setIcon(theme::icon(QStringLiteral("warning")));
    const QString help = fault.isEmpty()
        ? tr("%1 - click again to show everything; right click to change it").arg(visibleText(filter.text))
        : tr("Not valid: %1 Right click to change it.").arg(visibleText(fault));
    action->setToolTip(plainToolTip(help));
    addAction(action);
    // An invalid one goes to the filter box, which says what is wrong with it.
    connect(action, &QAction::triggered, this, [this, text = filter.text](bool isOn) {
        Q_EMIT chosen(isOn ? text : QString());
        refreshChecks();
    });
    auto* button = widgetForAction(action);
    button->setObjectName(QStringLiteral("savedFilterButton"));
    button->setAccessibleName(tr("Filter %1").arg(visibleText(filter.name)));
    button->setAccessibleDescription(visibleText(fault.isEmpty() ? filter.text : fault));
    button->setFocusPolicy(Qt::TabFocus);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QWidget::customContextMenuRequested, this,
        [this, place, button](const QPoint& at) { showMenu(place, button->mapToGlobal(at)); });
    return action;
}

void SavedFilterBar::setCurrent(const QString& filter)
{
    m_current = filter.trimmed();
    refreshChecks();
}

void SavedFilterBar::refreshChecks()
{
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setChecked(!m_current.isEmpty() && m_filters.all()[i].text == m_current);
}

void SavedFilterBar::showMenu(qsizetype place, const QPoint& globalPlace)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("savedFilterMenu"));
    const auto change = [this](auto how) {
        how();
        // Not now: the button that the menu belongs to would go.
        QMetaObject::invokeMethod(this, &SavedFilterBar::rebuild, Qt::QueuedConnection);
    };
    const qsizetype last = m_filters.all().size() - 1;
    menu.addAction(tr("&Change..."), this, [this, place] { edit(place); });
    menu.addAction(
            tr("Move &Left"), this, [=, this] { change([=, this] { m_filters.move(place, place - 1); }); })
        ->setEnabled(place > 0);
    menu.addAction(
            tr("Move &Right"), this, [=, this] { change([=, this] { m_filters.move(place, place + 1); }); })
        ->setEnabled(place < last);
    menu.addSeparator();
    menu.addAction(tr("R&emove"), this, [=, this] { change([=, this] { m_filters.remove(place); }); });
    menu.exec(globalPlace);
}

void SavedFilterBar::addFilter(const QString& filter)
{
    auto* dialog = new SavedFilterDialog(
        { {}, filter },
        [this](const SavedFilter& wanted) {
            const auto done = m_filters.put(wanted);
            if (done)
                rebuild();
            return done;
        },
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SavedFilterBar::edit(qsizetype place)
{
    auto* dialog = new SavedFilterDialog(
        m_filters.all()[place],
        [this, place](const SavedFilter& wanted) {
            const auto done = m_filters.put(wanted, place);
            if (done)
                rebuild();
            return done;
        },
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SavedFilterBar::setFilters(const SavedFilters& filters)
{
    m_filters = filters;
    rebuild();
}

void SavedFilterBar::restoreState(QSettings& settings)
{
    m_filters.restore(settings);
    rebuild();
}

} // namespace signalbox
