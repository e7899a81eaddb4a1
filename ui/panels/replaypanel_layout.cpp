// SPDX-License-Identifier: GPL-3.0-or-later
// The controls of the replay panel, and where they stand.
#include "bridge/backgroundtask.h"
#include "models/replaymodel.h"
#include "panels/replaypanel.h"
#include "theme/theme.h"
#include "widgets/emptystate.h"
#include "widgets/masklist.h"
#include "widgets/messageline.h"
#include "widgets/panelkey.h"
#include "widgets/replaydiffview.h"
#include "widgets/replayform.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {

QPushButton* newButton(QWidget* parent, const char* objectName, const QString& icon, const QString& text,
    const QString& name, const QString& toolTip)
{
    auto* made = new QPushButton(text, parent);
    if (!icon.isEmpty())
        made->setIcon(theme::icon(icon));
    made->setObjectName(QLatin1String(objectName));
    made->setAccessibleName(name);
    made->setToolTip(toolTip);
    return made;
}

} // namespace

ReplayPanel::ReplayPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new ReplayModel(this))
    , m_form(new ReplayForm(this))
{
    setObjectName(QStringLiteral("replayPanel"));
    setAccessibleName(tr("Replay"));
    m_message = new MessageLine(this);
    m_message->setObjectName(QStringLiteral("replayMessage"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(makeSource());
    layout->addWidget(m_form);
    layout->addWidget(makeButtons());
    layout->addWidget(m_message);
    layout->addWidget(makeTabs(), 1);

    auto* escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &ReplayPanel::stop);
    connect(m_form, &ReplayForm::submitted, this, &ReplayPanel::start);
    connect(m_form, &ReplayForm::sideChanged, this, &ReplayPanel::readAgain);
    connect(m_masks, &MaskList::changed, this, &ReplayPanel::showMasks);
    connect(m_model, &ReplayModel::chosenChanged, this, &ReplayPanel::showChosen);
    connect(&m_replayer, &Replayer::progressed, this, &ReplayPanel::showProgress);
    connect(&m_replayer, &Replayer::concluded, this, &ReplayPanel::showOutcome);
    connect(&m_replayer, &Replayer::finished, this, &ReplayPanel::finish);
    showChosen();
    showMasks();
    showSelected();
    refresh();
}

/// A narrow panel tells who and what came of it; the rest stands in the tool tips.
void ReplayPanel::resizeEvent(QResizeEvent* event)
{
    static constexpr int Comfortable = 430;
    QWidget::resizeEvent(event);
    for (const int column : { ReplayModel::Turns, ReplayModel::Answered })
        m_table->setColumnHidden(column, width() < Comfortable);
}

QWidget* ReplayPanel::makeSource()
{
    auto* row = new QWidget(this);
    m_source = new QLabel(row);
    m_source->setObjectName(QStringLiteral("replaySource"));
    m_source->setTextFormat(Qt::PlainText);
    m_source->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_open = newButton(row, "replayOpenButton", QStringLiteral("log"), tr("Open…"),
        tr("Open a recording to play"), tr("Chooses a recording: JSON Lines, pcapng or pcap (Space)"));
    m_takeLog = newButton(row, "replayLogButton", {}, tr("Take Log"), tr("Take what the log holds"),
        tr("Takes what the log of this window holds now, the server's or that of the recording shown (Space)"));
    m_openAction = new QAction(tr("Open a recording…"), this);
    connect(m_openAction, &QAction::triggered, this, &ReplayPanel::chooseRecording);
    connect(m_open, &QPushButton::clicked, this, &ReplayPanel::chooseRecording);
    connect(m_takeLog, &QPushButton::clicked, this, &ReplayPanel::takeLog);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_source, 1);
    layout->addWidget(m_open);
    layout->addWidget(m_takeLog);
    return row;
}

QWidget* ReplayPanel::makeButtons()
{
    auto* row = new QWidget(this);
    m_run = newButton(row, "replayRunButton", QStringLiteral("replay"), tr("Replay"),
        tr("Play the chosen connections"),
        tr("Plays what the chosen clients said against the server, and compares the answers (Enter)"));
    m_run->setAutoDefault(true);
    m_stop = newButton(row, "replayStopButton", QStringLiteral("stop"), tr("Stop"), tr("Stop playing"),
        tr("Ends the run and keeps what was found so far (Escape)"));
    m_export = newButton(row, "replayExportButton", QStringLiteral("export"), tr("Export…"),
        tr("Export the result"), tr("Writes the result as JSON or JUnit XML (Alt+X)"));
    pressInPanel(this, QKeySequence(Qt::ALT | Qt::Key_X), m_export);
    m_progress = new QProgressBar(row);
    m_progress->setObjectName(QStringLiteral("replayProgress"));
    m_progress->setAccessibleName(tr("Progress of the replay"));
    m_progress->setTextVisible(false);
    m_progress->setMinimumWidth(20);
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_run);
    layout->addWidget(m_stop);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_export);
    connect(m_run, &QPushButton::clicked, this, &ReplayPanel::start);
    connect(m_stop, &QPushButton::clicked, this, &ReplayPanel::stop);
    connect(m_export, &QPushButton::clicked, this, &ReplayPanel::openExport);
    return row;
}

QWidget* ReplayPanel::makeTabs()
{
    m_masks = new MaskList(this);
    m_masks->setObjectName(QStringLiteral("replayMasks"));
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("replayTabs"));
    m_tabs->tabBar()->setAccessibleName(tr("Connections or masks"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeConnections(), tr("Connections"));
    m_tabs->addTab(m_masks, tr("Masks"));
    m_tabs->setTabToolTip(
        0, tr("The connections of the recording, and what came of each (Left and Right choose)"));
    m_tabs->setTabToolTip(1, tr("Parts of the answers that are not compared (Left and Right choose)"));
    return m_tabs;
}

QWidget* ReplayPanel::makeConnections()
{
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->setObjectName(QStringLiteral("replaySplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeTable());
    splitter->addWidget(makeDifference());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    return splitter;
}

QWidget* ReplayPanel::makeTable()
{
    auto* area = new QWidget(this);
    m_all = new QCheckBox(area);
    m_all->setObjectName(QStringLiteral("replayAllCheck"));
    m_all->setAccessibleName(tr("Choose all connections"));
    m_all->setToolTip(tr("Checks all connections, or none (Space)"));
    connect(m_all, &QCheckBox::clicked, this, [this] {
        if (m_model->chosenCount() == m_model->rowCount())
            m_model->chooseNone();
        else
            m_model->choose({});
    });
    m_table = new QTableView(area);
    m_table->setObjectName(QStringLiteral("replayTable"));
    m_table->setAccessibleName(tr("Connections of the recording"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setCornerButtonEnabled(false);
    m_table->setMinimumHeight(80);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(ReplayModel::Connection, QHeaderView::Stretch);
    const QFontMetrics metrics = m_table->fontMetrics();
    m_table->setColumnWidth(ReplayModel::Turns, metrics.horizontalAdvance(QStringLiteral("0,000")) + 20);
    m_table->setColumnWidth(ReplayModel::Answered, metrics.horizontalAdvance(QStringLiteral("000.0 MB")) + 16);
    m_table->setColumnWidth(ReplayModel::Verdict, metrics.horizontalAdvance(tr("▲ ended differently")) + 20);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReplayPanel::showSelected);
    m_empty = new EmptyState(m_table);
    m_empty->setIconName(QStringLiteral("replay"));
    m_empty->setText(tr("Nothing to play yet"),
        tr("Open a recording, or take what the log holds. What its clients said is played against a server, "
           "and "
           "each byte that comes back is compared."));
    m_empty->setAction(m_openAction);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_all);
    column->addWidget(m_table, 1);
    return area;
}

QWidget* ReplayPanel::makeDifference()
{
    auto* area = new QWidget(this);
    m_reason = new QLabel(area);
    m_reason->setObjectName(QStringLiteral("replayReason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_mask = newButton(area, "replayMaskButton", QStringLiteral("filter"), tr("Mask This"),
        tr("Make a mask of the difference"), QString());
    connect(m_mask, &QPushButton::clicked, this, &ReplayPanel::maskDifference);
    m_diff = new ReplayDiffView(area);
    m_diff->emptyState()->setText(
        tr("Recorded and played, side by side"), tr("Of the connection selected above, once it was played."));
    auto* row = new QHBoxLayout;
    row->addWidget(m_reason, 1);
    row->addWidget(m_mask, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addLayout(row);
    column->addWidget(m_diff, 1);
    return area;
}

} // namespace signalbox
