// SPDX-License-Identifier: GPL-3.0-or-later
#include "converseprogress.h"

#include <QCoreApplication>

#include <unistd.h>

#include <cstdio>

namespace signalbox {
namespace {

constexpr const char* ClearLine = "\r\033[K"; // ECMA-48, EL

} // namespace

ConverseProgress::ConverseProgress()
    : m_isTerminal(::isatty(STDERR_FILENO) == 1)
{
}

void ConverseProgress::show(const ConversationProgress& progress)
{
    if (!m_isTerminal)
        return;
    const QString line = QCoreApplication::translate("Converse", "line %1; %2 of %3 passed, %4 failed so far")
                             .arg(progress.line)
                             .arg(progress.passed)
                             .arg(progress.clients)
                             .arg(progress.failed);
    std::fputs(ClearLine, stderr);
    std::fputs(qUtf8Printable(line), stderr);
    std::fflush(stderr);
    m_isShown = true;
}

void ConverseProgress::clear()
{
    if (std::exchange(m_isShown, false))
        std::fputs(ClearLine, stderr);
}

} // namespace signalbox
