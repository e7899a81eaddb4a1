// SPDX-License-Identifier: GPL-3.0-or-later
// The log at scale, one line of JSON: what ten million events take, how long the GUI thread is busy while as
// many more come in and the log follows them, how long a filter takes beside tshark -Y and a search beside
// grep -c, and what Qt's own model and proxy do with the same rows.
#include "bridge/serverbridge.h"
#include "export/exportrun.h"
#include "histogram.h"
#include "journal/journal.h"
#include "models/logmodel.h"
#include "panels/logpanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>

using namespace signalbox;

namespace {

constexpr quint32 Connections = 64;
constexpr qsizetype MostBytes = qsizetype { 1 } * 1024 * 1024 * 1024;
constexpr quint64 FollowRate = 500'000; // events a second
constexpr int FollowSeconds = 5;
constexpr auto FilterText = "client:3 dir:in bytes>60";
constexpr auto Wanted = "needle";

double seconds(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e9; }

qint64 residentBytes()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return status.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

/// Reads of 32 to 96 bytes from 64 connections and their echoes; one in ten thousand holds what is searched
/// for.
class Feed
{
public:
    explicit Feed(Journal& journal)
        : m_journal(journal)
    {
        for (quint32 id = 1; id <= Connections; ++id)
            m_batch.opened(ConnectionId { id },
                { { QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(40000 + id) },
                    { QHostAddress(QHostAddress::LocalHost), 65432 } });
        m_text = QByteArray(96, ' ');
        for (char& c : m_text)
            c = static_cast<char>('a' + m_random.bounded(26));
    }
    void add(quint64 events)
    {
        for (quint64 i = 0; i + 1 < events; i += 2) {
            const ConnectionId id { 1 + m_random.bounded(Connections) };
            QByteArray payload = m_text.first(32 + m_random.bounded(65));
            if (m_random.bounded(10'000) == 0)
                payload.replace(8, 6, Wanted);
            m_batch.received(id, payload);
            iovec vector { payload.data(), static_cast<std::size_t>(payload.size()) };
            m_batch.sent(id, { &vector, 1 }, vector.iov_len);
            if (m_batch.isLarge())
                m_journal.append(m_batch);
        }
        m_journal.append(m_batch);
    }

private:
    Journal& m_journal;
    QRandomGenerator m_random { 20 };
    EventBatch m_batch { 0 };
    QByteArray m_text;
};

struct Follow
{
    double p99Ms = 0;
    double longestMs = 0;
    double rate = 0;
    double processor = 0; // of the GUI thread, of one
};

/// The panel of the window follows the tail while another thread appends. What lies between two calls of a
/// timer of five milliseconds is how long a click would wait.
Follow follow(Journal& journal, Feed& feed)
{
    LogPanel panel;
    panel.resize(1280, 500);
    panel.setView(journal.view(), journal.stats());
    panel.show();

    std::atomic<bool> isOver { false };
    const quint64 before = journal.view().endSequence();
    QElapsedTimer whole;
    whole.start();
    std::unique_ptr<QThread> feeder(QThread::create([&] {
        constexpr quint64 Portion = FollowRate / 200;
        for (quint64 portion = 1; !isOver; ++portion) {
            feed.add(Portion);
            const auto due = static_cast<qint64>(portion * 5);
            if (whole.elapsed() < due)
                QThread::msleep(static_cast<unsigned long>(due - whole.elapsed()));
        }
    }));
    feeder->start();

    const auto threadTime = [] {
        timespec time {};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds { time.tv_sec } + std::chrono::nanoseconds { time.tv_nsec };
    };
    auto spent = threadTime();
    const auto begun = spent;
    QTimer pull; // as the window's bridge does it
    pull.setSingleShot(true);
    pull.callOnTimeout(&panel, [&] {
        const auto now = threadTime();
        pull.start(ServerBridge::nextTick(now - std::exchange(spent, now)));
        panel.setView(journal.view(), journal.stats());
    });
    pull.start(0);
    bench::Histogram micros;
    QElapsedTimer last;
    last.start();
    QTimer turns;
    turns.setTimerType(Qt::PreciseTimer);
    turns.callOnTimeout(
        &panel, [&] { micros.record(static_cast<std::uint64_t>(last.nsecsElapsed() / 1000)), last.restart(); });
    turns.start(5);
    QEventLoop loop;
    QTimer::singleShot(std::chrono::seconds { FollowSeconds }, &loop, &QEventLoop::quit);
    loop.exec();
    const double took = seconds(whole);
    isOver = true;
    feeder->wait();
    return { static_cast<double>(micros.quantile(0.99)) / 1e3, static_cast<double>(micros.max()) / 1e3,
        static_cast<double>(journal.view().endSequence() - before) / took,
        std::chrono::duration<double>(threadTime() - begun).count() / took };
}

struct Filtered
{
    double firstMs = 0;
    double wholeSeconds = 0;
    quint64 matches = 0;
};

/// As the window filters: in a thread, into the rows of the model.
Filtered filter(LogModel& model, const char* text)
{
    Filtered result;
    QElapsedTimer clock;
    QEventLoop loop;
    const auto look = [&] {
        if (result.firstMs == 0 && model.filter().text() == QLatin1String(text) && model.shown() > 0
            && model.shown() < model.total())
            result.firstMs = seconds(clock) * 1e3;
        if (!model.isScanning())
            loop.quit();
    };
    QObject::connect(&model, &LogModel::countsChanged, &loop, look);
    clock.start();
    model.setFilter(*Filter::parse(QString::fromLatin1(text)));
    loop.exec();
    result.wholeSeconds = seconds(clock);
    result.matches = model.shown();
    return result;
}

JournalView firstEvents(quint64 events)
{
    Journal journal({ std::numeric_limits<qsizetype>::max(), std::numeric_limits<quint64>::max() });
    Feed(journal).add(events);
    return journal.view();
}

/// Seconds; 0 if it could not be run.
double run(const QTemporaryDir& folder, const QString& program, const QStringList& arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    process.setProcessEnvironment(environment);
    process.setStandardOutputFile(
        folder.filePath(QStringLiteral("said"))); // into /dev/null, grep -c does not count
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    loop.exec();
    return process.exitStatus() == QProcess::NormalExit && process.error() == QProcess::UnknownError
        ? seconds(clock)
        : 0;
}

/// Seconds an event, without what it takes to begin and end. 0: there is no tshark.
double tsharkPerEvent(const QTemporaryDir& folder, quint64 events)
{
    const auto filtered = [&](quint64 count) {
        const QString name = folder.filePath(QStringLiteral("%1.pcapng").arg(count));
        exportToFile({ firstEvents(count), {}, findExportFormat("pcapng"), name });
        const double took = run(folder, QStringLiteral("tshark"),
            { QStringLiteral("-n"), QStringLiteral("-r"), name, QStringLiteral("-Y"),
                QStringLiteral("tcp.srcport==40003 && tcp.len>60") });
        QFile::remove(name);
        return took;
    };
    const double few = filtered(events / 100);
    const double many = filtered(events);
    return few > 0 && many > few ? (many - few) / (static_cast<double>(events) * 0.99) : 0;
}

/// Bytes a second, of the payload of all events, a line each; from memory.
double grepRate(const QTemporaryDir& folder, const JournalView& view, qint64& bytes)
{
    QFile file(folder.filePath(QStringLiteral("payload")));
    if (!file.open(QIODevice::WriteOnly))
        return 0;
    QByteArray block;
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        block += event.payload;
        block += '\n';
        bytes += event.payload.size();
        if (block.size() > 1'000'000) {
            file.write(block);
            block.clear();
        }
        return true;
    });
    file.write(block);
    file.close();
    const QStringList arguments { QStringLiteral("-c"), QString::fromLatin1(Wanted), file.fileName() };
    run(folder, QStringLiteral("grep"), arguments);
    const double took = run(folder, QStringLiteral("grep"), arguments);
    file.remove();
    return took > 0 ? static_cast<double>(bytes) / took : 0;
}

struct Stock
{
    double secondsPerRow = 0;
    double bytesPerRow = 0;
};

/// The same rows in Qt's own model, filtered by its proxy.
Stock stock(const JournalView& view, quint64 rows)
{
    const qint64 before = residentBytes();
    LogModel texts;
    texts.setView(view);
    QStandardItemModel model;
    for (int row = 0; row < static_cast<int>(rows); ++row) {
        QList<QStandardItem*> items;
        for (int column = 0; column <= LogModel::EventColumn; ++column)
            items.append(new QStandardItem(texts.index(row, column).data().toString()));
        model.appendRow(items); // which owns them
    }
    Stock result;
    result.bytesPerRow = static_cast<double>(residentBytes() - before) / static_cast<double>(rows);
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&model);
    proxy.setFilterKeyColumn(LogModel::ClientColumn);
    QElapsedTimer clock;
    clock.start();
    proxy.setFilterFixedString(QStringLiteral("3"));
    const volatile int shown = proxy.rowCount();
    (void)shown;
    result.secondsPerRow = seconds(clock) / static_cast<double>(rows);
    return result;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // draws as any other platform, into memory
    const QApplication app(argc, argv);
    const quint64 events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
    const QTemporaryDir folder;
    const qint64 before = residentBytes();
    Journal journal({ MostBytes, events });
    Feed feed(journal);
    feed.add(events - Connections);
    LogModel model;
    model.setView(journal.view());
    const Filtered metadata = filter(model, FilterText);
    const Filtered text = filter(model, Wanted);
    const qint64 memory = residentBytes() - before;
    const quint64 kept = journal.stats().events();

    qint64 bytes = 0;
    const double grep = grepRate(folder, journal.view(), bytes);
    model.setView({});
    const Follow following = follow(journal, feed);
    const double tshark = tsharkPerEvent(folder, std::min<quint64>(events, 300'000));
    const Stock qt = stock(firstEvents(200'000), 100'000);

    const double perEvent = metadata.wholeSeconds / static_cast<double>(kept);
    std::printf(
        "{\"events\": %llu, \"memory_mib\": %.0f, \"follow_p99_ms\": %.2f, \"follow_longest_ms\": %.2f, "
        "\"follow_per_s\": %.0f, \"follow_gui_share\": %.3f, \"first_rows_ms\": %.2f, \"filter_s\": %.4f, "
        "\"filter_matches\": %llu, \"vs_tshark\": %.1f, \"text_s\": %.4f, \"text_matches\": %llu, "
        "\"vs_grep\": %.3f, \"vs_proxy\": %.1f, \"proxy_bytes_per_row\": %.0f, \"bytes_per_row\": %.1f}\n",
        static_cast<unsigned long long>(kept), static_cast<double>(memory) / (1024 * 1024), following.p99Ms,
        following.longestMs, following.rate, following.processor, metadata.firstMs, metadata.wholeSeconds,
        static_cast<unsigned long long>(metadata.matches), tshark / perEvent, text.wholeSeconds,
        static_cast<unsigned long long>(text.matches),
        grep > 0 ? static_cast<double>(bytes) / text.wholeSeconds / grep : 0, qt.secondsPerRow / perEvent,
        qt.bytesPerRow, static_cast<double>(memory) / static_cast<double>(kept));
    return 0;
}
