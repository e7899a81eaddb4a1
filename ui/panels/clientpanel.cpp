// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/clientpanel.h"

#include "models/testclientmodel.h"
#include "models/transcriptmodel.h"
#include "panels/snippetbar.h"
#include "panels/testclientview.h"
#include "panels/transcriptview.h"
#include "theme/theme.h"
#include "widgets/connectform.h"
#include "widgets/emptystate.h"
#include "widgets/messageline.h"
#include "widgets/sendcomposer.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds PullInterval { 50 };

QToolButton* toolButton(QAction* action, Qt::ToolButtonStyle style, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(style);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setIconSize({ 16, 16 });
    button->setAccessibleName(action->text());
    return button;
}

} // namespace

ClientPanel::ClientPanel(QWidget* parent)
    : QWidget(parent)
    , m_clients(new TestClientModel(this))
    , m_transcript(new TranscriptModel(this))
    , m_form(new ConnectForm(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    setObjectName(QStringLiteral("clientPanel"));
    setAccessibleName(tr("Test client"));
    makeActions();
    // In the order in which Tab goes through them.
    m_splitter->addWidget(makeClientArea());
    m_splitter->addWidget(makeTranscriptArea());
    m_composer = new SendComposer(this);
    makeSnippetBar();
    m_actions.insert(2, m_composer->sendAction());
    m_actions.insert(3, m_snippets->menu()->menuAction());
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_form);
    layout->addWidget(m_newBehaviourLine);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_composer);

    connect(m_form, &ConnectForm::connectRequested, this, &ClientPanel::connectClients);
    connect(m_composer, &SendComposer::sendRequested, this, &ClientPanel::send);
    connect(m_composer, &SendComposer::toAllChanged, this, &ClientPanel::refresh);
    connect(
        m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClientPanel::selectionChanged);
    connect(&m_bench, &TestBench::snapshotReady, this, &ClientPanel::showSnapshot);
    connect(&m_timer, &QTimer::timeout, this, &ClientPanel::pull);
    m_timer.setInterval(PullInterval);
    refresh();
}

QAction* ClientPanel::makeAction(
    const QString& icon, const QString& text, const QString& toolTip, const QKeySequence& shortcut)
{
    auto* action = new QAction(theme::icon(icon), text, this);
    action->setShortcut(shortcut);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? toolTip : QStringLiteral("%1 (%2)").arg(toolTip, keys));
    addAction(action);
    return action;
}

void ClientPanel::makeActions()
{
    m_new = makeAction(QStringLiteral("add"), tr("New Client"), tr("Connects one client more"),
        QKeySequence(Qt::CTRL | Qt::Key_N));
    m_connect = makeAction(
        QStringLiteral("connect"), tr("Connect"), tr("Connects as many clients as the field says"), {});
    m_disconnect = makeAction(QStringLiteral("disconnect"), tr("Disconnect"),
        tr("Closes the selected clients gracefully: what is queued goes out, then FIN"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W));
    m_halfClose = makeAction(QStringLiteral("half-close"), tr("Half-close"),
        tr("The selected clients say that they send no more (FIN) and go on listening; shutdown(2)"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    m_reset = makeAction(QStringLiteral("reset"), tr("Reset"),
        tr("Aborts the selected clients: the server gets a RST and an error"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    m_recordScript = makeAction(QStringLiteral("record"), tr("Record as Script"),
        tr("Makes what the selected client did so far a conversation script, which can be run again"),
        QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_W));
    m_recordScript->setObjectName(QStringLiteral("clientRecordScriptAction"));
    m_removeClosed = makeAction(QStringLiteral("clear"), tr("Remove Closed"),
        tr("Removes closed and failed clients from the list"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    m_clear =
        makeAction(QStringLiteral("clear"), tr("Clear Transcript"), tr("Forgets the transcript until now"), {});

    connect(m_new, &QAction::triggered, this, [this] {
        m_form->submit(1);
        m_composer->takeFocus();
    });
    connect(m_connect, &QAction::triggered, this, [this] { m_form->submit(); });
    const auto onSelected = [this](QAction* action, void (TestBench::*call)(const QList<ConnectionId>&)) {
        connect(action, &QAction::triggered, this, [this, call] {
            (m_bench.*call)(m_list->selectedClients());
            poke();
        });
    };
    onSelected(m_disconnect, &TestBench::disconnectClients);
    onSelected(m_halfClose, &TestBench::halfClose);
    onSelected(m_reset, &TestBench::reset);
    connect(m_recordScript, &QAction::triggered, this, &ClientPanel::recordScript);
    connect(m_removeClosed, &QAction::triggered, this, &ClientPanel::removeClosed);
    connect(m_clear, &QAction::triggered, this, [this] {
        m_transcript->clear();
        refresh();
    });

    const auto separator = [this] {
        auto* line = new QAction(this);
        line->setSeparator(true);
        return line;
    };
    makeBehaviourActions();
    m_actions = { m_new, m_connect, separator(), m_disconnect, m_halfClose, m_reset, separator(), m_stopReading,
        m_behaviourMenu->menuAction(), separator(), m_recordScript, m_removeClosed, m_clear };
}

QWidget* ClientPanel::makeClientArea()
{
    m_list = new TestClientView(m_clients, this);
    m_list->setObjectName(QStringLiteral("clientList"));
    m_list->setAccessibleName(tr("Test clients"));
    auto* empty = new EmptyState(m_list);
    empty->setText(tr("No test client yet"),
        tr("Connect one, or a thousand, to the server of this window or to any other."));
    empty->setAction(m_connect);

    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_list->addActions({ m_disconnect, m_halfClose, m_reset, m_stopReading, m_behaviourMenu->menuAction(),
        separator, m_recordScript, m_removeClosed });
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto* area = new QWidget(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    for (QAction* action : { m_disconnect, m_halfClose, m_reset })
        buttons->addWidget(toolButton(action, Qt::ToolButtonTextBesideIcon, area));
    buttons->addStretch();
    buttons->addWidget(toolButton(m_recordScript, Qt::ToolButtonIconOnly, area));
    buttons->addWidget(toolButton(m_removeClosed, Qt::ToolButtonIconOnly, area));
    auto* layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    layout->addWidget(makeBehaviourRow());
    return area;
}

QWidget* ClientPanel::makeTranscriptArea()
{
    auto* area = new QWidget(this);
    auto* hex = new QToolButton(area);
    hex->setObjectName(QStringLiteral("clientTranscriptHex"));
    hex->setText(tr("Hex"));
    hex->setCheckable(true);
    hex->setAutoRaise(true);
    hex->setFocusPolicy(Qt::StrongFocus);
    hex->setAccessibleName(tr("Show the transcript in hex"));
    hex->setToolTip(tr("Shows sent and received bytes in hex instead of text"));
    connect(hex, &QToolButton::toggled, this, [this](bool isHex) {
        m_transcript->setFormat(isHex ? TranscriptModel::Format::Hex : TranscriptModel::Format::Text);
    });
    m_whose = new QLabel(area);
    m_whose->setTextFormat(Qt::PlainText);

    auto* heading = new QHBoxLayout;
    heading->setSpacing(2);
    heading->addWidget(m_whose, 1);
    heading->addWidget(hex);
    heading->addWidget(toolButton(m_clear, Qt::ToolButtonIconOnly, area));

    m_transcriptView = new TranscriptView(m_transcript, area);
    m_transcriptView->setObjectName(QStringLiteral("clientTranscript"));
    m_transcriptView->setAccessibleName(tr("Transcript"));
    m_transcriptView->addAction(m_clear);
    m_whose->setBuddy(m_transcriptView);
    auto* empty = new EmptyState(m_transcriptView);
    empty->setText({}, tr("What the clients send and receive appears here."));

    auto* layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(heading);
    layout->addWidget(m_transcriptView, 1);
    return area;
}

void ClientPanel::setServerEndpoint(const Endpoint& endpoint) { m_form->setServerEndpoint(endpoint); }

// Commands

void ClientPanel::connectClients(int count)
{
    const QList<ConnectionId> ids =
        m_bench.connectClients(m_form->host(), m_form->port(), count, m_newBehaviour);
    if (ids.size() < count)
        m_form->setProblem(tooMany());
    if (ids.isEmpty())
        return;
    m_newest = ids;
    m_newestTarget = m_form->target();
    m_areNewestShown = false;
    poke();
    refresh();
}

void ClientPanel::send(const QByteArray& bytes)
{
    m_bench.send(targets(), bytes);
    m_transcriptView->setFollowing(true);
    poke();
}

void ClientPanel::removeClosed()
{
    QList<ConnectionId> over;
    for (int row = 0; row < m_clients->rowCount(); ++row) {
        if (isOver(m_clients->at(row).state))
            over.append(m_clients->at(row).id);
    }
    m_bench.remove(over);
    poke();
}

// Watching

void ClientPanel::poke()
{
    m_isPoked = true;
    if (!isVisible())
        return;
    pull();
    m_timer.start();
}

void ClientPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    poke();
}

void ClientPanel::pull()
{
    if (!isVisible()) {
        m_timer.stop(); // showEvent() starts it again
        return;
    }
    if (m_bench.requestSnapshot())
        m_isPoked = false; // the answer will tell what came of it
}

void ClientPanel::showSnapshot()
{
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    m_clients->setSnapshot(snapshot);
    selectNew();
    showView();
    refresh();
    if (snapshot->open == 0 && snapshot->connecting == 0 && !m_isPoked)
        m_timer.stop(); // nothing can change until the next command
}

void ClientPanel::showView()
{
    // What was asked for while the panel was visible may be answered when it no longer is; showEvent() asks
    // again.
    if (!isVisible())
        return;
    const JournalView view = m_bench.journal()->view();
    if (view.endSequence() == m_shownEnd)
        return;
    m_shownEnd = view.endSequence();
    m_transcript->setView(view);
}

void ClientPanel::selectNew()
{
    if (!m_areNewestShown)
        m_areNewestShown = m_list->selectClients(m_newest.first(), m_newest.last());
}

QList<ConnectionId> ClientPanel::targets() const
{
    QList<ConnectionId> ids;
    const auto take = [&](ConnectionId id) {
        const int row = m_clients->rowOf(id);
        if (row < 0 || canSend(m_clients->at(row).state))
            ids.append(id);
    };
    if (m_composer->isToAll()) {
        for (int row = 0; row < m_clients->rowCount(); ++row)
            take(m_clients->at(row).id);
    } else if (m_areNewestShown) {
        std::ranges::for_each(m_list->selectedClients(), take);
    }
    // Clients that were connected a moment ago and are not in the list yet will be selected there.
    if (!m_areNewestShown)
        std::ranges::for_each(m_newest, take);
    return ids;
}

void ClientPanel::selectionChanged()
{
    const QList<ConnectionId> ids = m_list->selectedClients();
    const bool isAll = ids.isEmpty() || ids.size() == m_clients->rowCount();
    m_transcript->setClients(isAll ? QList<ConnectionId> {} : ids);
    m_transcriptView->setFollowing(true);
    refresh();
}

void ClientPanel::refresh()
{
    const QList<ConnectionId> chosen = m_list->selectedClients();
    bool anyAlive = false;
    bool anyToHalfClose = false;
    for (const ConnectionId id : chosen) {
        const TestClientState state = m_clients->at(m_clients->rowOf(id)).state;
        anyAlive = anyAlive || !isOver(state);
        anyToHalfClose = anyToHalfClose || canSend(state);
    }
    m_disconnect->setEnabled(anyAlive);
    m_reset->setEnabled(anyAlive);
    m_halfClose->setEnabled(anyToHalfClose);
    m_recordScript->setEnabled(chosen.size() == 1);
    const int count = m_clients->rowCount();
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    m_removeClosed->setEnabled(count > snapshot->open + snapshot->connecting);
    m_clear->setEnabled(m_transcript->rowCount() > 0);

    refreshBehaviour();
    const QString hint = count == 0 ? tr("Connect a client to send this.")
        : chosen.isEmpty()          ? tr("Select a client in the list, or tick All.")
                                    : tr("The selected client cannot send any more.");
    m_composer->setTargets(static_cast<int>(targets().size()), hint);

    if (chosen.isEmpty() || chosen.size() == count)
        m_whose->setText(count == 1 ? tr("Transcript of client %1").arg(number(m_clients->at(0).id))
                                    : tr("Transcript of all clients"));
    else if (chosen.size() == 1)
        m_whose->setText(tr("Transcript of client %1").arg(number(chosen.first())));
    else
        m_whose->setText(tr("Transcript of %1 clients").arg(QLocale().toString(chosen.size())));
    m_transcriptView->setClientShown(chosen.size() != 1 && count > 1);
    if (count > 0) {
        const quint32 greatest = number(m_clients->at(count - 1).id);
        m_list->fitNumbers(greatest);
        m_transcriptView->fitNumbers(greatest);
    }

    refreshProblem();
    Q_EMIT titleChanged(
        count == 0 ? tr("Test client") : tr("Test client · %1").arg(QLocale().toString(snapshot->open)));
}

void ClientPanel::refreshProblem()
{
    if (m_newest.isEmpty() || !m_areNewestShown)
        return;
    int failed = 0;
    QString why;
    for (const ConnectionId id : m_newest) {
        const int row = m_clients->rowOf(id);
        if (row >= 0 && m_clients->at(row).state == TestClientState::Failed) {
            ++failed;
            why = m_clients->at(row).ending;
        }
    }
    if (failed == 0)
        return;
    const QString remedy = tr("Is the server running, and are host and port right?");
    m_form->setProblem(m_newest.size() == 1
            ? tr("Could not connect to %1: %2. %3").arg(m_newestTarget, why, remedy)
            : tr("%1 of %2 clients could not connect to %3: %4. %5")
                  .arg(failed)
                  .arg(m_newest.size())
                  .arg(m_newestTarget, why, remedy));
}

void ClientPanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("testClient"));
    m_form->saveState(settings);
    m_composer->saveState(settings);
    settings.setValue(QStringLiteral("behaviour"), behaviourText());
    settings.setValue(QStringLiteral("snippets"), snippetsText());
    settings.setValue(QStringLiteral("splitter"), m_splitter->saveState());
    settings.endGroup();
}

void ClientPanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("testClient"));
    m_form->restoreState(settings);
    m_composer->restoreState(settings);
    const auto behaviour = setBehaviourText(settings.value(QStringLiteral("behaviour")).toString());
    const auto snippets = setSnippetsText(settings.value(QStringLiteral("snippets")).toString());
    for (const Result<Done>& done : { behaviour, snippets }) {
        if (!done)
            qWarning("%s", qPrintable(done.error().text()));
    }
    m_splitter->restoreState(settings.value(QStringLiteral("splitter")).toByteArray());
    settings.endGroup();
}

} // namespace signalbox
