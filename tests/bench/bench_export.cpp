// SPDX-License-Identifier: GPL-3.0-or-later
// Exports a journal in a format and, right after, copies the file with cp(1): one line of JSON for each round.
// The journal: 64 connections over IPv4 and IPv6, reads of 64 to 512 bytes and their echoes; two of three are
// text (lines, some with quotes and letters beyond ASCII), one is random bytes.
#include "export/exportcatalogue.h"
#include "export/exportrun.h"
#include "journal/journal.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace signalbox;

namespace {

constexpr quint32 Connections = 64;

double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double processorSeconds(int who)
{
    rusage usage {};
    ::getrusage(who, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost
{
    double wall = 0;
    double processor = 0;
};

template <typename Work> Cost costOf(int who, Work&& work)
{
    const auto begun = std::chrono::steady_clock::now();
    const double before = processorSeconds(who);
    work();
    return { std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(),
        processorSeconds(who) - before };
}

QByteArray somePayload(QRandomGenerator& random)
{
    static const QByteArray words[] { "temperature", "21.5", "ok", "\"quoted, twice\"", "gr\xC3\xBC\xC3\x9F",
        "sensor-17", "GET /index", "value=42", "the quick brown fox", "{\"id\":7}" };
    const qsizetype length = random.bounded(64, 513);
    QByteArray payload;
    if (random.bounded(3) == 0) {
        payload.resize(length);
        for (char& c : payload)
            c = static_cast<char>(random.bounded(256));
        return payload;
    }
    while (payload.size() < length - 30)
        payload += words[random.bounded(int(std::size(words)))] + ' ';
    return payload + "\r\n";
}

JournalView madeUpJournal(quint64 events)
{
    Journal journal({ std::numeric_limits<qsizetype>::max(), std::numeric_limits<quint64>::max() });
    QRandomGenerator random(20);
    EventBatch batch;
    for (quint32 id = 1; id <= Connections; ++id) {
        const quint16 port = static_cast<quint16>(40000 + id);
        const QHostAddress here =
            id % 4 == 0 ? QHostAddress(QHostAddress::LocalHostIPv6) : QHostAddress(QHostAddress::LocalHost);
        batch.opened(ConnectionId { id }, { { here, port }, { here, 65432 } });
    }
    for (quint64 i = Connections; i < events; i += 2) {
        const ConnectionId id { 1 + random.bounded(Connections) };
        const QByteArray payload = somePayload(random);
        batch.received(id, payload);
        iovec vector { const_cast<char*>(payload.constData()), static_cast<std::size_t>(payload.size()) };
        batch.sent(id, { &vector, 1 }, vector.iov_len);
        if (batch.isLarge())
            journal.append(batch);
    }
    journal.append(batch);
    return journal.view();
}

bool copy(const QByteArray& from, const QByteArray& to)
{
    char* arguments[] { const_cast<char*>("cp"), const_cast<char*>(from.constData()),
        const_cast<char*>(to.constData()), nullptr };
    pid_t child = 0;
    int status = 0;
    return ::posix_spawnp(&child, "cp", nullptr, nullptr, arguments, environ) == 0
        && ::waitpid(child, &status, 0) == child && status == 0;
}

} // namespace

int main(int argc, char** argv)
{
    const ExportFormat* format = argc > 1 ? findExportFormat(argv[1]) : nullptr;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 1;
    const quint64 events = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1'000'000;
    if (!format || rounds < 1 || events < Connections) {
        std::fprintf(stderr, "usage: bench_export csv|jsonl|pcapng|text [ROUNDS [EVENTS]]\n");
        return 2;
    }
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("out"));
    const QString copied = folder.filePath(QStringLiteral("copy"));
    const JournalView view = madeUpJournal(events);
    for (int round = 0; round < rounds; ++round) {
        ExportOutcome outcome;
        const Cost exported = costOf(RUSAGE_SELF, [&] { outcome = exportToFile({ view, {}, format, name }); });
        if (outcome.status != ExportOutcome::Status::Written) {
            std::fprintf(stderr, "bench_export: %s\n", qPrintable(outcome.error.text()));
            return 1;
        }
        bool isCopied = false;
        const Cost copying = costOf(
            RUSAGE_CHILDREN, [&] { isCopied = copy(QFile::encodeName(name), QFile::encodeName(copied)); });
        if (!isCopied) {
            std::fprintf(stderr, "bench_export: cp failed\n");
            return 1;
        }
        std::printf("{\"events\": %llu, \"bytes\": %lld, \"export_s\": %.4f, \"export_cpu_s\": %.4f, "
                    "\"cp_s\": %.4f, \"cp_cpu_s\": %.4f}\n",
            static_cast<unsigned long long>(outcome.events), static_cast<long long>(outcome.bytes),
            exported.wall, exported.processor, copying.wall, copying.processor);
        std::fflush(stdout);
        QFile::remove(name);
        QFile::remove(copied);
    }
    return 0;
}
