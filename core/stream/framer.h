// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stream/framing.h"
#include "stream/streammessage.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace signalbox {

/// Finds where messages end in the bytes of one direction, however they are cut into chunks. Holds no more of
/// them than a header.
class Framer
{
public:
    /// How far the message that is under way goes.
    struct Step
    {
        quint64 taken = 0; ///< bytes that belong to it
        bool ends = false; ///< it ends behind them
        Flaw flaw = Flaw::None; ///< of the message that ends
    };

    Framer() = default;
    virtual ~Framer() = default;
    Q_DISABLE_COPY_MOVE(Framer)

    /// `bytes` came at `time` and are not empty. Takes one at least, or ends the message under way before them.
    virtual Step take(QByteArrayView bytes, WallTime time) = 0;
    /// So many bytes came that nobody kept. Takes those it can account for; none of them and no end means that
    /// it has lost its place.
    virtual Step skip(quint64 missing, WallTime time) = 0;
    /// Begins afresh: the next byte is taken for the first of a message.
    virtual void restart() = 0;
    /// Length of the message under way when it is complete; 0 if only its end will tell.
    virtual quint64 expected() const { return 0; }
};

/// A message ends with LF, which belongs to it.
class LineEndFramer : public Framer
{
public:
    Step take(QByteArrayView bytes, WallTime time) override;
    Step skip(quint64 missing, WallTime time) override;
    void restart() override { m_length = 0; }

private:
    quint64 m_length = 0; // of the line under way
};

/// A message begins with a header in which a number of 1, 2 or 4 bytes says how long it is.
class LengthFieldFramer : public Framer
{
public:
    explicit LengthFieldFramer(const Framing& framing);
    Step take(QByteArrayView bytes, WallTime time) override;
    Step skip(quint64 missing, WallTime time) override;
    void restart() override;
    quint64 expected() const override { return m_isLost ? 0 : m_total; }

private:
    Step takeLost(quint64 available);
    Step takeBody(quint64 available, quint64 alreadyTaken);
    quint64 totalOf(QByteArrayView header) const;

    const Framing m_framing;
    const qsizetype m_headerSize;
    QByteArray m_header; // as much of it as came
    quint64 m_total = 0; // of the message under way; 0 until its header is there
    quint64 m_length = 0; // of it so far
    bool m_isLost = false;
};

/// Each message has the same size.
class FixedSizeFramer : public Framer
{
public:
    explicit FixedSizeFramer(quint64 size)
        : m_size(size)
    {
    }
    Step take(QByteArrayView bytes, WallTime time) override { return skip(quint64(bytes.size()), time); }
    Step skip(quint64 missing, WallTime time) override;
    void restart() override { m_length = 0; }
    quint64 expected() const override { return m_size; }

private:
    const quint64 m_size;
    quint64 m_length = 0; // of the message under way
};

/// A message ends when nothing came for a while; the only framing that depends on how the bytes are cut.
class IdleGapFramer : public Framer
{
public:
    explicit IdleGapFramer(std::chrono::nanoseconds gap)
        : m_gap(gap)
    {
    }
    Step take(QByteArrayView bytes, WallTime time) override { return skip(quint64(bytes.size()), time); }
    Step skip(quint64 missing, WallTime time) override;
    void restart() override { m_last.reset(); }

private:
    const std::chrono::nanoseconds m_gap;
    std::optional<WallTime> m_last; // when the message under way last grew
};

} // namespace signalbox
