// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadpayload.h"

#include "client/loadsettings.h"

#include <QCoreApplication>
#include <QFile>

#include <cstring>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

void writeDigits(char* out, qsizetype width, quint64 value)
{
    for (qsizetype i = width; i-- > 0; value /= 10)
        out[i] = static_cast<char>('0' + value % 10);
}

} // namespace

const char* loadPayloadName(LoadPayload payload)
{
    switch (payload) {
    case LoadPayload::Text:
        return "text";
    case LoadPayload::File:
        return "file";
    case LoadPayload::Random:
        break;
    }
    return "random";
}

LoadText LoadText::parse(const QByteArray& written)
{
    const QByteArray client("{client}");
    const QByteArray message("{message}");
    LoadText text;
    for (qsizetype i = 0; i < written.size(); ++i) {
        const QByteArrayView rest = QByteArrayView(written).sliced(i);
        if (rest.startsWith(client) || rest.startsWith(message)) {
            const bool isClient = rest.startsWith(client);
            text.counters.push_back({ text.bytes.size(), isClient });
            text.bytes.append(isClient ? ClientDigits : MessageDigits, '0');
            i += (isClient ? client : message).size() - 1;
            continue;
        }
        const char next = rest.size() > 1 && rest[0] == '\\' ? rest[1] : '\0';
        const char meant = next == 'n' ? '\n'
            : next == 'r'              ? '\r'
            : next == 't'              ? '\t'
            : next == '\\'             ? '\\'
                                       : '\0';
        text.bytes.append(meant != '\0' ? meant : rest[0]);
        i += meant != '\0' ? 1 : 0;
    }
    return text;
}

void LoadText::write(char* out, int client, quint64 message) const
{
    std::memcpy(out, bytes.constData(), static_cast<std::size_t>(bytes.size()));
    for (const Counter& counter : counters) {
        if (counter.isClient)
            writeDigits(out + counter.at, ClientDigits, static_cast<quint64>(client) + 1);
        else
            writeDigits(out + counter.at, MessageDigits, message + 1);
    }
}

Result<QByteArray> readPayloadFile(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error { translate("\"%1\" cannot be read: %2.").arg(fileName, file.errorString()),
            translate("Name a file that can be read."), 0 };
    QByteArray bytes = file.read(qint64 { LoadSettings::MaxSize } + 1); // a pipe has no size
    if (bytes.isEmpty())
        return Error { translate("\"%1\" is empty: there is nothing to send.").arg(fileName),
            translate("Name a file with at least one byte."), 0 };
    if (bytes.size() > qsizetype { LoadSettings::MaxSize })
        return Error { translate("\"%1\" is larger than a message may be, %2 bytes.")
                           .arg(fileName)
                           .arg(LoadSettings::MaxSize),
            translate("Name a smaller file."), 0 };
    return bytes;
}

} // namespace signalbox
