// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QMap>
#include <QProcess>

#include <optional>

namespace signalbox::testing {

/// What `ss -tin` says of one connection: an opinion on TCP_INFO that is not ours. ss(8)
struct SsLine
{
    QByteArray state; ///< ESTAB, CLOSE-WAIT, ...
    quint64 receiveQueue = 0;
    quint64 sendQueue = 0;
    QMap<QByteArray, QByteArray> values; ///< `cwnd` -> `10`, `delivery_rate` -> `123bps`

    std::optional<quint64> number(const QByteArray& key) const
    {
        QByteArray digits = values.value(key);
        while (!digits.isEmpty() && (digits.back() < '0' || digits.back() > '9'))
            digits.chop(1);
        bool isNumber = false;
        const quint64 value = digits.toULongLong(&isNumber);
        return isNumber ? std::optional(value) : std::nullopt;
    }
    /// `12ms` or `12ms(34.5%)`.
    std::optional<quint64> milliseconds(const QByteArray& key) const
    {
        const QByteArray value = values.value(key);
        bool isNumber = false;
        const quint64 span = value.left(value.indexOf("ms")).toULongLong(&isNumber);
        return isNumber ? std::optional(span) : std::nullopt;
    }
    /// `0.052` or the part of `0.052/0.026`, as microseconds.
    std::optional<double> microseconds(const QByteArray& key, int part = 0) const
    {
        bool isNumber = false;
        const double value = values.value(key).split('/').value(part).toDouble(&isNumber) * 1000;
        return isNumber ? std::optional(value) : std::nullopt;
    }

    /// None if there is no such connection, or no ss.
    static std::optional<SsLine> of(quint16 localPort, quint16 peerPort)
    {
        QProcess ss;
        ss.start(QStringLiteral("ss"),
            { QStringLiteral("-tinH"),
                QStringLiteral("sport = :%1 and dport = :%2").arg(localPort).arg(peerPort) });
        if (!ss.waitForFinished())
            return {};
        const QByteArrayList words = ss.readAllStandardOutput().simplified().split(' ');
        if (words.size() < 6)
            return {};
        SsLine line { words[0], words[1].toULongLong(), words[2].toULongLong(), {} };
        for (qsizetype i = 5; i < words.size(); ++i) {
            const qsizetype colon = words[i].indexOf(':');
            if (colon > 0)
                line.values[words[i].left(colon)] = words[i].mid(colon + 1);
            else if (i + 1 < words.size() && words[i + 1].endsWith("bps"))
                line.values[words[i]] = words[i + 1];
            else
                line.values[words[i]] = QByteArray("");
        }
        return line;
    }
};

} // namespace signalbox::testing
