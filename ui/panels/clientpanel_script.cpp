// SPDX-License-Identifier: GPL-3.0-or-later
// What a test client did, as a script that does it again.
#include "client/conversation/conversationrecorder.h"
#include "panels/clientpanel.h"
#include "panels/testclientview.h"
#include "widgets/connectform.h"

namespace signalbox {

void ClientPanel::recordScript()
{
    const QList<ConnectionId> chosen = m_list->selectedClients();
    if (chosen.size() != 1)
        return;
    const auto script = recordedConversation(m_bench.journal()->view(), chosen.first());
    if (!script)
        return m_form->setProblem(script.error().text());
    Q_EMIT scriptRecorded(script->print(), static_cast<int>(number(chosen.first())));
}

} // namespace signalbox
