// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/snippetbar.h"

#include "base/visibletext.h"
#include "dialogs/snippetdialog.h"
#include "dialogs/snippetsdialog.h"
#include "models/plaintooltip.h"
#include "models/snippetstore.h"
#include "theme/theme.h"
#include "widgets/fields.h"
#include "widgets/keyowner.h"

#include <QMenu>
#include <QShowEvent>
#include <QToolButton>

namespace signalbox {
namespace {

constexpr qsizetype MaxPreview = 200; // characters
constexpr qsizetype MaxLabel = 16; // likewise, of a button

QKeySequence keyOf(const QString& hotkey)
{
    return QKeySequence::fromString(hotkey, QKeySequence::PortableText);
}

} // namespace

SnippetBar::SnippetBar(QWidget* parent)
    : QToolBar(parent)
    , m_store(new SnippetStore(this))
    , m_menu(new QMenu(tr("Snippets"), this))
{
    setObjectName(QStringLiteral("snippetBar"));
    setAccessibleName(tr("Snippets"));
    setWindowTitle(tr("Snippets"));
    setMovable(false);
    setFloatable(false);
    setIconSize({ 14, 14 });
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setContentsMargins(0, 0, 0, 0);
    m_menu->setObjectName(QStringLiteral("snippetMenu"));
    m_menu->setToolTipsVisible(true);
    makeActions();
    m_store->setKeyFault([this](const QString& hotkey) { return keyFault(hotkey); });
    connect(m_store, &SnippetStore::changed, this, &SnippetBar::rebuild);
    rebuild();
}

void SnippetBar::makeActions()
{
    const QKeySequence key(Qt::CTRL | Qt::ALT | Qt::Key_N);
    m_add = new QAction(theme::icon(QStringLiteral("add")), tr("Save as Snippet..."), this);
    m_add->setShortcut(key);
    m_add->setToolTip(tr("Keeps the message as a button, to be sent again by a click or a key (%1)")
                          .arg(key.toString(QKeySequence::NativeText)));
    connect(m_add, &QAction::triggered, this, &SnippetBar::saveDraft);
    m_manage = new QAction(tr("Manage Snippets..."), this);
    m_manage->setToolTip(tr("Names, orders, changes and removes snippets"));
    connect(m_manage, &QAction::triggered, this, &SnippetBar::manage);
}

void SnippetBar::showEvent(QShowEvent* event)
{
    QToolBar::showEvent(event);
    if (!m_areKeysChecked) {
        m_areKeysChecked = true;
        // Not now: the window may still make the actions that have keys.
        QMetaObject::invokeMethod(this, &SnippetBar::rebuild, Qt::QueuedConnection);
    }
}

void SnippetBar::rebuild()
{
    clear();
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (qsizetype i = 0; i < m_store->list().all().size(); ++i)
        m_buttons.append(makeButton(i));
    addAction(m_add);
    if (auto* button = qobject_cast<QToolButton*>(widgetForAction(m_add))) {
        button->setObjectName(QStringLiteral("addSnippetButton"));
        button->setAccessibleName(tr("Save the message as a snippet"));
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolButtonStyle(m_buttons.isEmpty() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    }
    QWidget* before = m_tabAfter;
    for (QAction* action : actions()) {
        QWidget* button = widgetForAction(action);
        if (before)
            setTabOrder(before, button);
        before = button;
    }
    fillMenu();
}

void SnippetBar::setTabAfter(QWidget* widget)
{
    m_tabAfter = widget;
    rebuild();
}

QAction* SnippetBar::makeButton(qsizetype place)
{
    const Snippet& snippet = m_store->list().all()[place];
    const QString name = visibleText(snippet.name);
    auto* action = new QAction(withoutMnemonic(name), this);
    const bool isLong = name.size() > MaxLabel;
    action->setIconText(withoutMnemonic(isLong ? name.first(MaxLabel - 1) + QChar(0x2026) : name));
    const QString fault = m_areKeysChecked ? m_store->keyFault(snippet.hotkey) : QString();
    QString help = isLong ? name + QLatin1Char('\n') : QString();
    help += tr("Sends %1").arg(visibleText(snippet.text, MaxPreview));
    if (!fault.isEmpty())
        help += QLatin1Char('\n') + fault;
    if (fault.isEmpty() && m_areKeysChecked)
        action->setShortcut(keyOf(snippet.hotkey));
    if (!action->shortcut().isEmpty())
        help += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
    action->setToolTip(plainToolTip(help + QLatin1Char('\n') + tr("Right click to change it.")));
    addAction(action);
    connect(action, &QAction::triggered, this, [this, snippet] { Q_EMIT sendRequested(snippet); });
    auto* button = widgetForAction(action);
    button->setObjectName(QStringLiteral("snippetButton"));
    button->setAccessibleName(tr("Send snippet %1").arg(name));
    button->setAccessibleDescription(visibleText(snippet.text, MaxPreview));
    button->setFocusPolicy(Qt::TabFocus);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QWidget::customContextMenuRequested, this,
        [this, place, button](const QPoint& at) { showMenu(place, button->mapToGlobal(at)); });
    return action;
}

void SnippetBar::fillMenu()
{
    m_menu->clear();
    m_menu->addActions(m_buttons);
    m_menu->addSeparator();
    m_menu->addActions({ m_add, m_manage });
}

void SnippetBar::showMenu(qsizetype place, const QPoint& globalPlace)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("snippetContextMenu"));
    const qsizetype last = m_store->list().all().size() - 1;
    // Later: the button that the menu belongs to goes with the change.
    const auto later = [this](auto how) { QMetaObject::invokeMethod(this, how, Qt::QueuedConnection); };
    menu.addAction(
        tr("&Edit in the Field"), this, [=, this] { Q_EMIT editRequested(m_store->list().all()[place]); });
    menu.addAction(tr("&Change..."), this, [=, this] { change(place); });
    menu.addAction(tr("Move &Left"), this, [=, this] { later([=, this] { m_store->move(place, place - 1); }); })
        ->setEnabled(place > 0);
    menu.addAction(
            tr("Move &Right"), this, [=, this] { later([=, this] { m_store->move(place, place + 1); }); })
        ->setEnabled(place < last);
    menu.addSeparator();
    menu.addAction(tr("Re&move"), this, [=, this] { later([=, this] { m_store->remove(place); }); });
    menu.addSeparator();
    menu.addAction(m_manage);
    menu.exec(globalPlace);
}

QString SnippetBar::keyFault(const QString& hotkey) const
{
    const QKeySequence key = keyOf(hotkey);
    if (const QString fault = hotkeyFault(key); !fault.isEmpty())
        return fault;
    const QString owner = keyOwner(window(), key, m_buttons);
    return owner.isEmpty()
        ? QString()
        : tr("%1 belongs to %2.").arg(key.toString(QKeySequence::NativeText), visibleText(owner));
}

void SnippetBar::change(qsizetype place)
{
    auto* dialog = new SnippetDialog(
        m_store->list().all()[place],
        [this, place](const Snippet& wanted) { return m_store->put(wanted, place); }, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SnippetBar::saveDraft()
{
    auto* dialog = new SnippetDialog(
        m_draft ? m_draft() : Snippet(), [this](const Snippet& wanted) { return m_store->put(wanted); }, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void SnippetBar::manage()
{
    auto* dialog = new SnippetsDialog(m_store, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace signalbox
