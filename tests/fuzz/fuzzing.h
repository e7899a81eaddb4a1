// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// What libFuzzer calls with each input; llvm.org/docs/LibFuzzer.html. replay.cpp calls it with files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace signalbox::fuzzing {

/// A property that must hold for every input.
inline void require(bool holds, const char* property)
{
    if (holds)
        return;
    std::fprintf(stderr, "property broken: %s\n", property);
    std::abort();
}

/// Takes an input apart from its beginning; what is missing at the end counts as zero.
class Input
{
public:
    Input(const std::uint8_t* data, std::size_t size)
        : m_bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size))
    {
    }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    std::uint8_t byte() { return static_cast<std::uint8_t>(bytes(1).isEmpty() ? 0 : m_last[0]); }
    /// Below `bound`.
    std::uint8_t choice(unsigned bound) { return static_cast<std::uint8_t>(byte() % bound); }
    std::uint32_t number()
    {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i)
            value = value << 8 | byte();
        return value;
    }
    QByteArrayView bytes(qsizetype count)
    {
        m_last = m_bytes.first(std::min(count, m_bytes.size()));
        m_bytes = m_bytes.sliced(m_last.size());
        return m_last;
    }
    QByteArrayView rest() { return bytes(m_bytes.size()); }

private:
    QByteArrayView m_bytes;
    QByteArrayView m_last;
};

} // namespace signalbox::fuzzing
