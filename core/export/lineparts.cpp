// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/lineparts.h"

namespace signalbox {
namespace {

constexpr std::size_t Remembered = 1024;
constexpr qsizetype PlaceOfFraction = 20; ///< in `2026-11-22T07:20:51.123456789Z`

} // namespace

void TimeText::put(ByteWriter& out, WallTime time)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    if (second != m_second) {
        const QByteArray text = toRfc3339(time);
        Q_ASSERT(text.size() == Length);
        std::memcpy(m_text, text.constData(), Length);
        m_second = second;
    } else {
        auto fraction = static_cast<quint32>((time - second).count());
        for (qsizetype i = PlaceOfFraction + 8; i >= PlaceOfFraction; --i) {
            m_text[i] = static_cast<char>('0' + fraction % 10);
            fraction /= 10;
        }
    }
    out.put(QByteArrayView(m_text, Length));
}

PeerText::PeerText()
    : m_entries(Remembered)
{
}

const QByteArray& PeerText::of(const Event& event, const JournalView& view)
{
    static const QByteArray none;
    if (event.connection == NoConnection)
        return none;
    Entry& entry = m_entries[number(event.connection) % Remembered];
    if (entry.id != event.connection) {
        const Endpoint peer = view.connection(event).peer;
        if (peer.isNull())
            return none; // it may be known later
        entry = { event.connection, peer.toString().toUtf8() };
    }
    return entry.text;
}

} // namespace signalbox
