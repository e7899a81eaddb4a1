// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/capturereader.h"
#include "journalbuilder.h"

#include <QRandomGenerator>

namespace signalbox::testing {

/// A capture and what was read of it.
struct Read
{
    explicit Read(const QByteArray& bytes, const AssemblyLimits& limits = {}, const ReadProgress& progress = {})
        : journal(unlimited())
    {
        const auto result = CaptureReader(journal, limits).read(bytes, QStringLiteral("test"), progress);
        if (result)
            outcome = *result;
        else
            error = result.error();
        view = journal.view();
    }

    /// One line an event: `1 received hello`, `1 sent 100 of 5`, with the server's as 0.
    QByteArray story() const
    {
        QByteArrayList lines;
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            QByteArray line =
                QByteArray::number(number(event.connection)) + ' ' + eventKindName(event.kind).toByteArray();
            if (event.isData() && event.payload.size() != qsizetype { event.bytes })
                line += ' ' + QByteArray::number(event.bytes) + " cut to";
            const QByteArrayView said = event.isData() ? event.payload : event.detail;
            lines += said.isEmpty() ? line : line + ' ' + said.toByteArray();
            return true;
        });
        return lines.join('\n');
    }
    QByteArray bytes(quint32 id, EventKind kind) const
    {
        QByteArray all;
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (event.kind == kind && number(event.connection) == id)
                all += event.payload;
            return true;
        });
        return all;
    }
    ConnectionInfo ends(quint32 id) const
    {
        ConnectionInfo info;
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (number(event.connection) == id)
                info = view.connection(event);
            return number(event.connection) != id;
        });
        return info;
    }

    Journal journal;
    JournalView view;
    CaptureOutcome outcome;
    Error error;
};

inline QByteArray randomBytes(QRandomGenerator& random, qsizetype length)
{
    QByteArray out(length, Qt::Uninitialized);
    for (char& c : out)
        c = static_cast<char>(random.bounded(256));
    return out;
}

} // namespace signalbox::testing
