// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/clientspanel.h"

#include "dialogs/sendtodialog.h"
#include "models/clientsmodel.h"
#include "theme/theme.h"
#include "widgets/celldelegate.h"
#include "widgets/emptystate.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

class ClientsDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

protected:
    Qt::TextElideMode elideMode(const QModelIndex& index) const override
    {
        // The port of a long address is worth seeing.
        return index.column() == ClientsModel::PeerColumn ? Qt::ElideMiddle : Qt::ElideRight;
    }
};

QString withShortcut(const QString& help, const QList<QKeySequence>& shortcuts)
{
    return shortcuts.isEmpty()
        ? help
        : QStringLiteral("%1 (%2)").arg(help, shortcuts.first().toString(QKeySequence::NativeText));
}

int countRows(const Snapshot& snapshot)
{
    std::size_t rows = 0;
    for (const auto& block : snapshot.blocks)
        rows += block->rows.size();
    return static_cast<int>(rows);
}

/// What a program on this machine connects to.
QString ncLine(const Endpoint& listening)
{
    QHostAddress address = listening.address;
    if (address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4))
        address = QHostAddress(QHostAddress::LocalHost);
    else if (address == QHostAddress(QHostAddress::AnyIPv6))
        address = QHostAddress(QHostAddress::LocalHostIPv6);
    return QStringLiteral("nc %1 %2").arg(address.toString()).arg(listening.port);
}

/// As wide as anything usual in the column.
QString sampleOf(int column)
{
    switch (column) {
    case ClientsModel::IdColumn:
        return QStringLiteral("00000");
    case ClientsModel::PeerColumn:
        return QStringLiteral("000.000.000.000:00000");
    case ClientsModel::NameColumn:
        return QStringLiteral("guest-00000");
    case ClientsModel::StateColumn:
        return ClientsPanel::tr("◑ half-closed", "the longest state, for the column's width");
    case ClientsModel::SinceColumn:
        return QStringLiteral("00 h 00 m");
    case ClientsModel::BytesInColumn:
    case ClientsModel::BytesOutColumn:
    case ClientsModel::QueueColumn:
        return QStringLiteral("00.0 MB");
    case ClientsModel::MessagesInColumn:
    case ClientsModel::MessagesOutColumn:
        return QStringLiteral("00.0 M");
    case ClientsModel::RateColumn:
        return QStringLiteral("00.0 k/s");
    default:
        if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
            return QString::fromUtf8(figure->widest);
        return ClientsPanel::tr("00:00 ago", "a usual last activity, for the column's width");
    }
}

} // namespace

ClientsPanel::ClientsPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new ClientsModel(this))
    , m_view(new QTableView(this))
    , m_empty(nullptr)
    , m_menu(new QMenu(this))
    , m_columnMenu(new QMenu(tr("Client C&olumns"), this))
    , m_tcpMenu(new QMenu(tr("&TCP State"), m_columnMenu))
{
    setObjectName(QStringLiteral("clientsPanel"));
    setAccessibleName(tr("Clients"));
    layOut();
    makeColumnMenu();
    makeActions();
    m_empty = new EmptyState(m_view);
    m_empty->setIconName(QStringLiteral("client"));
    sizeRows();
    resetColumns();
    refreshActions();
    refreshEmptyState();

    connect(
        m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClientsPanel::refreshActions);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ClientsPanel::refreshActions);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ClientsPanel::refreshSendDialog);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &ClientsPanel::refreshSendDialog);
    connect(m_view, &QTableView::doubleClicked, m_showInLog, &QAction::trigger);
    connect(m_view, &QWidget::customContextMenuRequested, this,
        [this](const QPoint& place) { m_menu->popup(m_view->viewport()->mapToGlobal(place)); });
    connect(m_view->horizontalHeader(), &QWidget::customContextMenuRequested, this,
        [this](const QPoint& place) { m_columnMenu->popup(m_view->horizontalHeader()->mapToGlobal(place)); });
}

// --- Construction ---

void ClientsPanel::layOut()
{
    m_view->setObjectName(QStringLiteral("clientsView"));
    m_view->setAccessibleName(tr("Clients"));
    m_view->setWhatsThis(
        tr("Every connection that the server has accepted and that is not closed yet. A connection is known by "
           "the addresses and ports of its two ends (RFC 9293 3.1); the other end's stands under Peer."));
    m_view->setModel(m_model);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setItemDelegate(new ClientsDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setCornerButtonEnabled(false);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);

    QHeaderView* header = m_view->horizontalHeader();
    header->setObjectName(QStringLiteral("clientsHeader"));
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setSortIndicator(ClientsModel::IdColumn, Qt::AscendingOrder);
    m_view->setSortingEnabled(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_view);
    setFocusProxy(m_view);
}

QAction* ClientsPanel::newAction(
    const QString& icon, const QString& text, const QList<QKeySequence>& shortcuts, const QString& help)
{
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, this);
    action->setShortcuts(shortcuts);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(withShortcut(help, shortcuts));
    m_view->addAction(action);
    m_actions.append(action);
    return action;
}

void ClientsPanel::addSeparator()
{
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_actions.append(separator);
}

void ClientsPanel::makeActions()
{
    m_showInLog = newAction(QStringLiteral("filter"), tr("Show &Only This Client in the Log"),
        { Qt::Key_Return, Qt::Key_Enter }, tr("Filters the log by the selected client"));
    m_showInLog->setObjectName(QStringLiteral("showClientInLogAction"));
    connect(m_showInLog, &QAction::triggered, this, &ClientsPanel::showInLog);
    m_send = newAction(QStringLiteral("send"), tr("&Send To…"), { Qt::CTRL | Qt::SHIFT | Qt::Key_M },
        tr("Sends bytes to the selected clients, as if the server's mode had answered them"));
    m_send->setObjectName(QStringLiteral("sendToClientAction"));
    connect(m_send, &QAction::triggered, this, &ClientsPanel::openSendDialog);
    m_copy = newAction(QStringLiteral("copy"), tr("&Copy Address"), { QKeySequence(QKeySequence::Copy) },
        tr("Copies address and port of the selected clients, one a line"));
    m_copy->setObjectName(QStringLiteral("copyClientAction"));
    connect(m_copy, &QAction::triggered, this, &ClientsPanel::copyAddresses);
    addSeparator();
    m_disconnect = newAction(QStringLiteral("disconnect"), tr("&Disconnect"), { Qt::Key_Delete },
        tr("Sends what is queued, then FIN, to the selected clients: the orderly end"));
    m_disconnect->setObjectName(QStringLiteral("disconnectClientAction"));
    connect(m_disconnect, &QAction::triggered, this, [this] { requestDisconnect(DisconnectMode::Graceful); });
    m_reset = newAction(QStringLiteral("reset"), tr("&Reset (RST)"), { Qt::SHIFT | Qt::Key_Delete },
        tr("Cuts the selected clients off with RST; what is queued is lost"));
    m_reset->setObjectName(QStringLiteral("resetClientAction"));
    connect(m_reset, &QAction::triggered, this, [this] { requestDisconnect(DisconnectMode::Reset); });

    m_menu->setObjectName(QStringLiteral("clientsMenu"));
    m_menu->setToolTipsVisible(true);
    m_menu->addActions(m_actions);
    m_menu->addSeparator();
    m_menu->addMenu(m_columnMenu);
}

void ClientsPanel::addContextAction(QAction* action) { m_menu->insertAction(m_send, action); }

void ClientsPanel::makeColumnMenu()
{
    m_columnMenu->setObjectName(QStringLiteral("clientsColumnMenu"));
    m_columnMenu->setToolTipsVisible(true);
    for (int column = 0; column < ClientsModel::FirstTcpColumn; ++column)
        addColumnAction(m_columnMenu, column);
    m_columnMenu->addSeparator();
    m_tcpMenu->setObjectName(QStringLiteral("clientsTcpMenu"));
    m_tcpMenu->setToolTipsVisible(true);
    for (int column = ClientsModel::FirstTcpColumn; column < ClientsModel::ColumnCount; ++column)
        addColumnAction(m_tcpMenu, column);
    m_columnMenu->addMenu(m_tcpMenu);
    QAction* tcp = m_columnMenu->addAction(tr("&Only Peer and TCP State"));
    tcp->setObjectName(QStringLiteral("showTcpColumnsAction"));
    tcp->setToolTip(tr("Shows what the kernel knows of each connection: round trip, windows, queues, loss"));
    connect(tcp, &QAction::triggered, this, &ClientsPanel::showTcpColumns);
    m_resetColumns = m_columnMenu->addAction(tr("&Reset Columns"));
    m_resetColumns->setToolTip(tr("Shows the usual columns in their first order and width"));
    connect(m_resetColumns, &QAction::triggered, this, &ClientsPanel::resetColumns);
    connect(m_tcpMenu, &QMenu::aboutToShow, this, &ClientsPanel::refreshColumnMenu);
    connect(m_columnMenu, &QMenu::aboutToShow, this, &ClientsPanel::refreshColumnMenu);
    refreshColumnMenu();
}

void ClientsPanel::addColumnAction(QMenu* menu, int column)
{
    QAction* action =
        menu->addAction(m_model->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
    action->setCheckable(true);
    action->setData(column);
    action->setToolTip(m_model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
    connect(action, &QAction::triggered, this,
        [this, column](bool isShown) { m_view->setColumnHidden(column, !isShown); });
    m_columnActions.append(action);
}

void ClientsPanel::sizeRows()
{
    const int height = m_view->fontMetrics().height() + 7;
    m_view->verticalHeader()->setMinimumSectionSize(height);
    m_view->verticalHeader()->setDefaultSectionSize(height);
}

void ClientsPanel::sizeColumns()
{
    QHeaderView* header = m_view->horizontalHeader();
    const QFontMetrics digits(theme::numberFont());
    const QFontMetrics words(m_view->font());
    const int margins =
        2 * (m_view->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, m_view) + 1) + 6;
    for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
        const QString sample = sampleOf(column);
        const int text = std::max(digits.horizontalAdvance(sample), words.horizontalAdvance(sample));
        header->resizeSection(column, std::max(text + margins, header->sectionSizeHint(column)));
    }
}

void ClientsPanel::resetColumns()
{
    QHeaderView* header = m_view->horizontalHeader();
    for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
        m_view->setColumnHidden(column, false);
        header->moveSection(header->visualIndex(column), column);
    }
    sizeColumns(); // of a hidden one, the header does not know how wide its title is
    for (int column = ClientsModel::FirstTcpColumn; column < ClientsModel::ColumnCount; ++column)
        m_view->setColumnHidden(column, true);
}

/// Who it is, and what the kernel says; the rest would only be in the way.
void ClientsPanel::showTcpColumns()
{
    for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
        const TcpFigure* figure = ClientsModel::tcpFigure(column);
        const bool isShown = figure ? figure->isEssential
                                    : column == ClientsModel::IdColumn || column == ClientsModel::PeerColumn;
        m_view->setColumnHidden(column, !isShown);
    }
}

// --- What comes in ---

void ClientsPanel::setSnapshot(const SnapshotPtr& snapshot, ServerState state)
{
    const bool isOtherState = std::exchange(m_state, state) != state;
    // A server that has stopped has no clients, whatever its last snapshot says.
    m_pending = state == ServerState::Stopped ? nullptr : snapshot;
    m_hasPending = true;
    const int before = std::exchange(m_count, m_pending ? countRows(*m_pending) : 0);
    if (isVisible())
        applyPending();
    if (isOtherState)
        refreshEmptyState();
    if (before != m_count)
        Q_EMIT countChanged(m_count);
}

void ClientsPanel::setRecorded(bool isRecorded)
{
    if (std::exchange(m_isRecorded, isRecorded) == isRecorded)
        return;
    if (m_sendDialog)
        m_sendDialog->hide(); // its recipients are not those of the table any more
    static constexpr const char* LiveToolTip = "liveToolTip";
    for (QAction* action : { m_send, m_disconnect, m_reset }) {
        if (isRecorded) {
            action->setProperty(LiveToolTip, action->toolTip());
            action->setToolTip(
                tr("Not possible in a recording: what it shows is over. Close the recording to act "
                   "on the server's clients."));
        } else {
            action->setToolTip(action->property(LiveToolTip).toString());
        }
    }
    refreshActions();
    refreshEmptyState();
}

void ClientsPanel::applyPending()
{
    if (std::exchange(m_hasPending, false))
        m_model->setSnapshot(std::exchange(m_pending, nullptr));
}

void ClientsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    applyPending();
}

void ClientsPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        sizeRows();
}

void ClientsPanel::setEndpoint(const Endpoint& listening)
{
    m_endpoint = listening;
    refreshEmptyState();
}

void ClientsPanel::setStartAction(QAction* action)
{
    m_startAction = action;
    refreshEmptyState();
}

void ClientsPanel::setConnectAction(QAction* action)
{
    m_connectAction = action;
    refreshEmptyState();
}

void ClientsPanel::refreshEmptyState()
{
    if (m_isRecorded) {
        m_empty->setText(tr("No connection"), tr("The recording has events of the server only."));
        m_empty->setAction(nullptr);
        return;
    }
    switch (m_state) {
    case ServerState::Stopped:
        m_empty->setText(
            tr("No server is running"), tr("Start it, and every client that connects is listed here."));
        m_empty->setAction(m_startAction);
        break;
    case ServerState::Starting:
        m_empty->setText(tr("The server is starting"), {});
        m_empty->setAction(nullptr);
        break;
    case ServerState::Listening:
        m_empty->setText(tr("No client is connected"),
            m_endpoint.isNull()
                ? tr("Connect with any program that speaks TCP, or in the test client.")
                : tr("Type in a terminal:  %1\nor connect in the test client.").arg(ncLine(m_endpoint)));
        m_empty->setAction(m_connectAction);
        break;
    case ServerState::Stopping:
        m_empty->setText(tr("The server is stopping"), {});
        m_empty->setAction(nullptr);
        break;
    }
}

QString ClientsPanel::title() const
{
    return m_count == 0 ? tr("Clients") : tr("Clients · %1").arg(QLocale().toString(m_count));
}

// --- What goes out ---

QList<ConnectionId> ClientsPanel::selectedClients() const
{
    QList<ConnectionId> ids;
    QList<int> rows;
    for (const QItemSelectionRange& range : m_view->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    }
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (const int row : rows)
        ids.append(m_model->idAt(row));
    return ids;
}

std::vector<ConnectionId> ClientsPanel::watchedClients() const
{
    std::vector<ConnectionId> ids;
    const auto showsTcp = [this] {
        for (int column = ClientsModel::FirstTcpColumn; column < ClientsModel::ColumnCount; ++column) {
            if (!m_view->isColumnHidden(column))
                return true;
        }
        return false;
    };
    // A panel that another tab covers counts as visible, but no part of it is.
    if (!isVisible() || m_view->viewport()->visibleRegion().isEmpty() || !showsTcp())
        return ids;
    const int first = m_view->rowAt(0);
    if (first < 0)
        return ids;
    const int below = m_view->rowAt(m_view->viewport()->height());
    const int end =
        std::min(below < 0 ? m_model->rowCount() : below + 1, first + static_cast<int>(MaxWatchedConnections));
    for (int row = first; row < end; ++row)
        ids.push_back(m_model->idAt(row));
    return ids;
}

void ClientsPanel::selectClient(ConnectionId id)
{
    applyPending();
    if (const std::optional<int> row = m_model->rowOf(id))
        m_view->selectRow(*row);
}

void ClientsPanel::refreshActions()
{
    const QItemSelection selection = m_view->selectionModel()->selection();
    const bool isAny = !selection.isEmpty();
    const bool isOne =
        isAny && selection.first().top() == selection.last().bottom() && selectedClients().size() == 1;
    m_showInLog->setEnabled(isOne);
    const ConnectionId current = isOne ? selectedClients().first() : NoConnection;
    if (std::exchange(m_current, current) != current)
        Q_EMIT currentClientChanged(current);
    m_copy->setEnabled(isAny);
    for (QAction* action : { m_send, m_disconnect, m_reset })
        action->setEnabled(isAny && !m_isRecorded);
}

void ClientsPanel::requestDisconnect(DisconnectMode mode)
{
    if (const QList<ConnectionId> ids = selectedClients(); !ids.isEmpty())
        Q_EMIT disconnectRequested(ids, mode);
}

void ClientsPanel::showInLog()
{
    if (const QList<ConnectionId> ids = selectedClients(); ids.size() == 1)
        Q_EMIT showInLogRequested(ids.first());
}

void ClientsPanel::copyAddresses()
{
    QStringList lines;
    for (const ConnectionId id : selectedClients())
        lines.append(m_model->clientAt(*m_model->rowOf(id)).peer.toString());
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void ClientsPanel::openSendDialog()
{
    if (!m_sendDialog) {
        m_sendDialog = new SendToDialog(this);
        connect(m_sendDialog, &SendToDialog::sendRequested, this, &ClientsPanel::sendRequested);
    }
    QList<SendToDialog::Recipient> recipients;
    for (const ConnectionId id : selectedClients()) {
        const ClientRow& client = m_model->clientAt(*m_model->rowOf(id));
        recipients.append({ id, client.name, client.peer });
    }
    m_sendDialog->setRecipients(recipients);
    m_sendDialog->show();
    m_sendDialog->raise();
    m_sendDialog->activateWindow();
}

void ClientsPanel::refreshSendDialog()
{
    if (m_sendDialog && m_sendDialog->isVisible())
        m_sendDialog->retain([this](ConnectionId id) { return m_model->rowOf(id).has_value(); });
}

// --- Columns ---

void ClientsPanel::refreshColumnMenu()
{
    const QHeaderView* header = m_view->horizontalHeader();
    const bool isLast = header->count() - header->hiddenSectionCount() == 1;
    for (QAction* action : m_columnActions) {
        const bool isShown = !header->isSectionHidden(action->data().toInt());
        action->setChecked(isShown);
        action->setEnabled(!isShown || !isLast); // without any there would be no header to bring them back
    }
}

void ClientsPanel::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("clients/columns"), m_view->horizontalHeader()->saveState());
    settings.setValue(QStringLiteral("clients/columnCount"), int(ClientsModel::ColumnCount));
}

void ClientsPanel::restoreState(QSettings& settings)
{
    const QByteArray state = settings.value(QStringLiteral("clients/columns")).toByteArray();
    QHeaderView* header = m_view->horizontalHeader();
    // Those of another version with other columns are of no use.
    const int count = settings.value(QStringLiteral("clients/columnCount")).toInt();
    if (!state.isEmpty() && count == ClientsModel::ColumnCount && header->restoreState(state))
        m_view->sortByColumn(header->sortIndicatorSection(), header->sortIndicatorOrder());
    refreshColumnMenu();
}

} // namespace signalbox
