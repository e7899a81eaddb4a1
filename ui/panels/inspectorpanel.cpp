// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspectorpanel.h"

#include "base/visibletext.h"
#include "journal/tcphint.h"
#include "models/eventtime.h"
#include "models/plaintooltip.h"
#include "models/tcpfigures.h"
#include "panels/inspectorplots.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

void setTextIfNew(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
}

QLabel* makeHeading(const QString& text)
{
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

InspectorPanel::InspectorPanel(QWidget* parent)
    : QWidget(parent)
    , m_snapshot(std::make_shared<Snapshot>())
    , m_title(makeHeading({}))
    , m_status(new QLabel)
    , m_copy(new QToolButton)
    , m_body(new QWidget)
    , m_allWell(new MessageLine)
    , m_plots(new InspectorPlots)
{
    setObjectName(QStringLiteral("inspectorPanel"));
    setWhatsThis(
        tr("What the kernel knows of one connection, measured ten times a second while this panel can be seen: "
           "TCP_INFO, SIOCOUTQ and SIOCINQ, tcp(7). The program ss -ti shows the same."));
    layOut();
    refresh();
}

void InspectorPanel::layOut()
{
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(6);
    column->addWidget(makeHead());
    column->addWidget(m_status);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(8);
    makeHints(m_body);
    m_plots->setObjectName(QStringLiteral("inspectorPlots"));
    body->addWidget(m_plots);
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(0, 1);
    grid->setColumnMinimumWidth(
        1, QFontMetrics(theme::numberFont()).horizontalAdvance(QStringLiteral("ESTABLISHED")));
    std::optional<TcpFigure::Group> group;
    for (const TcpFigure& figure : tcpFigures()) {
        if (group != figure.group) {
            if (group)
                grid->setRowMinimumHeight(grid->rowCount(), 6);
            grid->addWidget(makeHeading(tcpGroupTitle(figure.group)), grid->rowCount(), 0, 1, 2);
            group = figure.group;
        }
        addFigure(grid, figure);
    }
    body->addLayout(grid);
    column->addWidget(m_body);
    column->addStretch();

    auto* area = new QScrollArea;
    area->setObjectName(QStringLiteral("inspectorScroll"));
    area->setAccessibleName(tr("Inspector"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
}

QWidget* InspectorPanel::makeHead()
{
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    m_status->setObjectName(QStringLiteral("inspectorStatus"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_copy->setObjectName(QStringLiteral("inspectorCopyButton"));
    m_copy->setIcon(theme::icon(QStringLiteral("copy")));
    m_copy->setAutoRaise(true);
    m_copy->setAccessibleName(tr("Copy all figures"));
    m_copy->setToolTip(tr("Copies all figures as text, one a line"));
    connect(m_copy, &QToolButton::clicked, this, &InspectorPanel::copy);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_copy);
    return head;
}

void InspectorPanel::makeHints(QWidget* content)
{
    m_allWell->setObjectName(QStringLiteral("inspectorAllWell"));
    m_allWell->setMessage(Severity::Info, tr("Nothing is the matter with this connection."));
    content->layout()->addWidget(m_allWell);
    for (std::size_t i = 0; i < MaxHints; ++i) {
        auto* text = new MessageLine;
        text->setObjectName(QStringLiteral("inspectorHint%1").arg(i + 1));
        auto* meaning = new MessageLine;
        meaning->setContentsMargins(0, 0, 0, 4);
        content->layout()->addWidget(text);
        content->layout()->addWidget(meaning);
        m_hints.push_back({ text, meaning });
    }
}

void InspectorPanel::addFigure(QGridLayout* grid, const TcpFigure& figure)
{
    const QString help = tcpFigureHelp(figure);
    auto* title = new QLabel(tcpFigureTitle(figure));
    title->setTextFormat(Qt::PlainText);
    title->setToolTip(plainToolTip(help));
    title->setWhatsThis(help);
    auto* value = new QLabel;
    value->setObjectName(QLatin1String(figure.objectName));
    value->setTextFormat(Qt::PlainText);
    value->setFont(theme::numberFont());
    value->setAlignment(Qt::AlignRight);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAccessibleName(tcpFigureTitle(figure));
    value->setAccessibleDescription(help);
    value->setWhatsThis(help);
    const int row = grid->rowCount();
    grid->addWidget(title, row, 0);
    grid->addWidget(value, row, 1);
    m_rows.push_back({ &figure, value });
}

// --- What comes in ---

void InspectorPanel::setClient(ConnectionId id)
{
    if (id != NoConnection && (id != m_client || m_generation != m_snapshot->generation))
        begin(id);
}

void InspectorPanel::forget() { begin(NoConnection); }

void InspectorPanel::setRecorded(bool isRecorded)
{
    if (std::exchange(m_isRecorded, isRecorded) != isRecorded && isSeen())
        refresh();
}

void InspectorPanel::begin(ConnectionId id)
{
    m_client = id;
    m_generation = m_snapshot->generation;
    m_history.clear();
    m_peer.clear();
    m_isGone = false;
    if (isSeen())
        refresh();
}

void InspectorPanel::setServer(const SnapshotPtr& snapshot, ServerState state)
{
    const bool isOther = state != m_state;
    m_snapshot = snapshot;
    m_state = state;
    if (!isSeen() || m_client == NoConnection)
        return;
    const bool wasGone = m_isGone;
    takeSample();
    // Figures that change faster than this cannot be read.
    constexpr std::chrono::milliseconds Pause { 250 };
    if (isOther || wasGone != m_isGone || snapshot->time < m_shownAt || snapshot->time - m_shownAt >= Pause)
        refresh();
}

/// Null if it is not open.
const ClientRow* InspectorPanel::findRow() const
{
    if (m_state == ServerState::Stopped || m_snapshot->generation != m_generation)
        return nullptr;
    for (const auto& block : m_snapshot->blocks) {
        for (const ClientRow& row : block->rows) {
            if (row.id == m_client)
                return &row;
        }
    }
    return nullptr;
}

void InspectorPanel::takeSample()
{
    if (m_isGone || m_client == NoConnection)
        return;
    const auto sample = std::find_if(m_snapshot->tcp.begin(), m_snapshot->tcp.end(),
        [this](const TcpSample& one) { return one.id == m_client; });
    const bool isSampled = sample != m_snapshot->tcp.end() && m_state != ServerState::Stopped;
    if (isSampled)
        m_history.add(*sample);
    if (isSampled && !m_peer.isEmpty())
        return; // it is open, and known
    const ClientRow* row = findRow();
    m_isGone = !row;
    if (row)
        m_peer = row->name.isEmpty()
            ? row->peer.toString()
            : QStringLiteral("%1 (%2)").arg(row->peer.toString(), visibleText(row->name, 64));
}

void InspectorPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void InspectorPanel::setInFront(bool isInFront)
{
    m_isInFront = isInFront;
    refresh();
}

// --- What is shown ---

void InspectorPanel::refresh()
{
    if (isSeen())
        takeSample();
    m_shownAt = m_snapshot->time;
    showHead();
    m_body->setVisible(!m_history.isEmpty());
    m_copy->setVisible(!m_history.isEmpty());
    if (m_history.isEmpty())
        return;
    showHints();
    showFigures();
    m_plots->setHistory(m_history);
}

void InspectorPanel::showHead()
{
    if (m_isRecorded)
        setTextIfNew(m_status,
            tr("A recording does not hold what the kernel knew; select a client of the running server."));
    if (m_client == NoConnection) {
        setTextIfNew(m_title, tr("No client is selected"));
        if (!m_isRecorded)
            setTextIfNew(m_status,
                tr("Select one in the table of clients to see what the kernel knows of its connection: round "
                   "trips, windows, queues, loss."));
        return;
    }
    const QString number = tr("Client %1").arg(signalbox::number(m_client));
    setTextIfNew(m_title, m_peer.isEmpty() ? number : QStringLiteral("%1 · %2").arg(number, m_peer));
    if (m_isRecorded)
        return;
    if (m_isGone && m_history.isEmpty())
        setTextIfNew(m_status, tr("This connection has ended, and nothing was measured while it was open."));
    else if (m_isGone)
        setTextIfNew(m_status,
            tr("This connection has ended. These are its last values, of %1.")
                .arg(formatTimeOfDay(m_history.last().time).left(8)));
    else if (m_history.isEmpty())
        setTextIfNew(m_status, tr("Asking the kernel…"));
    else
        setTextIfNew(m_status,
            m_history.last().state ? tr("Open, and measured live.")
                                   : tr("Open, but this system does not tell about its TCP state."));
}

void InspectorPanel::showHints()
{
    std::vector<TcpHint> hints;
    if (!m_isGone)
        hints = tcpHints(m_history);
    m_allWell->setVisible(hints.empty() && !m_isGone);
    for (std::size_t i = 0; i < m_hints.size(); ++i) {
        const bool isUsed = i < hints.size();
        if (isUsed) {
            m_hints[i].text->setMessage(hints[i].severity, hints[i].text);
            m_hints[i].meaning->setMessage(Severity::Info, hints[i].meaning);
        }
        m_hints[i].text->setVisible(isUsed);
        m_hints[i].meaning->setVisible(isUsed);
    }
}

void InspectorPanel::showFigures()
{
    const TcpSample& sample = m_history.last();
    for (const Row& row : m_rows) {
        const QString exact = tcpFigureExact(*row.figure, sample);
        const bool isCounted = row.figure->unit == TcpFigure::Unit::Segments && row.figure->value(sample);
        setTextIfNew(row.value, isCounted ? exact : tcpFigureText(*row.figure, sample));
        const QString tip = plainToolTip(QStringLiteral("%1\n%2").arg(exact, tcpFigureHelp(*row.figure)));
        if (row.value->toolTip() != tip)
            row.value->setToolTip(tip);
        row.value->setEnabled(!m_isGone);
    }
}

void InspectorPanel::copy() const
{
    QStringList lines { m_title->text(), formatExactTime(m_history.last().time) };
    for (const Row& row : m_rows)
        lines.append(QStringLiteral("%1: %2").arg(
            tcpFigureTitle(*row.figure), tcpFigureExact(*row.figure, m_history.last())));
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

} // namespace signalbox
