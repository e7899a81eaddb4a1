// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/outbox.h"

#include <QMap>

namespace signalbox::testing {

/// Takes down what a mode does, by connection.
class RecordingOutbox final : public Outbox
{
public:
    void send(ConnectionId to, QByteArrayView bytes) override { sent[number(to)].append(bytes); }
    void send(std::span<const ConnectionId> to, const QByteArray& bytes) override
    {
        for (const ConnectionId id : to)
            sent[number(id)].append(bytes);
    }
    void sendAfter(ConnectionId to, std::chrono::milliseconds delay, QByteArrayView bytes) override
    {
        sent[number(to)].append(bytes);
        delays[number(to)].append(delay.count());
    }
    void finish(ConnectionId id, CloseReason reason) override { finished[number(id)] = reason; }
    void setName(ConnectionId id, const QString& name) override { names[number(id)] = name; }
    void note(ConnectionId, QByteArrayView) override { }
    void rejected(ConnectionId id, QByteArrayView detail) override
    {
        refusals[number(id)].append(detail.toByteArray());
    }
    void lineBegan(ConnectionId id) override { lines[number(id)].append('b'); }
    void lineEnded(ConnectionId id) override { lines[number(id)].append('e'); }
    void limitHit(Limit limit) override { ++limits[limit]; }
    SteadyTime now() const override { return time; }

    QByteArray take(quint32 id) { return std::exchange(sent[id], {}); }

    QMap<quint32, QByteArray> sent;
    QMap<quint32, CloseReason> finished;
    QMap<quint32, QString> names;
    QMap<quint32, QList<QByteArray>> refusals;
    QMap<quint32, QByteArray> lines; ///< b = began, e = ended
    QMap<quint32, QList<qint64>> delays; ///< ms, of what was sent for later; it is in `sent` too
    LimitHits limits;
    SteadyTime time {};
};

} // namespace signalbox::testing
