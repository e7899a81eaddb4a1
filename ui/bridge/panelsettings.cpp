// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/panelsettings.h"

#include <QJsonArray>
#include <QSettings>
#include <QTemporaryDir>

namespace signalbox {
namespace {

const QString Base64 = QStringLiteral("base64");

QJsonValue toJson(const QVariant& value)
{
    switch (value.metaType().id()) {
    case QMetaType::QByteArray:
        return QJsonObject { { Base64, QString::fromLatin1(value.toByteArray().toBase64()) } };
    case QMetaType::QStringList:
        return QJsonArray::fromStringList(value.toStringList());
    case QMetaType::QVariantList: {
        QJsonArray array;
        for (const QVariant& each : value.toList())
            array.append(toJson(each));
        return array;
    }
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Double:
    case QMetaType::QString:
        return QJsonValue::fromVariant(value);
    default:
        return QJsonValue(QJsonValue::Undefined);
    }
}

QVariant fromJson(const QJsonValue& value)
{
    if (value.isObject())
        return QByteArray::fromBase64(value.toObject().value(Base64).toString().toLatin1());
    if (!value.isArray())
        return value.toVariant();
    const QJsonArray array = value.toArray();
    const bool isText =
        std::all_of(array.begin(), array.end(), [](const QJsonValue& each) { return each.isString(); });
    if (!isText)
        return array.toVariantList();
    QStringList texts;
    for (const QJsonValue& each : array)
        texts += each.toString();
    return texts;
}

/// Settings of their own, for as long as the call takes.
void withSettings(const std::function<void(QSettings&)>& use)
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("panels.ini")), QSettings::IniFormat);
    use(settings);
}

} // namespace

QJsonObject panelsToJson(const std::function<void(QSettings&)>& save)
{
    QJsonObject values;
    withSettings([&](QSettings& settings) {
        save(settings);
        for (const QString& key : settings.allKeys()) {
            if (const QJsonValue value = toJson(settings.value(key)); !value.isUndefined())
                values.insert(key, value);
        }
    });
    return values;
}

void panelsFromJson(const QJsonObject& values, const std::function<void(QSettings&)>& restore)
{
    withSettings([&](QSettings& settings) {
        for (auto each = values.begin(); each != values.end(); ++each)
            settings.setValue(each.key(), fromJson(each.value()));
        restore(settings);
    });
}

} // namespace signalbox
