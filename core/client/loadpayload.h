// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

namespace signalbox {

/// What the messages of a load are made of.
enum class LoadPayload : quint8 {
    Random, ///< random bytes from the seed
    Text, ///< a text, the same for all but for its counters
    File, ///< the content of a file
};

/// In settings files, JSON and options: `random`, `text`, `file`.
const char* loadPayloadName(LoadPayload payload);

/// A text with counters of fixed width, so that every message has the same length: `{client}` stands for five
/// digits, from 00001, and `{message}` for ten, which count the messages of that client from 0000000001.
struct LoadText
{
    static constexpr qsizetype ClientDigits = 5;
    static constexpr qsizetype MessageDigits = 10;

    struct Counter
    {
        qsizetype at = 0; ///< in `bytes`
        bool isClient = false; ///< else that of messages
        bool operator==(const Counter&) const = default;
    };

    QByteArray bytes; ///< of one message, with room for the counters
    std::vector<Counter> counters;

    /// From what the user wrote, where \\n, \\r, \\t and \\\\ mean what they do in C.
    static LoadText parse(const QByteArray& written);
    /// One message, written to `out`, which has room for `bytes`.
    void write(char* out, int client, quint64 message) const;
};

/// Reads a file whose content is to be a message; the error says why it cannot be.
Result<QByteArray> readPayloadFile(const QString& fileName);

} // namespace signalbox
