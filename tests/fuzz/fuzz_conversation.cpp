// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"

#include "client/conversation/conversationlimits.h"
#include "client/conversation/conversationscript.h"
#include "client/conversation/conversationvariables.h"

using namespace signalbox;
using namespace signalbox::fuzzing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const QByteArrayView bytes = Input(data, size).rest();
    const auto script = ConversationScript::parse(QString::fromUtf8(bytes));
    if (!script) {
        require(!script.error().message.isEmpty() && script.error().code > 0,
            "what is refused has a reason and a line");
    } else {
        const auto again = ConversationScript::parse(script->print());
        require(again.ok() && *again == *script, "what was printed is read back");
        ConversationVariables variables({}, 1, 1);
        for (const ConversationStep& step : script->lines()) {
            const auto text = variables.expand(step.text);
            require(!text || text->size() <= ConversationBounds::TextBytes, "a text is bounded");
        }
    }
    const ConversationText any(bytes.toByteArray());
    const auto read =
        ConversationText::parse(any.print(ConversationText::Form::Quoted), ConversationText::Form::Quoted);
    require(read.ok() && *read == any, "any bytes can be written and read back");
    return 0;
}
