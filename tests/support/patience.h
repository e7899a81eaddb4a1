// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

// How long a test waits for what must come decides nothing but when it gives up; QTest's 5 s are too few for a
// machine with much else to do. Part of every test's precompiled header.
#undef QTRY_VERIFY
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT((expr), signalbox::testing::Patience)
#undef QTRY_VERIFY2
#define QTRY_VERIFY2(expr, text) QTRY_VERIFY2_WITH_TIMEOUT((expr), text, signalbox::testing::Patience)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT((expr), expected, signalbox::testing::Patience)

namespace signalbox::testing {

inline constexpr int Patience = 30'000; ///< ms

} // namespace signalbox::testing
