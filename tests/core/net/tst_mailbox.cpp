// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/mailbox.h"

#include "strict.h"

#include <QTest>

#include <poll.h>
#include <thread>

using namespace signalbox;

namespace {

WorkerBatch batchOf(std::size_t bytes)
{
    WorkerBatch batch;
    batch.bytes = bytes;
    batch.calls.emplace_back();
    return batch;
}

bool isReadable(const Mailbox& mailbox)
{
    pollfd wait { mailbox.descriptor(), POLLIN, 0 };
    return ::poll(&wait, 1, 0) == 1;
}

} // namespace

class TestMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void wakesOnce()
    {
        Mailbox mailbox;
        QVERIFY(!isReadable(mailbox));
        QVERIFY(!mailbox.post(batchOf(1), 0));
        QVERIFY(!mailbox.post(batchOf(1), 0));
        QVERIFY(isReadable(mailbox));
        QCOMPARE(mailbox.take().size(), std::size_t { 2 });
        QVERIFY(!isReadable(mailbox));
        QVERIFY(mailbox.take().empty());
    }

    void asksForAReceiptWhenFull()
    {
        Mailbox mailbox;
        QVERIFY(!mailbox.post(batchOf(3'000'000), 1));
        QVERIFY(mailbox.post(batchOf(3'000'000), 2));
        WorkerBatch receipt;
        receipt.isReceipt = true;
        QVERIFY(!mailbox.post(std::move(receipt), 3)); // a receipt never asks for one
        const auto batches = mailbox.take();
        QVERIFY(!batches[0].receiptTo);
        QCOMPARE(batches[1].receiptTo, 2U);
        QVERIFY(!batches[2].receiptTo);
        QVERIFY(!mailbox.post(batchOf(3'000'000), 1)); // it was emptied
    }

    void losesNothingBetweenThreads()
    {
        Mailbox mailbox;
        constexpr int Batches = 2000;
        std::vector<std::thread> senders;
        for (quint32 sender = 0; sender < 3; ++sender) {
            senders.emplace_back([&mailbox, sender] {
                for (int i = 0; i < Batches; ++i) {
                    WorkerBatch batch = batchOf(1);
                    batch.calls.front().to = { ConnectionId { sender } };
                    batch.calls.front().bytes = QByteArray::number(i);
                    mailbox.post(std::move(batch), sender);
                }
            });
        }
        std::array<int, 3> next {};
        while (next != std::array { Batches, Batches, Batches }) {
            pollfd wait { mailbox.descriptor(), POLLIN, 0 };
            QCOMPARE(::poll(&wait, 1, 20'000), 1);
            for (const WorkerBatch& batch : mailbox.take()) {
                int& expected = next[number(batch.calls.front().to.front())];
                QCOMPARE(batch.calls.front().bytes, QByteArray::number(expected++));
            }
        }
        for (std::thread& sender : senders)
            sender.join();
    }
};

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
