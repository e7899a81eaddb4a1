// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/connectiontable.h"

#include <cstring>
#include <net/if.h>

namespace signalbox {

ConnectionBlock::Packed ConnectionBlock::pack(const Endpoint& endpoint)
{
    Packed packed;
    sockaddr_storage storage {};
    if (endpoint.toSockaddr(storage) == 0)
        return packed;
    packed.family = static_cast<quint8>(storage.ss_family);
    packed.port = endpoint.port;
    if (storage.ss_family == AF_INET) {
        sockaddr_in in {};
        std::memcpy(&in, &storage, sizeof in);
        std::memcpy(packed.address.data(), &in.sin_addr, sizeof in.sin_addr);
    } else {
        sockaddr_in6 in {};
        std::memcpy(&in, &storage, sizeof in);
        std::memcpy(packed.address.data(), &in.sin6_addr, sizeof in.sin6_addr);
        packed.scope = in.sin6_scope_id;
    }
    return packed;
}

Endpoint ConnectionBlock::unpack(const Packed& packed)
{
    sockaddr_storage storage {};
    if (packed.family == AF_INET) {
        sockaddr_in in {};
        in.sin_family = AF_INET;
        in.sin_port = htons(packed.port);
        std::memcpy(&in.sin_addr, packed.address.data(), sizeof in.sin_addr);
        std::memcpy(&storage, &in, sizeof in);
    } else if (packed.family == AF_INET6) {
        sockaddr_in6 in {};
        in.sin6_family = AF_INET6;
        in.sin6_port = htons(packed.port);
        in.sin6_scope_id = packed.scope;
        std::memcpy(&in.sin6_addr, packed.address.data(), sizeof in.sin6_addr);
        std::memcpy(&storage, &in, sizeof in);
    }
    return Endpoint::fromSockaddr(storage);
}

void ConnectionBlock::set(ConnectionId id, const ConnectionInfo& info)
{
    m_entries[number(id) % Size] = { pack(info.peer), pack(info.local) };
}

ConnectionInfo ConnectionBlock::get(ConnectionId id) const
{
    const Entry& entry = m_entries[number(id) % Size];
    return { unpack(entry.peer), unpack(entry.local) };
}

void ConnectionTable::opened(ConnectionId id, const ConnectionInfo& info)
{
    const auto [it, isNew] = m_blocks.try_emplace(ConnectionBlock::indexOf(id));
    Held& held = it->second;
    if (isNew) {
        held.block = std::make_shared<ConnectionBlock>();
        held.shared = held.block;
        // The block before may have been the newest, whose connections are all gone: nothing else would end it.
        if (it != m_blocks.begin() && std::prev(it)->second.open == 0) {
            m_last = nullptr;
            m_blocks.erase(std::prev(it));
        }
    }
    held.block->set(id, info);
    ++held.open;
}

void ConnectionTable::closed(ConnectionId id)
{
    const auto it = m_blocks.find(ConnectionBlock::indexOf(id));
    if (it == m_blocks.end() || it->second.open == 0)
        return;
    // The newest block waits for connections yet to come.
    if (--it->second.open == 0 && std::next(it) != m_blocks.end()) {
        m_last = nullptr;
        m_blocks.erase(it);
    }
}

const std::shared_ptr<const ConnectionBlock>& ConnectionTable::block(ConnectionId id) const
{
    static const std::shared_ptr<const ConnectionBlock> none;
    const quint32 index = ConnectionBlock::indexOf(id);
    if (!m_last || m_lastIndex != index) {
        const auto it = m_blocks.find(index);
        if (it == m_blocks.end())
            return none;
        m_lastIndex = index;
        m_last = &it->second; // nodes of a map stay where they are
    }
    return m_last->shared;
}

} // namespace signalbox
