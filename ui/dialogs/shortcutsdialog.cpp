// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/shortcutsdialog.h"

#include "theme/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// `&Open…` as one reads it; `&&` stands for an ampersand.
QString withoutMnemonic(const QString& text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('&') && ++i == text.size())
            break;
        out += text[i];
    }
    return out;
}

/// The title of the menu in the menu bar under which the action stands, also in a menu of it; empty if in none.
QString menuTitle(const QAction* action)
{
    for (const QObject* object : action->associatedObjects()) {
        const auto* menu = qobject_cast<const QMenu*>(object);
        if (!menu || menu->title().isEmpty())
            continue;
        const QString above = menuTitle(menu->menuAction());
        return above.isEmpty() ? withoutMnemonic(menu->title()) : above;
    }
    return {};
}

QString keysText(const QList<QKeySequence>& keys)
{
    QStringList texts;
    for (const QKeySequence& key : keys) {
        const QString text = key.toString(QKeySequence::NativeText);
        if (!text.isEmpty() && !texts.contains(text))
            texts.append(text);
    }
    return texts.join(QStringLiteral("  ·  "));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, const QList<Key>& more, QWidget* parent)
    : QDialog(parent)
    , m_search(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
    , m_nothing(new QLabel(tr("No key and no action has this in its name."), this))
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard Shortcuts"));
    m_search->setObjectName(QStringLiteral("shortcutsSearch"));
    m_search->setPlaceholderText(tr("Search for an action or a key"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setToolTip(tr("Shows only what has this in its name or its key (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(QStringLiteral("find")), QLineEdit::LeadingPosition);
    auto* find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    connect(find, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    addAction(find);

    m_list->setObjectName(QStringLiteral("shortcutsList"));
    m_list->setAccessibleName(tr("Actions and their keys"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({ tr("Action"), tr("Keys") });
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(14);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Fixed);
    m_list->header()->setSectionsMovable(false);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->hide();

    for (const QAction* action : actions) {
        if (action->isSeparator())
            continue;
        const QString title = menuTitle(action);
        add(title.isEmpty() ? tr("Elsewhere") : title, withoutMnemonic(action->text()), action->shortcuts(),
            action->statusTip());
    }
    for (const Key& key : more)
        add(key.group, key.text, key.keys);
    m_list->expandAll();
    m_list->resizeColumnToContents(1);
    m_list->setColumnWidth(1, m_list->columnWidth(1) + 12);

    auto* close = new QPushButton(tr("Close"), this);
    close->setToolTip(tr("Closes this window (Esc)"));
    close->setAccessibleName(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutsDialog::search);

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing);
    layout->addWidget(close, 0, Qt::AlignRight);
    resize(520, 560);
}

void ShortcutsDialog::add(
    const QString& group, const QString& text, const QList<QKeySequence>& keys, const QString& help)
{
    const QString shown = keysText(keys);
    if (shown.isEmpty())
        return;
    const QList<QTreeWidgetItem*> found = m_list->findItems(group, Qt::MatchExactly);
    QTreeWidgetItem* heading = found.isEmpty() ? nullptr : found.first();
    if (!heading) {
        heading = new QTreeWidgetItem(m_list, { group });
        heading->setFlags(Qt::ItemIsEnabled);
        heading->setFirstColumnSpanned(true);
        QFont font = m_list->font();
        font.setWeight(QFont::DemiBold);
        heading->setFont(0, font);
        heading->setTextAlignment(0, Qt::AlignLeft | Qt::AlignBottom);
        heading->setSizeHint(0, QSize(0, m_list->fontMetrics().height() + 14));
    }
    for (int i = 0; i < heading->childCount(); ++i) {
        if (heading->child(i)->text(0) == text && heading->child(i)->text(1) == shown)
            return; // the same action in two menus
    }
    auto* item = new QTreeWidgetItem(heading, { text, shown });
    item->setSizeHint(0, QSize(0, m_list->fontMetrics().height() + 6));
    item->setToolTip(0, help.toHtmlEscaped());
}

void ShortcutsDialog::search(const QString& text)
{
    bool isAny = false;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* heading = m_list->topLevelItem(i);
        const bool isGroup = heading->text(0).contains(text, Qt::CaseInsensitive);
        bool isAnyHere = false;
        for (int j = 0; j < heading->childCount(); ++j) {
            QTreeWidgetItem* item = heading->child(j);
            const bool isShown = isGroup || item->text(0).contains(text, Qt::CaseInsensitive)
                || item->text(1).contains(text, Qt::CaseInsensitive);
            item->setHidden(!isShown);
            isAnyHere = isAnyHere || isShown;
        }
        heading->setHidden(!isAnyHere);
        isAny = isAny || isAnyHere;
    }
    m_nothing->setHidden(isAny);
}

} // namespace signalbox
