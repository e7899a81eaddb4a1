// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream/framing.h"

#include "stream/framer.h"

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

// Translators find them through QT_TRANSLATE_NOOP.
constexpr std::array Catalogue {
    FramingEntry { FramingKind::Lines, "lines", QT_TRANSLATE_NOOP("Framing", "By line"),
        QT_TRANSLATE_NOOP("Framing",
            "A message ends with LF; a CR before it belongs to it. A line longer than 64 KiB is cut there.") },
    FramingEntry { FramingKind::LengthField, "length", QT_TRANSLATE_NOOP("Framing", "By length field"),
        QT_TRANSLATE_NOOP("Framing",
            "A message begins with a number that says how long it is. More than 16 MiB is taken for a wrong "
            "guess, and nothing behind it is framed.") },
    FramingEntry { FramingKind::FixedSize, "fixed", QT_TRANSLATE_NOOP("Framing", "By size"),
        QT_TRANSLATE_NOOP("Framing", "All messages are of the same size.") },
    FramingEntry { FramingKind::IdleGap, "idle", QT_TRANSLATE_NOOP("Framing", "By pause"),
        QT_TRANSLATE_NOOP("Framing",
            "A pause ends a message. It depends on the network, so no protocol should rely on it; old serial "
            "devices do.") },
};

} // namespace

Framing Framing::bounded() const
{
    Framing good = *this;
    if (static_cast<std::size_t>(good.kind) >= Catalogue.size())
        good.kind = FramingKind::Lines;
    good.width = width == 1 || width == 4 ? width : 2;
    good.offset = std::min(offset, MaxHeader);
    good.size = std::clamp<quint32>(size, 1, MaxMessage);
    good.gap = std::clamp(gap, std::chrono::milliseconds(1ms), std::chrono::milliseconds(1h));
    return good;
}

std::unique_ptr<Framer> Framing::create() const
{
    const Framing good = bounded();
    switch (good.kind) {
    case FramingKind::LengthField:
        return std::make_unique<LengthFieldFramer>(good);
    case FramingKind::FixedSize:
        return std::make_unique<FixedSizeFramer>(good.size);
    case FramingKind::IdleGap:
        return std::make_unique<IdleGapFramer>(good.gap);
    case FramingKind::Lines:
        break;
    }
    return std::make_unique<LineEndFramer>();
}

std::span<const FramingEntry> framingCatalogue() { return Catalogue; }

} // namespace signalbox
