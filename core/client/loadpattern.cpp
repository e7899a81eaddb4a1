// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadpattern.h"

#include <random>

namespace signalbox {
namespace {

constexpr quint64 RandomPeriod = 4093; // small enough to stay in the first-level cache
constexpr quint64 RandomStride = 61;

} // namespace

LoadPattern::LoadPattern(const LoadSettings& settings)
    : m_isText(settings.payload == LoadPayload::Text)
{
    if (m_isText) {
        m_text = LoadText::parse(settings.content);
        m_bytes.resize(MaxTransfer + 2 * static_cast<std::size_t>(m_text.bytes.size()));
        return;
    }
    const bool isFile = settings.payload == LoadPayload::File;
    m_period = isFile ? static_cast<quint64>(settings.content.size()) : RandomPeriod;
    m_stride = isFile ? 0 : RandomStride;
    m_bytes.resize(static_cast<std::size_t>(m_period) + MaxTransfer);
    std::minstd_rand random(settings.seed);
    for (std::size_t i = 0; i < m_bytes.size(); ++i) {
        if (i >= m_period)
            m_bytes[i] = m_bytes[i - static_cast<std::size_t>(m_period)];
        else
            m_bytes[i] =
                isFile ? settings.content.at(static_cast<qsizetype>(i)) : static_cast<char>(random() >> 8);
    }
}

const char* LoadPattern::text(int client, quint64 offset, std::size_t count)
{
    const auto size = static_cast<quint64>(m_text.bytes.size());
    const quint64 first = offset / size;
    const auto skipped = static_cast<std::size_t>(offset % size);
    char* out = m_bytes.data();
    for (std::size_t made = 0; made < skipped + count; made += static_cast<std::size_t>(size))
        m_text.write(out + made, client, first + made / size);
    return out + skipped;
}

} // namespace signalbox
