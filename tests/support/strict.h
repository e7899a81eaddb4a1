// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace signalbox::testing {

/// From here to the end of the test function, a warning from Qt or from us fails the test;
/// QTest::ignoreMessage() still announces one that is expected. Call it in init(), not in initTestCase(): QTest
/// forgets it after each function.
inline void failOnAnyWarning()
{
    // Qt's offscreen platform says this of every dialog; it is about the platform, not about us.
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints)")));
}

} // namespace signalbox::testing
