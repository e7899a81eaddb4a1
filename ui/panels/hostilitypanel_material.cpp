// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel attacks with beside its cases: the conversation of a recording, and reproducers.
#include "base/visibletext.h"
#include "bridge/backgroundtask.h"
#include "client/hostility/conversation.h"
#include "export/recordingreader.h"
#include "models/hostilitymodel.h"
#include "panels/hostilitypanel.h"
#include "theme/theme.h"
#include "widgets/hostilityform.h"
#include "widgets/messageline.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShowEvent>
#include <QTableView>
#include <QToolButton>

namespace signalbox {

QWidget* HostilityPanel::makeMaterial()
{
    auto* row = new QWidget(this);
    m_material = new QToolButton(row);
    m_material->setObjectName(QStringLiteral("hostilityConversationButton"));
    m_material->setAccessibleName(tr("What the mutations are made of"));
    m_material->setPopupMode(QToolButton::InstantPopup);
    m_material->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_material->setFocusPolicy(Qt::StrongFocus);
    m_material->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* menu = new QMenu(m_material);
    menu->setObjectName(QStringLiteral("hostilityConversationMenu"));
    menu->setToolTipsVisible(true);
    QAction* builtIn = menu->addAction(tr("&Built in, to suit what the server speaks"));
    builtIn->setObjectName(QStringLiteral("hostilityBuiltIn"));
    connect(builtIn, &QAction::triggered, this, [this] { mutateRecording({}); });
    QAction* fromFile = menu->addAction(tr("From a &recording…"));
    fromFile->setObjectName(QStringLiteral("hostilityFromRecording"));
    fromFile->setToolTip(tr("What the first client said in it: JSON Lines, pcapng or pcap"));
    connect(fromFile, &QAction::triggered, this, &HostilityPanel::chooseRecording);
    m_fromLog = menu->addAction(tr("From the &log, as it is now"));
    m_fromLog->setObjectName(QStringLiteral("hostilityFromLog"));
    m_fromLog->setToolTip(tr("What the first client said in the log of this window"));
    m_fromLog->setEnabled(false);
    connect(m_fromLog, &QAction::triggered, this, &HostilityPanel::mutateLog);
    m_material->setMenu(menu);
    m_runScript = new QPushButton(theme::icon(QStringLiteral("log")), tr("Run a Script…"), row);
    m_runScript->setObjectName(QStringLiteral("hostilityScriptButton"));
    m_runScript->setAccessibleName(tr("Run a script"));
    m_runScript->setToolTip(
        tr("Plays a reproducer, as a run on the console writes it, in place of the cases (Space)"));
    connect(m_runScript, &QPushButton::clicked, this, &HostilityPanel::chooseScript);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_material, 1);
    layout->addWidget(m_runScript);
    showMaterial();
    return row;
}

void HostilityPanel::setLog(std::function<JournalView()> log)
{
    m_log = std::move(log);
    m_fromLog->setEnabled(m_log != nullptr);
}

// --- Conversations ---

QByteArrayList HostilityPanel::conversation() const
{
    return m_conversation.isEmpty() ? seedConversation(m_form->mode()) : m_conversation;
}

void HostilityPanel::chooseRecording()
{
    auto* dialog = new QFileDialog(this, tr("Mutate What Was Said"));
    dialog->setObjectName(QStringLiteral("hostilityRecordingDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Recordings (*.jsonl *.pcapng *.pcap *.cap)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, &HostilityPanel::mutateRecording);
    dialog->open();
}

void HostilityPanel::mutateRecording(const QString& fileName)
{
    if (isRunning())
        return;
    m_isToBeRead = false;
    m_conversation.clear();
    m_conversationFile.clear();
    m_task.reset();
    if (fileName.isEmpty()) {
        refresh();
        return showMaterial();
    }
    m_conversationFile = QFileInfo(fileName).absoluteFilePath();
    readConversation(
        [name = m_conversationFile](const ReadProgress& progress) -> Result<JournalView> {
            const auto recording = openRecording(name, WholeRecording, progress);
            if (!recording)
                return recording.error();
            return recording->journal->view();
        },
        QFileInfo(fileName).fileName());
}

void HostilityPanel::mutateLog()
{
    if (isRunning() || !m_log)
        return;
    m_isToBeRead = false;
    m_conversation.clear();
    m_conversationFile.clear();
    readConversation(
        [view = m_log()](const ReadProgress&) -> Result<JournalView> { return view; }, tr("the log"));
}

/// In a thread: a large recording takes its time.
void HostilityPanel::readConversation(
    std::function<Result<JournalView>(const ReadProgress&)> source, const QString& title)
{
    m_task = std::make_unique<BackgroundTask>();
    m_task->start(
        [this, source = std::move(source), title](const ReadProgress& progress) -> BackgroundTask::Deliver {
            const auto view = source(progress);
            auto found = std::make_shared<Result<QByteArrayList>>(
                view ? conversationOf(*view) : Result<QByteArrayList>(view.error()));
            return [this, found, title] { takeConversation(*found, title); };
        });
    m_message->setMessage(Severity::Info, tr("Reading %1…").arg(visibleText(title)));
    refresh();
    showMaterial();
}

void HostilityPanel::takeConversation(const Result<QByteArrayList>& conversation, const QString& title)
{
    m_task.release()->deleteLater(); // it is what called
    if (conversation) {
        m_conversation = *conversation;
        m_conversationTitle = visibleText(title);
        m_message->setMessage(Severity::Info,
            tr("The mutations are made of what the first client said in %1, in reads of the server: %2.")
                .arg(m_conversationTitle)
                .arg(m_conversation.size()));
    } else {
        m_conversationFile.clear();
        m_message->setMessage(Severity::Error, visibleText(conversation.error().text()));
    }
    refresh();
    showMaterial();
}

/// What was restored is read when somebody sees it.
void HostilityPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isToBeRead)
        mutateRecording(QString(m_conversationFile)); // which it clears
}

void HostilityPanel::showMaterial()
{
    const QString title = m_conversation.isEmpty() ? tr("built in") : m_conversationTitle;
    const QString text = tr("Mutates: %1").arg(title);
    m_material->setText(m_material->fontMetrics().elidedText(
        QString(text).replace(u'&', QLatin1String("&&")), Qt::ElideMiddle, 260));
    m_material->setToolTip(
        tr("The conversation that the case \"mutation\" is made of: %1 (Space opens the list)").arg(title));
}

// --- Reproducers ---

void HostilityPanel::chooseScript()
{
    auto* dialog = new QFileDialog(this, tr("Run Script"));
    dialog->setObjectName(QStringLiteral("hostilityScriptDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({ tr("Reproducers (*.json)"), tr("All files (*)") });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        if (const auto run = runScript(file); !run)
            m_message->setMessage(Severity::Error, visibleText(run.error().text()));
    });
    dialog->open();
}

Result<Done> HostilityPanel::runScript(const QString& fileName)
{
    if (isRunning() || isReading())
        return Error { tr("Another run is under way."), tr("Stop it first."), 0 };
    const auto script = readHostileScript(fileName);
    if (!script)
        return script.error();
    auto settings = m_form->settings();
    if (!settings)
        return settings.error();
    HostileSettings chosen = *settings;
    chosen.script = *script;
    m_scriptTitle = QFileInfo(fileName).fileName();
    if (begin(chosen, 1))
        m_detail->setPlainText(tr("The script %1: %2 steps, %3 bytes.")
                                   .arg(visibleText(m_scriptTitle))
                                   .arg(script->size())
                                   .arg(bytesOf(*script)));
    return Done {};
}

/// It is no case of the table.
void HostilityPanel::showScriptOutcome()
{
    if (m_result.outcomes.empty())
        return;
    const HostileOutcome& outcome = m_result.outcomes.front();
    QStringList lines {
        tr("The script %1: %2 steps, %3 bytes.")
            .arg(visibleText(m_scriptTitle))
            .arg(m_result.settings.script.size())
            .arg(bytesOf(m_result.settings.script)),
        tr("Verdict: %1 %2. %3")
            .arg(hostileVerdictGlyph(outcome.verdict), hostileVerdictText(outcome.verdict), outcome.reason),
    };
    if (!outcome.answer.isEmpty())
        lines += tr("The answer begins: %1").arg(visibleText(outcome.answer));
    m_detail->setPlainText(lines.join(QLatin1Char('\n')));
}

} // namespace signalbox
