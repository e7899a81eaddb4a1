// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/keyowner.h"

#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QShortcut>

#include <array>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("KeyOwner", text); }

QString plain(QString text)
{
    text = text.replace(QLatin1String("&&"), QLatin1String("\u0001"))
               .remove(QLatin1Char('&'))
               .replace(QLatin1String("\u0001"), QLatin1String("&"));
    while (text.endsWith(QLatin1Char('.')) || text.endsWith(QChar(0x2026)))
        text.chop(1);
    return text;
}

bool isFunctionKey(int key) { return key >= Qt::Key_F1 && key <= Qt::Key_F35; }

/// What every text field does with it.
bool isEditingKey(const QKeySequence& key)
{
    static constexpr std::array Standard { QKeySequence::Copy, QKeySequence::Cut, QKeySequence::Paste,
        QKeySequence::Undo, QKeySequence::Redo, QKeySequence::SelectAll, QKeySequence::MoveToNextWord,
        QKeySequence::MoveToPreviousWord, QKeySequence::SelectNextWord, QKeySequence::SelectPreviousWord,
        QKeySequence::MoveToStartOfDocument, QKeySequence::MoveToEndOfDocument,
        QKeySequence::SelectStartOfDocument, QKeySequence::SelectEndOfDocument, QKeySequence::DeleteStartOfWord,
        QKeySequence::DeleteEndOfWord };
    return std::ranges::any_of(Standard, [&key](QKeySequence::StandardKey standard) {
        return QKeySequence::keyBindings(standard).contains(key);
    });
}

} // namespace

QString keyOwner(const QWidget* window, const QKeySequence& key, const QList<QAction*>& except)
{
    if (key.isEmpty())
        return {};
    if (isEditingKey(key))
        return translate("text fields");
    for (const QAction* action : window->findChildren<QAction*>()) {
        if (!except.contains(const_cast<QAction*>(action)) && action->shortcuts().contains(key))
            return plain(action->text());
    }
    for (const QShortcut* shortcut : window->findChildren<QShortcut*>()) {
        if (shortcut->keys().contains(key))
            return translate("a panel");
    }
    for (const QAbstractButton* button : window->findChildren<QAbstractButton*>()) {
        if (button->shortcut() == key)
            return plain(button->text());
    }
    for (const QLabel* label : window->findChildren<QLabel*>()) {
        if (label->buddy() && QKeySequence::mnemonic(label->text()) == key)
            return plain(label->text());
    }
    for (const QMenuBar* bar : window->findChildren<QMenuBar*>()) {
        for (const QAction* menu : bar->actions()) {
            if (QKeySequence::mnemonic(menu->text()) == key)
                return translate("the menu %1").arg(plain(menu->text()));
        }
    }
    return {};
}

QString hotkeyFault(const QKeySequence& key)
{
    if (key.count() != 1)
        return translate("The key is no key.");
    const QKeyCombination combination = key[0];
    const Qt::KeyboardModifiers modifiers = combination.keyboardModifiers();
    const bool hasModifier = modifiers.testFlag(Qt::ControlModifier) || modifiers.testFlag(Qt::AltModifier)
        || modifiers.testFlag(Qt::MetaModifier);
    if (!hasModifier && !isFunctionKey(combination.key()))
        return translate("%1 alone is needed for writing.").arg(key.toString(QKeySequence::NativeText));
    return {};
}

} // namespace signalbox
