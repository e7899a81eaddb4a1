// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/testbench.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace signalbox::testing {

/// The newest rows; a spy is safe here, since the signal comes in this thread.
inline TestBenchSnapshotPtr fresh(TestBench& bench)
{
    QSignalSpy ready(&bench, &TestBench::snapshotReady);
    bench.requestSnapshot();
    ready.wait(5000);
    return bench.snapshot();
}

inline TestClientRow rowOf(TestBench& bench, ConnectionId id)
{
    for (const TestClientRow& row : fresh(bench)->rows) {
        if (row.id == id)
            return row;
    }
    return {};
}

inline TestClientState stateOf(TestBench& bench, ConnectionId id) { return rowOf(bench, id).state; }

inline bool allOpen(TestBench& bench, int count)
{
    const auto snapshot = fresh(bench);
    return std::count_if(snapshot->rows.begin(), snapshot->rows.end(), [](const TestClientRow& row) {
        return row.state == TestClientState::Open;
    }) == count;
}

/// `opened sent:5 received:5 half-closed(peer) closed(local-closed)`
inline QByteArray story(const TestBench& bench, ConnectionId id)
{
    QByteArrayList words;
    const JournalView view = bench.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (event.connection != id)
            return true;
        QByteArray word = eventKindName(event.kind).toByteArray();
        if (event.isData())
            word += ':' + QByteArray::number(event.bytes);
        else if (event.kind != EventKind::Opened)
            word += '(' + event.detail.toByteArray() + ')';
        words.append(word);
        return true;
    });
    return words.join(' ');
}

inline QByteArray receivedBytes(const TestBench& bench, ConnectionId id)
{
    QByteArray bytes;
    const JournalView view = bench.journal()->view();
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (event.connection == id && event.kind == EventKind::Received)
            bytes += event.payload;
        return true;
    });
    return bytes;
}

} // namespace signalbox::testing
