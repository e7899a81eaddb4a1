// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QTest>

namespace signalbox::testing {

/// Compares with tests/data/<name>. When the format changes on purpose, run the test with
/// SIGNALBOX_UPDATE_GOLDEN=1 to write the file anew, and read the difference before committing it.
inline void compareWithGolden(const QByteArray& actual, const char* name)
{
    QFile file(QStringLiteral(SIGNALBOX_TEST_DATA "/") + QString::fromLatin1(name));
    if (qEnvironmentVariableIsSet("SIGNALBOX_UPDATE_GOLDEN")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(actual), actual.size());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), name);
    const QByteArrayList expected = file.readAll().split('\n');
    const QByteArrayList lines = actual.split('\n');
    for (qsizetype i = 0; i < std::min(lines.size(), expected.size()); ++i)
        QCOMPARE(lines[i], expected[i]);
    QCOMPARE(lines.size(), expected.size());
}

} // namespace signalbox::testing
