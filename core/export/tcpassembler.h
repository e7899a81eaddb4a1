// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/tcpflow.h"
#include "journal/journal.h"

#include <list>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace signalbox {

/// What the reader of a capture found. Packets that are not among the events are counted here.
struct CaptureCounts
{
    quint64 packets = 0;
    quint64 notTcp = 0;
    quint64 fragments = 0; ///< of IP packets
    quint64 damaged = 0; ///< headers cut or contradictory
    quint64 connections = 0;
    quint64 again = 0; ///< segments whose bytes were there before
    quint64 missingBytes = 0; ///< acknowledged, but not in the capture
    quint64 strays = 0; ///< segments with bytes that belong to no open connection, or to none of its windows
    quint64 givenUp = 0; ///< connections, for there were too many at once
    quint64 remarksDropped = 0; ///< comments beyond the limit
    bool operator==(const CaptureCounts&) const = default;

    quint64 leftOut() const noexcept { return notTcp + fragments + damaged; }
    /// What was left out or is missing, in a sentence or several for people; empty if nothing.
    QString text() const;
};

/// Bounds of what is kept while a capture is read.
struct AssemblyLimits
{
    std::size_t connections = 65536; ///< those that are over among them, as far as they are remembered
    qsizetype heldByOne = 4 * 1024 * 1024; ///< bytes of one direction that wait for a missing part
    qsizetype heldInAll = 64 * 1024 * 1024;
};

/// What a comment on a packet of our own captures adds to it.
struct PacketMarks
{
    std::optional<QByteArray> opened; ///< the detail of the Opened event
    std::optional<QByteArray> closed; ///< likewise of Closed
    bool isBeginningMissing = false; ///< the handshake is made up
    bool isPeerUnknown = false; ///< the address stands for one that was not recorded
    bool isLocalUnknown = false;
};

/// Makes journal events of TCP segments: handshake, bytes in order and once, FIN, RST. The server is the side
/// that answers SYN. Where no handshake is in the capture, it is the side that answered one elsewhere in it, or
/// else the side with the lower port. Bytes have the time of the segment that completed them. Missing parts and
/// repeated segments become notes.
class TcpAssembler
{
public:
    /// isOurs: the capture was made by PcapngExporter, so that all segments of one read or write are one event
    /// again.
    TcpAssembler(Journal& journal, bool isOurs, const AssemblyLimits& limits = {});

    /// Connection ids of which a remark() will say how they ended.
    void expectEnds(std::unordered_set<quint32> ids) { m_endsToCome = std::move(ids); }

    void add(const TcpSegment& segment, WallTime time, const PacketMarks& marks = {});
    /// An event that stood in a comment. Of the server; of the connection between these ends; or of the one
    /// with this number. False if there is none.
    void remark(EventKind kind, WallTime time, QByteArrayView detail);
    bool remark(const FlowKey& key, EventKind kind, WallTime time, QByteArrayView detail);
    bool remark(quint32 id, EventKind kind, WallTime time, QByteArrayView detail);
    /// At the end of the capture, whole or not: hands out what still waits.
    void finish();

    CaptureCounts& counts() noexcept { return m_counts; }

private:
    using Flows = std::list<TcpFlow>; // the one used last in front

    /// Bytes of one direction that a single read or write of the server may have moved.
    struct Run
    {
        ConnectionId id = NoConnection;
        bool isSent = false;
        bool isFull = false; ///< the last segment was as long as a segment may be
        WallTime time {};
        quint32 bytes = 0;
        QByteArray captured;
    };
    struct HalfClose
    {
        ConnectionId id;
        QByteArray detail;
        WallTime time;
    };

    TcpFlow* find(const FlowKey& key);
    TcpFlow& create(const FlowKey& key);
    void forget(Flows::iterator it);
    TcpFlow* begin(const TcpSegment& segment, const FlowKey& key, int from, const PacketMarks& marks);
    void handshake(TcpFlow& flow, const TcpSegment& segment, int from);
    int guessServer(const FlowKey& key) const;
    void open(TcpFlow& flow, QByteArrayView detail);
    void takeData(TcpFlow& flow, const TcpSegment& segment, int from);
    void drain(TcpFlow& flow, int from);
    void giveUpMissing(TcpFlow& flow, int from);
    void giveUpAll(TcpFlow& flow);
    void checkPatience(TcpFlow& flow);
    void checkEnd(TcpFlow& flow, int from, const PacketMarks& marks);
    void close(TcpFlow& flow, QByteArrayView detail);
    void noteAgain(TcpFlow& flow, int from, quint32 bytes);

    void emitData(const TcpFlow& flow, int from, quint32 bytes, QByteArrayView captured);
    void emitEvent(EventKind kind, ConnectionId id, QByteArrayView detail);
    void push(const Event& event);
    void flushPending();

    Journal& m_journal;
    const bool m_isOurs;
    const AssemblyLimits m_limits;
    EventBatch m_batch { 0 };
    Flows m_flows;
    std::unordered_map<FlowKey, Flows::iterator, FlowKeyHash> m_byKey;
    std::unordered_map<quint32, Flows::iterator> m_byId; // those that are open
    std::unordered_set<FlowKey::End, FlowKeyHash> m_servers; // ends that answered SYN
    std::unordered_set<quint32> m_endsToCome;
    qsizetype m_heldBytes = 0;
    quint32 m_lastId = 0;
    WallTime m_now {};
    std::optional<Run> m_run;
    std::optional<HalfClose> m_halfClose; // of ours: one at the time of the end is a part of it
    CaptureCounts m_counts;
};

} // namespace signalbox
