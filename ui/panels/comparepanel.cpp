// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/comparepanel.h"

#include "base/savefile.h"
#include "base/units.h"
#include "client/comparisonconclusion.h"
#include "client/comparisonfile.h"
#include "client/comparisonmetric.h"
#include "models/comparisonmodel.h"
#include "theme/theme.h"
#include "widgets/compareform.h"
#include "widgets/compareplot.h"
#include "widgets/emptystate.h"
#include "widgets/messageline.h"
#include "widgets/panelkey.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int ProgressSteps = 1000;
constexpr const char* Suffixes[] = { "png", "csv", "json" };

QString homeFolder()
{
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

} // namespace

ComparePanel::ComparePanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new ComparisonModel(this))
    , m_form(new CompareForm(this))
    , m_plot(new ComparePlot(this))
    , m_conclusion(new QLabel(this))
{
    setObjectName(QStringLiteral("comparePanel"));
    setAccessibleName(tr("Compare concurrency models"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_form);
    layout->addWidget(makeButtons());
    m_message = new MessageLine(this);
    m_message->setObjectName(QStringLiteral("compareMessage"));
    layout->addWidget(m_message);

    auto* upper = new QWidget(this);
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(makeChoice());
    m_plot->setObjectName(QStringLiteral("comparePlot"));
    m_plot->setAccessibleName(tr("Plot of the comparison"));
    column->addWidget(m_plot, 1);
    m_conclusion->setObjectName(QStringLiteral("compareConclusion"));
    m_conclusion->setTextFormat(Qt::PlainText);
    m_conclusion->setWordWrap(true);
    m_conclusion->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_conclusion);

    makeTable();
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("compareSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    layout->addWidget(splitter, 1);

    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut); // not from a filter elsewhere in the window
    connect(escape, &QShortcut::activated, this, &ComparePanel::stop);
    connect(m_form, &CompareForm::changed, this, &ComparePanel::refresh);
    connect(m_form, &CompareForm::submitted, this, &ComparePanel::start);
    connect(&m_comparison, &Comparison::progressed, this, &ComparePanel::showProgress);
    connect(&m_comparison, &Comparison::runFinished, this, &ComparePanel::showResult);
    connect(&m_comparison, &Comparison::finished, this, &ComparePanel::finish);
    refresh();
}

QWidget* ComparePanel::makeButtons()
{
    auto* row = new QWidget(this);
    m_start = new QPushButton(theme::icon(QStringLiteral("start")), tr("Compare"), row);
    m_start->setObjectName(QStringLiteral("compareStartButton"));
    m_start->setAccessibleName(tr("Compare the models"));
    m_start->setAutoDefault(true); // Enter presses it
    m_start->setToolTip(tr("Puts the same load on each model in turn (Enter)"));
    m_stop = new QPushButton(theme::icon(QStringLiteral("stop")), tr("Cancel"), row);
    m_stop->setObjectName(QStringLiteral("compareStopButton"));
    m_stop->setAccessibleName(tr("Cancel the comparison"));
    m_stop->setToolTip(tr("Ends the comparison and keeps the runs that are complete (Escape)"));
    m_export = new QPushButton(theme::icon(QStringLiteral("export")), tr("Export…"), row);
    m_export->setObjectName(QStringLiteral("compareExportButton"));
    m_export->setAccessibleName(tr("Export the comparison"));
    m_export->setToolTip(tr("Writes the figures as CSV or JSON, or the plot as PNG (Alt+X)"));
    pressInPanel(this, QKeySequence(Qt::ALT | Qt::Key_X), m_export);
    m_progress = new QProgressBar(row);
    m_progress->setObjectName(QStringLiteral("compareProgress"));
    m_progress->setAccessibleName(tr("Progress of the comparison"));
    m_progress->setRange(0, ProgressSteps);
    m_progress->setTextVisible(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_start);
    layout->addWidget(m_stop);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_export);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    connect(m_start, &QPushButton::clicked, this, &ComparePanel::start);
    connect(m_stop, &QPushButton::clicked, this, &ComparePanel::stop);
    connect(m_export, &QPushButton::clicked, this, &ComparePanel::openExport);
    return row;
}

QWidget* ComparePanel::makeChoice()
{
    auto* row = new QWidget(this);
    m_metric = new QComboBox(row);
    m_metric->setObjectName(QStringLiteral("compareMetricCombo"));
    m_metric->setAccessibleName(tr("Figure to plot"));
    m_metric->setToolTip(tr("Chooses the figure that the plot shows (Alt+G); so does a row of the table"));
    for (const ComparisonMetric& each : comparisonMetrics()) {
        m_metric->addItem(QCoreApplication::translate("Comparison", each.title));
        m_metric->setItemData(
            m_metric->count() - 1, QCoreApplication::translate("Comparison", each.help), Qt::ToolTipRole);
    }
    auto* label = new QLabel(tr("Fi&gure"), row);
    label->setBuddy(m_metric);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_metric);
    layout->addStretch();
    connect(m_metric, &QComboBox::currentIndexChanged, this, &ComparePanel::showMetric);
    return row;
}

void ComparePanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("compareView"));
    m_table->setAccessibleName(tr("Figures of the comparison"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(108);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setFixedHeight(2 * m_table->fontMetrics().lineSpacing() + 8);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 10);
    m_table->verticalHeader()->setHighlightSections(false);
    auto* empty = new EmptyState(m_table);
    empty->setText(tr("Nothing compared yet"),
        tr("Each model serves the same clients in turn: how fast, with how much processor time and memory?"));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { chooseRow(current.row()); });
}

void ComparePanel::takeFocus() { (isRunning() ? m_stop : m_start)->setFocus(Qt::ShortcutFocusReason); }

// --- Comparing ---

void ComparePanel::start()
{
    if (isRunning())
        return;
    ComparisonSettings settings = m_form->settings();
    settings.program = m_program;
    const auto started = m_comparison.start(settings);
    refresh();
    if (!started)
        m_message->setMessage(Severity::Error, started.error().text());
    else
        m_stop->setFocus();
}

void ComparePanel::stop()
{
    if (!isRunning())
        return;
    m_comparison.cancel();
    m_message->setMessage(Severity::Info, tr("Canceling…"));
}

void ComparePanel::showProgress(const ComparisonProgress& progress)
{
    m_progress->setValue(qRound(progress.fraction * ProgressSteps));
    QString text = tr("%1, repeat %2 of %3")
                       .arg(QString::fromUtf8(progress.model))
                       .arg(progress.repeat)
                       .arg(progress.repeats);
    if (progress.rate > 0)
        text += tr(": %1 messages/s").arg(formatCount(progress.rate));
    m_message->setMessage(Severity::Info, text);
}

void ComparePanel::showResult(const ComparisonResult& result)
{
    m_result = result;
    const bool wasEmpty = m_model->rowCount() == 0;
    m_model->setComparison(result);
    if (wasEmpty && m_model->rowCount() > 0)
        m_table->verticalHeader()->setFixedWidth(m_table->verticalHeader()->sizeHint().width() + 8);
    showMetric();
    m_export->setEnabled(!m_result.rows.empty());
}

void ComparePanel::finish(const ComparisonResult& result)
{
    const bool hadFocus = m_stop->hasFocus();
    if (std::any_of(
            result.rows.begin(), result.rows.end(), [](const ComparisonRow& row) { return !row.runs.empty(); }))
        showResult(result);
    refresh();
    if (hadFocus)
        m_start->setFocus();
    for (const ComparisonRow& row : result.rows) {
        if (const auto error = row.error())
            return m_message->setMessage(
                Severity::Error, QStringLiteral("%1: %2").arg(QString::fromUtf8(row.model), error->text()));
    }
    if (!result.isComplete)
        m_message->setMessage(
            Severity::Warning, tr("Canceled: the figures are those of the runs that were complete."));
}

void ComparePanel::refresh()
{
    const bool isBusy = isRunning();
    m_form->setEnabled(!isBusy);
    m_start->setEnabled(!isBusy);
    m_stop->setEnabled(isBusy);
    m_stop->setVisible(isBusy);
    m_start->setVisible(!isBusy);
    m_progress->setVisible(isBusy);
    m_export->setEnabled(!m_result.rows.empty());
    if (!isBusy)
        m_message->setMessage(
            Severity::Info, tr("Takes about %1.").arg(formatDuration(m_form->expectedTime())));
}

// --- Showing ---

const ComparisonMetric& ComparePanel::metric() const
{
    return comparisonMetrics()[static_cast<std::size_t>(std::max(0, m_metric->currentIndex()))];
}

void ComparePanel::showMetric()
{
    m_plot->setComparison(m_result, metric());
    m_conclusion->setText(comparisonConclusion(m_result, metric()).join(QLatin1Char(' ')));
    m_conclusion->setVisible(!m_conclusion->text().isEmpty());
    m_metric->setToolTip(QCoreApplication::translate("Comparison", metric().help));
}

void ComparePanel::chooseRow(int row)
{
    if (m_model->metric(row))
        m_metric->setCurrentIndex(row);
}

// --- Exporting ---

void ComparePanel::openExport()
{
    auto* dialog = new QFileDialog(this, tr("Export Comparison"));
    dialog->setObjectName(QStringLiteral("compareExportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QStringList filters { tr("Picture of the plot (*.png)"), tr("Comma-separated values (*.csv)"),
        tr("JSON with every run (*.json)") };
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QLatin1String(Suffixes[0]));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString& filter) {
        const qsizetype at = filters.indexOf(filter);
        dialog->setDefaultSuffix(QLatin1String(Suffixes[std::max<qsizetype>(0, at)]));
    });
    dialog->setDirectory(homeFolder());
    dialog->selectFile(QStringLiteral("signalbox-comparison-%1")
                           .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmm"))));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
        const auto written = exportTo(file);
        if (written)
            m_message->setMessage(Severity::Info, tr("Written to %1.").arg(file));
        else
            m_message->setMessage(Severity::Error, written.error().text());
    });
    dialog->open();
}

Result<Done> ComparePanel::exportTo(const QString& fileName) const
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    if (std::none_of(std::begin(Suffixes), std::end(Suffixes),
            [&suffix](const char* known) { return suffix == QLatin1String(known); }))
        return Error { tr("\"%1\" does not say in which format to write.").arg(fileName),
            tr("End the name with .png, .csv or .json."), 0 };
    const QByteArray bytes = suffix == QLatin1String("png") ? m_plot->png(m_conclusion->text())
        : suffix == QLatin1String("csv")                    ? comparisonCsv(m_result)
                                                            : QJsonDocument(comparisonJson(m_result)).toJson();
    return saveFile(fileName, bytes);
}

// --- Settings ---

void ComparePanel::saveState(QSettings& settings) const
{
    settings.beginGroup(QStringLiteral("compare"));
    m_form->saveState(settings);
    settings.setValue(QStringLiteral("metric"), m_metric->currentIndex());
    settings.endGroup();
}

void ComparePanel::restoreState(QSettings& settings)
{
    settings.beginGroup(QStringLiteral("compare"));
    m_form->restoreState(settings);
    m_metric->setCurrentIndex(
        std::clamp(settings.value(QStringLiteral("metric"), 0).toInt(), 0, m_metric->count() - 1));
    settings.endGroup();
    refresh();
}

} // namespace signalbox
