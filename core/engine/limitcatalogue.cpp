// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/limitcatalogue.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

constexpr quint32 MaxCount = 10'000'000;
constexpr quint32 MaxSeconds = 31'536'000; // a year
constexpr quint32 MaxBytes = 1024 * 1024 * 1024;

// The pair of functions for a member of ServerConfig that is a number, or a span of seconds.
#define SIGNALBOX_VALUE(member)                                                                                \
    [](const ServerConfig& config) { return config.member; },                                                  \
        [](ServerConfig& config, quint32 value) { config.member = value; }
#define SIGNALBOX_SECONDS(member)                                                                              \
    [](const ServerConfig& config) { return static_cast<quint32>(config.member.count()); },                    \
        [](ServerConfig& config, quint32 value) { config.member = std::chrono::seconds { value }; }

constexpr const char* Unlimited = QT_TRANSLATE_NOOP("Limit", "unlimited");
constexpr const char* Never = QT_TRANSLATE_NOOP("Limit", "never");

constexpr std::array Entries {
    LimitEntry { Limit::MaxClients, "max-clients", QT_TRANSLATE_NOOP("Limit", "Clients at once"),
        QT_TRANSLATE_NOOP("Limit", "Who comes when the server is full is told so in a line, and closed."),
        LimitUnit::Count, 0, MaxCount, QT_TRANSLATE_NOOP("Limit", "as many as the descriptor limit allows"),
        SIGNALBOX_VALUE(net.maxClients) },
    LimitEntry { Limit::SourceClients, "max-per-source", QT_TRANSLATE_NOOP("Limit", "Clients from one source"),
        QT_TRANSLATE_NOOP("Limit",
            "A source is an IPv4 address or an IPv6 /64 network. Further ones are told so in a line, and "
            "closed."),
        LimitUnit::Count, 0, MaxCount, Unlimited, SIGNALBOX_VALUE(net.source.clients) },
    LimitEntry { Limit::SourceRate, "source-rate",
        QT_TRANSLATE_NOOP("Limit", "New connections from one source in 10 s"),
        QT_TRANSLATE_NOOP("Limit", "Who connects more often is told so in a line, and closed."),
        LimitUnit::Count, 0, MaxCount, Unlimited, SIGNALBOX_VALUE(net.source.rate) },
    LimitEntry { Limit::IdleTimeout, "idle-timeout", QT_TRANSLATE_NOOP("Limit", "Idle time-out"),
        QT_TRANSLATE_NOOP("Limit", "Closes a client when nothing came or went for so long."),
        LimitUnit::Seconds, 0, MaxSeconds, Never, SIGNALBOX_SECONDS(net.idleTimeout) },
    LimitEntry { Limit::LineTimeout, "line-timeout", QT_TRANSLATE_NOOP("Limit", "Line time-out"),
        QT_TRANSLATE_NOOP("Limit",
            "Closes a client of chat or of rules that began a line and has not ended it within this time, even "
            "if it sends a "
            "byte now and then (the slowloris attack)."),
        LimitUnit::Seconds, 0, MaxSeconds, Never, SIGNALBOX_SECONDS(net.lineTimeout) },
    LimitEntry { Limit::WriteTimeout, "write-timeout", QT_TRANSLATE_NOOP("Limit", "Write time-out"),
        QT_TRANSLATE_NOOP("Limit", "Closes a client that takes nothing of what is queued for it for so long."),
        LimitUnit::Seconds, 0, MaxSeconds, Never, SIGNALBOX_SECONDS(net.writeTimeout) },
    LimitEntry { Limit::OutputSoft, "output-soft", QT_TRANSLATE_NOOP("Limit", "Queued output, soft limit"),
        QT_TRANSLATE_NOOP("Limit",
            "Above it, echo stops reading from the client until half has drained: TCP's own flow control. In "
            "chat the client has the grace time below to catch up, then it is closed as a slow consumer."),
        LimitUnit::Bytes, 4096, MaxBytes, "", SIGNALBOX_VALUE(net.output.soft) },
    LimitEntry { Limit::OutputSoft, "output-grace", QT_TRANSLATE_NOOP("Limit", "Grace above the soft limit"),
        QT_TRANSLATE_NOOP("Limit", "How long a chat client may stay above the soft limit."), LimitUnit::Seconds,
        1, MaxSeconds, "", SIGNALBOX_SECONDS(net.output.grace) },
    LimitEntry { Limit::OutputHard, "output-hard", QT_TRANSLATE_NOOP("Limit", "Queued output, hard limit"),
        QT_TRANSLATE_NOOP("Limit", "A chat client above it is closed at once as a slow consumer."),
        LimitUnit::Bytes, 4096, MaxBytes, "", SIGNALBOX_VALUE(net.output.hard) },
    LimitEntry { Limit::Delayed, "max-delayed", QT_TRANSLATE_NOOP("Limit", "Delayed replies of a client"),
        QT_TRANSLATE_NOOP("Limit",
            "How many replies of rules with a delay may wait for their time, for one client; their bytes are "
            "bounded by the hard limit. Further ones are dropped, and the log says so."),
        LimitUnit::Count, 1, MaxCount, "", SIGNALBOX_VALUE(net.output.delayed) },
    LimitEntry { Limit::MaxLine, "max-line", QT_TRANSLATE_NOOP("Limit", "Length of a line"),
        QT_TRANSLATE_NOOP("Limit",
            "In chat a longer line is refused with an answer that starts with \"!\"; the tenth refusal within "
            "10 s ends the connection. Rules skip it."),
        LimitUnit::Bytes, 64, 1024 * 1024, "", SIGNALBOX_VALUE(modeSettings.maxLine) },
    LimitEntry { Limit::DrainTime, "drain-time", QT_TRANSLATE_NOOP("Limit", "Drain time"),
        QT_TRANSLATE_NOOP("Limit",
            "How long Stop waits for queued output to go out. What is left then is lost, and the log says how "
            "much."),
        LimitUnit::Seconds, 1, 3600, "", SIGNALBOX_SECONDS(net.drainTime) },
};

#undef SIGNALBOX_VALUE
#undef SIGNALBOX_SECONDS

} // namespace

std::span<const LimitEntry> limitCatalogue() { return Entries; }

QString limitTitle(Limit limit)
{
    if (limit == Limit::Descriptors)
        return QCoreApplication::translate("Limit", "Descriptors, threads or kernel memory used up");
    const auto it = std::find_if(
        Entries.begin(), Entries.end(), [limit](const LimitEntry& entry) { return entry.limit == limit; });
    return it == Entries.end() ? QString() : QCoreApplication::translate("Limit", it->title);
}

} // namespace signalbox
