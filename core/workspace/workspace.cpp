// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspace.h"

#include "client/clientbehaviour.h"
#include "client/conversation/conversationscript.h"
#include "journal/filter.h"

#include <QRegularExpression>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Workspace", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy }; }

/// Names are keys: there, short, and no two alike.
template <typename Named> std::optional<Error> faultOfNames(const QList<Named>& all, const QString& kind)
{
    QStringList names;
    for (const Named& each : all) {
        if (each.name.trimmed().isEmpty())
            return wrong(translate("%1 number %2 has no name.").arg(kind).arg(names.size() + 1),
                translate("Give it one: \"name\"."));
        if (each.name.size() > Workspace::MaxName)
            return wrong(translate("The name \"%1...\" is longer than %2 characters.")
                             .arg(each.name.left(20))
                             .arg(Workspace::MaxName));
        if (names.contains(each.name))
            return wrong(translate("%1: there are two of the name \"%2\".").arg(kind, each.name),
                translate("Rename one of them."));
        names += each.name;
    }
    return std::nullopt;
}

/// What would end well whatever the server does.
std::optional<Error> faultOfPurpose(const WorkspaceCheck& check)
{
    static const QStringList looks { QStringLiteral("--help"), QStringLiteral("-h"),
        QStringLiteral("--help-all"), QStringLiteral("--list"), QStringLiteral("--copy") };
    static const QStringList texts { QStringLiteral("--send"), QStringLiteral("--hex"),
        QStringLiteral("--expect") };
    const auto nameOf = [](const QString& word) { return word.section(u'=', 0, 0); };
    bool isAsking = false; // of connect: anything at all
    bool isText = false; // this word is what the one before it sends or expects
    for (const QString& word : check.command) {
        const QString name = nameOf(word);
        if (!isText && looks.contains(name))
            return wrong(translate("The check \"%1\" only shows something: %2.").arg(check.name, name),
                translate("Leave the word out; a check is what can fail."));
        isText = !isText && texts.contains(word);
        isAsking = isAsking || isText || texts.contains(name) || name == QLatin1String("--file");
    }
    if (check.command.constFirst() == QLatin1String("connect") && !isAsking)
        return wrong(translate("The check \"%1\" connects, and asks for nothing.").arg(check.name),
            translate("Say what to send or to expect: --send \"hello\\n\" --expect hello."));
    return std::nullopt;
}

std::optional<Error> faultOfCheck(const WorkspaceCheck& check, const Workspace& workspace)
{
    static const QRegularExpression scriptWord(QStringLiteral("\\{script:([^}]*)\\}"));
    const QStringList known = workspaceCommands();
    if (check.command.isEmpty() || !known.contains(check.command.constFirst()))
        return wrong(translate("The check \"%1\" begins with \"%2\".").arg(check.name, check.command.value(0)),
            translate("A check is one of: %1.").arg(known.join(QStringLiteral(", "))));
    if (const auto fault = faultOfPurpose(check))
        return fault;
    for (const QString& word : check.command) {
        if (!workspace.isServing && word.contains(QStringLiteral("{server}")))
            return wrong(translate("The check \"%1\" is about {server}, but the workspace starts no server.")
                             .arg(check.name),
                translate("Set \"serve\" to true, or name a server as ADDR:PORT."));
        auto matches = scriptWord.globalMatch(word);
        while (matches.hasNext()) {
            const QString name = matches.next().captured(1);
            const bool isThere = std::any_of(workspace.scripts.begin(), workspace.scripts.end(),
                [&name](const WorkspaceText& script) { return script.name == name; });
            if (!isThere)
                return wrong(translate("The check \"%1\" names the script \"%2\", which is not there.")
                                 .arg(check.name, name),
                    translate("Add it to \"scripts\", or correct the name."));
        }
    }
    return std::nullopt;
}

} // namespace

QStringList workspaceCommands()
{
    return { QStringLiteral("converse"), QStringLiteral("load"), QStringLiteral("malformed"),
        QStringLiteral("replay"), QStringLiteral("connect") };
}

Result<Done> validate(const Workspace& workspace)
{
    if (const auto server = validate(workspace.server); !server)
        return server.error();
    if (const auto fault = faultOfNames(workspace.scripts, translate("Script")))
        return *fault;
    if (const auto fault = faultOfNames(workspace.filters, translate("Filter")))
        return *fault;
    if (const auto fault = faultOfNames(workspace.checks, translate("Check")))
        return *fault;
    for (const WorkspaceClients& group : workspace.clients) {
        if (group.target == QLatin1String("{server}")) {
            if (!workspace.isServing)
                return wrong(translate("Clients connect to {server}, but the workspace starts no server."),
                    translate("Set \"serve\" to true, or name a server as ADDR:PORT."));
        } else if (const auto target = Endpoint::parse(group.target, false); !target) {
            return target.error();
        }
        if (const auto behaviour = ClientBehaviour::parse(group.behaviour); !behaviour)
            return wrong(translate("The behaviour of clients number %1: %2")
                             .arg(&group - workspace.clients.constData() + 1)
                             .arg(behaviour.error().message),
                behaviour.error().remedy);
    }
    for (const WorkspaceCheck& check : workspace.checks) {
        if (const auto fault = faultOfCheck(check, workspace))
            return *fault;
    }
    return Done {};
}

Result<Done> validateForRun(const Workspace& workspace)
{
    if (workspace.isServing && workspace.server.mode == "script" && workspace.rules.trimmed().isEmpty())
        return wrong(translate("The server's mode is script, and there are no rules: it would answer nothing."),
            translate("Add \"rules\", or choose another mode."));
    for (const WorkspaceText& each : workspace.filters) {
        if (const auto filter = Filter::parse(each.text); !filter)
            return wrong(translate("The filter \"%1\": %2").arg(each.name, filter.error().message),
                filter.error().remedy);
    }
    for (const WorkspaceText& each : workspace.scripts) {
        if (const auto script = ConversationScript::parse(each.text); !script)
            return wrong(translate("The script \"%1\": %2").arg(each.name, script.error().message),
                script.error().remedy);
    }
    return Done {};
}

} // namespace signalbox
