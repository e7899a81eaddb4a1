// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/loadcsv.h"

#include <QJsonObject>

namespace signalbox {
namespace {

QByteArray cell(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool() ? "true" : "false";
    if (value.isDouble())
        return QByteArray::number(value.toDouble(), 'g', 12);
    QByteArray bytes = value.toString().toUtf8();
    if (!bytes.isEmpty() && QByteArrayView("=+-@\t\r").contains(bytes.front()))
        bytes.prepend('\''); // a spreadsheet would take it for a formula
    if (!bytes.contains('"') && !bytes.contains(',') && !bytes.contains('\n') && !bytes.contains('\r'))
        return bytes;
    return '"' + bytes.replace('"', "\"\"") + '"';
}

} // namespace

QByteArray loadCsv(const LoadResult& result)
{
    static constexpr const char* Columns[] { "started", "target", "clients", "size", "depth", "payload", "seed",
        "reconnect", "target_rate_per_s", "connect_rate_per_s", "ramp_s", "warm_up_s", "duration_s", "messages",
        "unanswered", "rate_per_s", "bytes_per_s", "connections_per_s", "latency_us", "uncorrected_latency_us",
        "connect_us", "schedule_lag_us", "clients_served", "clients_waiting", "errors", "failed",
        "stopped_early", "machine" };
    const QJsonObject json = result.toJson();
    QByteArray header;
    QByteArray line;
    const auto add = [&](const QByteArray& name, const QJsonValue& value) {
        if (!header.isEmpty()) {
            header += ',';
            line += ',';
        }
        header += name;
        line += cell(value);
    };
    for (const char* column : Columns) {
        const QJsonValue value = json.value(QLatin1String(column));
        if (!value.isObject()) {
            add(column, value);
            continue;
        }
        const QJsonObject parts = value.toObject();
        for (auto part = parts.begin(); part != parts.end(); ++part)
            add(QByteArray(column) + '_' + part.key().toUtf8(), part.value());
    }
    return header + "\r\n" + line + "\r\n";
}

} // namespace signalbox
