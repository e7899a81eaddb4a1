// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/jsonreader.h"

#include "base/visibletext.h"

#include <QJsonArray>

#include <cmath>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Workspace", text); }

} // namespace

JsonReader::JsonReader(const QJsonObject& object, const QString& place, std::optional<Error>& error)
    : m_object(object)
    , m_place(place)
    , m_error(&error)
{
}

QString JsonReader::placeOf(const QString& key) const
{
    return m_place.isEmpty() ? key : QStringLiteral("%1.%2").arg(m_place, key);
}

void JsonReader::refuse(const char* key, const QString& why, const QString& remedy)
{
    if (!*m_error)
        *m_error =
            Error { translate("\"%1\" %2.").arg(visibleText(placeOf(QString::fromLatin1(key)), 200), why),
                remedy };
}

QJsonValue JsonReader::value(const char* key, QJsonValue::Type type, const QString& wanted)
{
    m_asked += QString::fromLatin1(key);
    const QJsonValue value = m_object.value(QLatin1String(key));
    if (value.isUndefined() || value.type() == type)
        return value;
    refuse(key, translate("must be %1").arg(wanted));
    return QJsonValue(QJsonValue::Undefined);
}

QString JsonReader::text(const char* key, const QString& fallback, qsizetype max)
{
    const QJsonValue found = value(key, QJsonValue::String, translate("a text"));
    if (found.isUndefined())
        return fallback;
    const QString text = found.toString();
    if (text.size() <= max)
        return text;
    refuse(key, translate("is longer than %1 characters").arg(max));
    return fallback;
}

qint64 JsonReader::whole(const char* key, qint64 fallback, qint64 min, qint64 max)
{
    const QString wanted = translate("a whole number from %1 to %2").arg(min).arg(max);
    const QJsonValue found = value(key, QJsonValue::Double, wanted);
    if (found.isUndefined())
        return fallback;
    const double number = found.toDouble();
    if (std::trunc(number) == number && number >= static_cast<double>(min)
        && number <= static_cast<double>(max))
        return static_cast<qint64>(number);
    refuse(key, translate("must be %1").arg(wanted));
    return fallback;
}

bool JsonReader::flag(const char* key, bool fallback)
{
    return value(key, QJsonValue::Bool, translate("true or false")).toBool(fallback);
}

QJsonObject JsonReader::object(const char* key)
{
    return value(key, QJsonValue::Object, translate("an object: {...}")).toObject();
}

JsonReader JsonReader::reader(const char* key)
{
    return JsonReader(object(key), placeOf(QString::fromLatin1(key)), *m_error);
}

QStringList JsonReader::texts(const char* key, int max, qsizetype maxText)
{
    const QJsonArray all = value(key, QJsonValue::Array, translate("a list of texts: [\"...\"]")).toArray();
    QStringList texts;
    if (all.size() > max)
        refuse(key, translate("has more than %1 entries").arg(max));
    for (const QJsonValue& each : all) {
        if (!each.isString())
            refuse(key, translate("must be a list of texts: [\"...\"]"));
        else if (each.toString().size() > maxText)
            refuse(key, translate("has a text of more than %1 characters").arg(maxText));
        else if (texts.size() < max)
            texts += each.toString();
    }
    return texts;
}

std::vector<JsonReader> JsonReader::readers(const char* key, int max)
{
    const QString wanted = translate("a list of objects: [{...}]");
    const QJsonArray all = value(key, QJsonValue::Array, wanted).toArray();
    std::vector<JsonReader> readers;
    if (all.size() > max)
        refuse(key, translate("has more than %1 entries").arg(max));
    for (const QJsonValue& each : all) {
        if (!each.isObject())
            refuse(key, translate("must be %1").arg(wanted));
        else if (readers.size() < static_cast<std::size_t>(max))
            readers.emplace_back(each.toObject(),
                placeOf(QStringLiteral("%1[%2]").arg(QLatin1String(key)).arg(readers.size() + 1)), *m_error);
    }
    return readers;
}

void JsonReader::finish()
{
    const QStringList keys = m_object.keys();
    for (const QString& key : keys) {
        if (!m_asked.contains(key))
            refuse(key.toUtf8().constData(), translate("is not known here"),
                translate("Known are: %1.").arg(m_asked.join(QStringLiteral(", "))));
    }
}

} // namespace signalbox
