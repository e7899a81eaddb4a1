// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/statelook.h"

#include <QCoreApplication>

#include <array>

namespace signalbox {
namespace {

constexpr std::array<StateLook, 4> ServerLooks { {
    { u"○", theme::Role::Muted, QT_TRANSLATE_NOOP("ServerState", "Stopped"),
        QT_TRANSLATE_NOOP("ServerState", "No socket listens.") },
    { u"◌", theme::Role::Muted, QT_TRANSLATE_NOOP("ServerState", "Starting"),
        QT_TRANSLATE_NOOP("ServerState", "The socket is being made.") },
    { u"●", theme::Role::Ok, QT_TRANSLATE_NOOP("ServerState", "Listening"),
        QT_TRANSLATE_NOOP("ServerState", "Clients can connect.") },
    { u"◌", theme::Role::Warning, QT_TRANSLATE_NOOP("ServerState", "Stopping"),
        QT_TRANSLATE_NOOP("ServerState", "Queued output goes out first. Stop once more ends it now.") },
} };

} // namespace

const StateLook& serverStateLook(ServerState state) { return ServerLooks[static_cast<std::size_t>(state)]; }

QString serverStateText(ServerState state)
{
    const StateLook& look = serverStateLook(state);
    return QString::fromUtf16(look.glyph) + QLatin1Char(' ')
        + QCoreApplication::translate("ServerState", look.words);
}

QString serverStateMeaning(ServerState state)
{
    return QCoreApplication::translate("ServerState", serverStateLook(state).meaning);
}

} // namespace signalbox
