// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationrecorder.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "client/conversation/conversationlimits.h"
#include "journal/closereason.h"

#include <QCoreApplication>

namespace signalbox {
namespace {

using Kind = ConversationStep::Kind;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr qsizetype MaxPiece = 16 * 1024; // bytes in one line of the script

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

struct Happening
{
    EventKind kind = EventKind::Note;
    WallTime time {};
    QByteArray payload;
    QByteArray detail;
};

/// How a connection that was half-closed by its client went on.
enum class Ending : quint8 { Open, Local, Peer, Other };

class Recorder
{
public:
    Recorder(const JournalView& view, ConnectionId client, const ConversationRecording& recording)
        : m_recording(recording)
    {
        remark(translate("Recorded from test client %1.").arg(number(client)));
        qsizetype bytes = 0;
        view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
            if (event.connection != client)
                return true;
            if (m_events.empty() && event.kind == EventKind::Opened)
                remark(translate("The server was %1; it began %2.")
                           .arg(view.connection(event).peer.toString(),
                               QString::fromLatin1(toRfc3339(event.time))));
            bytes += event.payload.size();
            m_isCut = bytes > ConversationRecording::MaxBytes
                || m_events.size() >= ConversationBounds::Lines / 4
                || (event.isData() && event.bytes != event.payload.size());
            if (!m_isCut)
                m_events.push_back(
                    { event.kind, event.time, event.payload.toByteArray(), event.detail.toByteArray() });
            return !m_isCut;
        });
    }

    Result<ConversationScript> record()
    {
        const bool isThere = std::any_of(m_events.begin(), m_events.end(), [](const Happening& event) {
            return event.kind == EventKind::Opened || event.kind == EventKind::Sent
                || event.kind == EventKind::Received;
        });
        if (!isThere)
            return Error { translate("This client was never connected, so there is nothing to repeat."),
                translate("Choose another, or connect one and talk to the server."), 0 };
        if (m_events.front().kind == EventKind::Sent || m_events.front().kind == EventKind::Received)
            remark(translate("Its beginning is not kept any more."));
        for (m_at = 0; m_at < m_events.size(); ++m_at)
            take(m_events[m_at]);
        flushAnswer();
        if (m_isCut)
            remark(translate("What followed is left out: it would be too long, or not all of it was kept."));
        return ConversationScript::from(std::move(m_steps));
    }

private:
    void remark(const QString& text) { add({ Kind::Blank, {}, {}, {}, 0, {}, -1, QLatin1Char(' ') + text }); }
    void add(ConversationStep step) { m_steps.push_back(std::move(step)); }
    void add(Kind kind, milliseconds time = {})
    {
        ConversationStep step;
        step.kind = kind;
        step.time = time;
        add(std::move(step));
    }

    void take(const Happening& event)
    {
        switch (event.kind) {
        case EventKind::Opened:
            add(Kind::Connect);
            m_askedAt = event.time;
            break;
        case EventKind::Sent:
            own(event.time);
            addSend(event.payload);
            m_askedAt = event.time;
            break;
        case EventKind::Received:
            m_answer += event.payload;
            m_answeredAt = event.time;
            return;
        case EventKind::HalfClosed:
            if (event.detail == "peer") {
                flushAnswer();
                if (!m_isClosing)
                    add(Kind::ExpectClose, patience(event.time));
            } else if (!m_isClosing) {
                own(event.time);
                addOwnEnd();
                m_askedAt = event.time;
            }
            break;
        case EventKind::Closed:
            addEnd(event);
            break;
        case EventKind::Failed:
        case EventKind::Note:
            remark(visibleText(event.detail, 200));
            return;
        default:
            return;
        }
        m_lastAt = event.time;
    }

    /// What the client did itself: after what it was answered, and a while of thinking.
    void own(WallTime time)
    {
        const WallTime before = std::max(m_lastAt, m_answeredAt);
        flushAnswer();
        const auto pause = std::chrono::round<milliseconds>(time - before);
        if (m_recording.withPauses && before != WallTime {} && pause >= m_recording.leastPause)
            add(Kind::Wait, std::min(pause / 10 * 10, ConversationBounds::Time));
    }

    void addSend(const QByteArray& bytes)
    {
        const bool isText = isPlainText(bytes);
        for (qsizetype at = 0; at < bytes.size(); at += MaxPiece) {
            ConversationStep step;
            const QByteArray piece = bytes.mid(at, MaxPiece);
            step.kind = isText ? Kind::Send : Kind::SendHex;
            if (isText)
                step.text = ConversationText(piece);
            else
                step.bytes = piece;
            add(std::move(step));
        }
    }

    /// FIN from this side: the first half of a close, or one that listened on.
    void addOwnEnd()
    {
        Ending ending = Ending::Open;
        bool isAnswered = false;
        for (std::size_t at = m_at + 1; at < m_events.size() && ending == Ending::Open; ++at) {
            isAnswered = isAnswered || m_events[at].kind == EventKind::Received;
            if (m_events[at].kind == EventKind::Closed) {
                const auto reason = closeReasonFromDetail(m_events[at].detail);
                ending = reason == CloseReason::LocalClosed ? Ending::Local
                    : reason == CloseReason::PeerClosed     ? Ending::Peer
                                                            : Ending::Other;
            }
        }
        m_isClosing = ending == Ending::Local && !isAnswered;
        add(m_isClosing ? Kind::Close : Kind::HalfClose);
    }

    void addEnd(const Happening& event)
    {
        flushAnswer();
        const auto reason = closeReasonFromDetail(event.detail);
        if (reason == CloseReason::Reset || reason == CloseReason::BrokenPipe) {
            add(Kind::ExpectReset, patience(event.time));
        } else if (reason == CloseReason::Aborted) {
            own(event.time);
            add(Kind::Reset);
        } else if (reason == CloseReason::LocalClosed) {
            if (!m_isClosing)
                add(Kind::Close);
        } else if (reason != CloseReason::PeerClosed) {
            remark(visibleText(event.detail, 200));
        }
    }

    /// Three times what it took, in whole seconds.
    milliseconds patience(WallTime until) const
    {
        const auto taken = m_askedAt == WallTime {} ? 0ns : until - m_askedAt;
        return std::clamp<milliseconds>(
            std::chrono::ceil<std::chrono::seconds>(taken * 3), 1s, ConversationBounds::Time);
    }

    void flushAnswer()
    {
        for (qsizetype at = 0; at < m_answer.size(); at += MaxPiece) {
            ConversationStep step;
            step.kind = Kind::ExpectExactly;
            step.text = ConversationText(m_answer.mid(at, MaxPiece));
            step.time = patience(m_answeredAt);
            add(std::move(step));
        }
        m_answer = QByteArray();
    }

    const ConversationRecording m_recording;
    std::vector<Happening> m_events;
    std::vector<ConversationStep> m_steps;
    std::size_t m_at = 0; // of m_events
    QByteArray m_answer; // not yet expected
    WallTime m_askedAt {};
    WallTime m_answeredAt {};
    WallTime m_lastAt {};
    bool m_isClosing = false; // by a step that is there
    bool m_isCut = false;
};

} // namespace

Result<ConversationScript> recordedConversation(
    const JournalView& view, ConnectionId client, const ConversationRecording& recording)
{
    return Recorder(view, client, recording).record();
}

} // namespace signalbox
