// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clientcell.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "models/eventtime.h"
#include "models/modelfigures.h"
#include "models/plaintooltip.h"
#include "models/statelook.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace signalbox {
namespace {

constexpr std::array<StateLook, 5> Looks { {
    { u"●", theme::Role::Ok, QT_TRANSLATE_NOOP("ClientState", "open"),
        QT_TRANSLATE_NOOP("ClientState", "Connected: both sides may send.") },
    { u"‖", theme::Role::Warning, QT_TRANSLATE_NOOP("ClientState", "paused"),
        QT_TRANSLATE_NOOP("ClientState",
            "Not read for now: the client does not take what is queued for it. TCP's flow control (RFC 9293 "
            "3.8.6) makes "
            "it wait in turn.") },
    { u"◑", theme::Role::Note, QT_TRANSLATE_NOOP("ClientState", "half-closed"),
        QT_TRANSLATE_NOOP("ClientState",
            "The client has sent FIN and sends no more (RFC 9293 3.6). What is queued for it still goes "
            "out.") },
    { u"◐", theme::Role::Muted, QT_TRANSLATE_NOOP("ClientState", "closing"),
        QT_TRANSLATE_NOOP("ClientState", "The server has sent FIN and waits for the client's.") },
    { u"○", theme::Role::Muted, QT_TRANSLATE_NOOP("ClientState", "closed"),
        QT_TRANSLATE_NOOP("ClientState", "The connection is over; the log says why.") },
} };

const StateLook& look(ClientState state) { return Looks[static_cast<std::size_t>(state)]; }

QString words(ClientState state) { return QCoreApplication::translate("ClientState", look(state).words); }

QString tr(const char* text) { return QCoreApplication::translate("ClientsModel", text); }

QString exact(quint64 number) { return QLocale().toString(number); }

QString exactBytes(quint64 bytes) { return bytes == 1 ? tr("1 byte") : tr("%1 bytes").arg(exact(bytes)); }

QString rateText(double rate)
{
    const double shown = rate < 9.995 ? rate : std::round(rate);
    return tr("%1/s").arg(formatCount(shown));
}

QString agoText(std::chrono::nanoseconds span)
{
    return span < std::chrono::seconds(1) ? tr("now") : tr("%1 ago").arg(formatDuration(span));
}

/// Of a recording, which does not tell what waited to be sent, and in which nothing goes on.
bool isRecorded(const ClientRow& row) { return row.meanRate.has_value(); }

QString beforeEndText(std::chrono::nanoseconds span)
{
    return span < std::chrono::seconds(1) ? tr("at end") : tr("−%1").arg(formatDuration(span));
}

bool isZero(const ClientItem& item, ClientsModel::Column column)
{
    switch (column) {
    case ClientsModel::BytesInColumn:
        return item.row.bytesIn == 0;
    case ClientsModel::BytesOutColumn:
        return item.row.bytesOut == 0;
    case ClientsModel::MessagesInColumn:
        return item.row.messagesIn == 0;
    case ClientsModel::MessagesOutColumn:
        return item.row.messagesOut == 0;
    case ClientsModel::RateColumn:
        return item.rate == 0;
    case ClientsModel::QueueColumn:
        return item.row.queued == 0;
    default:
        return false;
    }
}

/// Only the rows on the screen are measured.
bool isStale(const ClientItem& item, WallTime now)
{
    return !item.tcp || now - item.tcp->time > std::chrono::seconds(2);
}

/// The peer takes nothing although something is there for it.
bool isHeldBack(const TcpFigure& figure, const ClientItem& item)
{
    return QByteArrayView(figure.objectName) == "tcpPeerWindow" && item.tcp && item.tcp->peerWindow == 0
        && item.tcp->sendQueue.value_or(0) > 0;
}

QString tcpToolTip(const TcpFigure& figure, const ClientItem& item, WallTime now)
{
    if (!item.tcp)
        return tr("Not measured: only the rows in view are.");
    const QString exact =
        QStringLiteral("%1: %2").arg(tcpFigureTitle(figure), tcpFigureExact(figure, *item.tcp));
    return isStale(item, now)
        ? tr("%1\nAs of %2; only the rows in view are measured.").arg(exact, formatExactTime(item.tcp->time))
        : exact;
}

} // namespace

QString clientStateText(ClientState state)
{
    return QString::fromUtf16(look(state).glyph) + QLatin1Char(' ') + words(state);
}

QString ClientCell::text() const
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
        return item.tcp ? tcpFigureText(*figure, *item.tcp) : noFigure();
    const ClientRow& row = item.row;
    switch (column) {
    case ClientsModel::IdColumn:
        return QString::number(number(row.id));
    case ClientsModel::PeerColumn:
        return row.peer.toString();
    case ClientsModel::NameColumn:
        return visibleText(row.name, 64);
    case ClientsModel::StateColumn:
        return clientStateText(row.state);
    case ClientsModel::SinceColumn:
        return formatDuration(now - row.since);
    case ClientsModel::BytesInColumn:
        return formatBytes(static_cast<double>(row.bytesIn));
    case ClientsModel::BytesOutColumn:
        return formatBytes(static_cast<double>(row.bytesOut));
    case ClientsModel::MessagesInColumn:
        return formatCount(static_cast<double>(row.messagesIn));
    case ClientsModel::MessagesOutColumn:
        return formatCount(static_cast<double>(row.messagesOut));
    case ClientsModel::RateColumn:
        return rateText(item.rate);
    case ClientsModel::QueueColumn:
        return isRecorded(row) ? noFigure() : formatBytes(static_cast<double>(row.queued));
    case ClientsModel::LastActivityColumn:
        return isRecorded(row) ? beforeEndText(now - row.lastActivity) : agoText(now - row.lastActivity);
    case ClientsModel::FirstTcpColumn:
    case ClientsModel::ColumnCount:
        break;
    }
    return {};
}

QString ClientCell::toolTip() const
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
        return tcpToolTip(*figure, item, now);
    const ClientRow& row = item.row;
    switch (column) {
    case ClientsModel::IdColumn:
    case ClientsModel::PeerColumn:
        return tr("Client %1, from %2").arg(number(row.id)).arg(row.peer.toString());
    case ClientsModel::NameColumn:
        return row.name.isEmpty() ? tr("No name. In chat, every client has one.")
                                  : plainToolTip(visibleText(row.name));
    case ClientsModel::StateColumn:
        return QCoreApplication::translate("ClientState", look(row.state).meaning);
    case ClientsModel::SinceColumn:
        if (isRecorded(row))
            return tr("Connected since %1; counted to the last event of the recording, %2")
                .arg(formatExactTime(row.since), formatExactTime(now));
        return tr("Connected since %1").arg(formatExactTime(row.since));
    case ClientsModel::BytesInColumn:
        return tr("Received: %1").arg(exactBytes(row.bytesIn));
    case ClientsModel::BytesOutColumn:
        return tr("Sent: %1").arg(exactBytes(row.bytesOut));
    case ClientsModel::MessagesInColumn:
        return tr("Received in %1 reads").arg(exact(row.messagesIn));
    case ClientsModel::MessagesOutColumn:
        return tr("Sent in %1 writes").arg(exact(row.messagesOut));
    case ClientsModel::RateColumn:
        if (row.meanRate)
            return tr("%1 messages a second received, on average from its first to its last event")
                .arg(QLocale().toString(*row.meanRate, 'f', 1));
        return tr("%1 messages a second received, over the last two seconds")
            .arg(QLocale().toString(item.rate, 'f', 1));
    case ClientsModel::QueueColumn:
        if (isRecorded(row))
            return tr("A recording does not tell what waited to be sent.");
        return tr("Waiting to be sent: %1").arg(exactBytes(row.queued));
    case ClientsModel::LastActivityColumn:
        if (isRecorded(row))
            return tr("Its last event: %1; counted back from the last event of the recording, %2")
                .arg(formatExactTime(row.lastActivity), formatExactTime(now));
        return tr("Last sent or received something: %1").arg(formatExactTime(row.lastActivity));
    case ClientsModel::FirstTcpColumn:
    case ClientsModel::ColumnCount:
        break;
    }
    return {};
}

QString ClientCell::accessibleText() const
{
    return column == ClientsModel::StateColumn ? words(item.row.state) : text();
}

QColor ClientCell::color() const
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column)) {
        if (isHeldBack(*figure, item))
            return theme::color(theme::Role::Warning);
        if (isStale(item, now) || figure->value(*item.tcp).value_or(0) == 0)
            return theme::color(theme::Role::Muted);
        return {};
    }
    if (column == ClientsModel::StateColumn)
        return theme::color(look(item.row.state).role);
    if (column == ClientsModel::QueueColumn && item.row.state == ClientState::Paused)
        return theme::color(theme::Role::Warning);
    if (column == ClientsModel::IdColumn || isZero(item, column))
        return theme::color(theme::Role::Muted);
    return {};
}

QString ClientCell::title(ClientsModel::Column column)
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
        return tcpFigureHeader(*figure);
    switch (column) {
    case ClientsModel::IdColumn:
        return QStringLiteral("#");
    case ClientsModel::PeerColumn:
        return tr("Peer");
    case ClientsModel::NameColumn:
        return tr("Name");
    case ClientsModel::StateColumn:
        return tr("State");
    case ClientsModel::SinceColumn:
        return tr("Since");
    case ClientsModel::BytesInColumn:
        return tr("In");
    case ClientsModel::BytesOutColumn:
        return tr("Out");
    case ClientsModel::MessagesInColumn:
        return tr("Msgs in");
    case ClientsModel::MessagesOutColumn:
        return tr("Msgs out");
    case ClientsModel::RateColumn:
        return tr("Rate");
    case ClientsModel::QueueColumn:
        return tr("Queue");
    case ClientsModel::LastActivityColumn:
        return tr("Activity");
    case ClientsModel::FirstTcpColumn:
    case ClientsModel::ColumnCount:
        break;
    }
    return {};
}

QString ClientCell::name(ClientsModel::Column column)
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
        return figure->unit == TcpFigure::Unit::State ? tcpFigureHeader(*figure) : tcpFigureTitle(*figure);
    switch (column) {
    case ClientsModel::IdColumn:
        return tr("Number");
    case ClientsModel::BytesInColumn:
        return tr("Bytes in");
    case ClientsModel::BytesOutColumn:
        return tr("Bytes out");
    case ClientsModel::LastActivityColumn:
        return tr("Last activity");
    case ClientsModel::MessagesInColumn:
        return tr("Messages in");
    case ClientsModel::MessagesOutColumn:
        return tr("Messages out");
    default:
        return title(column);
    }
}

QString ClientCell::explanation(ClientsModel::Column column)
{
    if (const TcpFigure* figure = ClientsModel::tcpFigure(column))
        return QStringLiteral("%1. %2").arg(tcpFigureTitle(*figure), tcpFigureHelp(*figure));
    switch (column) {
    case ClientsModel::IdColumn:
        return tr("Number of the connection, in the order of accepting. In the log: client:1");
    case ClientsModel::PeerColumn:
        return tr("Address and port of the client");
    case ClientsModel::NameColumn:
        return tr("The name that the client has in chat");
    case ClientsModel::StateColumn:
        return tr("Where the connection is in its life. RFC 9293 3.3.2");
    case ClientsModel::SinceColumn:
        return tr("How long it has been connected");
    case ClientsModel::BytesInColumn:
        return tr("Bytes received from the client");
    case ClientsModel::BytesOutColumn:
        return tr("Bytes sent to the client");
    case ClientsModel::MessagesInColumn:
        return tr("Reads that brought bytes. TCP is a stream: they need not be one message each. recv(2)");
    case ClientsModel::MessagesOutColumn:
        return tr("Writes that the kernel took. send(2)");
    case ClientsModel::RateColumn:
        return tr("Messages received a second, over the last two seconds");
    case ClientsModel::QueueColumn:
        return tr("Bytes that wait to be sent, since the client does not take more for now");
    case ClientsModel::LastActivityColumn:
        return tr("When it last sent or received something");
    case ClientsModel::FirstTcpColumn:
    case ClientsModel::ColumnCount:
        break;
    }
    return {};
}

bool ClientCell::isNumber(ClientsModel::Column column)
{
    return column == ClientsModel::IdColumn
        || (column >= ClientsModel::SinceColumn && column != ClientsModel::FirstTcpColumn); // the TCP state
}

} // namespace signalbox
