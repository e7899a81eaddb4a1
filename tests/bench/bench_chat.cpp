// SPDX-License-Identifier: GPL-3.0-or-later
// The one load program for every chat server of the benchmark: one client speaks, all others hear it. Counts
// deliveries. A single thread on its own epoll loop.
#include "base/uniquefd.h"
#include "common.h"
#include "cpumeter.h"
#include "dialer.h"
#include "histogram.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bench::check;
using bench::CpuMeter;
using bench::Seconds;
using signalbox::UniqueFd;
using Clock = std::chrono::steady_clock;

constexpr const char* usage =
    "usage: bench_chat --port PORT [OPTION VALUE]...\n"
    "One client speaks lines, the others count them.\n"
    "  --port PORT         of a server on 127.0.0.1\n"
    "  --protocol NAME     chat (ours), irc, or raw: what is said goes to the others as it is (chat)\n"
    "  --clients N         one speaker and N - 1 listeners (300)\n"
    "  --size BYTES        of a line (64)\n"
    "  --depth D           lines in flight: said, and not yet heard by everyone (16)\n"
    "  --warmup SECONDS    before anything counts (0.5)\n"
    "  --duration SECONDS  that count (2)\n"
    "  --server-pid PID    whose processor time over the measured seconds is reported\n"
    "  --json              accepted for the sake of bench.py; the output is always one JSON object\n";

constexpr char marker = '|'; // in every line that is said, and in nothing else that a server sends
constexpr auto patience = std::chrono::seconds(20);

struct Options
{
    std::uint16_t port = 0;
    std::string protocol = "chat";
    std::size_t clients = 300;
    std::size_t size = 64;
    std::size_t depth = 16;
    Seconds warmup { 0.5 };
    Seconds duration { 2 };
    pid_t serverPid = 0;
};

Options parse(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--json")
            continue;
        if (i + 1 == argc)
            throw std::invalid_argument(std::string(name) + " needs a value");
        const std::string value = argv[++i];
        if (name == "--port")
            options.port = static_cast<std::uint16_t>(std::stoul(value));
        else if (name == "--protocol")
            options.protocol = value;
        else if (name == "--clients")
            options.clients = std::stoul(value);
        else if (name == "--size")
            options.size = std::stoul(value);
        else if (name == "--depth")
            options.depth = std::stoul(value);
        else if (name == "--warmup")
            options.warmup = Seconds(std::stod(value));
        else if (name == "--duration")
            options.duration = Seconds(std::stod(value));
        else if (name == "--server-pid")
            options.serverPid = static_cast<pid_t>(std::stol(value));
        else
            throw std::invalid_argument(std::string(name) + ": no such option");
    }
    if (options.port == 0 || options.serverPid == 0 || options.clients < 2 || options.size < 2
        || options.depth < 1)
        throw std::invalid_argument(
            "a port, a process, at least 2 clients, 2 bytes and a depth of 1 are needed");
    return options;
}

class ChatLoad
{
public:
    explicit ChatLoad(const Options& options)
        : m_options(options)
        , m_epoll(check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
        , m_buffer(256 * 1024)
        , m_begun(options.depth)
    {
        const std::string line = std::string(options.size - 2, 'x') + marker;
        m_line = options.protocol == "irc" ? "PRIVMSG #bench :" + line + "\r\n" : line + '\n';
    }

    void run()
    {
        connect();
        turnFor(m_options.warmup);
        const CpuMeter own(CLOCK_PROCESS_CPUTIME_ID);
        const CpuMeter server = CpuMeter::ofProcess(m_options.serverPid);
        const Seconds ownBefore = own.used();
        const Seconds serverBefore = server.used();
        const std::uint64_t before = m_deliveries;
        const auto start = Clock::now();
        m_isMeasuring = true;
        turnFor(m_options.duration);
        const Seconds elapsed = Clock::now() - start;
        const auto deliveries = static_cast<double>(m_deliveries - before);
        if (m_latency.total() == 0)
            throw std::runtime_error("nobody heard anything in the measured time");
        const auto microseconds = [this](double share) { return double(m_latency.quantile(share)) / 1000; };
        std::printf(R"({"unit": "deliveries", "clients": %zu, "size": %zu, "depth": %zu, "duration_s": %.6f, )",
            m_options.clients, m_options.size, m_options.depth, elapsed.count());
        std::printf(R"("messages": %.0f, "rate_per_s": %.1f, )", deliveries, deliveries / elapsed.count());
        std::printf(R"("latency_us": {"p50": %.1f, "p99": %.1f, "p99_9": %.1f, "max": %.1f}, )",
            microseconds(0.5), microseconds(0.99), microseconds(0.999), double(m_latency.max()) / 1000);
        std::printf(R"("load_cpu_s": %.6f, "server_cpu_s": %.6f})"
                    "\n",
            (own.used() - ownBefore).count(), (server.used() - serverBefore).count());
    }

private:
    struct Client
    {
        UniqueFd socket;
        std::uint64_t heard = 0;
    };

    void connect()
    {
        bench::Dialer dialer(bench::loopback(m_options.port));
        for (std::size_t i = 0; i < m_options.clients; ++i) {
            Client& client = m_clients.emplace_back();
            client.socket = dialer.dial();
            introduce(client, i);
        }
        for (std::size_t i = 0; i < m_options.clients; ++i) {
            epoll_event event {};
            event.events = EPOLLIN;
            event.data.u64 = i;
            check(epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_clients[i].socket.get(), &event), "epoll_ctl");
        }
        m_behind = m_options.clients - 1;
    }

    /// Until the server has the client in its room.
    void introduce(Client& client, std::size_t index)
    {
        if (m_options.protocol == "irc") {
            sayAll(client, "NICK b" + std::to_string(index) + "\r\nUSER b 0 * :b\r\nJOIN #bench\r\n");
            awaitText(client, " 366 ");
        } else if (m_options.protocol == "chat") {
            awaitText(client, "* Welcome");
        } else if (index + 1 == m_options.clients) {
            awaitAccepted();
        }
    }

    /// A server that greets nobody: what the last client says is heard by the first once all are in.
    void awaitAccepted()
    {
        sayAll(m_clients.back(), "hello\n");
        awaitText(m_clients.front(), "hello");
    }

    static void sayAll(const Client& client, const std::string& text)
    {
        if (send(client.socket.get(), text.data(), text.size(), MSG_NOSIGNAL)
            != static_cast<ssize_t>(text.size()))
            throw std::runtime_error("the server does not take the first words");
    }

    static void awaitText(const Client& client, std::string_view text)
    {
        std::string heard;
        std::array<char, 4096> some;
        while (heard.find(text) == std::string::npos) {
            const ssize_t count = recv(client.socket.get(), some.data(), some.size(), 0);
            if (count <= 0)
                throw std::runtime_error("the server did not say \"" + std::string(text) + "\" but: " + heard);
            heard.append(some.data(), static_cast<std::size_t>(count));
        }
    }

    void turnFor(Seconds time)
    {
        const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
        auto progress = Clock::now();
        std::uint64_t last = m_deliveries;
        for (auto now = Clock::now(); now < end; now = Clock::now()) {
            speak(now);
            turn();
            if (m_deliveries != last) {
                last = m_deliveries;
                progress = now;
            } else if (now - progress > patience) {
                throw std::runtime_error("lines were said and are not heard by all");
            }
        }
    }

    void speak(Clock::time_point now)
    {
        while (m_said < m_heardByAll + m_options.depth) {
            const ssize_t sent =
                send(m_clients.front().socket.get(), m_line.data(), m_line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent != static_cast<ssize_t>(m_line.size()))
                throw std::runtime_error("the server does not take a line from the speaker");
            m_begun[m_said++ % m_options.depth] = now;
        }
    }

    void turn()
    {
        std::array<epoll_event, 512> events;
        const int count = epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), 10);
        if (count < 0 && errno != EINTR)
            check(count, "epoll_wait");
        for (int i = 0; i < count; ++i)
            hear(m_clients[events[static_cast<std::size_t>(i)].data.u64]);
    }

    void hear(Client& client)
    {
        const ssize_t count = recv(client.socket.get(), m_buffer.data(), m_buffer.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0)
            throw std::runtime_error("the server ended a connection");
        if (&client == &m_clients.front())
            return; // notices for the speaker
        const auto lines = static_cast<std::uint64_t>(
            std::count(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(count), marker));
        m_deliveries += lines;
        const bool wasBehind = client.heard == m_heardByAll;
        client.heard += lines;
        if (wasBehind && lines > 0 && --m_behind == 0)
            advance();
    }

    /// Everyone has heard at least one line more.
    void advance()
    {
        const auto slowest = std::min_element(m_clients.begin() + 1, m_clients.end(),
            [](const Client& a, const Client& b) { return a.heard < b.heard; });
        const auto now = Clock::now();
        for (; m_heardByAll < slowest->heard; ++m_heardByAll) {
            if (m_isMeasuring)
                m_latency.record(static_cast<std::uint64_t>(
                    std::chrono::nanoseconds(now - m_begun[m_heardByAll % m_options.depth]).count()));
        }
        m_behind = static_cast<std::size_t>(std::count_if(m_clients.begin() + 1, m_clients.end(),
            [this](const Client& client) { return client.heard == m_heardByAll; }));
    }

    const Options& m_options;
    UniqueFd m_epoll;
    std::vector<char> m_buffer;
    std::string m_line;
    std::vector<Client> m_clients; // the first speaks
    std::vector<Clock::time_point> m_begun; // of each line in flight, by its number modulo depth
    std::uint64_t m_said = 0;
    std::uint64_t m_heardByAll = 0;
    std::size_t m_behind = 0; // listeners that have heard no more than all have
    std::uint64_t m_deliveries = 0;
    bench::Histogram m_latency; // until the last one heard it; nanoseconds
    bool m_isMeasuring = false;
};

} // namespace

int main(int argc, char** argv)
{
    try {
        const Options options = parse(argc, argv);
        bench::raiseDescriptorLimit();
        ChatLoad(options).run();
        return 0;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "bench_chat: %s\n%s", error.what(), usage);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_chat: %s\n", error.what());
        return 1;
    }
}
