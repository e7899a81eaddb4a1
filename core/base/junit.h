// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <span>
#include <vector>

namespace signalbox {

/// One thing that was checked. A value; text may come from the network.
struct JUnitCase
{
    enum class Verdict : quint8 { Passed, Failed, Skipped };

    QString className; ///< dotted; CI systems group by it
    QString name;
    Verdict verdict = Verdict::Passed;
    QString type {}; ///< of the failure, one word
    QString message {}; ///< why it failed or was skipped, one line
    QString details {}; ///< of the failure, several lines: a diff, what was expected
    std::chrono::nanoseconds time {};
};

/// What was checked together. A value.
struct JUnitSuite
{
    QString name;
    std::vector<JUnitCase> cases {};
    QString error {}; ///< why nothing could be checked, if nothing could
    std::chrono::nanoseconds time {};
};

/// XML as CI systems read it: one `testsuite` as the root; several suites stand in `testsuites`. What XML
/// cannot hold is shown by visible tokens. Any thread.
QByteArray toJUnit(const JUnitSuite& suite);
QByteArray toJUnit(std::span<const JUnitSuite> suites);

} // namespace signalbox
