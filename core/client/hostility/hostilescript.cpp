// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostilescript.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "client/hostility/hostileresult.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace signalbox {
namespace {

using Kind = HostileStep::Kind;

constexpr std::array Words { std::pair { Kind::Connect, "connect" }, std::pair { Kind::Select, "select" },
    std::pair { Kind::Send, "send" }, std::pair { Kind::Pause, "pause" }, std::pair { Kind::Await, "await" },
    std::pair { Kind::HalfClose, "half-close" }, std::pair { Kind::Reset, "reset" },
    std::pair { Kind::Close, "close" }, std::pair { Kind::StopReading, "stop-reading" },
    std::pair { Kind::ReadOn, "read-on" } };

constexpr qint64 MaxFile = 256 * 1024 * 1024; // hex and text of a script that is as long as it may be
constexpr qsizetype MaxShown = 200;

QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

QLatin1String wordOf(Kind kind)
{
    const auto* found =
        std::find_if(Words.begin(), Words.end(), [kind](const auto& word) { return word.first == kind; });
    return QLatin1String(found->second);
}

QString placed(qsizetype step, const QString& text) { return translate("Step %1: %2").arg(step + 1).arg(text); }

/// The steps of the first case in a result that did not end well; none if all did.
QJsonValue firstHarm(const QJsonArray& cases)
{
    for (const QJsonValue& each : cases) {
        const QString verdict = each[QLatin1String("verdict")].toString();
        if (verdict == QLatin1String(hostileVerdictName(HostileVerdict::Unhealthy))
            || verdict == QLatin1String(hostileVerdictName(HostileVerdict::UnexpectedEnd)))
            return each[QLatin1String("steps")];
    }
    return {};
}

/// A whole number from `least` to `most`; `otherwise` if the key is missing, nothing if it is not that.
std::optional<qint64> number(
    const QJsonObject& object, const char* key, qint64 otherwise, qint64 least, qint64 most)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined())
        return otherwise;
    const qint64 found = value.toInteger(least - 1);
    return found < least || found > most ? std::nullopt : std::optional(found);
}

Result<HostileStep> stepOf(const QJsonObject& object)
{
    const QString word = object.value(QLatin1String("do")).toString();
    const auto* found = std::find_if(
        Words.begin(), Words.end(), [&word](const auto& each) { return word == QLatin1String(each.second); });
    if (found == Words.end())
        return Error { translate("\"%1\" is nothing that can be done.").arg(visibleText(word, MaxShown)), {},
            0 };
    HostileStep step;
    step.kind = found->first;
    const auto bytes = parseHex(object.value(QLatin1String("hex")).toString());
    if (!bytes)
        return bytes.error();
    step.bytes = *bytes;
    const bool isSelect = step.kind == Kind::Select;
    const auto count = number(object, "count", isSelect ? 0 : 1, isSelect ? 0 : 1, HostileScriptLimits::Bytes);
    const auto piece = number(object, "piece", 0, 0, HostileScriptLimits::Bytes);
    const auto time = number(object, "ms", 0, 0, HostileScriptLimits::Time.count());
    if (!count || !piece || !time)
        return Error { translate("count, piece or ms is out of bounds."), {}, 0 };
    step.count = static_cast<quint32>(*count);
    step.piece = static_cast<quint32>(*piece);
    step.time = std::chrono::milliseconds(*time);
    return step;
}

} // namespace

qint64 bytesOf(const HostileScript& script)
{
    qint64 sum = 0;
    for (const HostileStep& step : script) {
        if (step.kind == Kind::Send)
            sum += step.bytes.size() * qint64 { step.count };
    }
    return sum;
}

QJsonArray toJson(const HostileScript& script)
{
    QJsonArray steps;
    for (const HostileStep& step : script) {
        QJsonObject object { { QStringLiteral("do"), wordOf(step.kind) } };
        if (!step.bytes.isEmpty()) {
            object.insert(QStringLiteral("hex"), QString::fromLatin1(toHex(step.bytes)));
            object.insert(QStringLiteral("text"), visibleText(step.bytes, MaxShown));
        }
        if (step.count != (step.kind == Kind::Select ? 0U : 1U))
            object.insert(QStringLiteral("count"), static_cast<qint64>(step.count));
        if (step.piece > 0)
            object.insert(QStringLiteral("piece"), static_cast<qint64>(step.piece));
        if (step.time.count() > 0)
            object.insert(QStringLiteral("ms"), static_cast<qint64>(step.time.count()));
        steps.append(object);
    }
    return steps;
}

Result<HostileScript> hostileScriptFromJson(const QJsonArray& steps)
{
    if (steps.isEmpty())
        return Error { translate("There is no step."), {}, 0 };
    if (static_cast<std::size_t>(steps.size()) > HostileScriptLimits::Steps)
        return Error { translate("More than %1 steps.").arg(HostileScriptLimits::Steps), {}, 0 };
    HostileScript script;
    int connections = 0;
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const auto step = stepOf(steps.at(i).toObject());
        if (!step)
            return Error { placed(i, step.error().message), step.error().remedy, 0 };
        if (step->kind == Kind::Connect)
            ++connections;
        else if (connections == 0
            || (step->kind == Kind::Select && step->count >= static_cast<quint32>(connections)))
            return Error { placed(i, translate("There is no such connection yet.")),
                translate("Put a step \"connect\" before it."), 0 };
        if (connections > HostileScriptLimits::Connections)
            return Error {
                placed(i, translate("More than %1 connections.").arg(HostileScriptLimits::Connections)), {}, 0
            };
        script.push_back(*step);
    }
    if (bytesOf(script) > HostileScriptLimits::Bytes)
        return Error { translate("It sends more than %1 bytes.").arg(HostileScriptLimits::Bytes), {}, 0 };
    return script;
}

QByteArray hostileScriptFile(const HostileScript& script, const QByteArray& mode, const QString& remark)
{
    return QJsonDocument(
        QJsonObject { { QStringLiteral("signalbox"), QStringLiteral("attack") },
            { QStringLiteral("mode"), QString::fromLatin1(mode) }, { QStringLiteral("remark"), remark },
            { QStringLiteral("steps"), toJson(script) } })
        .toJson();
}

Result<HostileScript> readHostileScript(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error { translate("\"%1\" cannot be read: %2.").arg(fileName, file.errorString()), {}, 0 };
    const QByteArray bytes = file.read(MaxFile + 1);
    QJsonParseError problem {};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    QJsonValue steps = document.object().value(QLatin1String("steps"));
    if (!steps.isArray()) // a whole result: what did harm first
        steps = firstHarm(document.object().value(QLatin1String("cases")).toArray());
    if (bytes.size() > MaxFile || problem.error != QJsonParseError::NoError || !steps.isArray())
        return Error {
            translate("\"%1\" is no attack that was written here: a JSON object with the key \"steps\", or a "
                      "result with a case that did harm.")
                .arg(fileName),
            translate("Export the result of an attack as JSON, or run it on the console with --reproducer."), 0
        };
    auto script = hostileScriptFromJson(steps.toArray());
    if (!script)
        return Error { translate("\"%1\": %2").arg(fileName, script.error().message), script.error().remedy,
            0 };
    return script;
}

} // namespace signalbox
