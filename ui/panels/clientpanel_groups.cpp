// SPDX-License-Identifier: GPL-3.0-or-later
// The test clients as a workspace keeps them: how many, to whom, and how they behave.
#include "panels/clientpanel.h"

#include "base/bytes.h"
#include "widgets/connectform.h"

#include <algorithm>

namespace signalbox {
namespace {

const QString Server = QStringLiteral("{server}");

} // namespace

QList<WorkspaceClients> ClientPanel::groups(const Endpoint& server) const
{
    QList<WorkspaceClients> groups;
    for (const TestClientRow& row : m_bench.snapshot()->rows) {
        if (isOver(row.state) || row.peer.isNull())
            continue;
        const QString target = row.peer == server ? Server : row.peer.toString();
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const WorkspaceClients& group) {
            return group.target == target && group.behaviour == row.behaviour;
        });
        if (same == groups.end())
            groups += WorkspaceClients { target, 1, row.behaviour, {} };
        else
            ++same->count;
    }
    return groups;
}

void ClientPanel::connectGroups(const QList<WorkspaceClients>& groups, const Endpoint& server)
{
    QList<ConnectionId> all;
    int wanted = 0;
    for (const WorkspaceClients& group : groups) {
        const auto target = group.target == Server ? Result(server) : Endpoint::parse(group.target, false);
        const auto behaviour = ClientBehaviour::parse(group.behaviour);
        const auto message = parseEscapes(group.message);
        if (!target || !behaviour || !message)
            continue; // a workspace was validated when it was opened
        const QList<ConnectionId> ids =
            m_bench.connectClients(target->address.toString(), target->port, group.count, *behaviour);
        if (!message->isEmpty())
            m_bench.send(ids, *message);
        wanted += group.count;
        all += ids;
    }
    if (all.size() < wanted)
        m_form->setProblem(tooMany());
    if (all.isEmpty())
        return;
    m_newest = all;
    m_newestTarget = tr("the servers of the workspace");
    m_areNewestShown = false;
    poke();
    refresh();
}

QString ClientPanel::tooMany() const
{
    return tr("At most %1 clients at once. Remove closed ones first.")
        .arg(QLocale().toString(TestBench::MaxClients));
}

} // namespace signalbox
