// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logactions.h"

#include "theme/theme.h"

#include <QMenu>
#include <QWidget>

namespace signalbox {

LogActions::LogActions(QWidget* panel, QWidget* view)
    : QObject(panel)
    , m_panel(panel)
{
    makeFilterActions();
    makeGoActions();
    makeMarkActions();
    makeCopyActions(view);
    makeMenu();
    // First of all that is connected to them, hence called first.
    for (QAction* action : { focusFilter, showHelp, clearFilter, saveFilter, find, findNext, findPrevious,
             follow, clear, goTo, nextOfClient, previousOfClient, firstOfClient, lastOfClient, nextProblem,
             previousProblem, mark, nextMark, previousMark, clearMarks, reference })
        connect(action, &QAction::triggered, this, &LogActions::wanted);
}

QAction* LogActions::make(
    const QString& icon, const QString& text, const QList<QKeySequence>& shortcuts, const QString& help)
{
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, m_panel);
    action->setShortcuts(shortcuts);
    action->setToolTip(shortcuts.isEmpty()
            ? help
            : QStringLiteral("%1 (%2)").arg(help, shortcuts.first().toString(QKeySequence::NativeText)));
    m_panel->addAction(action);
    return action;
}

void LogActions::makeFilterActions()
{
    focusFilter = make(QStringLiteral("filter"), tr("&Filter Log"), { Qt::CTRL | Qt::Key_L },
        tr("Goes to the filter of the log"));
    showHelp = make(QStringLiteral("help"), tr("Filter &Language"), { Qt::CTRL | Qt::SHIFT | Qt::Key_L },
        tr("Explains the filter language"));
    clearFilter = make(QStringLiteral("close"), tr("Clear filter"), {}, tr("Shows all events"));
    saveFilter = make(QStringLiteral("add"), tr("Keep Filter as &Button..."),
        { Qt::CTRL | Qt::SHIFT | Qt::Key_F }, tr("Keeps the filter as a button above the log"));
    find = make(QStringLiteral("find"), tr("&Find in Log"), { QKeySequence(QKeySequence::Find) },
        tr("Searches the shown events for a text"));
    findNext = make(QStringLiteral("next"), tr("Find &Next"), { Qt::Key_F3 }, tr("Goes to the next match"));
    findPrevious = make(QStringLiteral("previous"), tr("Find &Previous"), { Qt::SHIFT | Qt::Key_F3 },
        tr("Goes to the previous match"));
    clear = make(QStringLiteral("clear"), tr("&Clear Log"), { Qt::CTRL | Qt::Key_D },
        tr("Forgets all events of the log"));
    follow = make(QStringLiteral("follow"), tr("Follow &Tail"), { Qt::CTRL | Qt::Key_T },
        tr("Keeps the newest event in sight; scrolling up lets go"));
    follow->setIconText(tr("Tail"));
    follow->setCheckable(true);
    follow->setChecked(true);

    showMap = make({}, tr("Log &Minimap"), {}, tr("The whole time of the log at the side, to jump by"));
    showMap->setObjectName(QStringLiteral("logMapAction"));
    showMap->setCheckable(true);
    showMap->setChecked(true);
    showSavedFilters = make({}, tr("Log Filter &Buttons"), {}, tr("Saved filters as buttons above the log"));
    showSavedFilters->setObjectName(QStringLiteral("savedFiltersAction"));
    showSavedFilters->setCheckable(true);
    showSavedFilters->setChecked(true);
}

void LogActions::makeGoActions()
{
    goTo =
        make(QStringLiteral("clock"), tr("&Go To..."), { Qt::CTRL | Qt::Key_G }, tr("Goes to a No. or a time"));
    // Wireshark's Ctrl+, opens the limits here, hence the pair with Alt.
    nextOfClient = make({}, tr("&Next Event of the Client"),
        { Qt::ALT | Qt::Key_Period, Qt::CTRL | Qt::Key_Period }, tr("The next event of the same client"));
    previousOfClient = make({}, tr("&Previous Event of the Client"), { Qt::ALT | Qt::Key_Comma },
        tr("The event before of the same client"));
    firstOfClient = make({}, tr("F&irst Event of the Client"), { Qt::ALT | Qt::SHIFT | Qt::Key_Home },
        tr("The oldest event of the same client"));
    lastOfClient = make({}, tr("&Last Event of the Client"), { Qt::ALT | Qt::SHIFT | Qt::Key_End },
        tr("The newest event of the same client"));
    nextProblem = make({}, tr("Next Pr&oblem"), { Qt::Key_F8 }, tr("The next warning or error"));
    previousProblem =
        make({}, tr("Previous Pro&blem"), { Qt::SHIFT | Qt::Key_F8 }, tr("The warning or error before"));
}

void LogActions::makeMarkActions()
{
    mark =
        make({}, tr("&Mark"), { Qt::CTRL | Qt::Key_M }, tr("Marks the current event, or takes its mark away"));
    nextMark = make({}, tr("Ne&xt Mark"), { Qt::CTRL | Qt::SHIFT | Qt::Key_N }, tr("The next marked event"));
    previousMark =
        make({}, tr("Pre&vious Mark"), { Qt::CTRL | Qt::SHIFT | Qt::Key_P }, tr("The marked event before"));
    clearMarks =
        make({}, tr("Clear &All Marks"), { Qt::CTRL | Qt::ALT | Qt::Key_M }, tr("Takes all marks away"));
    clearMarks->setEnabled(false);
    reference = make({}, tr("Time &Reference"), { Qt::CTRL | Qt::SHIFT | Qt::Key_T },
        tr("Counts time from the current event, or from the beginning again"));
    reference->setCheckable(true);
}

void LogActions::makeCopyActions(QWidget* view)
{
    copyLine = make(QStringLiteral("copy"), tr("&Copy Line"), { QKeySequence(QKeySequence::Copy) },
        tr("Copies the selected rows"));
    copyText = make(
        {}, tr("Copy Payload as &Text"), { Qt::CTRL | Qt::SHIFT | Qt::Key_C }, tr("Copies the bytes as text"));
    copyHex = make({}, tr("Copy Payload as &Hex"), { Qt::CTRL | Qt::ALT | Qt::Key_C },
        tr("Copies the bytes in hexadecimal"));
    for (QAction* action : { copyLine, copyText, copyHex }) {
        m_panel->removeAction(action);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        view->addAction(action);
    }
}

void LogActions::makeMenu()
{
    menu = new QMenu(tr("&Log"), m_panel);
    menu->setToolTipsVisible(true);
    menu->addAction(goTo);
    menu->addSeparator();
    menu->addActions({ nextOfClient, previousOfClient, firstOfClient, lastOfClient });
    menu->addSeparator();
    menu->addActions({ nextProblem, previousProblem });
    menu->addSeparator();
    menu->addActions({ mark, nextMark, previousMark, clearMarks });
    menu->addSeparator();
    menu->addAction(reference);
    menu->addSeparator();
    menu->addAction(saveFilter);
}

} // namespace signalbox
