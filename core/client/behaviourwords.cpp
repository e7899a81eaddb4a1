// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/behaviourwords.h"

#include "base/visibletext.h"
#include "client/behaviourvalues.h"

#include <QCoreApplication>

#include <array>

namespace signalbox {
namespace {

using namespace behaviourvalues;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr quint64 MaxSeed = 999'999'999'999'999'999;

QString translate(const char* text) { return QCoreApplication::translate("ClientBehaviour", text); }

// Reading: false where the value is not of the form. Printing: empty for the default.

bool readSwitch(const QString& value, bool& on)
{
    on = value == QLatin1String("on");
    return on || value == QLatin1String("off");
}

bool readNagle(const QString& value, ClientBehaviour& to) { return readSwitch(value, to.nagle); }
QString printNagle(const ClientBehaviour& of) { return of.nagle ? QStringLiteral("on") : QString(); }

template <auto Member> bool readBuffer(const QString& value, ClientBehaviour& to)
{
    const auto bytes = number(value, 1, ClientBehaviour::MaxBuffer);
    to.*Member = static_cast<quint32>(bytes.value_or(0));
    return bytes.has_value();
}
template <auto Member> QString printNumber(const ClientBehaviour& of)
{
    return of.*Member > 0 ? text(quint64 { of.*Member }) : QString();
}

bool readSource(const QString& value, ClientBehaviour& to)
{
    if (value.startsWith(QLatin1Char(':')) && !value.startsWith(QLatin1String("::"))) {
        const auto port = number(value.sliced(1), 1, 65535);
        to.source = { {}, static_cast<quint16>(port.value_or(0)) };
        return port.has_value();
    }
    if (const auto address = Endpoint::parseAddress(value))
        to.source = { *address, 0 };
    else if (const auto end = Endpoint::parse(value))
        to.source = *end;
    else
        return false;
    for (const auto any : { QHostAddress::Any, QHostAddress::AnyIPv4, QHostAddress::AnyIPv6 }) {
        if (to.source.address == QHostAddress(any))
            to.source.address = QHostAddress();
    }
    return true;
}
QString printSource(const ClientBehaviour& of)
{
    if (of.source.address.isNull())
        return of.source.port == 0 ? QString() : QLatin1Char(':') + QString::number(of.source.port);
    return of.source.port == 0 ? of.source.address.toString() : of.source.toString();
}

bool readKeepAlive(const QString& value, ClientBehaviour& to)
{
    if (value == QLatin1String("off")) {
        to.keepAlive.reset();
        return true;
    }
    const QStringList parts = value.split(QLatin1Char('/'));
    const auto whole = [](const QString& part) -> std::optional<seconds> {
        const auto time = span(part, seconds(1), ClientBehaviour::MaxKeepAlive);
        if (!time || time->count() % 1000 != 0)
            return std::nullopt;
        return std::chrono::duration_cast<seconds>(*time);
    };
    if (parts.size() > 3)
        return false;
    const auto idle = whole(parts.value(0));
    const auto interval = parts.size() > 1 ? whole(parts[1]) : std::optional(seconds(0));
    const auto count =
        parts.size() > 2 ? number(parts[2], 1, ClientBehaviour::MaxKeepAliveCount) : std::optional<quint64>(0);
    if (!idle || !interval || !count)
        return false;
    to.keepAlive = ClientBehaviour::KeepAlive { *idle, *interval, static_cast<int>(*count) };
    return true;
}
QString printKeepAlive(const ClientBehaviour& of)
{
    if (!of.keepAlive)
        return {};
    QString value = text(milliseconds(of.keepAlive->idle));
    if (of.keepAlive->interval.count() > 0)
        value += QLatin1Char('/') + text(milliseconds(of.keepAlive->interval));
    if (of.keepAlive->count > 0)
        value += QLatin1Char('/') + QString::number(of.keepAlive->count);
    return value;
}

bool readLinger(const QString& value, ClientBehaviour& to)
{
    to.isResetOnClose = value == QLatin1String("0");
    return to.isResetOnClose || value == QLatin1String("off");
}
QString printLinger(const ClientBehaviour& of) { return of.isResetOnClose ? QStringLiteral("0") : QString(); }

bool readReading(const QString& value, ClientBehaviour& to) { return readSwitch(value, to.isReading); }
QString printReading(const ClientBehaviour& of) { return of.isReading ? QString() : QStringLiteral("off"); }

template <auto Member> bool readRate(const QString& value, ClientBehaviour& to)
{
    const auto rate = number(value, 1, ClientBehaviour::MaxRate);
    to.*Member = rate.value_or(0);
    return rate.has_value();
}

bool readPieces(const QString& value, ClientBehaviour& to)
{
    const qsizetype slash = value.indexOf(QLatin1Char('/'));
    const auto pieces = numbers(slash < 0 ? value : value.first(slash), 1, ClientBehaviour::MaxPiece);
    const auto gaps = slash < 0 ? FromTo<milliseconds> {}
                                : spans(value.sliced(slash + 1), milliseconds(0), ClientBehaviour::MaxPause);
    to.pieces = pieces.value_or(FromTo<quint32> {});
    to.gaps = gaps.value_or(FromTo<milliseconds> {});
    return pieces && gaps;
}
QString printPieces(const ClientBehaviour& of)
{
    if (of.pieces.most == 0)
        return {};
    return of.gaps.most.count() == 0 ? text(of.pieces) : text(of.pieces) + QLatin1Char('/') + text(of.gaps);
}

bool readDelay(const QString& value, ClientBehaviour& to)
{
    const auto delay = spans(value, milliseconds(0), ClientBehaviour::MaxPause);
    to.delay = delay.value_or(FromTo<milliseconds> {});
    return delay.has_value();
}
QString printDelay(const ClientBehaviour& of)
{
    return of.delay.most.count() == 0 ? QString() : text(of.delay);
}

bool readDrop(const QString& value, ClientBehaviour& to)
{
    const qsizetype slash = value.indexOf(QLatin1Char('/'));
    const QString how = slash < 0 ? QStringLiteral("reset") : value.sliced(slash + 1);
    to.dropAfter = number(slash < 0 ? value : value.first(slash), 0, ClientBehaviour::MaxDrop);
    to.cut = how == QLatin1String("close") ? ClientBehaviour::Cut::Close : ClientBehaviour::Cut::Reset;
    return to.dropAfter && (how == QLatin1String("reset") || how == QLatin1String("close"));
}
QString printDrop(const ClientBehaviour& of)
{
    if (!of.dropAfter)
        return {};
    return text(*of.dropAfter)
        + (of.cut == ClientBehaviour::Cut::Close ? QLatin1String("/close") : QLatin1String());
}

bool readSeed(const QString& value, ClientBehaviour& to)
{
    const auto seed = number(value, 0, MaxSeed);
    to.seed = seed.value_or(1);
    return seed.has_value();
}
QString printSeed(const ClientBehaviour& of) { return of.seed == 1 ? QString() : QString::number(of.seed); }

struct Word
{
    const char* word;
    const char* label;
    const char* form;
    const char* meaning;
    const char* remedy; // for a value that is not of the form
    bool (*read)(const QString& value, ClientBehaviour& to);
    QString (*print)(const ClientBehaviour& of);
    bool isSwitch = false;
    bool isLive = true;
};

constexpr std::array Words {
    Word { "nagle", QT_TRANSLATE_NOOP("ClientBehaviour", "Nagle's algorithm"), "on|off",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "on: small writes wait for the acknowledgement of those before (RFC 896). off, the default: each "
            "goes "
            "out at once (TCP_NODELAY, tcp(7))."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write nagle=on or nagle=off."), readNagle, printNagle, true },
    Word { "linger", QT_TRANSLATE_NOOP("ClientBehaviour", "Reset when closing"), "0|off",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "0: whatever closes the connection resets it, and what was not sent yet is lost (SO_LINGER of 0, "
            "socket(7)). off, the default: FIN."),
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Write linger=0 or linger=off; with any other time close(2) would hold up every other client."),
        readLinger, printLinger, true },
    Word { "rcvbuf", QT_TRANSLATE_NOOP("ClientBehaviour", "Receive buffer, B"), "4096",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Bytes of the receive buffer, and so of the window that the server may fill (SO_RCVBUF, socket(7); "
            "the "
            "kernel doubles it for its own needs). Set before connecting."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write bytes from 1 to 1Gi, like rcvbuf=4096 or rcvbuf=64Ki."),
        readBuffer<&ClientBehaviour::receiveBuffer>, printNumber<&ClientBehaviour::receiveBuffer>, false,
        false },
    Word { "sndbuf", QT_TRANSLATE_NOOP("ClientBehaviour", "Send buffer, B"), "4096",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Bytes of the send buffer (SO_SNDBUF, socket(7); the kernel doubles it). Set before connecting."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write bytes from 1 to 1Gi, like sndbuf=4096 or sndbuf=64Ki."),
        readBuffer<&ClientBehaviour::sendBuffer>, printNumber<&ClientBehaviour::sendBuffer>, false, false },
    Word { "source", QT_TRANSLATE_NOOP("ClientBehaviour", "Source address"), "127.0.0.9:4000",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Address and port to connect from (bind(2)), either of which may be missing: 127.0.0.9, :4000. Of "
            "several "
            "clients that are connected at once each takes the port after that of the one before. Set before "
            "connecting."),
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Write an address of this machine, a port or both, like source=127.0.0.9, source=:4000 or "
            "source=[::1]:4000."),
        readSource, printSource, false, false },
    Word { "keepalive", QT_TRANSLATE_NOOP("ClientBehaviour", "Keep-alive"), "30s/5s/3",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Probes after so long a silence, then at this interval, and the connection is given up after so "
            "many "
            "without an answer (SO_KEEPALIVE, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, tcp(7)). The later "
            "ones may "
            "be missing."),
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Write whole seconds from 1s to 32767s and at most 127 probes, like keepalive=30s or "
            "keepalive=30s/5s/3; "
            "or keepalive=off."),
        readKeepAlive, printKeepAlive },
    Word { "reading", QT_TRANSLATE_NOOP("ClientBehaviour", "Reads what comes"), "on|off",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "off: what comes stays in the kernel until its buffer is full and the window is closed (RFC 9293 "
            "3.8.6): "
            "then the server cannot send any more."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write reading=on or reading=off."), readReading, printReading,
        true },
    Word { "throttle-read", QT_TRANSLATE_NOOP("ClientBehaviour", "Read at most B/s"), "10k",
        QT_TRANSLATE_NOOP(
            "ClientBehaviour", "Bytes a second that are read at most; the rest waits in the kernel."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write bytes a second from 1 to 10G, like throttle-read=10k."),
        readRate<&ClientBehaviour::readThrottle>, printNumber<&ClientBehaviour::readThrottle> },
    Word { "pieces", QT_TRANSLATE_NOOP("ClientBehaviour", "Write in pieces"), "1-5/10-30ms",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Bytes of each write, and after the stroke the gap that follows it. The gap may be missing."),
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Write bytes from 1 to 1M, and a gap of at most 60s, like pieces=7, pieces=1-5/10ms or "
            "pieces=1-5/10-30ms."),
        readPieces, printPieces },
    Word { "delay", QT_TRANSLATE_NOOP("ClientBehaviour", "Delay"), "5-20ms",
        QT_TRANSLATE_NOOP(
            "ClientBehaviour", "How long each message waits before it goes out; none overtakes another."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write a time of at most 60s, like delay=200ms or delay=5-20ms."),
        readDelay, printDelay },
    Word { "throttle", QT_TRANSLATE_NOOP("ClientBehaviour", "Send at most B/s"), "10k",
        QT_TRANSLATE_NOOP("ClientBehaviour", "Bytes a second that are sent at most."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write bytes a second from 1 to 10G, like throttle=10k."),
        readRate<&ClientBehaviour::throttle>, printNumber<&ClientBehaviour::throttle> },
    Word { "drop-after", QT_TRANSLATE_NOOP("ClientBehaviour", "Drop after bytes"), "1000/close",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Bytes after which the connection is cut, once the server has them: by RST, or with /close by FIN. "
            "What "
            "was to be sent beyond them is thrown away."),
        QT_TRANSLATE_NOOP(
            "ClientBehaviour", "Write a number of bytes, like drop-after=1000 or drop-after=1000/close."),
        readDrop, printDrop },
    Word { "seed", QT_TRANSLATE_NOOP("ClientBehaviour", "Seed"), "7",
        QT_TRANSLATE_NOOP("ClientBehaviour",
            "Where the dice for pieces, gaps and delays start, together with the client's number (1): the same "
            "seed "
            "gives the same run."),
        QT_TRANSLATE_NOOP("ClientBehaviour", "Write a whole number of at most 18 digits, like seed=7."),
        readSeed, printSeed },
};

const Word* find(const QString& name)
{
    const auto* found = std::find_if(
        Words.begin(), Words.end(), [&name](const Word& word) { return name == QLatin1String(word.word); });
    return found == Words.end() ? nullptr : found;
}

} // namespace

QList<BehaviourWord> behaviourWords()
{
    QList<BehaviourWord> words;
    for (const Word& word : Words)
        words.append({ QString::fromLatin1(word.word), translate(word.label), QString::fromLatin1(word.form),
            translate(word.meaning), word.isSwitch, word.isLive });
    return words;
}

QString behaviourValue(const ClientBehaviour& behaviour, const QString& word)
{
    const Word* found = find(word);
    return found ? found->print(behaviour) : QString();
}

Result<Done> setBehaviourValue(ClientBehaviour& behaviour, const QString& word, const QString& value)
{
    const Word* found = find(word);
    if (!found) {
        QStringList known;
        for (const Word& each : Words)
            known.append(QString::fromLatin1(each.word));
        return Error { translate("There is no behaviour \"%1\".").arg(visibleText(word)),
            translate("There are %1.").arg(known.join(QLatin1String(", "))), 0 };
    }
    if (!found->read(value, behaviour))
        return Error { translate("\"%1=%2\" is not right.").arg(word, visibleText(value)),
            translate(found->remedy), 0 };
    return Done {};
}

QList<BehaviourPreset> behaviourPresets()
{
    return {
        { translate("Slow reader"), QStringLiteral("rcvbuf=4096 throttle-read=2k"),
            translate("Reads 2 kB a second into a small buffer: the server's output piles up.") },
        { translate("Trickling writer"), QStringLiteral("pieces=1-3/20-80ms"),
            translate("Writes a few bytes at a time: every message comes in pieces.") },
        { translate("Flaky link"), QStringLiteral("pieces=1-400/0-20ms delay=50-400ms throttle=20k"),
            translate("Delays, odd pieces and a low rate, as over a bad radio link.") },
        { translate("Vanishing client"), QStringLiteral("drop-after=1k"),
            translate("Resets the connection in the middle of what it says, after 1000 bytes.") },
    };
}

QString behaviourPresetName(const QString& text)
{
    for (const BehaviourPreset& preset : behaviourPresets()) {
        if (preset.text == text)
            return preset.name;
    }
    return {};
}

} // namespace signalbox
