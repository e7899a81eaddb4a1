// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilesettings.h"

#include "client/hostility/conversation.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace signalbox {

Result<Done> validate(const HostileSettings& settings)
{
    const auto translate = [](const char* text) { return QCoreApplication::translate("Hostility", text); };
    if (settings.target.isNull() || settings.target.port == 0)
        return Error { translate("There is no server to attack."),
            translate("Name its address and port, such as 127.0.0.1:65432."), 0 };
    for (const QByteArray& name : settings.cases) {
        if (!findHostileCase(name))
            return Error { translate("There is no case \"%1\".").arg(QString::fromUtf8(name)),
                translate("--list names them."), 0 };
    }
    if (settings.limit < std::chrono::milliseconds(10) || settings.limit > HostileSettings::MaxLimit)
        return Error { translate("The limit for an answer is out of bounds."),
            translate("Choose 0.01 to %1 seconds.").arg(HostileSettings::MaxLimit.count() / 1000), 0 };
    if (settings.mutations < 1 || settings.mutations > HostileSettings::MaxMutations)
        return Error { translate("The number of mutations is out of bounds."),
            translate("Choose 1 to %1.").arg(HostileSettings::MaxMutations), 0 };
    if (!(settings.pace >= 0.01 && settings.pace <= 10))
        return Error { translate("The pace is out of bounds."), translate("Choose 0.01 to 10."), 0 };
    if (settings.question.isEmpty() != settings.answer.isEmpty())
        return Error { translate("A probe needs both what is asked and what has to be answered."), {}, 0 };
    if (!settings.question.isEmpty() && settings.mode != HostileMode::Raw)
        return Error { translate("How the health of an echo or chat server is judged is fixed."),
            translate("Choose the mode raw to ask something else."), 0 };
    if (const QRegularExpression pattern(settings.answer); !pattern.isValid())
        return Error {
            translate("\"%1\" is no regular expression: %2.").arg(settings.answer, pattern.errorString()), {}, 0
        };
    qsizetype bytes = 0;
    for (const QByteArray& part : settings.conversation)
        bytes += part.size();
    if (settings.conversation.size() > ConversationLimits::Parts || bytes > ConversationLimits::Bytes)
        return Error { translate("The conversation is too long to be mutated."), {}, 0 };
    return Done {};
}

} // namespace signalbox
