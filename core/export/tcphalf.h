// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <map>
#include <optional>

namespace signalbox {

/// One direction of a TCP connection as a capture shows it: puts its segments in order, so that each byte comes
/// once. Sequence numbers may wrap (RFC 9293 section 3.4). Of bytes that were sent twice one copy counts. What
/// waits for a missing part is counted in heldBytes(); who uses this bounds it.
class TcpHalf
{
public:
    /// Bytes in order: how many there were, and the first of them as far as they were captured.
    using Deliver = std::function<void(quint32 bytes, QByteArrayView captured)>;

    enum class Taken : quint8 {
        Fresh, ///< at least a part of it was new
        Again, ///< all of it was there before: a retransmission
        KeepAlive, ///< the byte before the next, to get an answer. RFC 9293 section 3.8.4
        Outside, ///< too far from all that was seen to belong here
    };

    bool isBegun() const noexcept { return m_isBegun; }
    /// The sequence number of the first byte. isGuess: taken from the middle of a conversation.
    void begin(quint32 sequence, bool isGuess);
    quint32 firstSequence() const noexcept { return m_first; }

    /// The usual case: true if the segment is the next one and nothing waits. It counts as handed out then.
    bool pass(quint32 sequence, quint32 length);
    /// Keeps a segment without handing it out.
    Taken hold(quint32 sequence, quint32 length, QByteArrayView captured);
    /// Hands out what is in order now.
    void drain(const Deliver& deliver);
    /// FIN has this sequence number: it comes after the last byte.
    void finishAt(quint32 sequence);
    /// The other side says that it has all before this number.
    void acknowledge(quint32 sequence);

    /// All bytes up to FIN were handed out.
    bool isFinished() const noexcept { return m_fin && *m_fin <= m_next; }
    bool hasFin() const noexcept { return m_fin.has_value(); }
    /// The other side has what the capture does not show.
    bool isMissing() const noexcept { return m_acknowledged > m_next; }
    /// Something waits for bytes that have not come.
    bool isWaiting() const noexcept { return !m_held.empty() || (m_fin && *m_fin > m_next); }

    /// Gives up the bytes that are missing next, up to what is acknowledged or waits; 0 if none are. Then
    /// drain().
    quint64 skip();
    qsizetype heldBytes() const noexcept { return m_heldBytes; }

private:
    struct Piece
    {
        quint32 length = 0;
        QByteArray captured;
    };
    std::optional<qint64> distance(quint32 sequence) const;

    quint32 m_first = 0; // sequence number of place 0
    bool m_isBegun = false;
    bool m_isGuess = false; // until the first byte
    quint64 m_next = Origin; // place of the byte to come
    quint64 m_acknowledged = 0;
    std::optional<quint64> m_fin; // its place
    std::map<quint64, Piece> m_held; // by place
    qsizetype m_heldBytes = 0;

    // Places are counted from here, so that what came before the beginning has one too.
    static constexpr quint64 Origin = quint64 { 1 } << 40;
};

} // namespace signalbox
