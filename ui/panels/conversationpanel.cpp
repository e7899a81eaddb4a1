// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/conversationpanel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "client/conversation/conversationexamples.h"
#include "models/conversationmodel.h"
#include "theme/theme.h"
#include "widgets/conversationedit.h"
#include "widgets/conversationform.h"
#include "widgets/emptystate.h"
#include "widgets/messageline.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr std::size_t MaxTimesShown = 200;

QString timesText(const ConversationOutcome& outcome, const ConversationScript& script)
{
    QStringList lines;
    const auto& steps = script.lines();
    for (const ConversationTiming& timing : outcome.timings) {
        if (static_cast<std::size_t>(lines.size()) == MaxTimesShown)
            break;
        const auto at = static_cast<std::size_t>(timing.line - 1);
        QString statement = at < steps.size() ? steps[at].print() : QString();
        statement.truncate(60);
        lines += QStringLiteral("%1  %2  %3")
                     .arg(QString::number(timing.line).rightJustified(5),
                         formatLatency(timing.elapsed).rightJustified(9), statement);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ConversationPanel::ConversationPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new ConversationModel(this))
    , m_form(new ConversationForm(this))
{
    setObjectName(QStringLiteral("conversationPanel"));
    setAccessibleName(tr("Conversation"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addWidget(makeButtons());
    m_message = new MessageLine(this);
    m_message->setObjectName(QStringLiteral("conversationMessage"));
    layout->addWidget(m_message);

    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setObjectName(QStringLiteral("conversationSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeEditor());
    makeTable();
    m_splitter->addWidget(m_table);
    m_detail = new QPlainTextEdit(this);
    m_detail->setObjectName(QStringLiteral("conversationDetail"));
    m_detail->setAccessibleName(tr("The selected client"));
    m_detail->setToolTip(tr(
        "Where the conversation of the selected client failed, how what came differs from what was expected, "
        "and how long each line took"));
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_detail->setFont(theme::payloadFont());
    m_splitter->addWidget(m_detail);
    for (int i = 0; const int stretch : { 5, 2, 3 })
        m_splitter->setStretchFactor(i++, stretch);
    layout->addWidget(m_splitter, 1);

    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &ConversationPanel::stop);
    auto* run = new QShortcut(Qt::Key_F5, this);
    run->setContext(Qt::WidgetWithChildrenShortcut);
    connect(run, &QShortcut::activated, this, &ConversationPanel::start);
    connect(m_form, &ConversationForm::submitted, this, &ConversationPanel::start);
    connect(&m_runner, &ConversationRunner::progressed, this, &ConversationPanel::showProgress);
    connect(&m_runner, &ConversationRunner::decided, this, &ConversationPanel::showOutcomes);
    connect(&m_runner, &ConversationRunner::finished, this, &ConversationPanel::finish);
    refresh();
}

QWidget* ConversationPanel::makeButtons()
{
    auto* row = new QWidget(this);
    const auto button = [row](const char* objectName, const QString& icon, const QString& text,
                            const QString& name, const QString& toolTip) {
        auto* made = new QPushButton(theme::icon(icon), text, row);
        made->setObjectName(QLatin1String(objectName));
        made->setAccessibleName(name);
        made->setToolTip(toolTip);
        return made;
    };
    m_run = button("conversationRunButton", QStringLiteral("start"), tr("Run"), tr("Run the script"),
        tr("Holds the conversation of the script with the server (F5)"));
    m_run->setAutoDefault(true);
    m_stop = button("conversationStopButton", QStringLiteral("stop"), tr("Stop"), tr("Stop the conversation"),
        tr("Ends the run and keeps what came of it so far (Escape)"));
    m_export = button("conversationExportButton", QStringLiteral("export"), tr("Export…"),
        tr("Export the result"), tr("Writes the result as JSON or JUnit XML (Space)"));
    m_script = new QToolButton(row);
    setName({});
    makeScriptMenu();
    m_progress = new QProgressBar(row);
    m_progress->setObjectName(QStringLiteral("conversationProgress"));
    m_progress->setAccessibleName(tr("Progress of the conversation"));
    m_progress->setTextVisible(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_run);
    layout->addWidget(m_stop);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_script);
    layout->addWidget(m_export);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_progress->setMinimumWidth(20);
    connect(m_run, &QPushButton::clicked, this, &ConversationPanel::start);
    connect(m_stop, &QPushButton::clicked, this, &ConversationPanel::stop);
    connect(m_export, &QPushButton::clicked, this, &ConversationPanel::openExport);
    return row;
}

void ConversationPanel::makeScriptMenu()
{
    m_script->setObjectName(QStringLiteral("conversationScriptButton"));
    m_script->setText(tr("Script"));
    m_script->setIcon(theme::icon(QStringLiteral("detail")));
    m_script->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_script->setAccessibleName(tr("Open or save the script, or begin with an example"));
    m_script->setToolTip(
        tr("Opens and saves the script, and has examples to begin with (Space opens the list)"));
    m_script->setPopupMode(QToolButton::InstantPopup);
    m_script->setFocusPolicy(Qt::StrongFocus);
    m_menu = new QMenu(m_script);
    m_menu->setObjectName(QStringLiteral("conversationScriptMenu"));
    m_script->setMenu(m_menu);
    fillScriptMenu();
}

void ConversationPanel::fillScriptMenu()
{
    m_menu->clear();
    QAction* open = m_menu->addAction(tr("&Open…"), this, &ConversationPanel::openOpen);
    open->setObjectName(QStringLiteral("conversationOpenAction"));
    QAction* save = m_menu->addAction(tr("&Save As…"), this, &ConversationPanel::openSave);
    save->setObjectName(QStringLiteral("conversationSaveAction"));
    if (!m_scripts.isEmpty())
        m_menu->addSection(tr("In the workspace"));
    for (const WorkspaceText& script : std::as_const(m_scripts)) {
        QAction* action =
            m_menu->addAction(QString(script.name).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setObjectName(QStringLiteral("conversationScript_") + script.name);
        connect(action, &QAction::triggered, this, [this, name = script.name] {
            keepScript();
            for (const WorkspaceText& each : std::as_const(m_scripts)) {
                if (each.name == name)
                    propose(each.text, name, tr("From the workspace: %1.").arg(visibleText(name)));
            }
            m_edit->setFocus();
        });
    }
    m_menu->addSection(tr("Examples"));
    for (const ConversationExample& example : conversationExamples()) {
        QAction* action = m_menu->addAction(QCoreApplication::translate("Conversation", example.title));
        action->setObjectName(QStringLiteral("conversationExample_") + QLatin1String(example.name));
        connect(action, &QAction::triggered, this, [this, &example] {
            keepScript();
            propose(QString::fromUtf8(example.text), QString::fromLatin1(example.name),
                tr("An example; Ctrl+Z in the script brings back what was there."));
            m_edit->setFocus();
        });
    }
}

QWidget* ConversationPanel::makeEditor()
{
    auto* area = new QWidget(this);
    m_edit = new ConversationEdit(area);
    m_edit->setObjectName(QStringLiteral("conversationEdit"));
    m_edit->setAccessibleName(tr("Script"));
    m_edit->setToolTip(tr("What clients send and what they are to be answered, line by line (F5 runs it)"));
    m_edit->setPlaceholderText(tr("A script says, line by line, what is sent and what is expected:\n\n"
                                  "send \"hello ${client}\\n\"\n"
                                  "expect \"hello\" within 2s\n"
                                  "expect-close within 5s\n\n"
                                  "Begin with an example (Script), or record what a test client did."));
    m_problem = new MessageLine(area);
    m_problem->setObjectName(QStringLiteral("conversationProblem"));
    m_problem->hide();
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_edit, 1);
    column->addWidget(m_problem);
    connect(m_edit, &ConversationEdit::checked, this, [this](const QString& error) {
        m_problem->setMessage(Severity::Error, error);
        m_problem->setVisible(!error.isEmpty());
    });
    return area;
}

void ConversationPanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("conversationTable"));
    m_table->setAccessibleName(tr("Clients of the conversation"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(ConversationModel::Verdict, QHeaderView::Stretch);
    const QFontMetrics metrics = m_table->fontMetrics();
    for (const auto& [column, text] : { std::pair { ConversationModel::Client, tr("Client") },
             std::pair { ConversationModel::Line, tr("00000") },
             std::pair { ConversationModel::Held, tr("000000") },
             std::pair { ConversationModel::Elapsed, QStringLiteral("000.0 ms") } })
        m_table->setColumnWidth(column, metrics.horizontalAdvance(text) + 20);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ConversationPanel::showDetail);
    auto* empty = new EmptyState(m_table);
    empty->setText({}, tr("Run the script, and each client's verdict appears here."));
}

QString ConversationPanel::text() const { return m_edit->toPlainText(); }

void ConversationPanel::setText(const QString& text) { m_edit->replaceText(text); }

void ConversationPanel::propose(const QString& text, const QString& name, const QString& remark)
{
    setText(text);
    forgetResult();
    setName(name);
    m_fileName.clear();
    m_message->setMessage(Severity::Info, remark);
}

/// What another script came to.
void ConversationPanel::forgetResult()
{
    if (isRunning())
        return;
    m_result = {};
    m_model->begin(0);
    m_message->setMessage(Severity::Info, {});
    showDetail();
    refresh();
}

void ConversationPanel::setServer(const Endpoint& endpoint) { m_form->setServer(endpoint); }

void ConversationPanel::takeFocus()
{
    if (isRunning())
        m_stop->setFocus(Qt::ShortcutFocusReason);
    else
        m_edit->setFocus(Qt::ShortcutFocusReason);
}

// --- Running ---

void ConversationPanel::start()
{
    if (isRunning())
        return;
    m_edit->checkNow();
    const auto script = ConversationScript::parse(text());
    if (!script) { // the line below the editor says why
        m_edit->goToLine(m_edit->wrongLine());
        return m_message->setMessage(Severity::Error, tr("The script cannot be run as it is."));
    }
    const auto read = m_form->settings();
    if (!read)
        return m_message->setMessage(Severity::Error, read.error().text());
    ConversationSettings settings = *read;
    settings.script = *script;
    settings.name = m_fileName.isEmpty() ? m_name : QFileInfo(m_fileName).fileName();
    settings.folder = m_fileName.isEmpty() ? QString() : QFileInfo(m_fileName).absolutePath();
    const auto started = m_runner.start(settings);
    if (!started) {
        m_edit->goToLine(started.error().code);
        return m_message->setMessage(Severity::Error, started.error().text());
    }
    m_ran = *script;
    m_model->begin(settings.clients);
    m_edit->setFailedLine(0);
    m_progress->setRange(0, settings.clients);
    m_progress->setValue(0);
    m_message->setMessage(Severity::Info, tr("Talking…"));
    m_wasEditing = m_edit->hasFocus();
    refresh();
    showDetail();
    m_stop->setFocus();
}

void ConversationPanel::stop()
{
    if (!isRunning())
        return;
    m_runner.stop();
    m_message->setMessage(Severity::Info, tr("Stopping…"));
}

void ConversationPanel::showProgress(const ConversationProgress& progress)
{
    m_progress->setValue(progress.passed + progress.failed);
    m_edit->setRunningLine(progress.line);
    m_message->setMessage(Severity::Info,
        tr("Line %1; %2 of %3 passed, %4 failed so far")
            .arg(progress.line)
            .arg(progress.passed)
            .arg(progress.clients)
            .arg(progress.failed));
}

void ConversationPanel::showOutcomes(const std::vector<ConversationOutcome>& outcomes)
{
    if (!isRunning())
        return; // all of them are there already
    m_model->setOutcomes(outcomes);
    if (!m_table->currentIndex().isValid() && m_model->firstFailed() >= 0)
        m_table->setCurrentIndex(m_model->index(m_model->firstFailed(), 0));
    else
        showDetail();
}

void ConversationPanel::finish(const ConversationResult& result)
{
    const bool hadFocus = m_stop->hasFocus();
    m_result = result;
    m_model->setOutcomes(result.outcomes);
    m_edit->setRunningLine(0);
    refresh();
    if (hadFocus)
        m_wasEditing ? m_edit->setFocus() : m_run->setFocus();
    if (result.error) {
        m_model->begin(0);
        m_edit->setFailedLine(result.error->code);
        showDetail();
        return m_message->setMessage(Severity::Error, result.error->text());
    }
    const QModelIndex current = m_table->currentIndex();
    const int failed = m_model->firstFailed();
    if (!current.isValid())
        m_table->setCurrentIndex(m_model->index(std::max(0, failed), 0));
    showDetail();
    QString text =
        tr("%1 of %2 passed").arg(result.count(ConversationVerdict::Passed)).arg(result.outcomes.size());
    if (const int count = result.count(ConversationVerdict::Failed); count > 0)
        text += tr(", %1 failed").arg(count);
    if (const int count = result.count(ConversationVerdict::NotRun); count > 0)
        text += tr(", %1 stopped").arg(count);
    text += tr(", in %1; seed %2.").arg(formatLatency(result.elapsed)).arg(result.settings.seed);
    m_message->setMessage(failed >= 0 ? Severity::Error
            : result.isPassed()       ? Severity::Info
                                      : Severity::Warning,
        text);
}

void ConversationPanel::refresh()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy);
    m_edit->setReadOnly(isBusy);
    m_script->setEnabled(!isBusy);
    m_run->setVisible(!isBusy);
    m_stop->setVisible(isBusy);
    m_progress->setVisible(isBusy);
    m_export->setEnabled(!isBusy && !m_result.outcomes.empty());
}

void ConversationPanel::showDetail()
{
    const ConversationOutcome* outcome = m_model->outcomeAt(m_table->currentIndex().row());
    if (!outcome) {
        m_edit->setFailedLine(0);
        return m_detail->clear();
    }
    QStringList lines;
    if (outcome->failure) {
        m_edit->setFailedLine(outcome->failure->line);
        m_edit->goToLine(outcome->failure->line);
        lines += tr("Line %1: %2").arg(outcome->failure->line).arg(outcome->failure->reason);
        lines += QStringLiteral("  ") + outcome->failure->statement;
        lines += QString();
        lines += outcome->failure->comparison();
        lines += QString();
    } else {
        m_edit->setFailedLine(0);
        if (!outcome->reason.isEmpty())
            lines += tr("Line %1: %2").arg(outcome->line).arg(outcome->reason);
    }
    lines += tr("Expectations held: %1; %2 sent, %3 received, in %4.")
                 .arg(outcome->expectations)
                 .arg(formatBytes(static_cast<double>(outcome->bytesSent)),
                     formatBytes(static_cast<double>(outcome->bytesReceived)), formatLatency(outcome->elapsed));
    if (!outcome->timings.empty()) {
        lines += QString();
        lines += tr("Time of each line:");
        lines += timesText(*outcome, m_ran);
    }
    m_detail->setPlainText(lines.join(QLatin1Char('\n')));
}

} // namespace signalbox
