// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/lineparts.h"

#include <charconv>

namespace signalbox {
namespace {

constexpr std::size_t Remembered = 1024;

} // namespace

void appendNumber(QByteArray& out, quint64 number)
{
    char digits[20]; // of 2^64
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out.append(digits, end - digits);
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
