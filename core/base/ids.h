// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <functional>

namespace signalbox {

/// Names one accepted or dialled connection for the life of its journal: 1, 2, 3, ... in the order of opening.
/// 0 stands for the server itself (or, in a test bench, for the bench).
enum class ConnectionId : quint32 {};

inline constexpr ConnectionId NoConnection { 0 };

constexpr quint32 number(ConnectionId id) noexcept { return static_cast<quint32>(id); }

} // namespace signalbox

template <> struct std::hash<signalbox::ConnectionId>
{
    std::size_t operator()(signalbox::ConnectionId id) const noexcept { return signalbox::number(id); }
};
