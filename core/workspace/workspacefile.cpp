// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspacefile.h"

#include "base/savefile.h"
#include "base/visibletext.h"
#include "modes/rules/rulebook.h"
#include "modes/rules/rulesfile.h"
#include "workspace/serverjson.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox {
namespace {

constexpr int MaxClients = 10'000; // of one group; TestBench::MaxClients
constexpr qsizetype MaxWord = 4096; // characters of one argument, a behaviour, a message
const QString Format = QStringLiteral("signalbox-workspace");

QString translate(const char* text) { return QCoreApplication::translate("Workspace", text); }

/// A text as its lines, which version control can compare; lossless, since the last one has no end.
QJsonArray lines(const QString& text) { return QJsonArray::fromStringList(text.split(u'\n')); }

QString fromLines(JsonReader& reader, const char* key)
{
    const QString text =
        reader.texts(key, static_cast<int>(Workspace::MaxText), Workspace::MaxText).join(u'\n');
    if (text.size() > Workspace::MaxText)
        reader.refuse(key, translate("is longer than %1 characters").arg(Workspace::MaxText));
    return text;
}

QJsonArray textsToJson(const QList<WorkspaceText>& texts)
{
    QJsonArray array;
    for (const WorkspaceText& each : texts)
        array.append(QJsonObject {
            { QStringLiteral("name"), each.name }, { QStringLiteral("lines"), lines(each.text) } });
    return array;
}

QList<WorkspaceText> textsFromJson(JsonReader& top, const char* key, int max)
{
    QList<WorkspaceText> texts;
    for (JsonReader& reader : top.readers(key, max)) {
        texts += WorkspaceText { reader.text("name", {}, Workspace::MaxName), fromLines(reader, "lines") };
        reader.finish();
    }
    return texts;
}

QJsonArray clientsToJson(const QList<WorkspaceClients>& clients)
{
    QJsonArray array;
    for (const WorkspaceClients& each : clients) {
        QJsonObject object { { QStringLiteral("target"), each.target },
            { QStringLiteral("count"), each.count } };
        if (!each.behaviour.isEmpty())
            object.insert(QStringLiteral("behaviour"), each.behaviour);
        if (!each.message.isEmpty())
            object.insert(QStringLiteral("message"), each.message);
        array.append(object);
    }
    return array;
}

QList<WorkspaceClients> clientsFromJson(JsonReader& top)
{
    QList<WorkspaceClients> clients;
    for (JsonReader& reader : top.readers("clients", Workspace::MaxGroups)) {
        WorkspaceClients group;
        group.target = reader.text("target", group.target, MaxWord);
        group.count = static_cast<int>(reader.whole("count", group.count, 1, MaxClients));
        group.behaviour = reader.text("behaviour", {}, MaxWord);
        group.message = reader.text("message", {}, MaxWord);
        reader.finish();
        clients += group;
    }
    return clients;
}

QJsonArray checksToJson(const QList<WorkspaceCheck>& checks)
{
    QJsonArray array;
    for (const WorkspaceCheck& each : checks)
        array.append(QJsonObject { { QStringLiteral("name"), each.name },
            { QStringLiteral("command"), QJsonArray::fromStringList(each.command) } });
    return array;
}

QList<WorkspaceCheck> checksFromJson(JsonReader& top)
{
    QList<WorkspaceCheck> checks;
    for (JsonReader& reader : top.readers("checks", Workspace::MaxChecks)) {
        checks += WorkspaceCheck { reader.text("name", {}, Workspace::MaxName),
            reader.texts("command", Workspace::MaxArguments, MaxWord) };
        reader.finish();
    }
    return checks;
}

Error unreadable(const QString& fileName, const QString& why, const QString& remedy)
{
    return { translate("\"%1\" cannot be opened as a workspace: %2").arg(visibleText(fileName), why), remedy };
}

/// Line and column of a byte of the file, counted from 1.
QString placeIn(const QByteArray& bytes, qsizetype offset)
{
    const QByteArrayView before = QByteArrayView(bytes).first(std::clamp<qsizetype>(offset, 0, bytes.size()));
    return translate("line %1, column %2")
        .arg(before.count('\n') + 1)
        .arg(before.size() - before.lastIndexOf('\n'));
}

Result<QJsonObject> parsed(const QByteArray& bytes, const QString& fileName)
{
    const QString remedy =
        translate("Take a file that File > Save Workspace has written (.signalbox), or correct it.");
    if (bytes.size() > Workspace::MaxFile)
        return unreadable(
            fileName, translate("it is larger than %1 MiB.").arg(Workspace::MaxFile >> 20), remedy);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (bytes.trimmed().isEmpty())
        return unreadable(fileName, translate("it is empty."), remedy);
    if (document.isNull())
        return unreadable(
            fileName, translate("%1: %2.").arg(placeIn(bytes, error.offset - 1), error.errorString()), remedy);
    if (document.object().value(QLatin1String("format")) != Format)
        return unreadable(
            fileName, translate("it is JSON, but its \"format\" is not \"%1\".").arg(Format), remedy);
    return document.object();
}

/// A file of the future may mean something else by the same words, so nothing of it is used.
std::optional<Error> faultOfVersion(const QJsonObject& object, const QString& fileName)
{
    const double version = object.value(QLatin1String("version")).toDouble(0);
    if (version > WorkspaceVersion)
        return unreadable(fileName,
            translate("it was written by Signalbox %1, in format %2, and this program knows formats up to %3.")
                .arg(visibleText(
                    object.value(QLatin1String("program")).toString(translate("of a later version")), 32))
                .arg(version)
                .arg(WorkspaceVersion),
            translate("Update Signalbox, or save the workspace with the older version."));
    if (version != WorkspaceVersion)
        return unreadable(fileName, translate("its \"version\" is not a format that ever was."),
            translate("It should be %1.").arg(WorkspaceVersion));
    return std::nullopt;
}

} // namespace

bool isWorkspaceName(const QString& fileName)
{
    return fileName.endsWith(QLatin1String(".signalbox"), Qt::CaseInsensitive);
}

QByteArray workspaceBytes(const Workspace& workspace)
{
    // QJsonObject sorts its keys: those that a reader looks for first come first for that reason alone where
    // they do.
    const QJsonObject object {
        { QStringLiteral("format"), Format },
        { QStringLiteral("version"), WorkspaceVersion },
        { QStringLiteral("program"), QStringLiteral(SIGNALBOX_VERSION) },
        { QStringLiteral("serve"), workspace.isServing },
        { QStringLiteral("server"), serverToJson(workspace.server) },
        { QStringLiteral("rules"), lines(workspace.rules) },
        { QStringLiteral("clients"), clientsToJson(workspace.clients) },
        { QStringLiteral("scripts"), textsToJson(workspace.scripts) },
        { QStringLiteral("filters"), textsToJson(workspace.filters) },
        { QStringLiteral("checks"), checksToJson(workspace.checks) },
        { QStringLiteral("window"), workspace.window },
    };
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Result<Workspace> workspaceFromBytes(const QByteArray& bytes, const QString& fileName)
{
    const auto object = parsed(bytes, fileName);
    if (!object)
        return object.error();
    if (const auto fault = faultOfVersion(*object, fileName))
        return *fault;

    std::optional<Error> error;
    JsonReader top(*object, {}, error);
    Workspace workspace;
    top.text("format", {}, MaxWord);
    top.whole("version", WorkspaceVersion, WorkspaceVersion, WorkspaceVersion);
    top.text("program", {}, MaxWord);
    workspace.isServing = top.flag("serve", true);
    JsonReader server = top.reader("server");
    workspace.server = serverFromJson(server);
    server.finish();
    workspace.rules = fromLines(top, "rules");
    workspace.clients = clientsFromJson(top);
    workspace.scripts = textsFromJson(top, "scripts", Workspace::MaxScripts);
    workspace.filters = textsFromJson(top, "filters", Workspace::MaxFilters);
    workspace.checks = checksFromJson(top);
    workspace.window = top.object("window");
    top.finish();
    if (!error && workspace.server.mode == "script") {
        const auto rules = parseRules(workspace.rules.toUtf8());
        const auto book = rules ? RuleBook::of(*rules) : rules.error();
        if (book)
            workspace.server.modeSettings.rules = *book;
        else
            error = Error { translate("\"rules\": %1").arg(book.error().message), book.error().remedy, 0 };
    }
    if (!error) {
        if (const auto valid = validate(workspace); !valid)
            error = valid.error();
    }
    if (error)
        return unreadable(fileName, error->message, error->remedy);
    return workspace;
}

Result<Workspace> readWorkspace(const QString& fileName)
{
    QFile file(fileName);
    if (file.exists() && !QFileInfo(fileName).isFile()) // opening a FIFO would wait for ever
        return unreadable(
            fileName, translate("it is no file."), translate("Name a file that ends in .signalbox."));
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(fileName, QStringLiteral("%1.").arg(file.errorString()),
            translate("Check the name, and that it may be read."));
    const QByteArray bytes = file.read(Workspace::MaxFile + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(fileName, QStringLiteral("%1.").arg(file.errorString()), {});
    return workspaceFromBytes(bytes, fileName);
}

Result<Done> writeWorkspace(const Workspace& workspace, const QString& fileName)
{
    return saveFile(fileName, workspaceBytes(workspace));
}

} // namespace signalbox
