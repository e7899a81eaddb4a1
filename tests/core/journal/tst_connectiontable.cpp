// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/connectiontable.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;

namespace {

ConnectionId id(quint32 number) { return ConnectionId { number }; }

const ConnectionInfo Info { testing::endpoint("127.0.0.1:41022"), testing::endpoint("127.0.0.1:65432") };

} // namespace

class TestConnectionTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void remembersBothEnds()
    {
        ConnectionTable table;
        QVERIFY(!table.block(id(1)));
        table.opened(id(1), Info);
        QCOMPARE(table.block(id(1))->get(id(1)), Info);
        table.closed(id(1));
        QVERIFY2(table.block(id(1)), "the newest block waits for connections yet to come");
        table.closed(id(1)); // once too often
    }

    /// Connections that come one after the other: none is open when the next block begins.
    void forgetsBlocksOfWhichAllAreClosed()
    {
        ConnectionTable table;
        constexpr quint32 Blocks = 5;
        for (quint32 number = 0; number < Blocks * ConnectionBlock::Size; ++number) {
            table.opened(id(number), Info);
            table.closed(id(number));
        }
        for (quint32 block = 0; block + 1 < Blocks; ++block)
            QVERIFY(!table.block(id(block * ConnectionBlock::Size)));
        QVERIFY(table.block(id((Blocks - 1) * ConnectionBlock::Size)));
    }

    void keepsBlocksWithOpenConnections()
    {
        ConnectionTable table;
        table.opened(id(7), Info);
        table.opened(id(ConnectionBlock::Size), Info);
        QCOMPARE(table.block(id(7))->get(id(7)), Info);
        table.closed(id(7));
        QVERIFY(!table.block(id(7)));
        QVERIFY(table.block(id(ConnectionBlock::Size)));
    }

    /// Of several workers one may have taken a number and come with it later.
    void takesBackABlock()
    {
        ConnectionTable table;
        table.opened(id(1), Info);
        table.closed(id(1));
        table.opened(id(ConnectionBlock::Size), Info);
        table.opened(id(2), Info);
        QCOMPARE(table.block(id(2))->get(id(2)), Info);
        table.closed(id(2));
        QVERIFY(!table.block(id(2)));
    }
};

QTEST_GUILESS_MAIN(TestConnectionTable)
#include "tst_connectiontable.moc"
