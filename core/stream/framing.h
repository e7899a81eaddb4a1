// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <memory>
#include <span>

namespace signalbox {

class Framer;

enum class FramingKind : quint8 { Lines, LengthField, FixedSize, IdleGap };

/// How an application marks where its messages end. TCP does not: it carries bytes (RFC 9293 2.2).
struct Framing
{
    static constexpr quint64 MaxLine = 64 * 1024; ///< a longer line is cut there
    static constexpr quint64 MaxMessage = 16 * 1024 * 1024; ///< a length field that says more is called wrong
    static constexpr quint32 MaxHeader = 64; ///< bytes before the length field

    FramingKind kind = FramingKind::Lines;
    quint32 width = 2; ///< of the length field: 1, 2 or 4 bytes
    bool isLittleEndian = false;
    bool countsHeader = false; ///< the length is that of the whole message, not of what follows the field
    quint32 offset = 0; ///< bytes of the header before the length field
    quint32 size = 64; ///< FixedSize: bytes of each message
    std::chrono::milliseconds gap { 100 }; ///< IdleGap: a pause as long as this ends a message

    bool operator==(const Framing&) const = default;

    /// Values within their ranges, whatever they were: settings can hold anything.
    Framing bounded() const;
    /// For one direction of one connection.
    std::unique_ptr<Framer> create() const;
};

/// One way of framing, as it is offered.
struct FramingEntry
{
    FramingKind kind;
    const char* name; ///< for settings: `lines length fixed idle`
    const char* title; ///< translate("Framing", ...)
    const char* summary;
};

/// All of them, in the order in which they are offered; indexed by their kind.
std::span<const FramingEntry> framingCatalogue();

} // namespace signalbox
