// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/hostilitypanel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "bridge/backgroundtask.h"
#include "client/hostility/conversation.h"
#include "client/hostility/hostilecopy.h"
#include "models/hostilitymodel.h"
#include "theme/theme.h"
#include "widgets/hostilityform.h"
#include "widgets/messageline.h"
#include "widgets/panelkey.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
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

HostilityPanel::HostilityPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new HostilityModel(this))
    , m_form(new HostilityForm(this))
{
    setObjectName(QStringLiteral("hostilityPanel"));
    setAccessibleName(tr("Hostility"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addWidget(makeMaterial());
    layout->addWidget(makeButtons());
    m_message = new MessageLine(this);
    m_message->setObjectName(QStringLiteral("hostilityMessage"));
    layout->addWidget(m_message);

    m_detail = new QPlainTextEdit(this);
    m_detail->setObjectName(QStringLiteral("hostilityDetail"));
    m_detail->setAccessibleName(tr("The selected case"));
    m_detail->setToolTip(tr("What the selected case does, why servers break on it, and what was seen"));
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("hostilitySplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeTable());
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    layout->addWidget(splitter, 1);

    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &HostilityPanel::stop);
    connect(m_form, &HostilityForm::submitted, this, [this] { start(m_model->chosen()); });
    connect(m_form, &HostilityForm::modeChanged, this, [this] {
        m_model->setMode(m_form->mode());
        showDetail();
    });
    connect(m_model, &HostilityModel::chosenChanged, this, &HostilityPanel::showChosen);
    connect(&m_hostility, &Hostility::progressed, this, &HostilityPanel::showProgress);
    connect(&m_hostility, &Hostility::caseFinished, this, &HostilityPanel::showOutcome);
    connect(&m_hostility, &Hostility::finished, this, &HostilityPanel::finish);
    m_table->setCurrentIndex(m_model->index(0, 0));
    showChosen();
    refresh();
}

HostilityPanel::~HostilityPanel() = default;

QWidget* HostilityPanel::makeButtons()
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
    m_run = button("hostilityRunButton", QStringLiteral("start"), tr("Attack"), tr("Run the chosen cases"),
        tr("Runs the cases that are checked, one after the other (Enter)"));
    m_run->setAutoDefault(true);
    m_runSelected = button("hostilityRunSelectedButton", QStringLiteral("play"), tr("Only this"),
        tr("Run the selected case"), tr("Runs the case selected in the table (Enter there)"));
    m_stop = button("hostilityStopButton", QStringLiteral("stop"), tr("Stop"), tr("Stop the attack"),
        tr("Ends the run and keeps what was found so far (Escape)"));
    m_export = button("hostilityExportButton", QStringLiteral("export"), tr("Export…"), tr("Export the result"),
        tr("Writes the result as JSON or JUnit XML (Alt+X)"));
    pressInPanel(this, QKeySequence(Qt::ALT | Qt::Key_X), m_export);
    m_copy = new QToolButton(row);
    makeCopyMenu();
    m_progress = new QProgressBar(row);
    m_progress->setObjectName(QStringLiteral("hostilityProgress"));
    m_progress->setAccessibleName(tr("Progress of the attack"));
    m_progress->setTextVisible(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_run);
    layout->addWidget(m_stop);
    layout->addWidget(m_runSelected);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_copy);
    layout->addWidget(m_export);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_progress->setMinimumWidth(20);
    connect(m_run, &QPushButton::clicked, this, [this] { start(m_model->chosen()); });
    connect(m_runSelected, &QPushButton::clicked, this, &HostilityPanel::startSelected);
    connect(m_stop, &QPushButton::clicked, this, &HostilityPanel::stop);
    connect(m_export, &QPushButton::clicked, this, &HostilityPanel::openExport);
    return row;
}

void HostilityPanel::makeCopyMenu()
{
    m_copy->setObjectName(QStringLiteral("hostilityCopyButton"));
    m_copy->setIcon(theme::icon(QStringLiteral("copy")));
    m_copy->setAccessibleName(tr("Copy the selected case"));
    m_copy->setToolTip(tr("Copies the selected case, as hex, as a Python program or as a command with nc "
                          "(Space opens the list)"));
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(m_copy);
    menu->setObjectName(QStringLiteral("hostilityCopyMenu"));
    for (const HostileCopyForm& form : hostileCopyForms()) {
        QAction* action = menu->addAction(QCoreApplication::translate("Hostility", form.title));
        action->setObjectName(QStringLiteral("hostilityCopy_") + QLatin1String(form.name));
        connect(action, &QAction::triggered, this, [this, &form] {
            const auto settings = m_form->settings();
            const Endpoint target =
                settings ? settings->target : Endpoint { QHostAddress(QHostAddress::LocalHost), 65432 };
            QApplication::clipboard()->setText(form.make(selectedScript(), target));
            m_message->setMessage(Severity::Info, tr("Copied: %1.").arg(QString::fromUtf8(selectedCase())));
        });
    }
    m_copy->setMenu(menu);
}

QWidget* HostilityPanel::makeTable()
{
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    m_all = new QCheckBox(area);
    m_all->setObjectName(QStringLiteral("hostilityAllCheck"));
    m_all->setAccessibleName(tr("Choose all cases"));
    m_all->setToolTip(tr("Checks all cases, or none (Space)"));
    connect(m_all, &QCheckBox::clicked, this, [this] {
        const bool isAll = m_model->chosen().size() == m_model->rowCount();
        QByteArrayList names;
        for (int row = 0; !isAll && row < m_model->rowCount(); ++row)
            names.append(m_model->caseAt(row)->name);
        m_model->choose(names);
    });
    m_table = new QTableView(area);
    m_table->setObjectName(QStringLiteral("hostilityTable"));
    m_table->setAccessibleName(tr("Hostile cases"));
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
    header->setSectionResizeMode(HostilityModel::Case, QHeaderView::Stretch);
    const QFontMetrics metrics = m_table->fontMetrics();
    m_table->setColumnWidth(HostilityModel::Verdict, metrics.horizontalAdvance(tr("▲ unexpected end")) + 20);
    m_table->setColumnWidth(
        HostilityModel::Slowest, metrics.horizontalAdvance(QStringLiteral("000.0 µs")) + 20);
    m_table->setColumnWidth(
        HostilityModel::Elapsed, metrics.horizontalAdvance(QStringLiteral("00.00 ms")) + 16);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HostilityPanel::showDetail);
    for (const Qt::Key key : { Qt::Key_Return, Qt::Key_Enter }) {
        auto* enter = new QShortcut(key, m_table);
        enter->setContext(Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this, &HostilityPanel::startSelected);
    }
    column->addWidget(m_all);
    column->addWidget(m_table, 1);
    return area;
}

void HostilityPanel::setServer(const Endpoint& endpoint, const QByteArray& mode)
{
    m_form->setServer(endpoint, mode);
}

void HostilityPanel::takeFocus() { (isRunning() ? m_stop : m_run)->setFocus(Qt::ShortcutFocusReason); }

// --- Attacking ---

void HostilityPanel::start(const QByteArrayList& cases)
{
    if (isRunning() || isReading())
        return;
    if (cases.isEmpty())
        return m_message->setMessage(Severity::Error, tr("No case is chosen. Check some in the table."));
    const auto read = m_form->settings();
    if (!read)
        return m_message->setMessage(Severity::Error, read.error().text());
    HostileSettings settings = *read;
    settings.cases = cases;
    settings.conversation = m_conversation;
    begin(settings, static_cast<int>(cases.size()));
}

bool HostilityPanel::begin(HostileSettings settings, int count)
{
    const auto started = m_hostility.start(settings);
    if (!started) {
        m_message->setMessage(Severity::Error, started.error().text());
        return false;
    }
    m_model->clearOutcomes();
    m_progress->setRange(0, count);
    m_progress->setValue(0);
    m_message->setMessage(Severity::Info, tr("Looking at the server…"));
    refresh();
    showDetail();
    m_stop->setFocus();
    return true;
}

void HostilityPanel::startSelected()
{
    if (const QByteArray name = selectedCase(); !name.isEmpty())
        start({ name });
}

void HostilityPanel::stop()
{
    if (!isRunning())
        return;
    m_hostility.stop();
    m_message->setMessage(Severity::Info, tr("Stopping…"));
}

void HostilityPanel::showProgress(const HostileProgress& progress)
{
    m_progress->setValue(progress.index);
    m_model->setRunning(progress.name);
    const QString name = QString::fromUtf8(progress.name);
    if (progress.shortening > 0)
        m_message->setMessage(
            Severity::Info, tr("%1: making what failed shorter, try %2").arg(name).arg(progress.shortening));
    else if (progress.mutation > 0)
        m_message->setMessage(
            Severity::Info, tr("%1, %2 of %3").arg(name).arg(progress.mutation).arg(progress.mutations));
    else
        m_message->setMessage(Severity::Info, name);
}

void HostilityPanel::showOutcome(const HostileOutcome& outcome)
{
    m_model->setOutcome(outcome);
    if (outcome.name == selectedCase())
        showDetail();
}

void HostilityPanel::finish(const HostileResult& result)
{
    const bool hadFocus = m_stop->hasFocus();
    m_result = result;
    m_model->setRunning({});
    refresh();
    if (hadFocus)
        m_run->setFocus();
    const int all = static_cast<int>(result.outcomes.size());
    if (result.error)
        return m_message->setMessage(Severity::Error, result.error->text());
    QString text = tr("%1 of %2 healthy").arg(result.count(HostileVerdict::Healthy)).arg(all);
    const std::pair<HostileVerdict, QString> others[] { { HostileVerdict::Unhealthy, tr("%1 unhealthy") },
        { HostileVerdict::UnexpectedEnd, tr("%1 with an unexpected end") },
        { HostileVerdict::NotRun, tr("%1 not run") } };
    for (const auto& [verdict, words] : others) {
        if (const int count = result.count(verdict); count > 0)
            text += QStringLiteral(", ") + words.arg(count);
    }
    text += tr(", in %1.").arg(formatLatency(result.elapsed));
    if (!result.settings.script.empty())
        showScriptOutcome();
    if (result.serving == HostileSettings::Serving::One)
        text +=
            QLatin1Char(' ') + tr("It serves one client at a time: others were answered after each attack.");
    const bool isFailing =
        result.count(HostileVerdict::Unhealthy) + result.count(HostileVerdict::UnexpectedEnd) > 0;
    m_message->setMessage(isFailing ? Severity::Error
            : result.isHealthy()    ? Severity::Info
                                    : Severity::Warning,
        text);
}

void HostilityPanel::refresh()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy);
    m_run->setVisible(!isBusy);
    m_runSelected->setEnabled(!isBusy && !isReading());
    m_run->setEnabled(!isReading());
    m_runScript->setEnabled(!isBusy && !isReading());
    m_material->setEnabled(!isBusy && !isReading());
    m_stop->setVisible(isBusy);
    m_progress->setVisible(isBusy);
    m_export->setEnabled(!isBusy && !m_result.outcomes.empty());
}

void HostilityPanel::showChosen()
{
    const auto chosen = m_model->chosen().size();
    const int all = m_model->rowCount();
    m_all->setText(tr("%1 of %2 cases chosen").arg(chosen).arg(all));
    m_all->setTristate(chosen > 0 && chosen < all);
    m_all->setCheckState(chosen == 0 ? Qt::Unchecked : chosen == all ? Qt::Checked : Qt::PartiallyChecked);
}

// --- The selected case ---

QByteArray HostilityPanel::selectedCase() const
{
    const HostileCase* found = m_model->caseAt(m_table->currentIndex().row());
    return found ? QByteArray(found->name) : QByteArray();
}

/// What was done; before that, what would be.
HostileScript HostilityPanel::selectedScript() const
{
    const int row = m_table->currentIndex().row();
    const HostileOutcome* outcome = m_model->outcomeAt(row);
    const HostileCase* found = m_model->caseAt(row);
    if (outcome && !outcome->script.empty())
        return outcome->script;
    const auto settings = m_form->settings();
    const quint64 seed = settings ? settings->seed : 1;
    if (!found)
        return {};
    return found->isMutation() ? scriptOf(mutated(conversation(), seed)) : found->script(m_form->mode(), seed);
}

void HostilityPanel::showDetail()
{
    const int row = m_table->currentIndex().row();
    const HostileCase* found = m_model->caseAt(row);
    if (!found)
        return m_detail->clear();
    const auto translate = [](const char* text) { return QCoreApplication::translate("Hostility", text); };
    QStringList lines { translate(found->what), translate(found->why), QString(),
        tr("Expected: %1.").arg(found->expectation(m_form->mode()).text()) };
    if (const HostileOutcome* outcome = m_model->outcomeAt(row)) {
        lines += tr("Verdict: %1 %2. %3")
                     .arg(hostileVerdictGlyph(outcome->verdict), hostileVerdictText(outcome->verdict),
                         outcome->reason);
        if (outcome->probes > 0)
            lines += tr("Beside and after it, clients were answered %1 times, in %2 at most.")
                         .arg(outcome->probes)
                         .arg(formatLatency(outcome->slowest));
        if (!outcome->answer.isEmpty())
            lines += tr("The answer begins: %1").arg(visibleText(outcome->answer));
        if (outcome->seed)
            lines += tr("This mutation comes again with the seed %1 and one mutation.").arg(*outcome->seed);
    }
    m_detail->setPlainText(lines.join(QLatin1Char('\n')));
}

} // namespace signalbox
