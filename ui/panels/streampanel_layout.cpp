// SPDX-License-Identifier: GPL-3.0-or-later
// The controls of the stream panel and where they stand.
#include "models/streamwords.h"
#include "panels/streampanel.h"
#include "theme/theme.h"
#include "widgets/findbar.h"
#include "widgets/framingform.h"
#include "widgets/messageline.h"
#include "widgets/streamview.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

void addItem(QComboBox* combo, const QString& text, const QString& help)
{
    combo->addItem(text);
    combo->setItemData(combo->count() - 1, help, Qt::ToolTipRole);
}

} // namespace

QAction* StreamPanel::newAction(const char* objectName, const QString& icon, const QString& text,
    const QKeySequence& shortcut, const QString& help)
{
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(shortcut.isEmpty()
            ? help
            : QStringLiteral("%1 (%2)").arg(help, shortcut.toString(QKeySequence::NativeText)));
    addAction(action);
    return action;
}

void StreamPanel::makeActions()
{
    // Ctrl+F belongs to the log, too; see event().
    m_find = newAction("streamFindAction", QStringLiteral("find"), tr("&Find in Stream"), {},
        tr("Searches both directions, also over the borders of chunks (Ctrl+F, F3)"));
    m_pause = newAction("streamPauseAction", QStringLiteral("stop"), tr("&Pause"),
        QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_P), tr("Stands still: what comes is shown when it goes on"));
    m_pause->setIconText(tr("Pause"));
    m_pause->setCheckable(true);
    m_follow = newAction("streamFollowAction", QStringLiteral("follow"), tr("Follow &Tail"),
        QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_End),
        tr("Keeps the newest bytes in sight; scrolling up lets go"));
    m_follow->setIconText(tr("Tail"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_cancelSave = newAction("streamCancelSaveAction", QStringLiteral("close"), tr("Cancel Saving"), {},
        tr("Stops writing; the file is as it was before"));
    m_cancelSave->setVisible(false);

    m_save[indexOf(Flow::ToServer)] = m_saveMenu->addAction(QString());
    m_save[indexOf(Flow::ToServer)]->setObjectName(QStringLiteral("streamSaveToServerAction"));
    m_save[indexOf(Flow::ToClient)] = m_saveMenu->addAction(QString());
    m_save[indexOf(Flow::ToClient)]->setObjectName(QStringLiteral("streamSaveToClientAction"));
    m_saveMenu->setObjectName(QStringLiteral("streamSaveMenu"));
    m_saveMenu->setToolTipsVisible(true);

    m_copy[0] = newAction("streamCopyTextAction", QStringLiteral("copy"), tr("Copy as &Text"), {},
        tr("Copies the bytes of the selection as text"));
    m_copy[1] = newAction(
        "streamCopyHexAction", {}, tr("Copy as &Hex Dump"), {}, tr("Copies offset, hexadecimal and ASCII"));
    m_copy[2] = newAction("streamCopyEscapedAction", {}, tr("Copy &Escaped"), {},
        tr("Copies printable ASCII and escapes, as the test client's field takes them"));
    m_copy[3] = newAction("streamCopyArrayAction", {}, tr("Copy as C &Array"), {}, tr("Copies an array in C"));
}

void StreamPanel::makeCombos()
{
    const auto name = [](QComboBox* combo, const char* objectName, const QString& text, const QString& help) {
        combo->setObjectName(QLatin1String(objectName));
        combo->setAccessibleName(text);
        combo->setToolTip(help);
    };
    name(m_columns, "streamColumnsCombo", tr("Columns"), tr("Chunks, messages, or both"));
    addItem(m_columns, tr("Side by side"), tr("Chunks and messages of the same bytes beside each other"));
    addItem(m_columns, tr("Chunks"), tr("What each recv() brought and each send() took"));
    addItem(m_columns, tr("Messages"), tr("What the framing says is a message, in one piece"));
    name(m_direction, "streamDirectionCombo", tr("Direction"), tr("Which way the bytes went"));
    m_direction->addItem(tr("⇄ Both"));
    m_direction->addItem(flowArrow(Flow::ToServer) + QLatin1Char(' ') + tr("To server"));
    m_direction->addItem(flowArrow(Flow::ToClient) + QLatin1Char(' ') + tr("To client"));
    name(m_format, "streamFormatCombo", tr("Format"), tr("How bytes are written"));
    addItem(m_format, tr("Text"), tr("UTF-8; what cannot be seen as \\n or \\x00"));
    addItem(m_format, tr("Hex"), tr("Offset in the direction, hexadecimal, ASCII"));
    addItem(m_format, tr("Escaped"), tr("Printable ASCII and escapes alone"));
    addItem(m_format, tr("C array"), tr("0x68, 0x65, ..."));
    name(m_findKind, "streamFindKindCombo", tr("What is sought"),
        tr("Text in any case, bytes with escapes such as \\r\\n, or bytes in hexadecimal"));
    m_findKind->addItems({ tr("Text"), tr("Escapes"), tr("Hex") });
}

QToolButton* StreamPanel::newButton(const char* objectName, QAction* action)
{
    auto* button = new QToolButton(this);
    button->setObjectName(QLatin1String(objectName));
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    return button;
}

QWidget* StreamPanel::makeBar()
{
    auto* save = new QToolButton(this);
    save->setObjectName(QStringLiteral("streamSaveButton"));
    save->setIcon(theme::icon(QStringLiteral("export")));
    save->setMenu(m_saveMenu);
    save->setPopupMode(QToolButton::InstantPopup);
    save->setAutoRaise(true);
    save->setFocusPolicy(Qt::TabFocus);
    save->setAccessibleName(tr("Save a direction"));
    save->setToolTip(tr("Saves the bytes of one direction to a file, as they were (Space opens the list)"));

    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(6, 4, 6, 2);
    row->setSpacing(4);
    row->addWidget(m_framing);
    row->addWidget(m_columns);
    row->addWidget(m_direction);
    row->addWidget(m_format);
    row->addStretch();
    row->addWidget(newButton("streamFindButton", m_find));
    row->addWidget(save);
    auto* cancel = newButton("streamCancelSaveButton", m_cancelSave);
    cancel->setVisible(false);
    connect(m_cancelSave, &QAction::changed, cancel,
        [this, cancel] { cancel->setVisible(m_cancelSave->isVisible()); });
    row->addWidget(cancel);
    row->addWidget(newButton("streamPauseButton", m_pause));
    row->addWidget(newButton("streamFollowButton", m_follow));
    return bar;
}

void StreamPanel::layOut()
{
    m_empty->setObjectName(QStringLiteral("streamEmpty"));
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(16);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_view);
    m_summary->setObjectName(QStringLiteral("streamSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_losses->setObjectName(QStringLiteral("streamLosses"));
    m_losses->setToolTip(tr("snaplen, in Limits, says how many bytes of one read or write the log keeps; the "
                            "oldest events give way when the log is full"));
    m_message->setObjectName(QStringLiteral("streamMessage"));
    m_wireNote->setObjectName(QStringLiteral("streamWireNote"));
    m_wireNote->setMessage(
        Severity::Note, tr("From a capture: these are segments seen on the wire, not system calls."));
    for (QLabel* label : std::initializer_list<QLabel*> { m_wireNote, m_summary, m_losses, m_message }) {
        label->setContentsMargins(8, 2, 8, 2);
        label->hide();
    }

    m_findBar->setSubject(tr("Find in the stream"),
        tr("Bytes in either direction, also over the borders of chunks. Enter finds the next (F3), Shift+Enter "
           "the previous."));
    m_findRow = new QWidget(this);
    auto* findRow = new QHBoxLayout(m_findRow);
    findRow->setContentsMargins(6, 0, 0, 0);
    findRow->setSpacing(0);
    findRow->addWidget(m_findKind);
    findRow->addWidget(m_findBar, 1);
    m_findRow->hide();

    auto* options = new QHBoxLayout;
    options->setContentsMargins(8, 0, 6, 2);
    options->addWidget(m_framing->options());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addLayout(options);
    layout->addWidget(m_wireNote);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_findRow);
    layout->addWidget(m_message);
    layout->addWidget(m_losses);
    layout->addWidget(m_summary);
    setFocusProxy(m_view);
}

} // namespace signalbox
