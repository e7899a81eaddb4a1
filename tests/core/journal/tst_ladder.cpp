// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/ladder.h"
#include "journal/laddertext.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::testing;
using namespace std::chrono_literals;

namespace {

/// A step as a line: arrow, label, the call (`~` = deduced), and the states of both ends after it.
QByteArray line(const LadderStep& step)
{
    const char* arrow = step.arrow == LadderArrow::ToServer ? "-> "
        : step.arrow == LadderArrow::ToClient               ? "<- "
                                                            : "";
    const QByteArray how = step.isDeduced ? QByteArray("~") : '[' + ladderCall(step).toUtf8() + ']';
    const auto state = [](TcpState of) {
        return of == TcpState::Unknown ? QByteArray("?") : tcpStateName(of).toByteArray();
    };
    return arrow + ladderLabel(step).toUtf8() + ' ' + how + ' ' + state(step.client) + ' ' + state(step.server);
}

QByteArrayList lines(const Ladder& ladder)
{
    QByteArrayList all;
    for (const LadderStep& step : ladder.steps())
        all += line(step);
    return all;
}

Ladder ladderOf(const JournalView& view, quint32 id)
{
    Ladder ladder { ConnectionId { id } };
    ladder.advance(view);
    return ladder;
}

const QByteArrayList Beginning { "-> SYN ~ SYN-SENT SYN-RECEIVED", "<- SYN, ACK ~ ESTABLISHED SYN-RECEIVED",
    "-> ACK ~ ESTABLISHED ESTABLISHED", "out of the backlog [accept4] ESTABLISHED ESTABLISHED" };

/// Many lives in one journal, with all that the others do in between.
void fillBusy(JournalBuilder& journal, int rounds)
{
    journal.event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)").opened(1).opened(2);
    for (int i = 0; i < rounds; ++i) {
        journal.received(1, "question").sent(1, "answer!").received(2, "x");
        if (i % 97 == 0)
            journal.event(EventKind::Note, 1, "reading paused: 1 MB wait for the client to read");
        if (i == rounds / 2)
            journal.event(EventKind::HalfClosed, 1, "local: FIN sent");
    }
    journal.event(EventKind::HalfClosed, 1, "peer: FIN received").closed(1, "kicked").closed(2);
    journal.event(EventKind::Stopped, 0, "clients served: 2");
}

} // namespace

class TestLadder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { failOnAnyWarning(); }

    void tellsALife_data()
    {
        QTest::addColumn<std::shared_ptr<Journal>>("journal");
        QTest::addColumn<QByteArrayList>("expected");
        const auto row = [](const char* name, JournalBuilder& journal, const QByteArrayList& steps) {
            QTest::newRow(name) << journal.journal() << steps;
        };
        const QByteArray data = "-> 5 B in 1 read [recv] ESTABLISHED ESTABLISHED";
        const QByteArray answer = "<- 5 B in 1 write [send] ESTABLISHED ESTABLISHED";
        {
            JournalBuilder j;
            j.opened(1).received(1, "hello").sent(1, "hello");
            j.event(EventKind::HalfClosed, 1, "peer: FIN received").closed(1);
            row("echo, the client closes", j,
                Beginning
                    + QByteArrayList { data, answer, "-> FIN [recv = 0] FIN-WAIT-1 CLOSE-WAIT",
                        "<- ACK of FIN ~ FIN-WAIT-2 CLOSE-WAIT", "<- FIN [shutdown, close] TIME-WAIT LAST-ACK",
                        "-> ACK of FIN ~ TIME-WAIT CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).received(1, "hello").event(EventKind::HalfClosed, 1, "peer: FIN received");
            j.sent(1, "hello").closed(1);
            row("half-close: the answer comes after the client's FIN", j,
                Beginning
                    + QByteArrayList { data, "-> FIN [recv = 0] FIN-WAIT-1 CLOSE-WAIT",
                        "<- ACK of FIN ~ FIN-WAIT-2 CLOSE-WAIT",
                        "<- 5 B in 1 write [send] FIN-WAIT-2 CLOSE-WAIT",
                        "<- FIN [shutdown, close] TIME-WAIT LAST-ACK", "-> ACK of FIN ~ TIME-WAIT CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).received(1, "hello").closed(1, "reset: Connection reset by peer (ECONNRESET)");
            row("RST by the client", j,
                Beginning + QByteArrayList { data, "-> RST [recv: ECONNRESET] CLOSED CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).sent(1, "hello").closed(1, "broken-pipe: Broken pipe (EPIPE)");
            row("written to a client that is gone", j,
                Beginning + QByteArrayList { answer, "-> RST [send: EPIPE] CLOSED CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).closed(1, "idle-timeout: nothing came or went for 5 s");
            row("idle time-out", j,
                Beginning
                    + QByteArrayList { "idle time-out [] ESTABLISHED ESTABLISHED",
                        "<- FIN [close] CLOSE-WAIT FIN-WAIT-1", "-> ACK of FIN ~ CLOSE-WAIT FIN-WAIT-2" });
        }
        {
            JournalBuilder j;
            j.opened(1).sent(1, "hello").closed(1, "slow-consumer: 1.05 MB were queued, 1.05 MB is the limit");
            row("slow consumer", j,
                Beginning
                    + QByteArrayList {
                        answer, "slow consumer [] ESTABLISHED ESTABLISHED", "<- FIN or RST [close] ? ?" });
        }
        {
            JournalBuilder j;
            j.opened(1).event(EventKind::HalfClosed, 1, "local: FIN sent");
            j.received(1, "hello").event(EventKind::HalfClosed, 1, "peer: FIN received").closed(1, "kicked");
            row("disconnected by the server", j,
                Beginning
                    + QByteArrayList { "<- FIN [shutdown] CLOSE-WAIT FIN-WAIT-1",
                        "-> ACK of FIN ~ CLOSE-WAIT FIN-WAIT-2",
                        "-> 5 B in 1 read [recv] CLOSE-WAIT FIN-WAIT-2", "-> FIN [recv = 0] LAST-ACK TIME-WAIT",
                        "<- ACK of FIN ~ CLOSED TIME-WAIT",
                        "disconnected by the server [close] CLOSED TIME-WAIT" });
        }
        {
            JournalBuilder j;
            j.opened(1).closed(1, "aborted");
            row("reset by the server", j,
                Beginning + QByteArrayList { "<- RST [close, SO_LINGER 0] CLOSED CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).event(EventKind::HalfClosed, 1, "local: FIN sent").closed(1, "server-stopped");
            j.event(EventKind::Stopped, 0, "clients served: 1");
            row("server stopped, drained", j,
                Beginning
                    + QByteArrayList { "<- FIN [shutdown] CLOSE-WAIT FIN-WAIT-1",
                        "-> ACK of FIN ~ CLOSE-WAIT FIN-WAIT-2",
                        "server stopped [close] CLOSE-WAIT FIN-WAIT-2" });
        }
        {
            JournalBuilder j;
            j.opened(1).closed(1, "server-stopped");
            row("server stopped at once", j, Beginning + QByteArrayList { "<- FIN or RST [close] ? ?" });
        }
        {
            JournalBuilder j;
            j.opened(1).closed(1, "network-error: Connection timed out (ETIMEDOUT)");
            row("the client's machine is gone", j,
                Beginning + QByteArrayList { "network error [close] ? CLOSED" });
        }
        {
            JournalBuilder j;
            j.event(EventKind::Rejected, 1, "max-clients: 127.0.0.1:5 was turned away, the limit is 2");
            row("turned away by a limit", j,
                Beginning.first(3)
                    + QByteArrayList { "max-clients: 127.0.0.1:5 was turned away, the limit is 2 "
                                       "[accept4, close] ESTABLISHED ESTABLISHED",
                        "<- FIN or RST [shutdown, close] ? ?" });
        }
        {
            JournalBuilder j;
            j.received(1, "hello").sent(1, "hello").closed(1, "aborted");
            row("the beginning is missing", j,
                { "the beginning is not in the log ~ ESTABLISHED ESTABLISHED", data, answer,
                    "<- RST [close, SO_LINGER 0] CLOSED CLOSED" });
        }
        {
            JournalBuilder j;
            j.opened(1).opened(2, "127.0.0.1:41023");
            j.event(EventKind::Note, 1, "name: ada").received(2, "hi all").sent(1, "<bob> hi all").sent(1, "x");
            j.event(EventKind::Rejected, 1, "line of 5,000 bytes: the limit is 4,096");
            row("chat: what others say comes without a read", j,
                Beginning
                    + QByteArrayList { "name: ada [] ESTABLISHED ESTABLISHED",
                        "<- 13 B in 2 writes [send × 2] ESTABLISHED ESTABLISHED",
                        "line of 5,000 bytes: the limit is 4,096 [] ESTABLISHED ESTABLISHED" });
        }
    }
    void tellsALife()
    {
        QFETCH(std::shared_ptr<Journal>, journal);
        QFETCH(QByteArrayList, expected);
        const Ladder ladder = ladderOf(journal->view(), 1);
        QCOMPARE(lines(ladder), expected);
        for (const LadderStep& step : ladder.steps()) {
            QVERIFY2(!ladderExplanation(step).isEmpty(), line(step));
            QVERIFY2(ladderSpeech(step).startsWith(ladderLabel(step)), line(step));
            const bool namesSource = ladderExplanation(step).contains(QLatin1String("RFC "))
                || ladderExplanation(step).contains(QLatin1String("(2)")) || step.kind == LadderKind::Missing;
            QVERIFY2(namesSource, qPrintable(ladderExplanation(step)));
            // The same seen by another program on the wire: nothing is known of calls.
            LadderStep seen = step;
            seen.isOfWire = true;
            QCOMPARE(ladderCall(seen), QString());
            for (const char* word : { " read", " write", "system call" }) {
                QVERIFY2(!ladderLabel(seen).contains(QLatin1String(word)), qPrintable(ladderLabel(seen)));
                QVERIFY2(!ladderSpeech(seen).contains(QLatin1String(word)), qPrintable(ladderSpeech(seen)));
            }
            QVERIFY2(!ladderExplanation(seen).contains(QLatin1String("Seen by the server's system call")),
                line(step));
        }
    }

    void tellsTheLifeOfTheListeningSocket()
    {
        JournalBuilder j;
        j.event(EventKind::Failed, 0, "127.0.0.1:65432 is in use by nc (process 7). Port 65433 is free.");
        j.event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
            .opened(1)
            .opened(2)
            .received(1, "x");
        j.event(EventKind::Rejected, 0, "max-clients: 127.0.0.1:9 was turned away, the limit is 2");
        j.event(EventKind::Failed, 0, "accept: Too many open files (EMFILE); 3 times since last said");
        j.step(5s).opened(3).opened(4).closed(1).event(EventKind::Stopped, 0, "clients served: 4");
        const Ladder ladder = ladderOf(j.view(), 0);
        const QByteArrayList expected {
            "127.0.0.1:65432 is in use by nc (process 7). Port 65433 is free. [] ? CLOSED",
            "a socket without address [socket] ? CLOSED",
            "address and port [bind] ? CLOSED",
            "127.0.0.1:65432 (echo, event-loop) [listen] ? LISTEN",
            "-> 2 clients accepted [accept4 × 2] ? LISTEN",
            "-> 1 client turned away [accept4, close] ? LISTEN",
            "accept: Too many open files (EMFILE); 3 times since last said [accept4] ? LISTEN",
            "-> 1 client accepted [accept4] ? LISTEN",
            "-> 1 client accepted [accept4] ? LISTEN",
            "stopped; clients served: 4 [close] ? CLOSED",
        };
        QCOMPARE(lines(ladder), expected);
        for (const LadderStep& step : ladder.steps())
            QVERIFY2(!ladderExplanation(step).isEmpty(), line(step));
        QVERIFY(ladderExplanation(ladder.steps().at(6)).contains(QLatin1String("RLIMIT_NOFILE")));
    }

    void whatFollowsAtOnceIsOneStep()
    {
        JournalBuilder j;
        j.opened(1).received(1, "ab").received(1, "cd", 100).step(200ms).received(1, "ef").received(1, "gh");
        const auto steps = ladderOf(j.view(), 1).steps();
        QCOMPARE(steps.size(), std::size_t { 6 });
        QCOMPARE(ladderLabel(steps[4]), QStringLiteral("104 B in 3 reads")); // the third came 1 ms later, too
        QCOMPARE(steps[4].sequence, quint64 { 2 });
        QCOMPARE(steps[4].lastSequence, quint64 { 4 });
        QCOMPARE(ladderLabel(steps[5]), QStringLiteral("2 B in 1 read"));
    }

    void aLongLifeIsFoldedAndCounted()
    {
        constexpr int Rounds = 20'000;
        JournalBuilder j(unlimited());
        fillBusy(j, Rounds);
        const JournalView view = j.view();
        const Ladder ladder = ladderOf(view, 1);
        const auto steps = ladder.steps();
        QVERIFY(steps.size() <= Ladder::MaxSteps);
        QCOMPARE(ladderLabel(steps.front()), QStringLiteral("SYN"));
        QCOMPARE(steps.back().kind, LadderKind::Close);

        quint64 events = 0;
        quint64 in = 0;
        quint64 out = 0;
        quint64 notes = 0;
        int folds = 0;
        bool hasTurningPoint = false;
        quint64 lastId = 0;
        for (const LadderStep& step : steps) {
            if (step.kind == LadderKind::Folded) {
                ++folds;
                events += step.count + step.countBack + step.others;
                in += step.bytes;
                out += step.bytesBack;
                notes += step.others;
            } else if (step.kind == LadderKind::Data) {
                (step.arrow == LadderArrow::ToServer ? in : out) += step.bytes;
            } else if (step.kind == LadderKind::Remark) {
                ++notes;
            }
            hasTurningPoint =
                hasTurningPoint || (step.kind == LadderKind::Fin && step.server == TcpState::FinWait1);
            if (step.kind != LadderKind::Folded) {
                QVERIFY(step.id > lastId);
                lastId = step.id;
            }
        }
        QCOMPARE(folds, 2); // the server's FIN stands between them
        QVERIFY(hasTurningPoint);
        QCOMPARE(events, ladder.foldedEvents());
        QCOMPARE(in, quint64 { 8 } * Rounds);
        QCOMPARE(out, quint64 { 7 } * Rounds);
        QCOMPARE(notes, quint64 { Rounds / 97 + 1 });
        const auto fold = std::find_if(
            steps.begin(), steps.end(), [](const LadderStep& s) { return s.kind == LadderKind::Folded; });
        QVERIFY(ladderLabel(*fold).contains(QLatin1String(" reads, ")));
        QVERIFY(ladderLabel(*fold).contains(QLatin1String(" others")));
    }

    void littleByLittleComesToTheSame_data()
    {
        QTest::addColumn<quint32>("subject");
        QTest::addColumn<quint64>("stride");
        for (const quint32 subject : { 0U, 1U, 2U }) {
            for (const quint64 stride : { 1U, 7U, 1000U })
                QTest::addRow("%u by %u", subject, static_cast<unsigned>(stride)) << subject << stride;
        }
    }
    void littleByLittleComesToTheSame()
    {
        QFETCH(quint32, subject);
        QFETCH(quint64, stride);
        JournalBuilder j(unlimited());
        fillBusy(j, 2'000);
        const JournalView view = j.view();
        const Ladder whole = ladderOf(view, subject);
        Ladder grown { ConnectionId { subject } };
        for (quint64 to = 1; to < view.endSequence() + stride; to += stride)
            grown.advance(view, to);
        QCOMPARE(grown.scannedTo(), view.endSequence());
        QVERIFY(grown.steps() == whole.steps());
        QCOMPARE(grown.foldedEvents(), whole.foldedEvents());
    }

    void saysThatTheBeginningWasEvicted()
    {
        JournalBuilder j({ unlimited().bytes, 20'000 });
        j.opened(1, "192.0.2.7:4000").opened(2);
        for (int i = 0; i < 60'000; ++i)
            j.received(2, "x");
        j.received(1, "hello");
        const JournalView view = j.view();
        QVERIFY(view.firstSequence() > 2);
        const Ladder ladder = ladderOf(view, 1);
        QCOMPARE(lines(ladder),
            (QByteArrayList { "the beginning is not in the log ~ ESTABLISHED ESTABLISHED",
                "-> 5 B in 1 read [recv] ESTABLISHED ESTABLISHED" }));
        QCOMPARE(ladder.ends().peer, endpoint("192.0.2.7:4000"));
    }

    void saysThatEventsWentByUnread()
    {
        JournalBuilder j({ unlimited().bytes, 20'000 });
        j.opened(1).received(1, "hello");
        Ladder ladder { ConnectionId { 1 } };
        ladder.advance(j.view());
        for (int i = 0; i < 60'000; ++i)
            j.received(2, "x");
        j.sent(1, "late");
        const JournalView view = j.view();
        const quint64 unread = view.firstSequence() - ladder.scannedTo();
        ladder.advance(view);
        const auto steps = ladder.steps();
        QCOMPARE(steps.at(steps.size() - 2).kind, LadderKind::Missing);
        QCOMPARE(steps.at(steps.size() - 2).count, unread);
        QCOMPARE(ladderLabel(steps.back()), QStringLiteral("4 B in 1 write"));
    }

    void aShorterJournalIsAnother()
    {
        JournalBuilder first;
        first.opened(1).received(1, "a").received(1, "b").sent(1, "c");
        JournalBuilder second;
        second.opened(1).closed(1, "aborted");
        Ladder ladder { ConnectionId { 1 } };
        ladder.advance(first.view());
        ladder.advance(second.view());
        QVERIFY(ladder.steps() == ladderOf(second.view(), 1).steps());
    }

    void whatTheNetworkSentIsShownHarmless()
    {
        JournalBuilder j;
        j.opened(1).event(EventKind::Note, 1, "name: \xE2\x80\xAE\x1b[2J" + QByteArray(1000, 'x'));
        const LadderStep note = ladderOf(j.view(), 1).steps().back();
        QVERIFY(note.detail.size() <= Ladder::MaxDetail);
        QVERIFY(!ladderLabel(note).contains(QChar(0x202e)));
        QVERIFY(!ladderLabel(note).contains(QChar(0x1b)));
    }
};

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
