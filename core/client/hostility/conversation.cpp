// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/conversation.h"

#include <QCoreApplication>

#include <random>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// The standard fixes what mt19937_64 gives, but not what its distributions make of it.
class Dice
{
public:
    explicit Dice(quint64 seed)
        : m_random(seed)
    {
    }
    qsizetype below(qsizetype end) { return static_cast<qsizetype>(m_random() % static_cast<quint64>(end)); }
    char byte() { return static_cast<char>(m_random() >> 56); }

private:
    std::mt19937_64 m_random;
};

/// Bytes that mean something to somebody.
constexpr std::array Interesting { '\0', '\n', '\r', '\x1B', '\x7F', '\x80', '\xC0', '\xFF', ' ', '"', '%', '/',
    ':', '\\' };

void mutateOnce(QByteArrayList& parts, Dice& dice)
{
    constexpr qsizetype MaxRun = 64;
    const qsizetype which = dice.below(parts.size());
    QByteArray& part = parts[which];
    const qsizetype size = part.size();
    const qsizetype at = size > 0 ? dice.below(size) : 0;
    const qsizetype run = 1 + dice.below(std::max<qsizetype>(1, std::min(MaxRun, size - at)));
    switch (dice.below(8)) {
    case 0:
        if (size > 0)
            part[at] = static_cast<char>(part.at(at) ^ (1 << dice.below(8)));
        break;
    case 1:
        part.remove(at, run);
        break;
    case 2:
        part.insert(at, Interesting[static_cast<std::size_t>(dice.below(Interesting.size()))]);
        break;
    case 3: {
        QByteArray random;
        for (qsizetype i = 1 + dice.below(16); i > 0; --i)
            random.append(dice.byte());
        part.insert(at, random);
        break;
    }
    case 4:
        part.insert(at, part.mid(at, run).repeated(1 + dice.below(32)));
        break;
    case 5:
        if (size > 1 && parts.size() < ConversationLimits::Parts) {
            const QByteArray rest = part.mid(at);
            part.truncate(at);
            parts.insert(which + 1, rest);
        }
        break;
    case 6:
        parts.swapItemsAt(which, dice.below(parts.size()));
        break;
    default:
        if (parts.size() < ConversationLimits::Parts)
            parts.insert(which, QByteArray(part));
        break;
    }
}

} // namespace

Result<QByteArrayList> conversationOf(const JournalView& view)
{
    ConnectionId speaker = NoConnection;
    QByteArrayList parts;
    qsizetype bytes = 0;
    view.forEach(view.firstSequence(), view.endSequence(), [&](const Event& event) {
        if (event.kind != EventKind::Received || event.payload.isEmpty()
            || (speaker != NoConnection && event.connection != speaker))
            return true;
        speaker = event.connection;
        const QByteArrayView part =
            event.payload.first(std::min(event.payload.size(), ConversationLimits::Bytes - bytes));
        parts.append(part.toByteArray());
        bytes += part.size();
        return parts.size() < ConversationLimits::Parts && bytes < ConversationLimits::Bytes;
    });
    if (parts.isEmpty())
        return Error { QCoreApplication::translate("Hostility", "No client says anything in this recording."),
            QCoreApplication::translate("Hostility", "Choose one that holds what clients sent."), 0 };
    return parts;
}

QByteArrayList seedConversation(HostileMode mode)
{
    switch (mode) {
    case HostileMode::Echo:
        return { "hello\n", "a second message, which is a little longer\n", "\xE2\x82\xAC 12.50\r\n", "bye\n" };
    case HostileMode::Chat:
        return { "/nick mallory\n", "hello, everybody\n", "/who\n", "/join tea.room\n", "/me drinks\n",
            "/msg nobody psst\n", "/rooms\n", "/help\n" };
    case HostileMode::Raw:
        break;
    }
    return { "HELP\r\n", "USER anonymous\r\n", "PING 1\r\n", "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "QUIT\r\n" };
}

QByteArrayList mutated(const QByteArrayList& conversation, quint64 seed)
{
    Dice dice(seed);
    QByteArrayList parts = conversation;
    for (qsizetype i = 1 + dice.below(8); i > 0 && !parts.isEmpty(); --i)
        mutateOnce(parts, dice);
    parts.removeAll(QByteArray());
    return parts;
}

HostileScript scriptOf(const QByteArrayList& conversation)
{
    HostileScript script { { HostileStep::Kind::Connect } };
    for (const QByteArray& part : conversation) {
        script.push_back({ HostileStep::Kind::Send, part });
        script.push_back({ HostileStep::Kind::Await, {}, 1, 0, 30ms });
    }
    return script;
}

} // namespace signalbox
