// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/socketsview.h"

#include "models/socketcountsmodel.h"

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

namespace signalbox {

SocketsView::SocketsView(QWidget* parent)
    : QWidget(parent)
    , m_model(new SocketCountsModel(this))
    , m_backlog(new QLabel(this))
{
    m_backlog->setObjectName(QStringLiteral("lifecycleBacklog"));
    m_backlog->setTextFormat(Qt::PlainText);
    m_backlog->setWordWrap(true);
    m_backlog->setContentsMargins(8, 4, 8, 4);
    m_backlog->setWhatsThis(
        tr("Finished handshakes wait in the listening socket's queue, the backlog, until the "
           "server accepts them. listen(2), sock_diag(7)"));
    auto* table = new QTableView(this);
    table->setObjectName(QStringLiteral("lifecycleSockets"));
    table->setAccessibleName(tr("Sockets of the port by state"));
    table->setModel(m_model);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(1);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 4);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_backlog);
    layout->addWidget(table, 1);
    connect(&m_watch, &SocketWatch::counted, this, &SocketsView::showCounts);
    showNone({});
}

void SocketsView::setPort(quint16 port)
{
    m_watch.setPort(port);
    if (port == 0)
        showNone({});
}

void SocketsView::setActive(bool isActive)
{
    m_isActive = isActive;
    m_watch.setActive(m_isActive && !m_isRecorded);
}

void SocketsView::setRecorded(bool isRecorded)
{
    if (std::exchange(m_isRecorded, isRecorded) == isRecorded)
        return;
    showNone({});
    setActive(m_isActive);
}

void SocketsView::showCounts(const Result<SocketCounts>& counts)
{
    if (!counts)
        return showNone(counts.error().text());
    const QLocale locale;
    QStringList parts { tr("Port %1.").arg(m_watch.port()) };
    if (!counts->waiting)
        parts += tr("Nobody listens.");
    else if (counts->backlog)
        parts += tr("Backlog: %1 of %2 wait.")
                     .arg(locale.toString(*counts->waiting), locale.toString(*counts->backlog));
    else
        parts += tr("Backlog: %1 wait; how many fit is not told.").arg(locale.toString(*counts->waiting));
    constexpr auto TimeWait = static_cast<std::size_t>(TcpState::TimeWait);
    parts += tr("TIME-WAIT: %1.").arg(locale.toString(counts->server[TimeWait] + counts->client[TimeWait]));
    parts +=
        counts->source == SocketCounts::Source::SockDiag ? tr("From sock_diag.") : tr("From /proc/net/tcp.");
    if (counts->isCut)
        parts += tr("▲ Only the first %1 sockets were counted.").arg(locale.toString(counts->total()));
    m_backlog->setText(parts.join(QLatin1Char(' ')));
    m_model->setCounts(*counts);
}

void SocketsView::showNone(const QString& why)
{
    if (m_isRecorded)
        m_backlog->setText(tr("Sockets are those of the running server; a recording holds none."));
    else if (!why.isEmpty())
        m_backlog->setText(why);
    else
        m_backlog->setText(m_watch.port() == 0 ? tr("No server has listened yet.") : tr("Counting…"));
    m_model->setCounts({});
}

} // namespace signalbox
