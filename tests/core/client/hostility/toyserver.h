// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../rawserver.h"

#include <atomic>
#include <map>
#include <thread>

/// A small echo server, in a thread of its own, that is right but for one fault.
class ToyServer
{
public:
    enum class Fault {
        None,
        DiesOfNul, ///< a NUL byte, and it is gone, listening socket and all
        WaitsForLineEnd, ///< whoever has begun a line is waited for, and nobody else is served
        IgnoresEndOfInput, ///< a client that half-closed keeps its connection
        DropsAllAtPair, ///< DE AD from anyone disconnects everyone
        ForgetsBytes, ///< sends back all but the last byte of each read
    };

    explicit ToyServer(Fault fault)
        : m_fault(fault)
        , m_thread([this] { run(); })
    {
    }
    ~ToyServer()
    {
        m_isOver = true;
        m_thread.join();
    }

    signalbox::Endpoint endpoint() const { return m_endpoint; }

private:
    struct Client
    {
        RawPeer peer;
        bool isOver = false;
        char last = 0;
    };

    void run()
    {
        std::vector<Client> clients;
        while (!m_isOver) {
            std::vector<pollfd> set { { m_server.isValid() ? m_server.fd() : -1, POLLIN, 0 } };
            for (const Client& client : clients)
                set.push_back({ client.isOver ? -1 : client.peer.fd(), POLLIN, 0 });
            ::poll(set.data(), set.size(), 20);
            bool dropsAll = false;
            for (std::size_t i = 1; i < set.size(); ++i) {
                if ((set[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
                    dropsAll = serve(clients[i - 1]) || dropsAll;
            }
            if (dropsAll)
                clients.clear();
            if (m_fault != Fault::IgnoresEndOfInput)
                std::erase_if(clients, [](const Client& client) { return client.isOver; });
            if ((set[0].revents & POLLIN) != 0 && m_server.isValid())
                clients.push_back({ m_server.accept() });
        }
    }

    /// True if everyone is to be disconnected.
    bool serve(Client& client)
    {
        char buffer[65536];
        for (;;) {
            const ssize_t count = ::recv(client.peer.fd(), buffer, sizeof buffer, MSG_DONTWAIT);
            if (count <= 0) {
                const bool isWaiting = count < 0 && (errno == EAGAIN || errno == EINTR);
                if (isWaiting && m_fault == Fault::WaitsForLineEnd && client.last != '\n' && !m_isOver) {
                    pollfd wait { client.peer.fd(), POLLIN, 0 };
                    ::poll(&wait, 1, 20);
                    continue;
                }
                client.isOver = client.isOver || !isWaiting;
                return false;
            }
            const QByteArray bytes = QByteArray(1, client.last) + QByteArray(buffer, count);
            client.last = bytes.back();
            if (m_fault == Fault::DiesOfNul && bytes.mid(1).contains('\0')) {
                m_server.close();
                return true;
            }
            if (m_fault == Fault::DropsAllAtPair && bytes.contains("\xDE\xAD"))
                return true;
            ::send(client.peer.fd(), buffer,
                static_cast<std::size_t>(m_fault == Fault::ForgetsBytes ? count - 1 : count), MSG_NOSIGNAL);
            if (m_fault != Fault::WaitsForLineEnd)
                return false;
        }
    }

    const Fault m_fault;
    RawServer m_server;
    const signalbox::Endpoint m_endpoint = m_server.endpoint();
    std::atomic<bool> m_isOver { false };
    std::thread m_thread;
};
