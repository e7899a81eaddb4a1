// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilescripts.h"

#include <random>

namespace signalbox::hostile {
namespace {

using Kind = HostileStep::Kind;
using namespace std::chrono_literals;

HostileStep connect() { return { Kind::Connect }; }
HostileStep send(const QByteArray& bytes, quint32 count = 1) { return { Kind::Send, bytes, count }; }
HostileStep pause(std::chrono::milliseconds time) { return { Kind::Pause, {}, 1, 0, time }; }
HostileStep only(Kind kind) { return { kind }; }

/// A connection on which that is sent at once.
HostileScript sent(const QByteArray& bytes) { return { connect(), send(bytes) }; }

/// A line that the server understands and answers.
QByteArray question(HostileMode mode)
{
    return mode == HostileMode::Chat ? QByteArrayLiteral("/who\n") : QByteArrayLiteral("Is anybody there?\n");
}

QByteArray randomBytes(quint64 seed, qsizetype size)
{
    std::mt19937_64 random(seed);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char& byte : bytes)
        byte = static_cast<char>(random() >> 56);
    return bytes;
}

} // namespace

HostileScript empty(HostileMode, quint64) { return { connect(), pause(300ms) }; }

HostileScript byteByByte(HostileMode mode, quint64)
{
    return { connect(),
        { Kind::Send, QByteArrayLiteral("h\xC3\xA4ppchen \xE2\x82\xAC\n") + question(mode), 1, 1, 5ms } };
}

HostileScript splitEverywhere(HostileMode mode, quint64)
{
    const QByteArray line = QByteArrayLiteral("sp\xC3\xA4lt \xF0\x9F\x98\x80\r\n") + question(mode);
    HostileScript script { connect() };
    for (qsizetype at = 1; at < line.size(); ++at) {
        script.push_back(send(line.first(at)));
        script.push_back(pause(5ms));
        script.push_back(send(line.sliced(at)));
    }
    return script;
}

HostileScript noLineEnd(HostileMode mode, quint64)
{
    return { connect(), send(question(mode).chopped(1)), only(Kind::HalfClose) };
}

HostileScript oversize(HostileMode, quint64)
{
    return { connect(), send(QByteArray(64 * 1024, 'A'), 16), send(QByteArrayLiteral("\n")) };
}

HostileScript nul(HostileMode, quint64) { return sent(QByteArrayLiteral("be\0fore\0\0\n\0after\n")); }

HostileScript invalidUtf8(HostileMode, quint64)
{
    // Lone continuation, cut sequences, bytes that never occur. RFC 3629
    return sent(QByteArrayLiteral("\x80 lone\n\xE2\x82 cut\n\xFE\xFF never\n\xF5\x80\x80\x80 beyond\n"));
}

HostileScript overlongUtf8(HostileMode, quint64)
{
    return sent(QByteArrayLiteral("\xC0\xAF slash\n\xE0\x80\xAF slash\n\xC0\x80 nul\n\xF0\x82\x82\xAC euro\n"));
}

HostileScript surrogates(HostileMode, quint64)
{
    return sent(QByteArrayLiteral("\xED\xA0\x80 high\n\xED\xB0\x80 low\n\xED\xA0\xBD\xED\xB8\x80 pair\n"));
}

HostileScript controlCharacters(HostileMode, quint64)
{
    QByteArray line;
    for (char c = 1; c < 0x20; ++c) {
        if (c != '\n')
            line.append(c);
    }
    return sent(line + "\x7F\xC2\x85\xC2\x9B\n"); // DEL, and C1 as UTF-8
}

HostileScript escapeSequences(HostileMode, quint64)
{
    // Title, clear, cursor, a report that would come back as typed input, hyperlink. CWE-150
    return sent(QByteArrayLiteral("\x1B]0;owned\x07\n\x1B[2J\x1B[1;1H\x1B[31mred\n\x1B[6n\x1B[c\n"
                                  "\x1B]8;;http://example.com\x1B\\link\x1B]8;;\x1B\\\n"));
}

HostileScript bidi(HostileMode mode, quint64)
{
    return sent(QByteArrayLiteral("user\xE2\x80\xAE"
                                  "txt.exe\xE2\x80\xAC \xE2\x81\xA6"
                                  "iso\xE2\x81\xA9 \xE2\x80\x8B"
                                  "zero\xEF\xBB\xBF\n")
        + question(mode));
}

HostileScript lineEnds(HostileMode mode, quint64)
{
    return sent(QByteArrayLiteral("one\r\ntwo\nthree\rstill three\n\r\n\n\r\r\n\n\r") + "\n" + question(mode));
}

HostileScript halfClose(HostileMode, quint64) { return { connect(), only(Kind::HalfClose) }; }

HostileScript resetMidMessage(HostileMode, quint64)
{
    HostileScript script;
    for (int i = 0; i < 20; ++i) {
        script.push_back(connect());
        script.push_back(send(QByteArrayLiteral("this message will not be fin")));
        if (i % 2 == 0)
            script.push_back(pause(5ms)); // it has been read, mostly
        script.push_back(only(Kind::Reset));
    }
    return script;
}

HostileScript vanish(HostileMode, quint64)
{
    HostileScript script;
    for (int i = 0; i < 60; ++i) {
        script.push_back(connect());
        script.push_back(only(i % 2 == 0 ? Kind::Close : Kind::Reset));
    }
    return script;
}

HostileScript slowReader(HostileMode mode, quint64)
{
    HostileScript script { connect(), only(Kind::StopReading) };
    // More than the kernel and a server's buffers hold.
    if (mode == HostileMode::Chat)
        script.push_back(send(QByteArrayLiteral("/help\n").repeated(1000), 12));
    else
        script.push_back(send(QByteArray(16 * 1024 - 1, 's') + '\n', 1024));
    script.push_back(pause(1000ms));
    script.push_back(only(Kind::ReadOn));
    return script;
}

HostileScript slowloris(HostileMode mode, quint64)
{
    constexpr quint32 Connections = 24;
    // Never ended: a header without its empty line, or a line without its end.
    const QByteArray text = mode == HostileMode::Raw
        ? QByteArrayLiteral("GET / HTTP/1.1\r\nX-Slowly: so very slowly, for ever")
        : QByteArrayLiteral("slowly, so very slowly, byte after byte, for ever");
    HostileScript script(Connections, connect());
    for (qsizetype at = 0; at < text.size(); at += 3) {
        for (quint32 i = 0; i < Connections; ++i) {
            script.push_back({ Kind::Select, {}, i });
            script.push_back(send(text.mid(at, 3)));
        }
        script.push_back(pause(200ms));
    }
    return script;
}

HostileScript flood(HostileMode mode, quint64)
{
    return { connect(),
        send(QByteArrayLiteral("one of very many messages, and no answer is waited for\n").repeated(100), 100),
        send(question(mode)) };
}

HostileScript garbage(HostileMode, quint64 seed) { return { connect(), send(randomBytes(seed, 64 * 1024)) }; }

HostileScript tlsHello(HostileMode, quint64 seed)
{
    QByteArray random = randomBytes(seed, 32);
    random.replace('\n', '\v'); // not a line by chance
    // RFC 8446 4.1.2: two suites, server_name, supported_versions, no key share.
    const QByteArray extensions = QByteArrayLiteral("\x00\x00\x00\x10\x00\x0E\x00\x00\x0B"
                                                    "example.com"
                                                    "\x00\x2B\x00\x05\x04\x03\x04\x03\x03"
                                                    "\x00\x0D\x00\x04\x00\x02\x04\x03");
    const auto length = [](qsizetype size, int bytes) {
        QByteArray out;
        for (int i = bytes - 1; i >= 0; --i)
            out.append(static_cast<char>((size >> (8 * i)) & 0xFF));
        return out;
    };
    const QByteArray body = QByteArrayLiteral("\x03\x03") + random
        + QByteArrayLiteral("\x00\x00\x04\x13\x01\xC0\x2F\x01\x00") + length(extensions.size(), 2) + extensions;
    const QByteArray hello = QByteArrayLiteral("\x01") + length(body.size(), 3) + body;
    return sent(QByteArrayLiteral("\x16\x03\x01") + length(hello.size(), 2) + hello);
}

HostileScript httpRequest(HostileMode, quint64)
{
    return sent(
        QByteArrayLiteral("GET /../../etc/passwd HTTP/1.1\r\nHost: example.com\r\nUser-Agent: %s%n%x\r\n"
                          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nFFFFFFFFFFFFFFFF\r\n"));
}

} // namespace signalbox::hostile
