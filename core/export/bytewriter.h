// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtEndian>

#include <charconv>
#include <cstring>

namespace signalbox {

/// Appends to a byte array through a plain pointer, for what happens a million times: room for all that may
/// come is made once, and nothing is checked after that. The array has its right length again when the writer
/// ends.
class ByteWriter
{
public:
    /// `most`: more than that must not be written.
    ByteWriter(QByteArray& out, qsizetype most)
        : m_out(out)
    {
        const qsizetype used = out.size();
        out.resize(used + most);
        m_at = out.data() + used;
        m_end = m_at + most;
    }
    ~ByteWriter() { m_out.resize(m_at - m_out.constData()); }
    Q_DISABLE_COPY_MOVE(ByteWriter)

    void put(char c)
    {
        Q_ASSERT(m_at < m_end);
        *m_at++ = c;
    }
    void put(QByteArrayView bytes)
    {
        Q_ASSERT(bytes.size() <= m_end - m_at);
        if (!bytes.isEmpty())
            std::memcpy(m_at, bytes.data(), static_cast<std::size_t>(bytes.size()));
        m_at += bytes.size();
    }
    /// A literal: its length is known to the compiler.
    template <std::size_t Size> void put(const char (&text)[Size])
    {
        Q_ASSERT(qsizetype { Size - 1 } <= m_end - m_at);
        std::memcpy(m_at, text, Size - 1);
        m_at += Size - 1;
    }
    void putNumber(quint64 number) { m_at = std::to_chars(m_at, m_end, number).ptr; }
    void putZeros(qsizetype count)
    {
        Q_ASSERT(count <= m_end - m_at);
        std::memset(m_at, 0, static_cast<std::size_t>(count));
        m_at += count;
    }
    template <typename Number> void putBig(Number number)
    {
        qToBigEndian(number, m_at);
        m_at += sizeof number;
    }
    template <typename Number> void putLittle(Number number)
    {
        qToLittleEndian(number, m_at);
        m_at += sizeof number;
    }

    /// Where the next byte goes; valid until the writer ends.
    char* at() const { return m_at; }
    /// Everything before it was written by other means.
    void setAt(char* at)
    {
        Q_ASSERT(at >= m_at && at <= m_end);
        m_at = at;
    }

private:
    QByteArray& m_out;
    char* m_at;
    char* m_end;
};

} // namespace signalbox
