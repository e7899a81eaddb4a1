// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox {

/// Reads one object of a file that a person may have edited: each value is asked for by its key, and what is
/// wrong is kept with its place, the first of all. Where something is wrong the fallback is returned, so that
/// callers look at the error once, at the end.
class JsonReader
{
public:
    /// `error` is shared by the readers of one file and outlives them.
    JsonReader(const QJsonObject& object, const QString& place, std::optional<Error>& error);

    bool has(const char* key) const { return m_object.contains(QLatin1String(key)); }
    QString text(const char* key, const QString& fallback, qsizetype max);
    qint64 whole(const char* key, qint64 fallback, qint64 min, qint64 max);
    bool flag(const char* key, bool fallback);
    QJsonObject object(const char* key); ///< as it is
    JsonReader reader(const char* key);
    /// A list of texts.
    QStringList texts(const char* key, int max, qsizetype maxText);
    std::vector<JsonReader> readers(const char* key, int max);

    /// Refuses keys that were not asked for: a slip of the pen would go unnoticed otherwise.
    void finish();
    void refuse(const char* key, const QString& why, const QString& remedy = {});

private:
    QJsonValue value(const char* key, QJsonValue::Type type, const QString& wanted);
    QString placeOf(const QString& key) const;

    QJsonObject m_object;
    QString m_place; // "clients[2]"; empty at the top
    QStringList m_asked;
    std::optional<Error>* m_error;
};

} // namespace signalbox
