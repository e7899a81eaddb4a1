// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilecopy.h"

#include "base/bytes.h"
#include "base/units.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>
#include <cstring>

namespace signalbox {
namespace {

using Kind = HostileStep::Kind;

// --- Hex ---

QString toHexLines(const HostileScript& script, const Endpoint&)
{
    QString text;
    for (const HostileStep& step : script) {
        if (step.kind != Kind::Send)
            continue;
        text += QString::fromLatin1(toHex(step.bytes));
        if (step.count > 1)
            text += QStringLiteral("  # %1 times").arg(step.count);
        text += QLatin1Char('\n');
    }
    return text;
}

// --- Python ---

/// b'...', printable ASCII as it is.
QString pythonBytes(QByteArrayView bytes)
{
    QString text = QStringLiteral("b'");
    for (const char byte : bytes) {
        if (byte == '\'' || byte == '\\')
            text += QLatin1Char('\\');
        if (isPrintableAscii(byte))
            text += QLatin1Char(byte);
        else
            text += QStringLiteral("\\x%1").arg(static_cast<quint8>(byte), 2, 16, QLatin1Char('0'));
    }
    return text + QLatin1Char('\'');
}

/// The same, short where one byte is repeated many times.
QString pythonRun(QByteArrayView bytes)
{
    constexpr qsizetype Long = 64;
    const bool isRun = bytes.size() > Long
        && std::all_of(bytes.begin() + 1, bytes.end() - 1, [bytes](char c) { return c == bytes.front(); });
    if (!isRun)
        return pythonBytes(bytes);
    return QStringLiteral("%1 * %2 + %3")
        .arg(pythonBytes(bytes.first(1)))
        .arg(bytes.size() - 1)
        .arg(pythonBytes(bytes.last(1)));
}

QString pythonSend(const HostileStep& step)
{
    QString data = pythonRun(step.bytes);
    if (step.count > 1)
        data = QStringLiteral("(%1) * %2").arg(data).arg(step.count);
    if (step.piece == 0)
        return QStringLiteral("send(%1)").arg(data);
    return QStringLiteral("send(%1, piece=%2, gap=%3)").arg(data).arg(step.piece).arg(secondsText(step.time));
}

QString toPython(const HostileScript& script, const Endpoint& target)
{
    QStringList lines {
        QStringLiteral("#!/usr/bin/env python3"),
        QStringLiteral("import socket, struct, time"),
        QString(),
        QStringLiteral("all_of_them = []"),
        QString(),
        QStringLiteral("def connect():"),
        QStringLiteral("    global s"),
        QStringLiteral("    s = socket.create_connection(('%1', %2), 10)")
            .arg(target.address.toString())
            .arg(target.port),
        QStringLiteral("    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)"),
        QStringLiteral("    all_of_them.append(s)"),
        QString(),
        QStringLiteral("def send(data, piece=None, gap=0):"),
        QStringLiteral("    try:"),
        QStringLiteral("        for i in range(0, len(data), piece or len(data) or 1):"),
        QStringLiteral("            s.sendall(data[i:i + piece] if piece else data)"),
        QStringLiteral("            time.sleep(gap)"),
        QStringLiteral("    except OSError as e:"),
        QStringLiteral("        print('send:', e)"),
        QString(),
        QStringLiteral("def receive(limit):"),
        QStringLiteral("    s.settimeout(limit)"),
        QStringLiteral("    try:"),
        QStringLiteral("        print('received', s.recv(65536))"),
        QStringLiteral("    except OSError as e:"),
        QStringLiteral("        print('receive:', e)"),
        QStringLiteral("    s.settimeout(10)"),
        QString(),
        QStringLiteral("def reset():"),
        QStringLiteral("    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))"),
        QStringLiteral("    s.close()"),
        QString(),
    };
    bool isOpen = false;
    for (const HostileStep& step : script) {
        switch (step.kind) {
        case Kind::Connect:
            lines += QStringLiteral("connect()");
            isOpen = true;
            break;
        case Kind::Select:
            lines += QStringLiteral("s = all_of_them[%1]").arg(step.count);
            break;
        case Kind::Send:
            lines += pythonSend(step);
            break;
        case Kind::Pause:
            lines += QStringLiteral("time.sleep(%1)").arg(secondsText(step.time));
            break;
        case Kind::Await:
            lines += QStringLiteral("receive(%1)").arg(secondsText(step.time));
            break;
        case Kind::HalfClose:
            lines += QStringLiteral("s.shutdown(socket.SHUT_WR)");
            break;
        case Kind::Reset:
            lines += QStringLiteral("reset()");
            isOpen = false;
            break;
        case Kind::Close:
            lines += QStringLiteral("s.close()");
            isOpen = false;
            break;
        case Kind::StopReading: // it reads only where it says receive
        case Kind::ReadOn:
            break;
        }
    }
    if (isOpen)
        lines += QStringLiteral("receive(1)");
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

// --- nc ---

/// For printf(1) of any shell: octal, since dash has no \xHH.
QString printfText(QByteArrayView bytes)
{
    QString text;
    for (const char byte : bytes) {
        const bool isPlain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z')
            || (byte >= 'a' && byte <= 'z') || (byte != 0 && std::strchr(" .,:/_=-", byte));
        text += isPlain ? QString(QLatin1Char(byte))
                        : QStringLiteral("\\%1").arg(static_cast<quint8>(byte), 3, 8, QLatin1Char('0'));
    }
    return text;
}

QString ncSend(const HostileStep& step)
{
    // A leading dash would be an option of printf.
    const auto print = [](QByteArrayView bytes) {
        QString text = printfText(bytes);
        if (text.startsWith(QLatin1Char('-')))
            text.replace(0, 1, QStringLiteral("\\055"));
        return QStringLiteral("printf '%1'").arg(text);
    };
    if (step.piece > 0) {
        QStringList pieces;
        for (qsizetype at = 0; at < step.bytes.size(); at += step.piece)
            pieces += print(step.bytes.mid(at, step.piece))
                + QStringLiteral("; sleep %1").arg(secondsText(step.time));
        return pieces.join(QLatin1String("; "));
    }
    if (step.count == 1)
        return print(step.bytes);
    return QStringLiteral("i=0; while [ $i -lt %1 ]; do %2; i=$((i+1)); done")
        .arg(step.count)
        .arg(print(step.bytes));
}

QString toNc(const HostileScript& script, const Endpoint& target)
{
    const QString place = QStringLiteral("%1 %2").arg(target.address.toString()).arg(target.port);
    QStringList commands;
    QStringList lines;
    QStringList missing;
    bool isHalfClosed = false;
    const auto miss = [&missing](const char* what) {
        const QString text = QCoreApplication::translate("Hostility", what);
        if (!missing.contains(text))
            missing += text;
    };
    const auto endConnection = [&] {
        if (!commands.isEmpty())
            lines += QStringLiteral("{ %1; } | nc %2%3")
                         .arg(commands.join(QLatin1String("; ")),
                             isHalfClosed ? QStringLiteral("-N ") : QStringLiteral("-q 0 "), place);
        commands.clear();
        isHalfClosed = false;
    };
    for (const HostileStep& step : script) {
        switch (step.kind) {
        case Kind::Connect:
            if (!commands.isEmpty())
                miss(QT_TRANSLATE_NOOP(
                    "Hostility", "connections at the same time: here they follow each other"));
            endConnection();
            commands += QStringLiteral(":");
            break;
        case Kind::Select:
            miss(QT_TRANSLATE_NOOP("Hostility", "turning from one connection to another"));
            break;
        case Kind::Send:
            commands += ncSend(step);
            break;
        case Kind::Pause:
        case Kind::Await:
            commands += QStringLiteral("sleep %1").arg(secondsText(step.time));
            break;
        case Kind::HalfClose:
            isHalfClosed = true;
            break;
        case Kind::Reset:
            miss(QT_TRANSLATE_NOOP("Hostility", "resetting a connection"));
            [[fallthrough]];
        case Kind::Close:
            endConnection();
            break;
        case Kind::StopReading:
            miss(QT_TRANSLATE_NOOP("Hostility", "leaving unread what comes back"));
            break;
        case Kind::ReadOn:
            break;
        }
    }
    if (!isHalfClosed && !commands.isEmpty())
        commands += QStringLiteral("sleep 1"); // for the answer
    endConnection();
    QString text;
    for (const QString& what : std::as_const(missing))
        text +=
            QCoreApplication::translate("Hostility", "# nc cannot do this: %1").arg(what) + QLatin1Char('\n');
    return text + lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

constexpr std::array Forms {
    HostileCopyForm { "hex", QT_TRANSLATE_NOOP("Hostility", "Copy as &Hex"), &toHexLines },
    HostileCopyForm { "python", QT_TRANSLATE_NOOP("Hostility", "Copy as &Python"), &toPython },
    HostileCopyForm { "nc", QT_TRANSLATE_NOOP("Hostility", "Copy as &nc"), &toNc },
};

} // namespace

std::span<const HostileCopyForm> hostileCopyForms() { return Forms; }

const HostileCopyForm* findHostileCopyForm(QByteArrayView name)
{
    const auto* found = std::find_if(Forms.begin(), Forms.end(),
        [name](const HostileCopyForm& form) { return name == QByteArrayView(form.name); });
    return found == Forms.end() ? nullptr : found;
}

} // namespace signalbox
