// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadoptions.h"

#include <arpa/inet.h>

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

const char* const loadUsage =
    "usage: bench_load --port PORT [OPTION VALUE]...\n"
    "Loads an echo server and verifies every byte that comes back.\n"
    "  --host ADDRESS      IPv4 address of the server (127.0.0.1)\n"
    "  --port PORT         its port\n"
    "  --clients N         busy connections (64)\n"
    "  --idle N            further connections that never send (0)\n"
    "  --size BYTES        of one message (64)\n"
    "  --depth D           messages each client keeps in flight (1)\n"
    "  --warmup SECONDS    before anything counts (0.5)\n"
    "  --duration SECONDS  that count (2)\n"
    "  --churn             a new connection for every message: connect, one echo, close\n"
    "  --server-pid PID    also report the processor time of that process over the measured seconds\n"
    "  --json              print one JSON object instead of a sentence\n";

namespace {

template <typename Number>
Number parseNumber(std::string_view option, std::string_view text, Number least, Number most)
{
    Number value {};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc {} || end != text.end() || !(value >= least && value <= most))
        throw UsageError(std::string(option) + " " + std::string(text) + ": not a number it can take");
    return value;
}

} // namespace

LoadOptions parseLoadOptions(int argc, char** argv)
{
    constexpr std::size_t million = 1'000'000;
    LoadOptions options;
    options.server.sin_family = AF_INET;
    options.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const std::string_view option = *argument;
        const auto text = [&] {
            if (++argument == arguments.end())
                throw UsageError(std::string(option) + " needs a value");
            return *argument;
        };
        const auto count = [&](std::size_t least, std::size_t most) {
            return parseNumber(option, text(), least, most);
        };
        const auto seconds = [&](double least) {
            return std::chrono::duration<double>(parseNumber(option, text(), least, 3600.0));
        };

        if (option == "--host") {
            if (inet_pton(AF_INET, std::string(text()).c_str(), &options.server.sin_addr) != 1)
                throw UsageError("--host " + std::string(*argument) + ": not an IPv4 address");
        } else if (option == "--port") {
            options.server.sin_port = htons(parseNumber<std::uint16_t>(option, text(), 1, 65535));
        } else if (option == "--clients") {
            options.clients = count(1, million);
        } else if (option == "--idle") {
            options.idle = count(0, million);
        } else if (option == "--size") {
            options.size = count(1, 64 * million);
        } else if (option == "--depth") {
            options.depth = count(1, million);
        } else if (option == "--warmup") {
            options.warmup = seconds(0);
        } else if (option == "--duration") {
            options.duration = seconds(0.01);
        } else if (option == "--churn") {
            options.churn = true;
        } else if (option == "--server-pid") {
            options.serverPid = parseNumber<pid_t>(option, text(), 1, 1 << 22);
        } else if (option == "--json") {
            options.json = true;
        } else if (option == "--help") {
            options.help = true;
        } else {
            throw UsageError(std::string(option) + ": no such option");
        }
    }
    if (options.server.sin_port == 0 && !options.help)
        throw UsageError("--port is missing");
    if (options.churn && options.depth != 1)
        throw UsageError("--churn sends one message a connection: --depth must be 1");
    return options;
}

} // namespace bench
