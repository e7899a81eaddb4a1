// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/pcapngblocks.h"

#include "export/bytewriter.h"

namespace signalbox::pcapng {
namespace {

enum BlockType : quint32 { Interface = 1, Statistics = 5, EnhancedPacket = 6, SectionHeader = 0x0A0D0D0A };
enum OptionCode : quint16 {
    EndOfOptions = 0,
    Comment = 1,
    ShbUserApplication = 4,
    IfName = 2,
    IfTimeResolution = 9,
    EpbFlags = 2,
    IsbStartTime = 2,
    IsbEndTime = 3,
    IsbReceived = 4,
};

constexpr qsizetype PacketHeader = 28; ///< of an enhanced packet block, before the packet

template <typename Number> void put(QByteArray& out, Number value)
{
    const Number little = qToLittleEndian(value);
    out.append(reinterpret_cast<const char*>(&little), sizeof little);
}

void pad(QByteArray& out, qsizetype length) { out.append((4 - length % 4) % 4, '\0'); }

void putOption(QByteArray& out, quint16 code, QByteArrayView value)
{
    value = value.first(std::min<qsizetype>(value.size(), 0xFFFF));
    put(out, code);
    put(out, static_cast<quint16>(value.size()));
    out.append(value);
    pad(out, value.size());
}

template <typename Number> void putOption(QByteArray& out, quint16 code, Number value)
{
    put(out, code);
    put(out, static_cast<quint16>(sizeof value));
    put(out, value);
    pad(out, sizeof value);
}

/// Times are written high half first.
void putTime(QByteArray& out, WallTime time)
{
    const auto ns = static_cast<quint64>(time.time_since_epoch().count());
    put(out, static_cast<quint32>(ns >> 32));
    put(out, static_cast<quint32>(ns));
}

void putTimeOption(QByteArray& out, quint16 code, WallTime time)
{
    put(out, code);
    put(out, quint16 { 8 });
    putTime(out, time);
}

void putComments(QByteArray& out, const QByteArrayList& comments)
{
    for (const QByteArray& comment : comments)
        putOption(out, Comment, QByteArrayView(comment));
}

/// Writes type and length around what is appended while it lives.
class Block
{
public:
    Block(QByteArray& out, BlockType type)
        : m_out(out)
        , m_start(out.size())
    {
        put(m_out, quint32 { type });
        put(m_out, quint32 { 0 });
    }
    ~Block()
    {
        put(m_out, quint32 { EndOfOptions });
        const auto length = static_cast<quint32>(m_out.size() - m_start + 4);
        put(m_out, length);
        qToLittleEndian(length, m_out.data() + m_start + 4);
    }
    Q_DISABLE_COPY_MOVE(Block)

private:
    QByteArray& m_out;
    qsizetype m_start;
};

} // namespace

void appendSectionHeader(QByteArray& out, QByteArrayView application, QByteArrayView comment)
{
    const Block block(out, SectionHeader);
    put(out, quint32 { 0x1A2B3C4D }); // byte order
    put(out, quint16 { 1 }); // version 1.0
    put(out, quint16 { 0 });
    put(out, qint64 { -1 }); // length of the section: not known
    putOption(out, Comment, comment);
    putOption(out, ShbUserApplication, application);
}

void appendInterface(QByteArray& out, QByteArrayView name)
{
    const Block block(out, Interface);
    put(out, RawIp);
    put(out, quint16 { 0 });
    put(out, quint32 { 0 }); // no snapshot length
    putOption(out, IfName, name);
    putOption(out, IfTimeResolution, quint8 { 9 });
}

qsizetype beginPacket(QByteArray& out, WallTime time)
{
    const qsizetype start = out.size();
    const auto ns = static_cast<quint64>(time.time_since_epoch().count());
    ByteWriter block(out, PacketHeader);
    block.putLittle(quint32 { EnhancedPacket });
    block.putLittle(quint32 { 0 }); // length of the block, to come
    block.putLittle(quint32 { 0 }); // interface
    block.putLittle(static_cast<quint32>(ns >> 32)); // high half first
    block.putLittle(static_cast<quint32>(ns));
    block.putZeros(8); // both lengths of the packet, to come
    return start;
}

void endPacket(QByteArray& out, qsizetype start, quint32 originalLength, Direction direction,
    const QByteArrayList& comments)
{
    const qsizetype captured = out.size() - start - PacketHeader;
    if (!comments.isEmpty()) {
        pad(out, captured);
        putComments(out, comments);
    }
    {
        ByteWriter block(out, 3 + 8 + 4 + 4);
        if (comments.isEmpty())
            block.putZeros((4 - captured % 4) % 4);
        block.putLittle(quint16 { EpbFlags });
        block.putLittle(quint16 { 4 });
        block.putLittle(static_cast<quint32>(direction));
        block.putLittle(quint32 { EndOfOptions });
        block.putLittle(static_cast<quint32>(block.at() + 4 - (out.constData() + start)));
    }
    char* const header = out.data() + start;
    qToLittleEndian(static_cast<quint32>(out.size() - start), header + 4);
    qToLittleEndian(static_cast<quint32>(captured), header + 20);
    qToLittleEndian(originalLength, header + 24);
}

void appendPacket(QByteArray& out, const Packet& packet)
{
    const qsizetype start = beginPacket(out, packet.time);
    out.append(packet.captured);
    endPacket(out, start, packet.originalLength, packet.direction, packet.comments);
}

void appendStatistics(
    QByteArray& out, WallTime first, WallTime last, quint64 packets, const QByteArrayList& comments)
{
    const Block block(out, Statistics);
    put(out, quint32 { 0 }); // interface
    putTime(out, last);
    putComments(out, comments);
    putTimeOption(out, IsbStartTime, first);
    putTimeOption(out, IsbEndTime, last);
    putOption(out, IsbReceived, packets);
}

} // namespace signalbox::pcapng
