// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"
#include "base/ids.h"

#include <array>
#include <map>
#include <memory>

namespace signalbox {

/// Both ends of a connection.
struct ConnectionInfo
{
    Endpoint peer;
    Endpoint local;
    bool operator==(const ConnectionInfo&) const = default;
};

/// The ends of 1,024 connections with neighbouring ids, 48 bytes each.
class ConnectionBlock
{
public:
    static constexpr quint32 Size = 1024;
    static constexpr quint32 indexOf(ConnectionId id) { return number(id) / Size; }

    void set(ConnectionId id, const ConnectionInfo& info);
    ConnectionInfo get(ConnectionId id) const;

private:
    struct Packed
    {
        std::array<quint8, 16> address {};
        quint32 scope = 0;
        quint16 port = 0;
        quint8 family = 0; // AF_INET, AF_INET6, 0 = unknown
    };
    static Packed pack(const Endpoint& endpoint);
    static Endpoint unpack(const Packed& packed);

    struct Entry
    {
        Packed peer;
        Packed local;
    };
    std::array<Entry, Size> m_entries;
};

/// Keeps the blocks of open connections; chunks of the journal keep those that their events speak of. So the
/// ends of a connection stay known as long as one of its events does, and no longer. Guarded by the journal's
/// lock.
class ConnectionTable
{
public:
    void opened(ConnectionId id, const ConnectionInfo& info);
    void closed(ConnectionId id);
    /// Null for a connection that was never opened here.
    const std::shared_ptr<const ConnectionBlock>& block(ConnectionId id) const;

private:
    struct Held
    {
        std::shared_ptr<ConnectionBlock> block;
        std::shared_ptr<const ConnectionBlock> shared; // the same, as readers may have it
        quint32 open = 0;
    };
    std::map<quint32, Held> m_blocks;
    // Neighbouring events mostly speak of neighbouring connections.
    mutable quint32 m_lastIndex = 0;
    mutable const Held* m_last = nullptr;
};

} // namespace signalbox
