// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/filter.h"

#include "journalbuilder.h"
#include "strict.h"

#include <QRandomGenerator>

#include <vector>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

/// 1 listening, 2 opened 1, 3 opened 2, 4 received 1, 5 sent 1, 6 received 2, 7 note 2, 8 rejected 3, 9 failed,
/// 10 and 11 closed
JournalView sample()
{
    return JournalBuilder()
        .event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
        .opened(1, "127.0.0.1:41022")
        .opened(2, "[2001:db8::7]:41024", "[2001:db8::1]:65432")
        .received(1, "Hello World\n")
        .sent(1, QByteArray(100, 'x'), 70000)
        .received(2, "gr\xC3\xBC\xC3\x9F a|b \"quoted\" bytes>5")
        .event(EventKind::Note, 2, "now called ada")
        .event(EventKind::Rejected, 3, "max-clients: 2 are connected")
        .event(EventKind::Failed, 0, "accept: Too many open files (EMFILE)")
        .closed(1, "peer-closed")
        .closed(2, "reset: Connection reset by peer (ECONNRESET)")
        .view();
}

QString matching(const Filter& filter, const JournalView& view)
{
    QStringList sequences;
    view.forEach(0, view.endSequence(), [&](const Event& event) {
        if (filter.matches(event, view))
            sequences += QString::number(event.sequence);
        return true;
    });
    return sequences.join(QLatin1Char(' '));
}

/// The same, chunk by chunk.
QString selected(const Filter& filter, const JournalView& view, quint64 from, quint64 to)
{
    const SequenceSet found = filter.select(view, from, to);
    QStringList sequences;
    for (std::size_t word = 0; word < found.words().size(); ++word) {
        for (quint64 bit = 0; bit < SequenceSet::WordBits; ++bit) {
            if ((found.words()[word] >> bit & 1U) != 0)
                sequences += QString::number(found.base() + word * SequenceSet::WordBits + bit);
        }
    }
    Q_ASSERT(quint64(sequences.size()) == found.count());
    return sequences.join(QLatin1Char(' '));
}

} // namespace

class TestFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void lets_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sequences");
        const QString all = QStringLiteral("1 2 3 4 5 6 7 8 9 10 11");
        const auto row = [](const char* text, const QString& sequences) {
            QTest::newRow(text) << QString::fromUtf8(text) << sequences;
        };
        row("", all);
        row("   ", all);
        row("hello", QStringLiteral("4"));
        row("hello world", QStringLiteral("4"));
        row("world hello", QStringLiteral("4"));
        row("\"hello world\"", QStringLiteral("4"));
        row("\"world hello\"", QString());
        row("grüß", QStringLiteral("6"));
        row("GRÜSS", QString());
        row("GRÜß", QStringLiteral("6"));
        row("\"a|b\"", QStringLiteral("6"));
        row("\"\\\"quoted\\\"\"", QStringLiteral("6"));
        row("\"bytes>5\"", QStringLiteral("6"));
        row("emfile", QStringLiteral("9"));
        row("client:1", QStringLiteral("2 4 5 10"));
        row("client:0", QStringLiteral("1 9"));
        row("client:1,3", QStringLiteral("2 4 5 8 10"));
        row("client:2-3", QStringLiteral("3 6 7 8 11"));
        row("client=\"2\"", QStringLiteral("3 6 7 11"));
        row("CLIENT:3", QStringLiteral("8"));
        row("event:closed", QStringLiteral("10 11"));
        row("event:Opened,closed", QStringLiteral("2 3 10 11"));
        row("dir:in", QStringLiteral("4 6"));
        row("dir:OUT", QStringLiteral("5"));
        row("bytes>12", QStringLiteral("5 6"));
        row("bytes>=12", QStringLiteral("4 5 6"));
        row("bytes<12 client:1", QStringLiteral("2 10"));
        row("bytes > 12", QStringLiteral("5 6"));
        row("bytes >=12 dir:in", QStringLiteral("4 6"));
        row("!bytes > 0 client:0", QStringLiteral("1 9"));
        row("bytes", QStringLiteral("6"));
        row("bytes quoted", QStringLiteral("6"));
        row("bytes<=12 dir:in", QStringLiteral("4"));
        row("bytes=70000", QStringLiteral("5"));
        row("bytes:12", QStringLiteral("4"));
        row("bytes:0 client:0", QStringLiteral("1 9"));
        row("bytes>99999999999999", QString());
        row("peer:127.0.0.1", QStringLiteral("2 4 5 10"));
        row("peer::41024", QStringLiteral("3 6 7 11"));
        row("peer:DB8", QStringLiteral("3 6 7 11"));
        row("level:info", all);
        row("level:note", QStringLiteral("7 8 9 11"));
        row("level:warning", QStringLiteral("8 9 11"));
        row("level:error", QStringLiteral("9"));
        row("!client:1", QStringLiteral("1 3 6 7 8 9 11"));
        row("!!client:1", QStringLiteral("2 4 5 10"));
        row("!\"hello world\" dir:in", QStringLiteral("6"));
        row("hello | reset", QStringLiteral("4 11"));
        row("hello|reset", QStringLiteral("4 11"));
        row("client:1 event:closed | client:2 event:closed | client:3", QStringLiteral("8 10 11"));
        row("a>b", QString());
        row("41022", QString()); // the address is no text of the event
        row("<", QString());
    }
    void lets()
    {
        QFETCH(QString, text);
        const auto filter = Filter::parse(text);
        QVERIFY2(filter.ok(), qPrintable(filter.ok() ? QString() : filter.error().text()));
        QCOMPARE(filter->text(), text);
        QCOMPARE(filter->isEmpty(), text.trimmed().isEmpty());
        const JournalView view = sample();
        QTEST(matching(*filter, view), "sequences");
        QTEST(selected(*filter, view, 0, view.endSequence()), "sequences");
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char* text, const char* message, const char* remedy) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(message)
                                << QString::fromUtf8(remedy);
        };
        row("clinet:3", "\"clinet:3\" is not a filter term: there is no \"clinet:\".", "client: event: dir:");
        row("http://x", "\"http://x\"", "quotes");
        row("client:", "\"client:\" is not a filter term: nothing follows \":\".", "client:3");
        row("client:x", "\"x\" is not a client number", "client:3,4,10-20");
        row("client:1,", "\"\" is not a client number", "client:3");
        row("client:-1", "\"-1\" is not a client number", "client:3");
        row("client:5-2", "5 is greater than 2", "client:3");
        row("client>3", "only bytes can be compared", "client:");
        row("hello event:close", "there is no event \"close\"", "half-closed, closed, failed");
        row("dir:up", "\"up\" is not a direction", "dir:in");
        row("bytes>many", "\"many\" is not a number of bytes", "bytes>100");
        row("bytes>", "nothing follows \">\"", "right after it");
        row("bytes > x", "\"x\" is not a number of bytes", "bytes>100");
        row("bytes >", "nothing follows \">\"", "right after it");
        row("level:fatal", "there is no level \"fatal\"", "level:warning");
        row("\"open", "the quote is not closed", "second \"");
        row("peer:\"1", "the quote is not closed", "second \"");
        row("!", "nothing follows it", "!event:note");
        row("a ! b", "nothing follows it", "!event:note");
        row("| a", "missing beside \"|\"", "each side");
        row("a |", "missing beside \"|\"", "each side");
        row("a || b", "missing beside \"|\"", "each side");
        row("|", "missing beside \"|\"", "each side");
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QFETCH(QString, remedy);
        const auto filter = Filter::parse(text);
        QVERIFY(!filter.ok());
        QVERIFY2(filter.error().message.contains(message), qPrintable(filter.error().text()));
        QVERIFY2(filter.error().remedy.contains(remedy), qPrintable(filter.error().text()));
    }

    void deepTextsAreReadWithoutHarm()
    {
        const auto filter = Filter::parse(QString(200000, QLatin1Char('!')) + QLatin1String("hello"));
        QVERIFY(filter.ok());
        QCOMPARE(matching(*filter, sample()), QStringLiteral("4"));
        QVERIFY(Filter::parse(QString(200000, QLatin1Char('|'))).ok() == false);
    }

    /// Over several chunks, some of which end early since their bytes are full, and any part of them.
    void selectsWhatMatches_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : { "", "event:received", "client:3-5 dir:out", "bytes>700 !client:2", "needle",
                 "NEEDLE", "e", "zz", "!needle", "needle | event:note | bytes:0", "level:warning", "peer:7",
                 "client:1 needle", "dle\\n", "peer:7 needle !client:2 | reset" })
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void selectsWhatMatches()
    {
        QFETCH(QString, text);
        static const JournalView view = [] {
            QRandomGenerator random(11);
            JournalBuilder builder(testing::unlimited());
            for (quint32 id = 1; id <= 7; ++id)
                builder.opened(id, qPrintable(QStringLiteral("127.0.0.%1:4000").arg(id)));
            for (int i = 0; i < 50'000; ++i) {
                const quint32 id = 1 + random.bounded(7U);
                QByteArray payload(random.bounded(i < 15'000 ? 900 : 60), 'x');
                if (random.bounded(9) == 0)
                    payload.insert(random.bounded(int(payload.size()) + 1), "NeedLe\n");
                if (random.bounded(5) == 0)
                    payload += QByteArray("needle").first(random.bounded(7)); // half, and the rest in the next
                switch (random.bounded(8)) {
                case 0:
                    builder.event(EventKind::Note, id, payload.left(80));
                    break;
                case 1:
                    builder.closed(id, random.bounded(2) == 0 ? "peer-closed" : "reset: needle");
                    break;
                case 2:
                    builder.sent(id, {}, 0);
                    break;
                default:
                    if (random.bounded(2) == 0)
                        builder.received(id, payload);
                    else
                        builder.sent(id, payload, payload.size() + 700);
                }
            }
            return builder.view();
        }();
        const auto filter = Filter::parse(text);
        QVERIFY(filter);
        std::vector<quint64> expected;
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            if (filter->matches(event, view))
                expected.push_back(event.sequence);
            return true;
        });
        QCOMPARE(filter->select(view, 0, view.endSequence()).count(), expected.size());
        QRandomGenerator random(3);
        for (int round = 0; round < 20; ++round) {
            const quint64 from = 1 + random.bounded(50'000U);
            const quint64 to = from + random.bounded(round < 10 ? 200U : 40'000U);
            QStringList part;
            for (const quint64 sequence : expected) {
                if (sequence >= from && sequence < to)
                    part += QString::number(sequence);
            }
            QCOMPARE(selected(*filter, view, from, to), part.join(QLatin1Char(' ')));
        }
    }

    void isFastOverManyEvents()
    {
        JournalBuilder builder;
        for (int i = 0; i < 100000; ++i)
            builder.received(1, "a message of sixty-four bytes, as an echo client would send....");
        const JournalView view = builder.view();
        const Filter filter = *Filter::parse(u"client:1 needle");
        QBENCHMARK { QVERIFY(matching(filter, view).isEmpty()); }
    }
};

QTEST_GUILESS_MAIN(TestFilter)
#include "tst_filter.moc"
