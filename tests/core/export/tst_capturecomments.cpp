// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/capturecomments.h"

#include "captureread.h"
#include "exporting.h"
#include "samplejournal.h"
#include "strict.h"

using namespace signalbox;
using testing::JournalBuilder;
using testing::randomBytes;
using testing::Read;

/// The pcapng files that PcapngExporter writes come back as the journal they were made of.
class TestCaptureComments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void ourSampleComesBack()
    {
        const QByteArray file = testing::exported(testing::sampleView(), "pcapng");
        const Read read(file);
        QVERIFY2(read.error.message.isEmpty(), qPrintable(read.error.message));
        QByteArray expected = testing::exported(testing::sampleView(), "jsonl");
        const QByteArray back = testing::exported(read.view, "jsonl");
        // Client 3 was turned away and has no packet: the remark belongs to the server then.
        expected.replace("\"connection\":3,\"peer\":\"\",\"event\":\"rejected\"",
            "\"connection\":0,\"peer\":\"\",\"event\":\"rejected\"");
        expected.replace("\"detail\":\"max-clients", "\"detail\":\"connection 3: max-clients");
        QCOMPARE(back, expected);
    }

    void whatComesBackIsWrittenTheSame()
    {
        for (quint32 seed = 1; seed <= 15; ++seed) {
            QRandomGenerator random(seed);
            JournalBuilder builder(testing::unlimited());
            builder.event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)");
            constexpr quint32 Clients = 8;
            bool isFinished[Clients + 1][2] {};
            for (quint32 id = 1; id <= Clients; ++id) {
                const QByteArray port = QByteArray::number(40000 + id);
                const bool isIpv6 = id % 3 == 0;
                builder.opened(id, ((isIpv6 ? "[2001:db8::9]:" : "10.0.0.1:") + port).constData(),
                    isIpv6 ? "[2001:db8::1]:65432" : "10.0.0.2:65432", id % 2 ? "" : "named \"ada\"");
            }
            for (int i = 0; i < 200; ++i) {
                const quint32 id = 1 + random.bounded(Clients);
                const bool isSent = random.bounded(2) == 1;
                static constexpr qsizetype Sizes[] { 1, 16383, 16384, 16385, 32768, 50000 };
                const qsizetype size =
                    i % 3 ? 1 + random.bounded(300) : Sizes[random.bounded(int(std::size(Sizes)))];
                const qsizetype kept = random.bounded(4) ? size : random.bounded(int(size));
                switch (random.bounded(20)) {
                case 0:
                    builder.event(EventKind::Note, id, "reading paused");
                    break;
                case 1:
                    builder.event(EventKind::Failed, 0, "accept: Too many open files (EMFILE)");
                    break;
                case 2:
                    if (id == Clients) // both of them would be its end
                        break;
                    if (!std::exchange(isFinished[id][isSent], true))
                        builder.event(
                            EventKind::HalfClosed, id, isSent ? "local: FIN sent" : "peer: FIN received");
                    break;
                default:
                    if (isFinished[id][isSent])
                        break;
                    if (isSent)
                        builder.sent(id, randomBytes(random, kept), size);
                    else
                        builder.received(id, randomBytes(random, kept), size);
                }
            }
            static constexpr const char* Ends[] { "peer-closed", "kicked",
                "reset: Connection reset (ECONNRESET)", "slow-consumer", "quit", "broken-pipe", "aborted" };
            for (quint32 id = 1; id < Clients; ++id) { // the last one stays open
                const char* end = Ends[random.bounded(int(std::size(Ends)))];
                builder.closed(id, isFinished[id][0] && isFinished[id][1] ? "kicked" : end);
            }
            const JournalView view = builder.event(EventKind::Stopped, 0, "done").view();
            const QByteArray file = testing::exported(view, "pcapng");
            const Read read(file);
            QVERIFY2(read.error.message.isEmpty(), qPrintable(read.error.message));
            const QByteArrayList back = testing::exported(read.view, "jsonl").split('\n');
            const QByteArrayList expected = testing::exported(view, "jsonl").split('\n');
            for (qsizetype i = 0; i < std::min(back.size(), expected.size()); ++i)
                QCOMPARE(back[i].left(300), expected[i].left(300));
            QVERIFY(back == expected);
            QVERIFY2(testing::exported(read.view, "pcapng") == file, qPrintable(QString::number(seed)));
        }
    }

    void aMissingBeginningStaysMissing()
    {
        JournalBuilder builder;
        builder.opened(1).received(1, "gone").journal()->clear();
        const QByteArray file = testing::exported(builder.sent(1, "kept").closed(1).view(), "pcapng");
        const Read read(file);
        QCOMPARE(read.story(), QByteArray("1 sent kept\n1 closed peer-closed"));
        QCOMPARE(read.ends(1).peer, testing::endpoint("127.0.0.1:41022"));
        QVERIFY(testing::exported(read.view, "pcapng") == file);
    }

    void commentsOfOthersAreNotes()
    {
        QByteArray file = testing::exported(JournalBuilder()
                                                .opened(1)
                                                .received(1, "x")
                                                .event(EventKind::Note, 1, "seen")
                                                .received(1, "y")
                                                .view(),
            "pcapng");
        file.replace("Signalbox ", "Editcap 1."); // of the same length
        const Read read(file);
        QVERIFY2(read.story().contains("1 received y\n1 note comment: note at 2026-"), read.story());
    }
};

QTEST_GUILESS_MAIN(TestCaptureComments)
#include "tst_capturecomments.moc"
