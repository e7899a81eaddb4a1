// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/framer.h"

#include <algorithm>

namespace signalbox {

// --- Lines ---

Framer::Step LineEndFramer::take(QByteArrayView bytes, WallTime /*time*/)
{
    const auto room = static_cast<qsizetype>(Framing::MaxLine - m_length);
    const QByteArrayView within = bytes.first(std::min(bytes.size(), room));
    const qsizetype end = within.indexOf('\n');
    if (end >= 0) {
        m_length = 0;
        return { static_cast<quint64>(end + 1), true, Flaw::None };
    }
    if (within.size() == room) {
        m_length = 0;
        return { static_cast<quint64>(room), true, Flaw::TooLong };
    }
    m_length += static_cast<quint64>(within.size());
    return { static_cast<quint64>(within.size()), false, Flaw::None };
}

Framer::Step LineEndFramer::skip(quint64 /*missing*/, WallTime /*time*/)
{
    return {}; // there may be any number of line ends in it
}

// --- Length field ---

LengthFieldFramer::LengthFieldFramer(const Framing& framing)
    : m_framing(framing)
    , m_headerSize(static_cast<qsizetype>(framing.offset + framing.width))
{
}

void LengthFieldFramer::restart()
{
    m_header.clear();
    m_total = m_length = 0;
    m_isLost = false;
}

quint64 LengthFieldFramer::totalOf(QByteArrayView header) const
{
    const QByteArrayView field = header.sliced(m_framing.offset, m_framing.width);
    quint64 value = 0;
    for (qsizetype i = 0; i < field.size(); ++i) {
        const qsizetype at = m_framing.isLittleEndian ? field.size() - 1 - i : i;
        value = value << 8 | static_cast<quint8>(field[at]);
    }
    return m_framing.countsHeader ? value : value + static_cast<quint64>(m_headerSize);
}

Framer::Step LengthFieldFramer::take(QByteArrayView bytes, WallTime /*time*/)
{
    const auto available = static_cast<quint64>(bytes.size());
    if (m_isLost)
        return takeLost(available);
    if (m_total > 0)
        return takeBody(available, 0);

    const qsizetype part = std::min(m_headerSize - m_header.size(), bytes.size());
    m_header.append(bytes.first(part));
    m_length += static_cast<quint64>(part);
    if (m_header.size() < m_headerSize)
        return { static_cast<quint64>(part), false, Flaw::None };
    m_total = totalOf(m_header);
    if (m_total < m_length || m_total > Framing::MaxMessage) {
        restart();
        m_isLost = true;
        return { static_cast<quint64>(part), true, Flaw::BadLength };
    }
    return takeBody(available - static_cast<quint64>(part), static_cast<quint64>(part));
}

Framer::Step LengthFieldFramer::takeBody(quint64 available, quint64 alreadyTaken)
{
    const quint64 part = std::min(available, m_total - m_length);
    m_length += part;
    const bool ends = m_length == m_total;
    if (ends)
        restart();
    return { alreadyTaken + part, ends, Flaw::None };
}

/// In pieces that do not depend on how the bytes came.
Framer::Step LengthFieldFramer::takeLost(quint64 available)
{
    const quint64 part = std::min(available, Framing::MaxLine - m_length);
    m_length += part;
    const bool ends = m_length == Framing::MaxLine;
    if (ends)
        m_length = 0;
    return { part, ends, Flaw::Unframed };
}

Framer::Step LengthFieldFramer::skip(quint64 missing, WallTime /*time*/)
{
    if (m_isLost)
        return takeLost(missing);
    return m_total > 0 ? takeBody(missing, 0) : Step {};
}

// --- Size and pause ---

Framer::Step FixedSizeFramer::skip(quint64 missing, WallTime /*time*/)
{
    const quint64 part = std::min(missing, m_size - m_length);
    m_length += part;
    const bool ends = m_length == m_size;
    if (ends)
        m_length = 0;
    return { part, ends, Flaw::None };
}

Framer::Step IdleGapFramer::skip(quint64 missing, WallTime time)
{
    if (m_last && time - *m_last >= m_gap) {
        m_last.reset();
        return { 0, true, Flaw::None };
    }
    m_last = time;
    return { missing, false, Flaw::None };
}

} // namespace signalbox
