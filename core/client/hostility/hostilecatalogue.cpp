// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilecase.h"
#include "client/hostility/hostilescripts.h"

#include "base/visibletext.h"

#include <QCoreApplication>
#include <QStringList>

namespace signalbox {
namespace {

using Answer = HostileExpectation::Answer;
using End = HostileEnd;

constexpr HostileEnds Any = End::Open | End::Closed | End::Reset;

// What is expected of echo, chat and an unknown server.
constexpr HostileExpectation EchoOpen { End::Open, Answer::Echo };
constexpr HostileExpectation Open { End::Open };
constexpr HostileExpectation ChatRefused { End::Open, Answer::Contains, "\n! " };
constexpr HostileExpectation ChatAnswered { End::Open, Answer::Contains, "\n* In " };
constexpr HostileExpectation RawAny { Any };
constexpr HostileExpectation RawEnded { End::Closed | End::Reset };
constexpr HostileExpectation Own { End::Own };

constexpr std::array Catalogue {
    HostileCase { "empty", QT_TRANSLATE_NOOP("Hostility", "Connects and says nothing."),
        QT_TRANSLATE_NOOP("Hostility", "A server that waits for the first byte of one client serves no other."),
        &hostile::empty, { Open, Open, RawAny } },
    HostileCase { "byte-by-byte",
        QT_TRANSLATE_NOOP("Hostility", "Sends a message one byte at a time, each in a segment of its own."),
        QT_TRANSLATE_NOOP("Hostility",
            "TCP has no messages: a server that takes one read for one message answers each byte."),
        &hostile::byteByByte, { EchoOpen, ChatAnswered, RawAny } },
    HostileCase { "split-everywhere",
        QT_TRANSLATE_NOOP("Hostility", "Sends a message in two parts, cut at each byte in turn."),
        QT_TRANSLATE_NOOP("Hostility",
            "Characters and line ends may be cut in two: between CR and LF, or within one character of UTF-8."),
        &hostile::splitEverywhere, { EchoOpen, ChatAnswered, RawAny } },
    HostileCase { "no-line-end",
        QT_TRANSLATE_NOOP("Hostility", "Sends a line without its end, then half-closes."),
        QT_TRANSLATE_NOOP("Hostility", "The last line is lost, or is waited for though nothing more can come."),
        &hostile::noLineEnd,
        { HostileExpectation { End::Closed, Answer::Echo },
            HostileExpectation { End::Closed, Answer::Contains, "\n* In " }, RawEnded } },
    HostileCase { "oversize", QT_TRANSLATE_NOOP("Hostility", "Sends a line of one mebibyte."),
        QT_TRANSLATE_NOOP("Hostility",
            "A buffer that grows with the line is the client's to size; a fixed one may be written past its "
            "end."),
        &hostile::oversize, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "nul", QT_TRANSLATE_NOOP("Hostility", "Sends NUL bytes within and between lines."),
        QT_TRANSLATE_NOOP("Hostility",
            "What treats input as a C string loses all that follows, or checks less than it uses."),
        &hostile::nul, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "invalid-utf8",
        QT_TRANSLATE_NOOP("Hostility", "Sends bytes that are not UTF-8: lone, cut, beyond the last character."),
        QT_TRANSLATE_NOOP("Hostility",
            "Decoders throw, stop, or read past the end; one client's bytes end another client's decoder."),
        &hostile::invalidUtf8, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "overlong-utf8",
        QT_TRANSLATE_NOOP(
            "Hostility", "Sends characters in more bytes than they need, slash and NUL among them."),
        QT_TRANSLATE_NOOP("Hostility",
            "They pass a filter that looks for the short form and are decoded behind it (RFC 3629)."),
        &hostile::overlongUtf8, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "surrogates",
        QT_TRANSLATE_NOOP("Hostility", "Sends halves of surrogate pairs as if they were characters."),
        QT_TRANSLATE_NOOP("Hostility",
            "They are not UTF-8; what is kept as UTF-16 inside breaks when it is written out again."),
        &hostile::surrogates, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "control-characters",
        QT_TRANSLATE_NOOP("Hostility", "Sends each control character of C0 and C1, and DEL."),
        QT_TRANSLATE_NOOP("Hostility", "Passed on, they forge lines in logs and on other people's screens."),
        &hostile::controlCharacters, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "escape-sequences",
        QT_TRANSLATE_NOOP("Hostility", "Sends terminal sequences: title, clear, cursor report, hyperlink."),
        QT_TRANSLATE_NOOP("Hostility", "Whoever shows a log or a chat in a terminal obeys them (CWE-150)."),
        &hostile::escapeSequences, { EchoOpen, ChatRefused, RawAny } },
    HostileCase { "bidi",
        QT_TRANSLATE_NOOP("Hostility", "Sends characters that turn the direction of text, and invisible ones."),
        QT_TRANSLATE_NOOP(
            "Hostility", "They are valid text, and make a name or a file look like another (UTR #36)."),
        &hostile::bidi, { EchoOpen, ChatAnswered, RawAny } },
    HostileCase { "line-ends",
        QT_TRANSLATE_NOOP("Hostility", "Ends lines with LF, CRLF, CR alone, and each mixture."),
        QT_TRANSLATE_NOOP("Hostility",
            "Two programs that see different lines in the same bytes can be played against each other."),
        &hostile::lineEnds, { EchoOpen, ChatAnswered, RawAny } },
    HostileCase { "half-close",
        QT_TRANSLATE_NOOP("Hostility", "Connects and half-closes before a word is said."),
        QT_TRANSLATE_NOOP("Hostility",
            "A server that does not look for the end of input keeps the connection for ever, or spins on it."),
        &hostile::halfClose,
        { HostileExpectation { End::Closed }, HostileExpectation { End::Closed }, RawEnded } },
    HostileCase { "reset-mid-message",
        QT_TRANSLATE_NOOP("Hostility", "Resets the connection in the middle of a message, 20 times."),
        QT_TRANSLATE_NOOP(
            "Hostility", "The next write raises SIGPIPE, or a read fails where only success was thought of."),
        &hostile::resetMidMessage, { Own, Own, Own } },
    HostileCase { "vanish",
        QT_TRANSLATE_NOOP("Hostility", "Connects and is gone at once, 60 times, by FIN and by RST."),
        QT_TRANSLATE_NOOP(
            "Hostility", "accept() fails, or hands over a peer that is gone; a descriptor leaks each time."),
        &hostile::vanish, { Own, Own, Own } },
    HostileCase { "slow-reader",
        QT_TRANSLATE_NOOP("Hostility", "Asks for megabytes and does not read them for a while."),
        QT_TRANSLATE_NOOP(
            "Hostility", "A write that waits stops everyone; a queue without a limit takes all memory."),
        &hostile::slowReader,
        { HostileExpectation { End::Open, Answer::Echo }, HostileExpectation { Any }, RawAny } },
    HostileCase { "slowloris",
        QT_TRANSLATE_NOOP(
            "Hostility", "Keeps 24 connections, each sending a few bytes now and then and never finishing."),
        QT_TRANSLATE_NOOP(
            "Hostility", "Each holds a worker; when all are held, nobody is served, at next to no cost."),
        &hostile::slowloris, { EchoOpen, HostileExpectation { Any }, RawAny } },
    HostileCase { "flood",
        QT_TRANSLATE_NOOP("Hostility", "Sends 10,000 messages without waiting for an answer."),
        QT_TRANSLATE_NOOP(
            "Hostility", "A server that goes on as long as there is input comes to no other client."),
        &hostile::flood, { EchoOpen, ChatAnswered, RawAny } },
    HostileCase { "garbage",
        QT_TRANSLATE_NOOP("Hostility", "Sends 64 KiB of random bytes, which the seed decides."),
        QT_TRANSLATE_NOOP("Hostility", "Lengths and types that make no sense lead where nobody has been."),
        &hostile::garbage,
        { EchoOpen, HostileExpectation { End::Open | End::Closed, Answer::Contains, "\n! " }, RawAny } },
    HostileCase { "tls-hello",
        QT_TRANSLATE_NOOP("Hostility", "Begins a TLS handshake with a server that may speak plain text."),
        QT_TRANSLATE_NOOP("Hostility",
            "It happens daily by mistake; both sides wait for each other, or the first byte is taken for a "
            "length."),
        &hostile::tlsHello, { EchoOpen, Open, RawAny } },
    HostileCase { "http-request",
        QT_TRANSLATE_NOOP(
            "Hostility", "Sends an HTTP request with two lengths, a path upwards, and a chunk of absurd size."),
        QT_TRANSLATE_NOOP("Hostility",
            "Every port on the Internet gets one; a web page can make a browser send one inwards."),
        &hostile::httpRequest, { EchoOpen, Open, RawAny } },
    HostileCase { "mutation",
        QT_TRANSLATE_NOOP("Hostility",
            "Plays a conversation again with bits flipped, bytes lost, inserted and repeated, and pieces cut "
            "anew."),
        QT_TRANSLATE_NOOP("Hostility",
            "Almost right goes deeper into a parser than plainly wrong. What fails is made as short as it can "
            "be."),
        nullptr, { EchoOpen, HostileExpectation { End::Open | End::Closed }, RawAny } },
};

constexpr std::array ModeNames { "echo", "chat", "raw" };
QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

} // namespace

std::span<const HostileCase> hostileCatalogue() { return Catalogue; }

const HostileCase* findHostileCase(QByteArrayView name)
{
    const auto* found = std::find_if(Catalogue.begin(), Catalogue.end(),
        [name](const HostileCase& each) { return name == QByteArrayView(each.name); });
    return found == Catalogue.end() ? nullptr : found;
}

QByteArray hostileModeName(HostileMode mode) { return ModeNames[static_cast<std::size_t>(mode)]; }

std::optional<HostileMode> hostileModeFromName(QByteArrayView name)
{
    for (const HostileMode mode : AllHostileModes) {
        if (name == hostileModeName(mode))
            return mode;
    }
    return {};
}

QString hostileEndsText(HostileEnds ends)
{
    QStringList words;
    if (ends & End::Open)
        words += translate("stays open");
    if (ends & End::Closed)
        words += translate("closed (FIN)");
    if (ends & End::Reset)
        words += translate("reset (RST)");
    if (ends & End::Own)
        words += translate("ended by the attack");
    return words.join(translate(" or "));
}

QString HostileExpectation::text() const
{
    const QString how = hostileEndsText(ends);
    switch (answer) {
    case Answer::Echo:
        return translate("%1; every byte comes back").arg(how);
    case Answer::Contains:
        return translate("%1; the answer contains \"%2\"").arg(how, visibleText(QByteArrayView(needle)));
    case Answer::Any:
        break;
    }
    return how;
}

} // namespace signalbox
