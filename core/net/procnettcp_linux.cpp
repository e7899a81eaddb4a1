// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/socketcounts.h"

#include <QCoreApplication>
#include <QFile>

namespace signalbox {
namespace {

/// The part of `0100007F:FF98` after the colon.
quint16 portOf(QByteArrayView address)
{
    return address.size() > 5 && address[address.size() - 5] == ':'
        ? address.last(4).toByteArray().toUShort(nullptr, 16)
        : quint16 { 0 };
}

/// The next word of a line, which becomes shorter by it.
QByteArrayView takeWord(QByteArrayView& line)
{
    while (!line.isEmpty() && line.front() == ' ')
        line = line.sliced(1);
    const qsizetype end = line.indexOf(' ');
    const QByteArrayView word = end < 0 ? line : line.first(end);
    line = line.sliced(word.size());
    return word;
}

void countLine(QByteArrayView line, quint16 port, SocketCounts& counts)
{
    // sl local_address rem_address st tx_queue:rx_queue ...
    takeWord(line);
    const quint16 own = portOf(takeWord(line));
    const quint16 peer = portOf(takeWord(line));
    const TcpState state = tcpStateFromLinux(takeWord(line).toByteArray().toInt(nullptr, 16));
    if (own == port)
        ++counts.server[static_cast<std::size_t>(state)];
    if (peer == port)
        ++counts.client[static_cast<std::size_t>(state)];
    if (own == port && state == TcpState::Listen) {
        const QByteArrayView queues = takeWord(line); // rx_queue is the backlog; how long it may be is not told
        const qsizetype colon = queues.indexOf(':');
        counts.waiting =
            counts.waiting.value_or(0) + queues.sliced(colon + 1).toByteArray().toUInt(nullptr, 16);
    }
}

/// False if there is no such table.
bool countTable(const QString& path, quint16 port, quint32 maxSockets, quint32& seen, SocketCounts& counts)
{
    QFile table(path);
    if (!table.open(QIODevice::ReadOnly))
        return false;
    table.readLine(); // the headings
    for (QByteArray line = table.readLine(); !line.isEmpty(); line = table.readLine()) {
        if (++seen > maxSockets) {
            counts.isCut = true;
            break;
        }
        countLine(line, port, counts);
    }
    return true;
}

} // namespace

Result<SocketCounts> countSocketsInProc(quint16 port, quint32 maxSockets)
{
    SocketCounts counts;
    counts.source = SocketCounts::Source::ProcNet;
    quint32 seen = 0;
    const bool hasFour = countTable(QStringLiteral("/proc/net/tcp"), port, maxSockets, seen, counts);
    const bool hasSix = countTable(QStringLiteral("/proc/net/tcp6"), port, maxSockets, seen, counts);
    if (!hasFour && !hasSix)
        return Error { QCoreApplication::translate("SocketCounts", "There is no /proc/net/tcp to read."), {},
            0 };
    return counts;
}

} // namespace signalbox
