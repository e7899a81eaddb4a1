// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadprogressline.h"

#include "base/units.h"

#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

namespace signalbox {
namespace {

constexpr int BarWidth = 20;
constexpr const char* ClearLine = "\r\033[K"; // ECMA-48, EL

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }

} // namespace

LoadProgressLine::LoadProgressLine()
    : m_isTerminal(::isatty(STDERR_FILENO) == 1)
{
}

void LoadProgressLine::show(const LoadProgress& progress)
{
    if (!m_isTerminal)
        return;
    const int done = static_cast<int>(progress.fraction * BarWidth);
    QString line = QStringLiteral("[%1%2] %3 %, %4: %5/s, ")
                       .arg(QString(done, QLatin1Char('#')), QString(BarWidth - done, QLatin1Char('.')))
                       .arg(static_cast<int>(progress.fraction * 100), 3)
                       .arg(QString::fromLatin1(loadPhaseName(progress.phase)), formatCount(progress.rate));
    line += translate("%1 clients").arg(progress.connected);
    if (progress.failed > 0)
        line += translate(", %1 failed").arg(progress.failed);
    if (progress.p99.count() > 0)
        line += translate(", p99 %1").arg(formatLatency(progress.p99));
    std::fputs(ClearLine, stderr);
    std::fputs(qUtf8Printable(line), stderr);
    std::fflush(stderr);
    m_isShown = true;
}

void LoadProgressLine::clear()
{
    if (std::exchange(m_isShown, false))
        std::fputs(ClearLine, stderr);
}

} // namespace signalbox
