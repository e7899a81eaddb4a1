// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationsettings.h"

#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace signalbox {
namespace {

using Kind = ConversationStep::Kind;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

} // namespace

Result<Done> validate(const ConversationSettings& settings)
{
    if (settings.target.isNull() || settings.target.port == 0)
        return Error { translate("There is no server to talk to."),
            translate("Name its address and port, such as 127.0.0.1:65432."), 0 };
    if (settings.script.isEmpty())
        return Error { translate("The script says nothing."),
            translate("Write a line such as: send \"hello\\n\"."), 0 };
    if (settings.clients < 1 || settings.clients > ConversationBounds::Clients)
        return Error { translate("The number of clients is out of bounds."),
            translate("Choose 1 to %1.").arg(ConversationBounds::Clients), 0 };
    if (settings.limit < std::chrono::milliseconds(10) || settings.limit > ConversationSettings::MaxLimit)
        return Error { translate("The time limit is out of bounds."),
            translate("Choose 0.01 to %1 seconds.").arg(ConversationSettings::MaxLimit.count() / 1000), 0 };
    for (auto value = settings.values.begin(); value != settings.values.end(); ++value) {
        if (const auto name = checkConversationName(value.key()); !name)
            return name.error();
        if (value.value().size() > ConversationBounds::ValueBytes)
            return Error { translate("The value of \"%1\" is too long.").arg(QString::fromUtf8(value.key())),
                translate("A variable holds %1 bytes at most.").arg(ConversationBounds::ValueBytes), 0 };
    }
    QByteArray name;
    if (const int line = settings.script.undefinedIn(settings.values.keys(), name); line > 0)
        return Error { translate("Line %1: \"${%2}\" is never set.").arg(line).arg(QString::fromUtf8(name)),
            translate("Write set %1 \"...\" before it, or give it from outside: --set %1=VALUE.")
                .arg(QString::fromUtf8(name)),
            line };
    const auto& lines = settings.script.lines();
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (lines[at].kind != Kind::With)
            continue;
        const int line = static_cast<int>(at) + 1;
        if (const auto with = conversationBehaviour(lines[at], settings.seed, settings.clients); !with)
            return Error { translate("Line %1: %2").arg(line).arg(with.error().message), with.error().remedy,
                line };
    }
    return Done {};
}

Result<ClientBehaviour> conversationBehaviour(const ConversationStep& step, quint64 seed, int client)
{
    auto parsed = ClientBehaviour::parse(step.name);
    if (!parsed)
        return parsed.error();
    ClientBehaviour behaviour = std::move(parsed).value();
    const QStringList words = step.name.split(QLatin1Char(' '));
    const bool hasSeed = std::any_of(words.begin(), words.end(),
        [](const QString& word) { return word.startsWith(QLatin1String("seed=")); });
    if (!hasSeed && !behaviour.isDefault())
        behaviour.seed = seed;
    if (behaviour.source.port == 0)
        return behaviour;
    const int port = behaviour.source.port + client - 1;
    if (port > 65535)
        return Error { translate("There are not enough ports above %1 for %2 clients.")
                           .arg(behaviour.source.port)
                           .arg(client),
            translate("Each client takes the port after that of the one before. Write a lower one, or none."),
            0 };
    behaviour.source.port = static_cast<quint16>(port);
    return behaviour;
}

Result<QHash<QByteArray, QByteArray>> readConversationFiles(const ConversationSettings& settings)
{
    QHash<QByteArray, QByteArray> files;
    qsizetype sum = 0;
    const auto& lines = settings.script.lines();
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const ConversationStep& step = lines[at];
        if (step.kind != Kind::SendFile || files.contains(step.bytes))
            continue;
        const int line = static_cast<int>(at) + 1;
        const QString name = QString::fromUtf8(step.bytes);
        QFile file(QDir(settings.folder.isEmpty() ? QDir::currentPath() : settings.folder).filePath(name));
        if (file.exists() && !QFileInfo(file.fileName()).isFile()) // opening a FIFO would wait for ever
            return Error { translate("Line %1: \"%2\" is no file.").arg(line).arg(file.fileName()),
                translate("Name a file that has its content already.") };
        if (!file.open(QIODevice::ReadOnly))
            return Error { translate("Line %1: \"%2\" cannot be read: %3.")
                               .arg(line)
                               .arg(file.fileName(), file.errorString()),
                translate("The name is taken from the folder of the script."), line };
        const QByteArray bytes = file.read(ConversationBounds::FileBytes + 1);
        sum += bytes.size();
        if (bytes.size() > ConversationBounds::FileBytes || sum > ConversationBounds::AllFileBytes)
            return Error { translate("Line %1: \"%2\" is too long.").arg(line).arg(file.fileName()),
                translate("A file has at most %1 MiB, all of them together %2 MiB.")
                    .arg(ConversationBounds::FileBytes >> 20)
                    .arg(ConversationBounds::AllFileBytes >> 20),
                line };
        files.insert(step.bytes, bytes);
    }
    return files;
}

} // namespace signalbox
