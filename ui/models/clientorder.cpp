// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/clientorder.h"

#include <cstring>

namespace signalbox {
namespace {

bool isIpv4(const QHostAddress& address) { return address.protocol() == QAbstractSocket::IPv4Protocol; }

int compare(const QHostAddress& a, const QHostAddress& b)
{
    if (isIpv4(a) != isIpv4(b))
        return isIpv4(a) ? -1 : 1;
    if (isIpv4(a)) {
        const quint32 left = a.toIPv4Address();
        const quint32 right = b.toIPv4Address();
        return left < right ? -1 : left > right ? 1 : 0;
    }
    const Q_IPV6ADDR left = a.toIPv6Address();
    const Q_IPV6ADDR right = b.toIPv6Address();
    const int bits = std::memcmp(left.c, right.c, sizeof left.c);
    return bits != 0 ? bits : a.scopeId().compare(b.scopeId());
}

bool isLess(const Endpoint& a, const Endpoint& b)
{
    const int addresses = compare(a.address, b.address);
    return addresses != 0 ? addresses < 0 : a.port < b.port;
}

/// The digits that `text` starts with, without leading zeros; `text` goes on behind them.
QStringView takeNumber(QStringView& text)
{
    qsizetype end = 0;
    while (end < text.size() && text[end].isDigit())
        ++end;
    qsizetype begin = 0;
    while (begin + 1 < end && text[begin] == QLatin1Char('0'))
        ++begin;
    const QStringView digits = text.mid(begin, end - begin);
    text = text.mid(end);
    return digits;
}

bool isLessByName(QStringView a, QStringView b)
{
    while (!a.isEmpty() && !b.isEmpty()) {
        if (a.front().isDigit() && b.front().isDigit()) {
            const QStringView left = takeNumber(a);
            const QStringView right = takeNumber(b);
            if (left.size() != right.size())
                return left.size() < right.size();
            if (const int digits = left.compare(right); digits != 0)
                return digits < 0;
            continue;
        }
        const QChar left = a.front().toCaseFolded();
        const QChar right = b.front().toCaseFolded();
        if (left != right)
            return left < right;
        a = a.mid(1);
        b = b.mid(1);
    }
    return a.isEmpty() && !b.isEmpty();
}

} // namespace

bool ClientOrder::isLive(ClientsModel::Column column)
{
    switch (column) {
    case ClientsModel::IdColumn:
    case ClientsModel::PeerColumn:
    case ClientsModel::SinceColumn:
        return false;
    default:
        return true;
    }
}

std::optional<double> ClientOrder::figureOf(const ClientItem& item) const
{
    return item.tcp ? m_figure->value(*item.tcp) : std::nullopt;
}

/// Those without a figure come last in either order.
bool ClientOrder::isBeforeByFigure(const ClientItem& a, const ClientItem& b) const
{
    const auto left = figureOf(a);
    const auto right = figureOf(b);
    if (!left || !right)
        return left.has_value() && !right.has_value();
    return m_order == Qt::AscendingOrder ? *left < *right : *right < *left;
}

bool ClientOrder::isLess(const ClientItem& a, const ClientItem& b) const
{
    switch (m_column) {
    case ClientsModel::IdColumn:
        return a.row.id < b.row.id;
    case ClientsModel::PeerColumn:
        return signalbox::isLess(a.row.peer, b.row.peer);
    case ClientsModel::NameColumn:
        return isLessByName(a.row.name, b.row.name);
    case ClientsModel::StateColumn:
        return a.row.state < b.row.state;
    case ClientsModel::SinceColumn:
        return a.row.since > b.row.since; // the shorter time
    case ClientsModel::BytesInColumn:
        return a.row.bytesIn < b.row.bytesIn;
    case ClientsModel::BytesOutColumn:
        return a.row.bytesOut < b.row.bytesOut;
    case ClientsModel::MessagesInColumn:
        return a.row.messagesIn < b.row.messagesIn;
    case ClientsModel::MessagesOutColumn:
        return a.row.messagesOut < b.row.messagesOut;
    case ClientsModel::RateColumn:
        return a.rate < b.rate;
    case ClientsModel::QueueColumn:
        return a.row.queued < b.row.queued;
    case ClientsModel::LastActivityColumn:
        return a.row.lastActivity > b.row.lastActivity;
    case ClientsModel::FirstTcpColumn:
    case ClientsModel::ColumnCount:
        break;
    }
    return false;
}

} // namespace signalbox
