// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/capturecomments.h"

#include "export/packetdecoder.h"

#include <QtEndian>

#include <algorithm>
#include <limits>

#include <pcap/dlt.h>

namespace signalbox {
namespace {

enum BlockType : quint32 {
    Interface = 1,
    Packet = 2, // obsolete
    SimplePacket = 3,
    Statistics = 5,
    EnhancedPacket = 6,
    SectionHeader = 0x0A0D0D0A,
};
constexpr quint32 ByteOrderMagic = 0x1A2B3C4D;
constexpr quint32 MaxBlock = 16 * 1024 * 1024; // what libpcap takes, too
constexpr std::size_t MaxRemarks = 500'000;
constexpr qsizetype MaxText = 64 * 1024 * 1024;
constexpr quint32 ScratchBytes = 64 * 1024;
constexpr quint64 BlocksPerQuestion = 4096;

/// Goes from block to block.
class BlockWalker
{
public:
    BlockWalker(std::FILE* file, const std::function<bool(qint64)>& goesOn)
        : m_file(file)
        , m_goesOn(goesOn)
        , m_scratch(ScratchBytes, Qt::Uninitialized)
    {
    }

    void walk();
    CaptureComments take() { return std::move(m_found); }

private:
    template <typename Number> Number get(const char* at) const
    {
        return m_isBig ? qFromBigEndian<Number>(at) : qFromLittleEndian<Number>(at);
    }
    bool readSection(const char* header);
    bool skip(quint32 bytes);
    bool readBody(quint32 bytes);
    void readPacket(quint32 type);
    template <typename Visit> void forEachOption(qsizetype from, Visit&& visit) const;
    void comment(QByteArrayView text, quint64 packet, const std::optional<FlowKey>& flow);
    bool special(QByteArrayView text, quint64 packet);
    PacketMarks& marksOf(quint64 packet);

    std::FILE* m_file;
    const std::function<bool(qint64)>& m_goesOn;
    qint64 m_done = 0;
    quint64 m_blocks = 0;
    QByteArray m_scratch;
    QByteArray m_body;
    bool m_isBig = false;
    bool m_isFirstSection = true;
    quint64 m_packets = 0;
    qsizetype m_text = 0;
    CaptureComments m_found;
};

void BlockWalker::walk()
{
    char header[12];
    while (std::fread(header, 1, 8, m_file) == 8) {
        quint32 type = get<quint32>(header);
        if (qFromLittleEndian<quint32>(header) == SectionHeader) { // the same from both ends
            type = SectionHeader;
            if (std::fread(header + 8, 1, 4, m_file) != 4 || !readSection(header))
                return;
        }
        const quint32 length = get<quint32>(header + 4);
        const quint32 had = type == SectionHeader ? 12 : 8;
        if (length % 4 != 0 || length < had + 4 || length > MaxBlock)
            return;
        m_done += length;
        if (m_goesOn && ++m_blocks % BlocksPerQuestion == 0 && !m_goesOn(m_done)) {
            m_found.isCancelled = true;
            return;
        }
        const bool isPacket = type == EnhancedPacket || type == Packet || type == SimplePacket;
        m_packets += isPacket ? 1 : 0;
        if (type == EnhancedPacket || type == Packet || type == Statistics || type == SectionHeader) {
            if (!readBody(length - had))
                return;
            readPacket(type);
        } else if (!skip(length - had)) {
            return;
        }
    }
}

bool BlockWalker::readSection(const char* header)
{
    if (qFromLittleEndian<quint32>(header + 8) == ByteOrderMagic)
        m_isBig = false;
    else if (qFromBigEndian<quint32>(header + 8) == ByteOrderMagic)
        m_isBig = true;
    else
        return false;
    return true;
}

bool BlockWalker::skip(quint32 bytes)
{
    if (bytes > ScratchBytes)
        return ::fseeko(m_file, bytes, SEEK_CUR) == 0;
    return std::fread(m_scratch.data(), 1, bytes, m_file) == bytes;
}

bool BlockWalker::readBody(quint32 bytes)
{
    m_body.resize(bytes);
    return std::fread(m_body.data(), 1, bytes, m_file) == bytes;
}

/// Options up to the block's length at its end.
template <typename Visit> void BlockWalker::forEachOption(qsizetype from, Visit&& visit) const
{
    const qsizetype end = m_body.size() - 4;
    for (qsizetype at = from; at + 4 <= end;) {
        const auto code = get<quint16>(m_body.constData() + at);
        const auto length = qsizetype { get<quint16>(m_body.constData() + at + 2) };
        at += 4;
        if (code == 0 || length > end - at)
            return;
        visit(code, QByteArrayView(m_body).sliced(at, length));
        at += (length + 3) / 4 * 4;
    }
}

void BlockWalker::readPacket(quint32 type)
{
    if (type == SectionHeader) {
        forEachOption(12, [this](quint16 code, QByteArrayView value) {
            if (code == 4 && m_isFirstSection) // shb_userappl
                m_found.isOurs = value.startsWith("Signalbox ");
        });
        m_isFirstSection = false;
        return;
    }
    qsizetype options = 12; // of Statistics
    std::optional<FlowKey> flow;
    const bool isPacket = type != Statistics;
    if (isPacket) {
        if (m_body.size() < 24)
            return;
        const auto captured = qsizetype { get<quint32>(m_body.constData() + 12) };
        if (captured > m_body.size() - 24)
            return;
        options = 20 + (captured + 3) / 4 * 4;
        if (options + 4 >= m_body.size())
            return; // as nearly all of them
        if (m_found.isOurs) {
            const DecodedPacket packet = decodePacket(
                DLT_RAW, QByteArrayView(m_body).sliced(20, captured), get<quint32>(m_body.constData() + 16));
            if (packet.kind == PacketKind::Tcp)
                flow = FlowKey::of(packet.segment);
        }
    }
    forEachOption(options, [&](quint16 code, QByteArrayView value) {
        if (code == 1)
            comment(value, isPacket ? m_packets : 0, flow);
    });
}

PacketMarks& BlockWalker::marksOf(quint64 packet)
{
    if (m_found.marks.empty() || m_found.marks.back().first != packet)
        m_found.marks.emplace_back(packet, PacketMarks {});
    return m_found.marks.back().second;
}

/// What PcapngExporter says of a conversation that it had to complete.
bool BlockWalker::special(QByteArrayView text, quint64 packet)
{
    if (text.startsWith("The beginning of this conversation is not in this file"))
        marksOf(packet).isBeginningMissing = true;
    else if (text.startsWith("The client's address was not recorded"))
        marksOf(packet).isPeerUnknown = true;
    else if (text.startsWith("The server's address was not recorded"))
        marksOf(packet).isLocalUnknown = true;
    else
        return false;
    return true;
}

void BlockWalker::comment(QByteArrayView text, quint64 packet, const std::optional<FlowKey>& flow)
{
    if (m_found.remarks.size() + m_found.marks.size() >= MaxRemarks || m_text + text.size() > MaxText) {
        ++m_found.dropped;
        return;
    }
    m_text += text.size();
    CaptureRemark remark;
    remark.packet = packet;
    remark.flow = flow;
    remark.detail = "comment: " + text.toByteArray();
    if (!m_found.isOurs) {
        if (packet > 0)
            m_found.remarks.push_back(std::move(remark));
        return;
    }
    if (packet > 0 && special(text, packet))
        return;

    // `server: listening at TIME: DETAIL`, `connection 3: closed at TIME: DETAIL`, `note at TIME: DETAIL`
    QByteArrayView rest = text;
    if (rest.startsWith("server: ")) {
        remark.scope = CaptureRemark::Scope::Server;
        rest = rest.sliced(8);
    } else if (rest.startsWith("connection ")) {
        const qsizetype colon = rest.indexOf(": ");
        bool isNumber = false;
        remark.connection = colon < 0 ? 0 : rest.sliced(11, colon - 11).toByteArray().toUInt(&isNumber);
        if (isNumber) {
            remark.scope = CaptureRemark::Scope::Connection;
            rest = rest.sliced(colon + 2);
        }
    }
    const qsizetype at = rest.indexOf(" at ");
    const auto kind = at < 0 ? std::nullopt : eventKindFromName(rest.first(at));
    if (kind) {
        rest = rest.sliced(at + 4);
        const qsizetype colon = rest.indexOf(": ");
        const auto time = colon < 0 ? std::nullopt : fromRfc3339(rest.first(colon));
        if (time) {
            remark.kind = *kind;
            remark.time = time;
            remark.detail = rest.sliced(colon + 2).toByteArray();
        }
    }
    if (remark.scope == CaptureRemark::Scope::Packet && remark.time && packet > 0) {
        if (remark.kind == EventKind::Opened) {
            marksOf(packet).opened = remark.detail;
            return;
        }
        if (remark.kind == EventKind::Closed) {
            marksOf(packet).closed = remark.detail;
            return;
        }
    }
    if (remark.kind == EventKind::Received || remark.kind == EventKind::Sent)
        remark.kind = EventKind::Note; // bytes stand in packets
    m_found.remarks.push_back(std::move(remark));
}

} // namespace

CaptureComments readCaptureComments(std::FILE* file, const std::function<bool(qint64 done)>& goesOn)
{
    BlockWalker walker(file, goesOn);
    walker.walk();
    CaptureComments found = walker.take();
    std::stable_sort(
        found.remarks.begin(), found.remarks.end(), [](const CaptureRemark& a, const CaptureRemark& b) {
            const auto order = [](const CaptureRemark& remark) {
                const quint64 packet = remark.packet == 0 ? std::numeric_limits<quint64>::max() : remark.packet;
                return std::tuple(!remark.time.has_value(), remark.time.value_or(WallTime {}), packet);
            };
            return order(a) < order(b);
        });
    return found;
}

} // namespace signalbox
