// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectsession.h"

#include "base/bytes.h"
#include "console.h"

#include <QCoreApplication>
#include <QLocale>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds LookInterval { 15 };
constexpr quint64 FeedLimit = quint64 { 4 } * 1024 * 1024; // bytes that may wait for the kernel
constexpr qint64 FeedStep = qint64 { 256 } * 1024;
constexpr qsizetype MaxLine = 4096; // of several clients' output, before it is printed without its end

void complain(const QString& why) { printError(QStringLiteral("connect"), { why, {}, 0 }); }

/// Printable UTF-8, LF and TAB as they are; nothing can steer the terminal.
QByteArray forTerminal(QByteArrayView bytes)
{
    QByteArray out;
    qsizetype from = 0;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' || bytes[i] == '\t') {
            out += escapeUnprintable(bytes.sliced(from, i - from)) + bytes[i];
            from = i + 1;
        }
    }
    return out + escapeUnprintable(bytes.sliced(from));
}

/// How many bytes at the end begin a UTF-8 character whose rest is still to come.
qsizetype unfinished(QByteArrayView bytes)
{
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, bytes.size()); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (byte < 0x80)
            return 0;
        if (byte >= 0xC0)
            return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0;
    }
    return 0;
}

} // namespace

ConnectSession::ConnectSession(ConnectOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_isRaw(!m_options.isInteractive && ::isatty(STDOUT_FILENO) == 0)
    , m_isInputOpen(m_options.isInteractive)
{
    m_look.setInterval(LookInterval);
    m_deadline.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, &m_bench, &TestBench::requestSnapshot);
    connect(&m_bench, &TestBench::snapshotReady, this, &ConnectSession::looked);
    connect(&m_deadline, &QTimer::timeout, this, &ConnectSession::timedOut);
}

QString ConnectSession::target() const
{
    const bool isBare = m_options.host.contains(QLatin1Char(':'));
    return (isBare ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
        .arg(m_options.host)
        .arg(m_options.port);
}

void ConnectSession::start()
{
    m_ids = m_bench.connectClients(m_options.host, m_options.port, m_options.clients, m_options.behaviour);
    for (const ConnectionId id : m_ids)
        m_clients[id].isMet.resize(m_options.expectations.size());
    if (m_options.isInteractive) {
        m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_input.get(), &QSocketNotifier::activated, this, &ConnectSession::readInput);
    }
    if (m_options.timeout)
        m_deadline.start(*m_options.timeout);
    else if (!m_options.isInteractive)
        m_deadline.start(StandardTimeout);
    m_look.start();
    feed();
}

// Each look: what came, what failed, what is to be sent next, and whether it is over.

void ConnectSession::looked()
{
    takeEvents();
    if (!m_look.isActive())
        return; // it failed
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    const auto isOverNow = [](const TestClientRow& row) { return isOver(row.state); };
    if (m_isLeaving) {
        if (std::ranges::all_of(snapshot->rows, isOverNow))
            succeed();
        return;
    }
    const auto failed = std::ranges::find(snapshot->rows, TestClientState::Failed, &TestClientRow::state);
    if (failed != snapshot->rows.end()) {
        const auto count = std::ranges::count(snapshot->rows, TestClientState::Failed, &TestClientRow::state);
        fail(m_options.clients == 1 ? tr("could not connect to %1: %2.").arg(target(), failed->ending)
                                    : tr("%1 of %2 clients could not connect to %3: %4.")
                                          .arg(count)
                                          .arg(m_options.clients)
                                          .arg(target(), failed->ending));
        return;
    }
    if (snapshot->connecting == 0 && m_options.isInteractive && m_isInputOpen)
        m_deadline.stop(); // it is up to the user now

    feed();
    const auto mayStillSpeak = [](const TestClientRow& row) {
        return !isOver(row.state) && row.state != TestClientState::PeerHalfClosed;
    };
    const bool isAllSent = isFed() && !isAnyShort();
    if (!m_options.expectations.isEmpty() && isAllSent && areExpectationsMet()) {
        m_isLeaving = true;
        m_bench.disconnectClients(m_ids);
    } else if (std::ranges::none_of(snapshot->rows, mayStillSpeak)) {
        judgeEnd();
    }
}

void ConnectSession::takeEvents()
{
    const JournalView view = m_bench.journal()->view();
    if (m_next != 0 && view.firstSequence() > m_next) {
        fail(tr("more was received than could be kept, and some of it is lost."));
        return;
    }
    view.forEach(m_next, view.endSequence(), [this](const Event& event) {
        if (event.kind == EventKind::Received)
            received(event.connection, event.payload);
        else if (event.kind == EventKind::Note
            && closeReasonFromDetail(event.detail) != CloseReason::LocalClosed
            && !event.detail.startsWith(BehaviourNote)) // it was asked for
            complain(QString::fromUtf8(event.detail));
        return true;
    });
    m_next = view.endSequence();
    std::fflush(stdout);
    for (auto& [id, client] : m_clients)
        checkExpectations(client);
    if (m_kept > MaxKept)
        fail(tr("more than %1 MiB were received before every expectation held; %2.")
                 .arg(MaxKept / 1024 / 1024)
                 .arg(unmet()));
}

void ConnectSession::received(ConnectionId id, QByteArrayView bytes)
{
    Client& client = m_clients[id];
    if (client.isMet.contains(false)) {
        client.kept.append(bytes);
        m_kept += bytes.size();
    }
    print(id, bytes);
}

void ConnectSession::checkExpectations(Client& client)
{
    if (client.kept.isEmpty() || !client.isMet.contains(false))
        return;
    const QString text = QString::fromUtf8(client.kept);
    const QString bytes = QString::fromLatin1(client.kept); // for \xff and its like
    for (qsizetype i = 0; i < client.isMet.size(); ++i) {
        const QRegularExpression& wanted = m_options.expectations.at(i);
        if (client.isMet.at(i))
            continue;
        const QRegularExpressionMatch matches[] { wanted.match(text), wanted.match(bytes) };
        client.isMet[i] = matches[0].hasMatch() || matches[1].hasMatch();
        if (!matches[0].isValid() || !matches[1].isValid()) // PCRE's match limit; the expression is valid
            m_tooHard = wanted.pattern();
    }
    if (!client.isMet.contains(false)) {
        m_kept -= client.kept.size();
        client.kept = {};
    }
}

bool ConnectSession::areExpectationsMet() const
{
    return std::ranges::all_of(
        m_clients, [](const auto& entry) { return !entry.second.isMet.contains(false); });
}

QString ConnectSession::unmet() const
{
    qsizetype missing = 0;
    QString pattern;
    for (const auto& [id, client] : m_clients) {
        const qsizetype open = client.isMet.indexOf(false);
        if (open < 0)
            continue;
        if (missing++ == 0)
            pattern = m_options.expectations.at(open).pattern();
    }
    if (m_tooHard == pattern)
        return tr(
            "the expression \"%1\" takes too long for what was received, so nobody knows whether it matches; "
            "write it without repetitions of repetitions")
            .arg(pattern);
    return m_options.clients == 1 ? tr("nothing that was received matches \"%1\"").arg(pattern)
                                  : tr("%1 of %2 clients received nothing that matches \"%3\"")
                                        .arg(missing)
                                        .arg(m_options.clients)
                                        .arg(pattern);
}

// Sending

void ConnectSession::feed()
{
    quint64 least = m_fed;
    for (const TestClientRow& row : m_bench.snapshot()->rows)
        least = std::min(least, isOver(row.state) ? m_fed : row.bytesOut);
    if (m_bench.snapshot()->rows.empty())
        least = 0;
    quint64 waiting = m_fed - least;
    while (!m_options.pieces.empty() && waiting < FeedLimit) {
        ConnectOptions::Piece& piece = m_options.pieces.front();
        QByteArray bytes = piece.file ? piece.file->read(FeedStep) : std::exchange(piece.bytes, {});
        if (piece.file && piece.file->error() != QFileDevice::NoError) {
            fail(tr("%1 cannot be read: %2.").arg(piece.file->fileName(), piece.file->errorString()));
            return;
        }
        if (bytes.isEmpty()) {
            m_options.pieces.pop_front();
            continue;
        }
        m_bench.send(m_ids, bytes);
        m_fed += static_cast<quint64>(bytes.size());
        waiting += static_cast<quint64>(bytes.size());
    }
    if (m_input)
        m_input->setEnabled(waiting < FeedLimit);
    // Whoever expects an answer keeps the line open: many servers take FIN for "good bye".
    if (isFed() && m_options.expectations.isEmpty())
        endOutput();
}

/// True if a client has not sent everything that it was given, and not because its behaviour drops it.
bool ConnectSession::isAnyShort() const
{
    return std::ranges::any_of(m_bench.snapshot()->rows,
        [this](const TestClientRow& row) { return row.bytesOut < m_fed && !row.isDropped; });
}

void ConnectSession::readInput()
{
    QByteArray bytes(64 * 1024, Qt::Uninitialized);
    const ssize_t got = ::read(STDIN_FILENO, bytes.data(), static_cast<std::size_t>(bytes.size()));
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got > 0) {
        bytes.truncate(got);
        m_bench.send(m_ids, bytes);
        m_fed += static_cast<quint64>(got);
        m_input->setEnabled(false); // until the next look, so that input never runs ahead of the network
        return;
    }
    m_input.reset();
    m_isInputOpen = false;
    if (m_options.timeout)
        m_deadline.start(*m_options.timeout);
    endOutput();
}

void ConnectSession::endOutput()
{
    if (std::exchange(m_isOutputEnded, true))
        return;
    m_bench.halfClose(m_ids);
}

// Ending

void ConnectSession::timedOut()
{
    const double seconds = std::chrono::duration<double>(m_options.timeout.value_or(StandardTimeout)).count();
    const QString span = tr("within %1 s").arg(QLocale::c().toString(seconds, 'g', 6));
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    const bool isSent = isFed() && !isAnyShort();
    if (snapshot->connecting > 0 || snapshot->rows.empty())
        fail(tr("could not connect to %1 %2.").arg(target(), span));
    else if (!areExpectationsMet())
        fail(tr("%1 %2.").arg(unmet(), span));
    else if (!isSent)
        fail(tr("%1 did not take everything %2.").arg(target(), span));
    else
        succeed();
}

void ConnectSession::judgeEnd()
{
    const TestBenchSnapshotPtr snapshot = m_bench.snapshot();
    if (!areExpectationsMet()) {
        fail(tr("%1, and the connection has ended.").arg(unmet()));
        return;
    }
    const auto broken = std::ranges::find_if(
        snapshot->rows, [](const TestClientRow& row) { return row.isAbnormal && !row.isDropped; });
    if (broken != snapshot->rows.end()) {
        fail(tr("the connection to %1 broke: %2.").arg(target(), broken->ending));
        return;
    }
    const auto isDropped = [](const TestClientRow& row) { return row.isDropped; };
    if (!m_options.isInteractive && std::ranges::all_of(snapshot->rows, isDropped)) {
        succeed(); // what was asked for; how much was left to send does not matter
        return;
    }
    if (!m_options.isInteractive && (!isFed() || isAnyShort())) {
        // The peer sends no more but may still take what is left.
        if (std::ranges::all_of(snapshot->rows, [](const TestClientRow& row) { return isOver(row.state); }))
            fail(tr("%1 closed before everything was sent.").arg(target()));
        return;
    }
    succeed();
}

void ConnectSession::succeed()
{
    m_look.stop();
    m_deadline.stop();
    printRest();
    Q_EMIT finished(ExitDone);
}

void ConnectSession::fail(const QString& why)
{
    if (!m_look.isActive())
        return; // one reason is enough
    m_look.stop();
    m_deadline.stop();
    printRest();
    complain(why);
    Q_EMIT finished(ExitFailed);
}

// Printing

void ConnectSession::print(ConnectionId id, QByteArrayView bytes)
{
    if (m_isRaw) {
        std::fwrite(bytes.data(), 1, static_cast<std::size_t>(bytes.size()), stdout);
        return;
    }
    QByteArray& rest = m_clients[id].unprinted;
    rest.append(bytes);
    qsizetype ready = rest.size() - unfinished(rest);
    QByteArray prefix;
    if (m_options.clients > 1) {
        // Whole lines, so that those of several clients do not run into each other.
        prefix = QByteArray::number(number(id)) + ": ";
        const qsizetype lineEnd = rest.lastIndexOf('\n') + 1;
        if (lineEnd > 0 || rest.size() <= MaxLine)
            ready = lineEnd;
    }
    QByteArray text = forTerminal(QByteArrayView(rest).first(ready));
    rest.remove(0, ready);
    if (!prefix.isEmpty() && !text.isEmpty()) {
        if (!text.endsWith('\n'))
            text += '\n';
        text = prefix + text.chopped(1).replace("\n", "\n" + prefix) + '\n';
    }
    std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout);
}

void ConnectSession::printRest()
{
    for (auto& [id, client] : m_clients) {
        if (client.unprinted.isEmpty())
            continue;
        const QByteArray prefix = m_options.clients > 1 ? QByteArray::number(number(id)) + ": " : QByteArray();
        const QByteArray text =
            prefix + forTerminal(std::exchange(client.unprinted, {})) + (prefix.isEmpty() ? "" : "\n");
        std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stdout);
    }
    std::fflush(stdout);
}

} // namespace signalbox
