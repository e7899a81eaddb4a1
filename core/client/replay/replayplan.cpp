// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replayplan.h"

#include "journal/closereason.h"

#include <QCoreApplication>
#include <QLocale>

#include <unordered_map>

namespace signalbox {
namespace {

using Kind = ReplayStep::Kind;

QString translate(const char* text) { return QCoreApplication::translate("Replay", text); }

QString bytesText(qint64 bytes)
{
    return bytes == 1 ? translate("1 byte") : translate("%1 bytes").arg(QLocale().toString(bytes));
}

/// `peer: 5 bytes are missing from the capture`, as the reader of captures notes it; 0 if it says anything
/// else.
quint32 missingBytes(QByteArrayView detail, bool& isOfPeer)
{
    isOfPeer = detail.startsWith("peer: ");
    if ((!isOfPeer && !detail.startsWith("local: ")) || !detail.endsWith("missing from the capture"))
        return 0;
    const QByteArrayView rest = detail.sliced(detail.indexOf(' ') + 1);
    bool isNumber = false;
    const uint count = rest.first(std::max<qsizetype>(rest.indexOf(' '), 0)).toByteArray().toUInt(&isNumber);
    return isNumber ? count : 0;
}

/// Puts the events of one connection into steps.
class Track
{
public:
    Track(ReplayConnection& connection, qsizetype& budget, std::size_t& steps)
        : m_connection(connection)
        , m_budget(budget)
        , m_steps(steps)
    {
    }

    void add(const Event& event, std::chrono::nanoseconds at)
    {
        m_event = &event;
        m_at = at;
        if (m_isOver)
            return;
        const bool isServer = m_connection.side == RecordedSide::Server;
        switch (event.kind) {
        case EventKind::Received:
            isServer ? said() : answered();
            break;
        case EventKind::Sent:
            isServer ? answered() : said();
            break;
        case EventKind::HalfClosed:
            halfClosed(event.detail.startsWith("peer") == isServer);
            break;
        case EventKind::Closed:
            closed();
            break;
        case EventKind::Note:
            noted();
            break;
        default:
            break;
        }
    }

private:
    ReplayStep& push(Kind kind)
    {
        ++m_steps;
        m_connection.steps.push_back({ kind, m_event->sequence, m_at });
        return m_connection.steps.back();
    }

    void said()
    {
        if (m_event->bytes == 0)
            return;
        const qsizetype missing = qsizetype { m_event->bytes } - m_event->payload.size();
        if (missing > 0 && m_connection.refusal.isEmpty())
            m_connection.refusal =
                translate("Of what the client said, %1 were not captured (snaplen).").arg(bytesText(missing));
        if (!m_wasSaid)
            ++m_connection.turns;
        m_wasSaid = true;
        m_connection.sent += m_event->bytes;
        m_budget -= m_event->payload.size();
        push(Kind::Send).bytes = m_event->payload.toByteArray();
    }

    void answered()
    {
        if (m_event->bytes == 0)
            return;
        m_connection.expected.append(m_event->payload);
        gap(qsizetype { m_event->bytes } - m_event->payload.size());
        m_budget -= m_event->bytes;
        answerEnd();
    }

    void answerEnd()
    {
        // Between two sends only the last place matters, but each has its time.
        m_wasSaid = false;
        push(Kind::Answer).answered = m_connection.expected.size();
    }

    void gap(qsizetype length)
    {
        if (length <= 0)
            return;
        if (length > m_budget) {
            m_budget = 0; // beyond the limits in any case
            return;
        }
        std::vector<ReplayConnection::Gap>& gaps = m_connection.gaps;
        const qsizetype offset = m_connection.expected.size();
        if (!gaps.empty() && gaps.back().offset + gaps.back().length == offset)
            gaps.back().length += length;
        else
            gaps.push_back({ offset, length });
        m_connection.expected.append(length, '\0');
        if (gaps.size() > ReplayConnection::MaxGaps && m_connection.refusal.isEmpty())
            m_connection.refusal = translate("Too many of its answers were not captured whole (snaplen).");
    }

    void noted()
    {
        bool isOfPeer = false;
        const quint32 missing = missingBytes(m_event->detail, isOfPeer);
        if (missing == 0)
            return;
        if (isOfPeer == (m_connection.side == RecordedSide::Server)) {
            if (m_connection.refusal.isEmpty())
                m_connection.refusal = translate("Of what the client said, %1 are missing from the capture.")
                                           .arg(bytesText(missing));
            return;
        }
        gap(missing);
        m_budget -= missing;
        answerEnd();
    }

    void halfClosed(bool isClient)
    {
        if (isClient && !m_isClientEnded) {
            m_isClientEnded = true;
            push(Kind::HalfClose);
        } else if (!isClient && m_connection.end == ReplayEnd::Unknown) {
            m_connection.end = m_isClientEnded ? ReplayEnd::Client : ReplayEnd::Server;
            push(Kind::ServerEnd);
        }
    }

    /// What is known of the end decides; closeReason terms are those of the side that recorded.
    void closed()
    {
        m_isOver = true;
        const ReplayEnd before = m_connection.end;
        const bool isServer = m_connection.side == RecordedSide::Server;
        const auto reason = closeReasonFromDetail(m_event->detail);
        if (!reason)
            return;
        switch (*reason) {
        case CloseReason::PeerClosed:
            halfClosed(isServer);
            halfClosed(!isServer);
            break;
        case CloseReason::LocalClosed:
            halfClosed(!isServer);
            halfClosed(isServer);
            break;
        case CloseReason::Reset:
        case CloseReason::BrokenPipe:
            reset(isServer);
            break;
        case CloseReason::Aborted:
            // Of a server only what the wire shows counts: else somebody at the window did it.
            if (!isServer || m_event->detail.endsWith("RST sent"))
                reset(!isServer);
            else
                m_connection.end = ReplayEnd::Unknown;
            break;
        case CloseReason::Quit:
        case CloseReason::Rule:
        case CloseReason::SlowConsumer:
        case CloseReason::IdleTimeout:
        case CloseReason::ProtocolErrors:
        case CloseReason::WriteTimeout:
        case CloseReason::LineTimeout:
            halfClosed(!isServer);
            break;
        case CloseReason::Kicked:
        case CloseReason::ServerStopped:
            if (before == ReplayEnd::Server)
                forgetServerEnd();
            break;
        case CloseReason::NetworkError:
        case CloseReason::ConnectFailed:
            break;
        }
    }

    /// Nobody ends it for that reason when it is played again.
    void forgetServerEnd()
    {
        std::erase_if(m_connection.steps, [](const ReplayStep& step) { return step.kind == Kind::ServerEnd; });
        m_connection.end = ReplayEnd::Unknown;
    }

    void reset(bool isClient)
    {
        if (isClient) {
            if (m_connection.end != ReplayEnd::Server)
                m_connection.end = ReplayEnd::ClientReset;
            push(Kind::Reset);
        } else {
            m_connection.end = ReplayEnd::ServerReset;
            push(Kind::ServerEnd);
        }
    }

    ReplayConnection& m_connection;
    qsizetype& m_budget; // bytes that the plan may still take
    std::size_t& m_steps; // of all connections
    const Event* m_event = nullptr;
    std::chrono::nanoseconds m_at {};
    bool m_wasSaid = false; // a turn is under way
    bool m_isClientEnded = false;
    bool m_isOver = false;
};

ReplayConnection connectionOf(const JournalView& view, const Event& event, RecordedSide side)
{
    ReplayConnection connection;
    connection.id = event.connection;
    const bool isOpening = event.kind == EventKind::Opened;
    connection.side = side != RecordedSide::Detect              ? side
        : isOpening && event.detail.startsWith("connected in ") ? RecordedSide::Client
                                                                : RecordedSide::Server;
    const ConnectionInfo info = view.connection(event);
    const Endpoint& client = connection.side == RecordedSide::Client ? info.local : info.peer;
    if (!client.isNull())
        connection.peer = client.toString();
    connection.isBeginningMissing =
        !isOpening || event.detail.startsWith("the beginning is not in the capture");
    return connection;
}

} // namespace

bool ReplayConnection::isSilent() const { return sent == 0 && expected.isEmpty() && refusal.isEmpty(); }

bool ReplayConnection::hasHalfClose() const
{
    return std::any_of(
        steps.begin(), steps.end(), [](const ReplayStep& step) { return step.kind == Kind::HalfClose; });
}

int ReplayConnection::turnAt(qsizetype offset) const
{
    int turn = 0;
    bool wasSaid = false;
    for (const ReplayStep& step : steps) {
        if (step.kind == Kind::Send) {
            turn += wasSaid ? 0 : 1;
            wasSaid = true;
        } else if (step.kind == Kind::Answer) {
            wasSaid = false;
            if (step.answered > offset)
                return turn;
        }
    }
    return turn;
}

const ReplayConnection* ReplayPlan::find(ConnectionId id) const
{
    const auto found = std::find_if(connections.begin(), connections.end(),
        [id](const ReplayConnection& connection) { return connection.id == id; });
    return found == connections.end() ? nullptr : &*found;
}

std::size_t ReplayPlan::playable() const
{
    return static_cast<std::size_t>(std::count_if(connections.begin(), connections.end(),
        [](const ReplayConnection& connection) { return connection.refusal.isEmpty(); }));
}

Result<ReplayPlan> replayPlan(const JournalView& view, RecordedSide side)
{
    ReplayPlan plan;
    struct Entry
    {
        std::unique_ptr<ReplayConnection> connection; // null once it is known to be left out
        std::optional<Track> track;
    };
    std::unordered_map<ConnectionId, Entry> entries;
    std::vector<ConnectionId> talking; // connections with data
    qsizetype budget = ReplayPlan::MaxBytes;
    std::size_t steps = 0;
    std::optional<WallTime> begin;
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        if (event.connection == NoConnection || event.kind == EventKind::Rejected)
            return true;
        if (!begin)
            begin = event.time;
        const auto [it, isNew] = entries.try_emplace(event.connection);
        Entry& entry = it->second;
        if (isNew) {
            entry.connection = std::make_unique<ReplayConnection>(connectionOf(view, event, side));
            entry.connection->steps.push_back({ Kind::Open, event.sequence, event.time - *begin });
            entry.track.emplace(*entry.connection, budget, steps);
        }
        if (!entry.connection)
            return true;
        const bool isFull = budget <= 0 || steps >= ReplayPlan::MaxSteps;
        if (entry.connection->isSilent()) {
            if (event.kind == EventKind::Closed) {
                ++plan.withoutData;
                entry.connection.reset();
                return true;
            }
            if (event.isData() && (isFull || talking.size() == ReplayPlan::MaxConnections)) {
                ++plan.leftOut;
                entry.connection.reset();
                return true;
            }
            if (event.isData())
                talking.push_back(event.connection);
        }
        if (!isFull)
            entry.track->add(event, event.time - *begin);
        else if (event.isData() && entry.connection->refusal.isEmpty())
            entry.connection->refusal = translate("It is too long: the recording is beyond what can be kept.");
        return true;
    });
    for (const ConnectionId id : talking)
        plan.connections.push_back(std::move(*std::exchange(entries[id].connection, nullptr)));
    for (const auto& [id, entry] : entries)
        plan.withoutData += entry.connection ? 1 : 0;
    std::ranges::sort(plan.connections, {},
        [](const ReplayConnection& connection) { return connection.steps.front().sequence; });
    if (plan.connections.empty())
        return Error { translate("Nothing was said in this recording: there is nothing to play."),
            translate("Choose one that holds what clients sent."), 0 };
    return plan;
}

} // namespace signalbox
