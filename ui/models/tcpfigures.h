// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/tcpsample.h"

#include <QString>

#include <span>

namespace signalbox {

/// One figure of a connection's TCP state: a column of the table of clients, a line of the Inspector.
struct TcpFigure
{
    enum class Group : quint8 { Path, Window, Queues, Loss };
    enum class Unit : quint8 {
        State, ///< a TcpState
        Time, ///< microseconds
        Bytes,
        Segments,
        Rate, ///< bytes a second
        Count,
    };

    const char* objectName; ///< of its value in the Inspector
    Group group;
    Unit unit;
    const char* header; ///< short, for a column; translate in context "TcpFigure", as are the next three
    const char* title;
    const char* help; ///< the term in a sentence or two, and where it is defined
    const char* missing; ///< why there may be no value
    const char* widest; ///< as wide as anything usual, for the width of a column
    bool isEssential; ///< among the columns that are shown first
    std::optional<double> (*value)(const TcpSample&);
};

inline constexpr int TcpFigureCount = 26;
/// In the order in which they are shown.
std::span<const TcpFigure, TcpFigureCount> tcpFigures();

/// In words for people: `52.0 µs`, `64.0 kB`; "–" if there is none.
QString tcpFigureText(const TcpFigure& figure, const TcpSample& sample);
/// `65,536 bytes`; why it is not available if it is not.
QString tcpFigureExact(const TcpFigure& figure, const TcpSample& sample);

QString tcpFigureHeader(const TcpFigure& figure);
QString tcpFigureTitle(const TcpFigure& figure);
QString tcpFigureHelp(const TcpFigure& figure);
QString tcpGroupTitle(TcpFigure::Group group);

} // namespace signalbox
