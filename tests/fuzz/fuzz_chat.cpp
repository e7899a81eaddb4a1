// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "recordingoutbox.h"

#include "base/bytes.h"
#include "modes/chat.h"

#include <QSet>

using namespace signalbox;
using namespace signalbox::fuzzing;
using signalbox::testing::RecordingOutbox;

namespace {

constexpr quint32 MaxLine = 64;
constexpr unsigned MaxClients = 5;

ConnectionId client(quint32 number) { return ConnectionId { number }; }

bool isServerLine(QByteArrayView line)
{
    return line.startsWith("* ") || line.startsWith("! ") || line.startsWith('<') || line.startsWith('[');
}

/// Whatever clients send, what reaches other clients is whole lines of harmless text.
void checkSent(const QByteArray& sent)
{
    require(sent.isEmpty() || sent.endsWith('\n'), "the server sends whole lines");
    require(
        isPlainText(sent) && !sent.contains('\r'), "the server sends valid UTF-8 without control characters");
    for (const QByteArray& line : sent.split('\n'))
        require(line.isEmpty() || isServerLine(line), "a line of the server says by its beginning what it is");
}

/// A server with a few clients, driven by an input.
class Session
{
public:
    void run(Input input)
    {
        while (!input.isEmpty())
            step(input);
        for (quint32 number = 1; number <= MaxClients; ++number)
            close(number);
        checkEmpty();
    }

private:
    void step(Input& input)
    {
        const quint32 number = 1 + input.choice(MaxClients);
        switch (input.choice(8)) {
        case 0:
            close(number);
            break;
        case 1:
            open(number);
            m_mode.inputEnded(client(number), m_outbox);
            check();
            break;
        case 2:
            m_outbox.time += std::chrono::seconds { input.byte() };
            break;
        case 3: // a piece, perhaps without an end
            open(number);
            receive(number, input.bytes(input.byte()).toByteArray());
            break;
        default: // most of the time a line
            open(number);
            receive(number, input.bytes(input.choice(MaxLine + 8)).toByteArray() + '\n');
        }
    }

    void open(quint32 number)
    {
        if (m_open.contains(number))
            return;
        m_open.insert(number);
        m_outbox.finished.remove(number);
        m_mode.opened(client(number), m_outbox);
        check();
    }

    void receive(quint32 number, const QByteArray& bytes)
    {
        const bool wasFinished = m_outbox.finished.contains(number);
        m_mode.received(client(number), bytes, m_outbox);
        require(!wasFinished || (m_outbox.sent.isEmpty() && m_outbox.refusals.isEmpty()),
            "nothing is taken from who is leaving");
        check();
    }

    void close(quint32 number)
    {
        m_mode.closed(client(number), CloseReason::PeerClosed, m_outbox);
        m_open.remove(number);
        m_outbox.names.remove(number);
        check();
    }

    void check()
    {
        for (const QByteArray& sent : std::as_const(m_outbox.sent))
            checkSent(sent);
        m_outbox.sent.clear();
        m_outbox.refusals.clear();
        QSet<QString> names;
        for (auto it = m_outbox.names.cbegin(); it != m_outbox.names.cend(); ++it) {
            require(!names.contains(it->toLower()), "names are unique without regard to case");
            names.insert(it->toLower());
            require(!it->isEmpty() && it->size() <= ChatMode::MaxName, "names have 1 to 32 characters");
        }
    }

    /// When all are gone, nothing of them is left.
    void checkEmpty()
    {
        open(1);
        m_mode.received(client(1), "/rooms\n/who\n", m_outbox);
        const QByteArray answer = m_outbox.take(1);
        require(answer.startsWith("* lobby (1)\n* In lobby (1): guest-"),
            "rooms and members go with the last client");
    }

    ChatMode m_mode { MaxLine };
    RecordingOutbox m_outbox;
    QSet<quint32> m_open;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Session().run(Input(data, size));
    return 0;
}
