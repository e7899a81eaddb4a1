// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/catalogue.h"

#include "modes/chat.h"
#include "modes/echo.h"
#include "modes/script.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

constexpr std::array Modes {
    ModeEntry { "echo", QT_TRANSLATE_NOOP("Mode", "Echo"),
        QT_TRANSLATE_NOOP("Mode", "Sends every byte back to the client that sent it."),
        [](const ModeSettings&) -> std::unique_ptr<Mode> { return std::make_unique<EchoMode>(); } },
    ModeEntry { "chat", QT_TRANSLATE_NOOP("Mode", "Chat"),
        QT_TRANSLATE_NOOP("Mode",
            "Passes each line on to the others in the room. Names, rooms and private messages; /help tells."),
        [](const ModeSettings& settings) -> std::unique_ptr<Mode> {
            return std::make_unique<ChatMode>(settings.maxLine);
        } },
    ModeEntry { "script", QT_TRANSLATE_NOOP("Mode", "Script"),
        QT_TRANSLATE_NOOP("Mode", "Answers by rules: if this comes, that is sent, at once or later."),
        [](const ModeSettings& settings) -> std::unique_ptr<Mode> {
            return std::make_unique<ScriptMode>(settings.rules, settings.maxLine);
        } },
};

} // namespace

bool ModeSettings::operator==(const ModeSettings& other) const
{
    if (maxLine != other.maxLine || rules == other.rules)
        return maxLine == other.maxLine;
    return rules && other.rules && rules->program()->set() == other.rules->program()->set();
}

std::span<const ModeEntry> modeCatalogue() { return Modes; }

const ModeEntry* findMode(QByteArrayView name)
{
    const auto it =
        std::find_if(Modes.begin(), Modes.end(), [name](const ModeEntry& entry) { return name == entry.name; });
    return it == Modes.end() ? nullptr : &*it;
}

} // namespace signalbox
