// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan says about itself.
#include "client/replay/replayplan.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace signalbox {
namespace {

constexpr std::array SideNames { "auto", "server", "client" };

QString translate(const char* text) { return QCoreApplication::translate("Replay", text); }

QString bytesText(qint64 bytes)
{
    return bytes == 1 ? translate("1 byte") : translate("%1 bytes").arg(QLocale().toString(bytes));
}

} // namespace

QByteArray recordedSideName(RecordedSide side) { return SideNames[static_cast<std::size_t>(side)]; }

std::optional<RecordedSide> recordedSideFromName(QByteArrayView name)
{
    for (std::size_t i = 0; i < SideNames.size(); ++i) {
        if (name == SideNames[i])
            return static_cast<RecordedSide>(i);
    }
    return {};
}

QString ReplayConnection::remarks() const
{
    QStringList all;
    if (!refusal.isEmpty())
        all += refusal;
    if (isBeginningMissing)
        all += translate("Its beginning is not in the recording.");
    if (!gaps.empty()) {
        qsizetype missing = 0;
        for (const Gap& gap : gaps)
            missing += gap.length;
        all += translate("Of its answers, %1 were not captured and are not compared.").arg(bytesText(missing));
    }
    return all.join(QLatin1Char(' '));
}

QString ReplayPlan::remarks() const
{
    const QLocale locale;
    QStringList all;
    if (withoutData > 0)
        all += withoutData == 1 ? translate("One connection on which nothing was said was left out.")
                                : translate("%1 connections on which nothing was said were left out.")
                                      .arg(locale.toString(withoutData));
    if (leftOut > 0)
        all += translate("%1 connections were left out: at most %2, with 256 MiB, can be played at once.")
                   .arg(locale.toString(leftOut), locale.toString(static_cast<qulonglong>(MaxConnections)));
    const std::size_t refused = connections.size() - playable();
    if (refused > 0)
        all += refused == 1 ? translate("One connection cannot be played: it was not captured whole.")
                            : translate("%1 connections cannot be played: they were not captured whole.")
                                  .arg(locale.toString(static_cast<qulonglong>(refused)));
    return all.join(QLatin1Char(' '));
}

} // namespace signalbox
