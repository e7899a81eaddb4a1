// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/systemerror.h"

#include "strict.h"

#include <cerrno>

using namespace signalbox;

class TestSystemError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void names()
    {
        QCOMPARE(errnoName(ECONNRESET), QByteArray("ECONNRESET"));
        QCOMPARE(errnoName(123456), QByteArray("123456"));
    }

    void words()
    {
        QCOMPARE(errnoText(ECONNRESET), QStringLiteral("Connection reset by peer (ECONNRESET)"));
        QCOMPARE(errnoText(123456), QStringLiteral("Unknown error (123456)"));
    }
};

QTEST_GUILESS_MAIN(TestSystemError)
#include "tst_systemerror.moc"
