// SPDX-License-Identifier: GPL-3.0-or-later
// An echo server on standalone Asio, in its own idiom: a session that keeps itself alive from handler to
// handler.
#include "common.h"

#include <asio.hpp>

#include <memory>
#include <utility>

namespace {

using asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session>
{
public:
    explicit Session(tcp::socket socket)
        : m_socket(std::move(socket))
    {
    }

    void read()
    {
        m_socket.async_read_some(asio::buffer(m_buffer.get(), bufferSize),
            [self = shared_from_this()](const asio::error_code& error, std::size_t size) {
                if (!error)
                    self->write(size);
            });
    }

private:
    static constexpr std::size_t bufferSize = 64 * 1024;

    void write(std::size_t size)
    {
        asio::async_write(m_socket, asio::buffer(m_buffer.get(), size),
            [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                if (!error)
                    self->read();
            });
    }

    tcp::socket m_socket;
    /// Not cleared, so that thousands of idle sessions touch no page of theirs.
    std::unique_ptr<char[]> m_buffer = std::make_unique_for_overwrite<char[]>(bufferSize);
};

void acceptNext(tcp::acceptor& acceptor)
{
    acceptor.async_accept([&acceptor](const asio::error_code& error, tcp::socket socket) {
        if (error && error != asio::error::connection_aborted)
            throw asio::system_error(error, "accept");
        if (!error) {
            asio::error_code ignored; // fails only on a connection that is gone already
            socket.set_option(tcp::no_delay(true), ignored);
            std::make_shared<Session>(std::move(socket))->read();
        }
        acceptNext(acceptor);
    });
}

void serve(std::uint16_t port)
{
    asio::io_context context(1); // the hint that one thread runs it
    tcp::acceptor acceptor(context, tcp::v4());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind({ asio::ip::address_v4::loopback(), port });
    acceptor.listen(bench::backlog);
    bench::announce(acceptor.local_endpoint().port());
    acceptNext(acceptor);
    context.run();
}

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, serve); }
