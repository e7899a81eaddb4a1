// SPDX-License-Identifier: GPL-3.0-or-later
// The one load program for every echo server of the benchmark: a single thread on its own epoll loop, because
// what limits it must be the server, and what it costs must be the same for each.
#include "base/uniquefd.h"
#include "common.h"
#include "cpumeter.h"
#include "dialer.h"
#include "histogram.h"
#include "loadoptions.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

using bench::check;
using signalbox::UniqueFd;
using Clock = std::chrono::steady_clock;
using bench::CpuMeter;
using bench::Seconds;

constexpr std::size_t largestTransfer = 256 * 1024; ///< of one send or recv
constexpr auto setupLimit = std::chrono::seconds(60);
constexpr auto drainLimit = std::chrono::seconds(10);

std::size_t transferOf(std::uint64_t bytes)
{
    return static_cast<std::size_t>(std::min<std::uint64_t>(bytes, largestTransfer));
}

/// What every connection sends, for ever: random bytes of a prime period, each connection from a place of its
/// own, so that any piece can be verified by its offset alone, and a reply that is another's, lost or repeated
/// is seen.
class Pattern
{
public:
    Pattern()
        : m_bytes(period + largestTransfer)
    {
        std::minstd_rand random;
        for (std::size_t i = 0; i < m_bytes.size(); ++i)
            m_bytes[i] = i < period ? static_cast<char>(random()) : m_bytes[i - period];
    }

    /// At least largestTransfer bytes are there.
    const char* at(std::uint64_t offset) const { return m_bytes.data() + offset % period; }

private:
    static constexpr std::size_t period = 4093; // small enough to stay in the first-level cache

    std::vector<char> m_bytes;
};

/// One busy connection.
struct Client
{
    Client(std::uint64_t patternOrigin, std::size_t depth)
        : origin(patternOrigin)
        , begun(depth)
    {
    }

    UniqueFd socket;
    std::uint64_t origin; ///< where in the pattern it starts
    std::uint64_t owed = 0; ///< bytes it has been told to send, in all
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t echoed = 0; ///< whole messages received
    std::vector<Clock::time_point> begun; ///< when each message in flight was, by its number modulo depth
    bool blocked = false; ///< the kernel takes no more for now
};

struct Result
{
    Seconds elapsed {};
    bench::Histogram latency; ///< nanoseconds; as many as messages
    Seconds ownCpu {};
    std::optional<Seconds> serverCpu;
};

class Load
{
public:
    explicit Load(const bench::LoadOptions& options)
        : m_options(options)
        , m_epoll(check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
        , m_dialer(options.server)
        , m_buffer(largestTransfer)
    {
    }

    Result run()
    {
        connectIdle();
        connectBusy();
        turnUntil(Clock::now() + std::chrono::duration_cast<Clock::duration>(m_options.warmup));
        measure();
        drain();
        return m_result;
    }

private:
    static constexpr std::uint64_t idleTag = UINT64_MAX; ///< a busy client's is its index
    static constexpr std::uint64_t patternStride = 61; ///< between the origins of neighbours

    void watch(int operation, int fd, std::uint32_t interest, std::uint64_t tag)
    {
        epoll_event event {};
        event.events = interest;
        event.data.u64 = tag;
        check(epoll_ctl(m_epoll.get(), operation, fd, &event), "epoll_ctl");
    }

    template <typename Open> void connectMany(std::size_t count, const char* what, Open open)
    {
        constexpr std::size_t batch = 512; // well below any backlog, so that no connection request is dropped
        const auto limit = Clock::now() + setupLimit;
        for (std::size_t opened = 1; opened <= count; ++opened) {
            open();
            if (opened % batch == 0 || opened == count)
                m_dialer.awaitAccepted();
            if (Clock::now() > limit)
                throw std::runtime_error("only " + std::to_string(opened) + " of " + std::to_string(count) + " "
                    + what + " clients connected after a minute");
        }
    }

    void connectIdle()
    {
        m_idle.reserve(m_options.idle);
        connectMany(m_options.idle, "idle", [this] {
            m_idle.push_back(m_dialer.dial());
            watch(EPOLL_CTL_ADD, m_idle.back().get(), EPOLLIN | EPOLLRDHUP, idleTag);
        });
    }

    void connectBusy()
    {
        m_clients.reserve(m_options.clients);
        connectMany(m_options.clients, "busy", [this] {
            m_clients.emplace_back(m_clients.size() * patternStride, m_options.depth);
            connect(m_clients.back());
        });
    }

    /// Opens the client's connection, anew in churn, and fills it with messages.
    void connect(Client& client)
    {
        const Clock::time_point start = Clock::now();
        client.socket = m_dialer.dial();
        watch(EPOLL_CTL_ADD, client.socket.get(), EPOLLIN, tagOf(client));
        beginMessages(client, m_options.depth, start);
        send(client);
    }

    std::uint64_t tagOf(const Client& client) const
    {
        return static_cast<std::uint64_t>(&client - m_clients.data());
    }

    void measure()
    {
        const CpuMeter own(CLOCK_PROCESS_CPUTIME_ID);
        const auto server =
            m_options.serverPid ? std::optional(CpuMeter::ofProcess(m_options.serverPid)) : std::nullopt;
        const Seconds ownBefore = own.used();
        const Seconds serverBefore = server ? server->used() : Seconds {};
        const Clock::time_point start = Clock::now();

        m_measuring = true;
        turnUntil(start + std::chrono::duration_cast<Clock::duration>(m_options.duration));
        m_measuring = false;

        m_result.elapsed = Clock::now() - start;
        m_result.ownCpu = own.used() - ownBefore;
        if (server)
            m_result.serverCpu = server->used() - serverBefore;
        if (m_result.latency.total() == 0)
            throw std::runtime_error("no message came back in the measured time");
    }

    /// Starts no further message and waits for those in flight: what was sent must come back, all of it.
    void drain()
    {
        m_draining = true;
        const auto limit = Clock::now() + drainLimit;
        const auto inFlight = [](const Client& client) { return client.received < client.owed; };
        while (std::any_of(m_clients.begin(), m_clients.end(), inFlight)) {
            if (Clock::now() > limit)
                throw std::runtime_error(
                    std::to_string(std::count_if(m_clients.begin(), m_clients.end(), inFlight))
                    + " clients still without an echo ten seconds after the last message");
            turn(std::chrono::milliseconds(10));
        }
    }

    void turnUntil(Clock::time_point end)
    {
        for (Clock::time_point now = Clock::now(); now < end; now = Clock::now())
            turn(std::chrono::ceil<std::chrono::milliseconds>(end - now));
    }

    void turn(std::chrono::milliseconds patience)
    {
        std::array<epoll_event, 256> events;
        const int count = epoll_wait(
            m_epoll.get(), events.data(), static_cast<int>(events.size()), static_cast<int>(patience.count()));
        if (count < 0 && errno != EINTR)
            check(count, "epoll_wait");
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = events[static_cast<std::size_t>(i)];
            if (event.data.u64 == idleTag)
                throw std::runtime_error("the server closed or wrote to an idle connection");
            Client& client = m_clients[event.data.u64];
            if (event.events & EPOLLOUT)
                send(client);
            if (event.events & ~static_cast<std::uint32_t>(EPOLLOUT))
                receive(client);
        }
    }

    void beginMessages(Client& client, std::size_t count, Clock::time_point now)
    {
        for (; count > 0; --count) {
            client.begun[client.owed / m_options.size % m_options.depth] = now;
            client.owed += m_options.size;
        }
    }

    void send(Client& client)
    {
        const int fd = client.socket.get();
        while (client.sent < client.owed) {
            const ssize_t sent = ::send(fd, m_pattern.at(client.origin + client.sent),
                transferOf(client.owed - client.sent), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0 && errno == EAGAIN) {
                setBlocked(client, true);
                return;
            }
            check(sent < 0 ? -1 : 0, "send");
            client.sent += static_cast<std::uint64_t>(sent);
        }
        setBlocked(client, false);
    }

    void setBlocked(Client& client, bool blocked)
    {
        if (client.blocked == blocked)
            return;
        client.blocked = blocked;
        watch(EPOLL_CTL_MOD, client.socket.get(), blocked ? EPOLLIN | EPOLLOUT : EPOLLIN, tagOf(client));
    }

    void receive(Client& client)
    {
        const ssize_t count = recv(client.socket.get(), m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN)
            return;
        check(count < 0 ? -1 : 0, "recv");
        if (count == 0)
            throw std::runtime_error("the server closed a connection after echoing "
                + std::to_string(client.received) + " of " + std::to_string(client.sent) + " bytes");
        verify(client, static_cast<std::size_t>(count));

        const Clock::time_point now = Clock::now();
        const std::uint64_t echoed = client.received / m_options.size;
        const std::uint64_t fresh = echoed - client.echoed;
        for (; client.echoed < echoed; ++client.echoed)
            record(now - client.begun[client.echoed % m_options.depth]);
        if (m_draining || fresh == 0)
            return;
        if (m_options.churn)
            connect(client);
        else {
            beginMessages(client, fresh, now);
            send(client);
        }
    }

    void verify(Client& client, std::size_t count)
    {
        if (client.received + count > client.sent)
            throw std::runtime_error("the server sent more than it received");
        if (std::memcmp(m_buffer.data(), m_pattern.at(client.origin + client.received), count) != 0)
            throw std::runtime_error("the echo differs from what was sent");
        client.received += count;
    }

    void record(Clock::duration latency)
    {
        if (m_measuring)
            m_result.latency.record(static_cast<std::uint64_t>(std::chrono::nanoseconds(latency).count()));
    }

    const bench::LoadOptions& m_options;
    const Pattern m_pattern;
    UniqueFd m_epoll;
    bench::Dialer m_dialer;
    std::vector<UniqueFd> m_idle;
    std::vector<Client> m_clients;
    std::vector<char> m_buffer;
    Result m_result;
    bool m_measuring = false;
    bool m_draining = false;
};

void requireDescriptors(const bench::LoadOptions& options)
{
    constexpr std::size_t others = 16; // the standard streams, epoll, a probe
    const std::uint64_t limit = bench::raiseDescriptorLimit();
    const std::uint64_t needed = options.clients + options.idle + others;
    if (needed > limit)
        throw std::runtime_error(std::to_string(needed) + " descriptors needed, but the hard limit is "
            + std::to_string(limit) + " (ulimit -Hn)");
}

void print(const bench::LoadOptions& options, const Result& result)
{
    const auto messages = result.latency.total();
    const double rate = static_cast<double>(messages) / result.elapsed.count();
    const auto microseconds = [&](double share) {
        return static_cast<double>(result.latency.quantile(share)) / 1000;
    };
    const char* unit = options.churn ? "connections" : "messages";
    if (!options.json) {
        std::printf("%.0f %s a second; latency in microseconds: median %.1f, 99 %% %.1f, 99.9 %% %.1f\n", rate,
            unit, microseconds(0.5), microseconds(0.99), microseconds(0.999));
        return;
    }
    std::printf(R"({"unit": "%s", "clients": %zu, "idle": %zu, "size": %zu, "depth": %zu, )", unit,
        options.clients, options.idle, options.size, options.depth);
    std::printf(R"("duration_s": %.6f, "messages": %llu, "rate_per_s": %.1f, "bytes_per_s": %.1f, )",
        result.elapsed.count(), static_cast<unsigned long long>(messages), rate,
        rate * static_cast<double>(options.size));
    std::printf(R"("latency_us": {"p50": %.1f, "p99": %.1f, "p99_9": %.1f, "max": %.1f}, "load_cpu_s": %.6f)",
        microseconds(0.5), microseconds(0.99), microseconds(0.999),
        static_cast<double>(result.latency.max()) / 1000, result.ownCpu.count());
    if (result.serverCpu)
        std::printf(R"(, "server_cpu_s": %.6f)", result.serverCpu->count());
    std::puts("}");
}

} // namespace

int main(int argc, char** argv)
{
    try {
        const bench::LoadOptions options = bench::parseLoadOptions(argc, argv);
        if (options.help) {
            std::fputs(bench::loadUsage, stdout);
            return 0;
        }
        requireDescriptors(options);
        print(options, Load(options).run());
        return 0;
    } catch (const bench::UsageError& error) {
        std::fprintf(stderr, "bench_load: %s (--help lists the options)\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_load: %s\n", error.what());
        return 1;
    }
}
