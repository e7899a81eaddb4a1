// SPDX-License-Identifier: GPL-3.0-or-later
// How the test clients behave, and the snippets that they send.
#include "panels/clientpanel.h"

#include "client/behaviourwords.h"
#include "dialogs/behaviourdialog.h"
#include "models/plaintooltip.h"
#include "models/snippetstore.h"
#include "models/testclientmodel.h"
#include "panels/snippetbar.h"
#include "panels/testclientview.h"
#include "panels/transcriptview.h"
#include "theme/theme.h"
#include "widgets/messageline.h"
#include "widgets/sendcomposer.h"

#include <QAction>
#include <QHash>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace signalbox {

void ClientPanel::makeBehaviourActions()
{
    m_stopReading = makeAction(QStringLiteral("pause"), tr("Stop Reading"),
        tr("The selected clients leave what comes in the kernel, until its window is closed"),
        QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R));
    m_stopReading->setObjectName(QStringLiteral("stopReadingAction"));
    m_stopReading->setCheckable(true);
    connect(m_stopReading, &QAction::triggered, this, &ClientPanel::stopReading);
    m_changeBehaviour = makeAction(QStringLiteral("settings"), tr("Change Behaviour..."),
        tr("Socket options, source, pieces, delays, rates and drops: of the selected clients or of new ones"),
        QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B));
    connect(m_changeBehaviour, &QAction::triggered, this, &ClientPanel::openBehaviour);

    m_behaviourMenu = new QMenu(tr("Behaviour"), this);
    m_behaviourMenu->setObjectName(QStringLiteral("behaviourMenu"));
    m_behaviourMenu->setToolTipsVisible(true);
    m_behaviourMenu->addAction(m_changeBehaviour);
    m_behaviourMenu->addSeparator();
    m_selectedPresets = makePresetMenu(
        tr("Selected Clients"), [this](const ClientBehaviour& behaviour) { setSelectedBehaviour(behaviour); });
    m_behaviourMenu->addMenu(m_selectedPresets);
    m_behaviourMenu->addMenu(makePresetMenu(
        tr("New Clients"), [this](const ClientBehaviour& behaviour) { setNewBehaviour(behaviour); }));
}

QMenu* ClientPanel::makePresetMenu(
    const QString& title, const std::function<void(const ClientBehaviour&)>& apply)
{
    auto* menu = new QMenu(title, m_behaviourMenu);
    menu->setToolTipsVisible(true);
    const auto add = [&](const QString& name, const QString& text, const QString& meaning) {
        const auto behaviour = ClientBehaviour::parse(text);
        if (!behaviour)
            return;
        QAction* action = menu->addAction(name, this, [apply, behaviour = *behaviour] { apply(behaviour); });
        action->setToolTip(plainToolTip(meaning));
    };
    add(tr("Well-behaved"), {}, tr("Reads and writes at once, whatever comes"));
    menu->addSeparator();
    for (const BehaviourPreset& preset : behaviourPresets())
        add(preset.name, preset.text, preset.meaning + QLatin1Char('\n') + preset.text);
    return menu;
}

QWidget* ClientPanel::makeBehaviourRow()
{
    auto* row = new QWidget(this);
    const auto button = [row](const QString& objectName) {
        auto* made = new QToolButton(row);
        made->setObjectName(objectName);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
        made->setIconSize({ 16, 16 });
        return made;
    };
    QToolButton* stop = button(QStringLiteral("clientStopReadingButton"));
    stop->setDefaultAction(m_stopReading);
    stop->setAccessibleName(m_stopReading->text());
    QToolButton* behaviour = button(QStringLiteral("clientBehaviourButton"));
    behaviour->setText(tr("Behaviour"));
    behaviour->setIcon(theme::icon(QStringLiteral("settings")));
    behaviour->setMenu(m_behaviourMenu);
    behaviour->setPopupMode(QToolButton::InstantPopup);
    behaviour->setAccessibleName(tr("Behaviour of test clients"));
    behaviour->setToolTip(tr("How test clients depart from the well-behaved (Ctrl+Alt+B: all the switches)"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(stop);
    layout->addWidget(behaviour);
    layout->addStretch();

    m_newBehaviourLine = new MessageLine(this);
    m_newBehaviourLine->setObjectName(QStringLiteral("clientNewBehaviour"));
    m_newBehaviourLine->hide();
    return row;
}

// Behaviour

QList<ConnectionId> ClientPanel::selectedAlive() const
{
    QList<ConnectionId> ids;
    for (const ConnectionId id : m_list->selectedClients()) {
        const int row = m_clients->rowOf(id);
        if (row >= 0 && !isOver(m_clients->at(row).state))
            ids.append(id);
    }
    return ids;
}

/// What all of them do; nothing if they differ.
std::optional<ClientBehaviour> ClientPanel::behaviourOf(const QList<ConnectionId>& ids) const
{
    if (ids.isEmpty())
        return {};
    const QString& text = m_clients->at(m_clients->rowOf(ids.first())).behaviour;
    for (const ConnectionId id : ids) {
        if (m_clients->at(m_clients->rowOf(id)).behaviour != text)
            return {};
    }
    const auto behaviour = ClientBehaviour::parse(text);
    return behaviour ? std::optional(*behaviour) : std::nullopt;
}

Result<Done> ClientPanel::setBehaviourText(const QString& text)
{
    const auto behaviour = ClientBehaviour::parse(text);
    if (!behaviour)
        return behaviour.error();
    setNewBehaviour(*behaviour);
    return Done {};
}

void ClientPanel::setNewBehaviour(const ClientBehaviour& behaviour)
{
    m_newBehaviour = behaviour;
    const QString text = behaviour.toString();
    const QString name = behaviourPresetName(text);
    m_newBehaviourLine->setMessage(Severity::Info, tr("New clients: %1").arg(name.isEmpty() ? text : name));
    m_newBehaviourLine->setToolTip(plainToolTip(text));
    m_newBehaviourLine->setVisible(!behaviour.isDefault());
    if (m_behaviourDialog)
        m_behaviourDialog->setNew(behaviour);
}

void ClientPanel::setSelectedBehaviour(const ClientBehaviour& behaviour)
{
    m_bench.setBehaviour(selectedAlive(), behaviour);
    poke();
}

void ClientPanel::stopReading(bool isStopped)
{
    QHash<QString, QList<ConnectionId>> byBehaviour; // what else they do stays as it is
    for (const ConnectionId id : selectedAlive())
        byBehaviour[m_clients->at(m_clients->rowOf(id)).behaviour].append(id);
    for (auto it = byBehaviour.cbegin(); it != byBehaviour.cend(); ++it) {
        auto behaviour = ClientBehaviour::parse(it.key());
        if (!behaviour)
            continue;
        ClientBehaviour wanted = *behaviour;
        wanted.isReading = !isStopped;
        m_bench.setBehaviour(it.value(), wanted);
    }
    poke();
}

void ClientPanel::openBehaviour()
{
    if (!m_behaviourDialog) {
        m_behaviourDialog = new BehaviourDialog(this);
        connect(m_behaviourDialog, &BehaviourDialog::appliedToNew, this, &ClientPanel::setNewBehaviour);
        connect(
            m_behaviourDialog, &BehaviourDialog::appliedToSelected, this, &ClientPanel::setSelectedBehaviour);
        m_behaviourDialog->setNew(m_newBehaviour);
    }
    const bool isOpening = !m_behaviourDialog->isVisible();
    m_behaviourDialog->show();
    m_behaviourDialog->raise();
    m_behaviourDialog->activateWindow();
    refreshBehaviour();
    if (isOpening)
        m_behaviourDialog->chooseSelected();
}

void ClientPanel::refreshBehaviour()
{
    const QList<ConnectionId> alive = selectedAlive();
    const auto isDeaf = [this](ConnectionId id) {
        return m_clients->at(m_clients->rowOf(id)).behaviour.contains(QLatin1String("reading=off"));
    };
    m_stopReading->setEnabled(!alive.isEmpty());
    m_stopReading->setChecked(!alive.isEmpty() && std::ranges::all_of(alive, isDeaf));
    m_selectedPresets->setEnabled(!alive.isEmpty());
    m_list->fitBehaviours();
    if (m_behaviourDialog && m_behaviourDialog->isVisible())
        m_behaviourDialog->setSelected(static_cast<int>(alive.size()), behaviourOf(alive));
}

// Snippets

void ClientPanel::makeSnippetBar()
{
    m_snippets = new SnippetBar(m_composer);
    m_snippets->setDraft([this] { return m_composer->draft(); });
    m_composer->setSnippetBar(m_snippets);
    m_snippets->setTabAfter(m_transcriptView);
    connect(m_snippets, &SnippetBar::sendRequested, this, &ClientPanel::sendSnippet);
    connect(m_snippets, &SnippetBar::editRequested, m_composer, &SendComposer::takeUp);
}

QString ClientPanel::snippetsText() const { return m_snippets->store()->list().toText(); }

Result<Done> ClientPanel::setSnippetsText(const QString& text)
{
    const auto list = SnippetList::fromText(text);
    if (!list)
        return list.error();
    m_snippets->store()->setList(*list);
    return Done {};
}

void ClientPanel::sendSnippet(const Snippet& snippet)
{
    const auto bytes = snippet.bytes();
    if (!bytes)
        m_composer->complain(bytes.error().text());
    else if (targets().isEmpty())
        m_composer->complain(m_composer->hint());
    else
        send(*bytes);
}

} // namespace signalbox
