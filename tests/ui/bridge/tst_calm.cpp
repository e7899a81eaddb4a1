// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/calm.h"

#include "strict.h"

using namespace signalbox;

class TestCalm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void theFirstIsDoneAtOnceAndTheLastIsNeverLost()
    {
        int asked = 0;
        int shown = 0;
        int times = 0;
        Calm calm([&] {
            shown = asked;
            ++times;
        });
        for (; asked < 1000;) {
            ++asked;
            calm.ask();
        }
        QCOMPARE(shown, 1);
        QTRY_COMPARE(shown, 1000);
        QCOMPARE(times, 2);
        // Nothing more to show: it rests, and the next is done at once again.
        QTest::qWait(2 * static_cast<int>(Calm::Pause.count()));
        QCOMPARE(times, 2);
        ++asked;
        calm.ask();
        QCOMPARE(shown, 1001);
    }

    void nowDoesNotWait()
    {
        int times = 0;
        Calm calm([&times] { ++times; });
        calm.ask();
        calm.ask();
        calm.now();
        QCOMPARE(times, 2);
        QTest::qWait(2 * static_cast<int>(Calm::Pause.count()));
        QCOMPARE(times, 2); // what was asked for is shown
    }
};

QTEST_GUILESS_MAIN(TestCalm)
#include "tst_calm.moc"
