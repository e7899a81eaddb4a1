// SPDX-License-Identifier: GPL-3.0-or-later
// An echo server on libuv as its users write one for speed: try to write at once, queue only the rest.
#include "common.h"

#include <uv.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

int checkUv(int result, const char* call)
{
    if (result < 0)
        throw std::runtime_error(std::string(call) + ": " + uv_strerror(result));
    return result;
}

struct Connection
{
    uv_tcp_t tcp {};
    uv_write_t write {};
    std::string unsent; ///< owned here until libuv has written it; meanwhile the connection is not read

    uv_handle_t* handle() { return reinterpret_cast<uv_handle_t*>(&tcp); }
    uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp); }
};

Connection& connectionOf(void* data) { return *static_cast<Connection*>(data); }

/// libuv holds an open handle by address; its close callback gives the connection back to its owner.
void close(Connection& connection)
{
    if (!uv_is_closing(connection.handle()))
        uv_close(connection.handle(), [](uv_handle_t* handle) {
            const std::unique_ptr<Connection> owner(static_cast<Connection*>(handle->data));
        });
}

void onAllocate(uv_handle_t*, std::size_t, uv_buf_t* buffer)
{
    // Every read is answered before the next one starts, so one buffer serves them all.
    static std::array<char, 64 * 1024> shared;
    *buffer = uv_buf_init(shared.data(), static_cast<unsigned>(shared.size()));
}

void onRead(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer);

void onWritten(uv_write_t* request, int status)
{
    Connection& connection = connectionOf(request->data);
    connection.unsent.clear();
    if (status < 0 || uv_read_start(connection.stream(), onAllocate, onRead) < 0)
        close(connection);
}

void onRead(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer)
{
    Connection& connection = connectionOf(stream->data);
    if (count == 0)
        return;
    if (count < 0)
        return close(connection);

    std::string_view rest(buffer->base, static_cast<std::size_t>(count));
    uv_buf_t output = uv_buf_init(buffer->base, static_cast<unsigned>(rest.size()));
    const int sent = uv_try_write(stream, &output, 1);
    if (sent < 0 && sent != UV_EAGAIN)
        return close(connection);
    rest.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
    if (rest.empty())
        return;

    uv_read_stop(stream);
    connection.unsent = rest;
    output = uv_buf_init(connection.unsent.data(), static_cast<unsigned>(connection.unsent.size()));
    if (uv_write(&connection.write, stream, &output, 1, onWritten) < 0)
        close(connection);
}

void onConnection(uv_stream_t* listener, int status)
{
    if (status < 0)
        return;
    auto owned = std::make_unique<Connection>();
    Connection& connection = *owned;
    if (uv_tcp_init(listener->loop, &connection.tcp) < 0)
        return;
    connection.tcp.data = connection.write.data = owned.release(); // libuv's until close()
    if (uv_accept(listener, connection.stream()) < 0 || uv_tcp_nodelay(&connection.tcp, 1) < 0
        || uv_read_start(connection.stream(), onAllocate, onRead) < 0)
        close(connection);
}

void serve(std::uint16_t port)
{
    uv_loop_t* loop = uv_default_loop();
    uv_tcp_t listener;
    const sockaddr_in address = bench::loopback(port);
    checkUv(uv_tcp_init(loop, &listener), "uv_tcp_init");
    checkUv(uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&address), 0),
        "uv_tcp_bind"); // SO_REUSEADDR too
    checkUv(uv_listen(reinterpret_cast<uv_stream_t*>(&listener), bench::backlog, onConnection), "uv_listen");
    uv_os_fd_t fd = -1;
    checkUv(uv_fileno(reinterpret_cast<uv_handle_t*>(&listener), &fd), "uv_fileno");
    bench::announce(bench::boundPort(fd));
    uv_run(loop, UV_RUN_DEFAULT);
}

} // namespace

int main(int argc, char** argv) { return bench::runPeer(argc, argv, serve); }
