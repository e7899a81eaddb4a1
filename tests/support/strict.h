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
    // Qt's offscreen platform says the first of every dialog, tool tip and menu; the second is said of fonts
    // when random bytes happen to be a letter of a script that none here knows. Neither is about us.
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support (propagateSizeHints|raise|grabbing "
                                          "the keyboard)|\\s*OpenType support missing for )")));
}

} // namespace signalbox::testing
