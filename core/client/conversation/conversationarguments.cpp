// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationarguments.h"

namespace signalbox {

QStringList conversationArguments(const ConversationSettings& settings)
{
    const ConversationSettings usual;
    QStringList words;
    const auto add = [&words](const char* option, const QString& value) {
        words << QStringLiteral("--") + QLatin1String(option) << value;
    };
    if (settings.clients != usual.clients)
        add("clients", QString::number(settings.clients));
    for (auto value = settings.values.begin(); value != settings.values.end(); ++value)
        add("set", QString::fromUtf8(value.key()) + QLatin1Char('=') + QString::fromUtf8(value.value()));
    add("seed", QString::number(settings.seed));
    if (settings.limit != usual.limit)
        add("timeout", QString::number(static_cast<double>(settings.limit.count()) / 1000, 'g', 12));
    return words;
}

} // namespace signalbox
