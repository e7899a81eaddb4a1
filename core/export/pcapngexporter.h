// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/exporter.h"
#include "export/pcapngblocks.h"
#include "export/tcpconversation.h"

#include <unordered_map>

namespace signalbox {

/// pcapng for Wireshark and its kin: each connection as a whole TCP conversation over raw IP, synthesised from
/// what the application read and wrote, with the application's times. Chunks are reads and writes, not segments
/// of the wire.
/// * Bytes that snaplen left out are missing from the packets too: the captured length is cut, the original
///   length is right, and sequence numbers go on by the real number of bytes.
/// * Where the beginning is missing (evicted, or filtered out), the handshake is made up and a comment says so.
/// * Events without bytes become comments on the next packet of their connection, those of the server on the
///   next packet of any; what finds no packet any more stands in the interface statistics at the end, or where
///   settle() was called.
class PcapngExporter final : public Exporter
{
public:
    /// `conversations`: how many have been begun before, as it were; sequence numbers begin elsewhere for each.
    explicit PcapngExporter(quint32 conversations = 0)
        : m_opened(conversations)
    {
    }
    void skipped(quint64 events) override;

    /// Of the nth conversation's SYN; that of the answer is its complement.
    static quint32 firstSequence(quint32 nth);

protected:
    void appendHeader(QByteArray& out) override;
    void appendEvent(QByteArray& out, const Event& event, const JournalView& view) override;
    void appendPending(QByteArray& out) override;
    void appendFooter(QByteArray& out) override;

private:
    struct Stream
    {
        TcpConversation conversation;
        QByteArrayList comments; // for its next packet
    };
    using Streams = std::unordered_map<ConnectionId, Stream>;

    void put(TcpConversation::Side from, const TcpSegment& segment);
    Stream* find(ConnectionId id);
    void handle(const Event& event, const JournalView& view, const TcpConversation::Emit& emit);
    void close(const Event& event, Stream& stream, const TcpConversation::Emit& emit);
    Stream& open(const Event& event, const JournalView& view, const TcpConversation::Emit& emit);
    /// Ends a stream here; comments that no packet took become comments on the next packet of any.
    void forget(ConnectionId id);
    void forgetOldest();
    void comment(const Event& event);
    void appendStatistics(QByteArray& out);
    Endpoint localEnd(const ConnectionInfo& ends) const;

    Streams m_streams; // open connections
    QByteArrayList m_comments; // for the next packet of any
    Endpoint m_listening; // where the server last said it listens
    // Of the event at hand:
    QByteArray* m_out = nullptr;
    WallTime m_time {};
    Stream* m_current = nullptr; // of its connection, if that is open
    ConnectionId m_currentId = NoConnection;

    quint32 m_opened;
    quint64 m_packets = 0;
    WallTime m_first {};
    WallTime m_last {};
};

} // namespace signalbox
