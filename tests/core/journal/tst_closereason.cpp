// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/closereason.h"

#include "strict.h"

#include <QSet>

#include <cerrno>

using namespace signalbox;

class TestCloseReason : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void everyReasonHasItsOwnTermAndWords()
    {
        QSet<QByteArray> terms;
        for (int i = 0; i < CloseReasonCount; ++i) {
            const auto reason = static_cast<CloseReason>(i);
            terms += closeReasonTerm(reason).toByteArray();
            QVERIFY(!closeReasonWords(reason).isEmpty());
            QCOMPARE(closeReasonFromDetail(closeReasonTerm(reason)), std::optional(reason));
            QCOMPARE(closeReasonFromDetail(closeDetail(reason, EPIPE, QStringLiteral("more: still"))),
                std::optional(reason));
        }
        QCOMPARE(terms.size(), CloseReasonCount);
    }

    void details()
    {
        QCOMPARE(closeDetail(CloseReason::PeerClosed), QByteArray("peer-closed"));
        QCOMPARE(closeDetail(CloseReason::Reset, ECONNRESET),
            QByteArray("reset: Connection reset by peer (ECONNRESET)"));
        QCOMPARE(closeDetail(CloseReason::Quit, 0, QStringLiteral("bye")), QByteArray("quit: bye"));
        QCOMPARE(closeDetail(CloseReason::BrokenPipe, EPIPE, QStringLiteral("3 B were lost")),
            QByteArray("broken-pipe: Broken pipe (EPIPE); 3 B were lost"));
    }

    void otherDetailsHaveNoReason()
    {
        QVERIFY(!closeReasonFromDetail(""));
        QVERIFY(!closeReasonFromDetail("resets"));
        QVERIFY(!closeReasonFromDetail("Reset: x"));
    }
};

QTEST_GUILESS_MAIN(TestCloseReason)
#include "tst_closereason.moc"
