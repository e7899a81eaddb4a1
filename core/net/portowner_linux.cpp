// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/portowner.h"

#include "base/uniquefd.h"

#include <QDir>
#include <QFile>

namespace signalbox {
namespace {

/// Inode of a listening socket on this port, out of a table like /proc/net/tcp.
QByteArray listeningInode(const QString& table, quint16 port)
{
    QFile file(table);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray wanted = ':' + QByteArray::number(port, 16).rightJustified(4, '0').toUpper();
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() > 9 && fields[1].endsWith(wanted) && fields[3] == "0A")
            return fields[9];
    }
    return {};
}

bool holdsSocket(const QString& pid, const QString& link)
{
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(pid));
    const QStringList entries = descriptors.entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System);
    for (const QString& entry : entries) {
        char target[64] = {};
        const QByteArray path = descriptors.filePath(entry).toLocal8Bit();
        const ssize_t length = ::readlink(path.constData(), target, sizeof target - 1);
        if (length > 0 && link == QLatin1String(target, static_cast<int>(length)))
            return true;
    }
    return false;
}

bool canBind(const Endpoint& endpoint)
{
    sockaddr_storage address {};
    const socklen_t length = endpoint.toSockaddr(address);
    const UniqueFd fd(::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return fd.isValid() && ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), length) == 0;
}

} // namespace

std::optional<PortOwner> findPortOwner(const Endpoint& endpoint)
{
    QByteArray inode = listeningInode(QStringLiteral("/proc/net/tcp"), endpoint.port);
    if (inode.isEmpty())
        inode = listeningInode(QStringLiteral("/proc/net/tcp6"), endpoint.port);
    if (inode.isEmpty())
        return {};
    const QString link = QStringLiteral("socket:[%1]").arg(QString::fromLatin1(inode));
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& pid : processes) {
        bool isNumber = false;
        const qint64 number = pid.toLongLong(&isNumber);
        if (!isNumber || !holdsSocket(pid, link))
            continue;
        QFile comm(QStringLiteral("/proc/%1/comm").arg(pid));
        const QString name =
            comm.open(QIODevice::ReadOnly) ? QString::fromUtf8(comm.readAll()).trimmed() : QString();
        return PortOwner { number, name };
    }
    return {};
}

quint16 findFreePort(const Endpoint& endpoint)
{
    constexpr int Tries = 100;
    for (int port = endpoint.port + 1; port <= endpoint.port + Tries && port <= 65535; ++port) {
        if (canBind({ endpoint.address, static_cast<quint16>(port) }))
            return static_cast<quint16>(port);
    }
    // Near the top of the range, or in a crowd: step below instead.
    for (int port = endpoint.port - 1; port >= endpoint.port - Tries && port >= 1024; --port) {
        if (canBind({ endpoint.address, static_cast<quint16>(port) }))
            return static_cast<quint16>(port);
    }
    return 0;
}

} // namespace signalbox
