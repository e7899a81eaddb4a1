// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jsonlinesreader.h"

#include "exporting.h"
#include "samplejournal.h"
#include "strict.h"

#include <QRandomGenerator>
#include <QSet>

using namespace signalbox;
using testing::JournalBuilder;

namespace {

struct Outcome
{
    std::shared_ptr<Journal> journal = std::make_shared<Journal>(testing::unlimited());
    std::optional<RecordingSummary> summary;
    Error error;
};

Outcome read(const QByteArray& file)
{
    Outcome outcome;
    QBuffer buffer;
    buffer.setData(file);
    buffer.open(QIODevice::ReadOnly);
    const auto result = JsonLinesReader(*outcome.journal).read(buffer);
    if (result)
        outcome.summary = *result;
    else
        outcome.error = result.error();
    return outcome;
}

const QByteArray Whole =
    R"({"time":"2026-11-22T07:20:51Z","connection":1,"peer":"10.0.0.1:5","event":"received","bytes":1,"text":"a"})"
    "\n";

} // namespace

class TestJsonLinesReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void readsBackWhatWasExported()
    {
        const QByteArray file = testing::exported(testing::sampleView(), "jsonl");
        const Outcome outcome = read(file);
        QVERIFY2(outcome.summary.has_value(), qPrintable(outcome.error.text()));
        QCOMPARE(*outcome.summary, (RecordingSummary { testing::sampleView().size(), false }));
        QCOMPARE(testing::exported(outcome.journal->view(), "jsonl"), file);
        QCOMPARE(
            testing::exported(outcome.journal->view(), "csv"), testing::exported(testing::sampleView(), "csv"));
    }

    void readsBackAnything()
    {
        QRandomGenerator random(8);
        JournalBuilder builder;
        for (quint32 id = 1; id < 3000; ++id)
            builder.opened(id, ("10.0.0.1:" + QByteArray::number(id)).constData());
        QSet<quint32> closed;
        for (int i = 0; i < 20000; ++i) {
            const quint32 id = 1 + random.bounded(2999U);
            if (closed.contains(id))
                continue;
            QByteArray payload(random.bounded(60), Qt::Uninitialized);
            for (char& c : payload)
                c = static_cast<char>(i % 2 ? random.bounded(256) : random.bounded(32, 127));
            switch (random.bounded(4)) {
            case 0:
                builder.received(id, payload);
                break;
            case 1:
                builder.sent(id, payload, payload.size() + random.bounded(10000));
                break;
            case 2:
                builder.event(EventKind::Note, id, payload.toHex());
                break;
            default:
                if (random.bounded(8) == 0) {
                    builder.closed(id, "kicked");
                    closed += id;
                }
            }
        }
        const QByteArray file = testing::exported(builder.view(), "jsonl");
        const Outcome outcome = read(file);
        QVERIFY2(outcome.summary.has_value(), qPrintable(outcome.error.text()));
        const QByteArrayList again = testing::exported(outcome.journal->view(), "jsonl").split('\n');
        const QByteArrayList lines = file.split('\n');
        QCOMPARE(again.size(), lines.size());
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(again[i], lines[i]);
    }

    void aCutLastLineIsLeftOut()
    {
        for (qsizetype length = 1; length < Whole.size() - 1; ++length) {
            const Outcome outcome = read(Whole + Whole.first(length));
            QVERIFY(outcome.summary.has_value());
            QCOMPARE(*outcome.summary, (RecordingSummary { 1, true }));
        }
        QCOMPARE(*read(Whole + Whole.chopped(1)).summary, (RecordingSummary { 2, false }));
    }

    void isTolerant()
    {
        const QByteArray file =
            "\xEF\xBB\xBF\n" // a byte order mark and an empty line
            R"({"event":"note","time":"2026-11-22T08:20:51+01:00","future":[1,{}],"detail":"x"})"
            "\r\n"
            R"({"event":"sent","time":"2026-11-22T07:20:52Z","connection":7,"text":"abc"})"
            "\n";
        const Outcome outcome = read(file);
        QVERIFY2(outcome.summary.has_value(), qPrintable(outcome.error.text()));
        const JournalView view = outcome.journal->view();
        QCOMPARE(view.size(), quint64 { 2 });
        QCOMPARE(toRfc3339(view.at(1).time), QByteArray("2026-11-22T07:20:51.000000000Z"));
        QCOMPARE(view.at(2).bytes, 3U);
        QVERIFY(view.connection(view.at(2)).peer.isNull());
    }

    void longLinesAreReadWhole()
    {
        JournalBuilder builder;
        for (const int length : { 262144, 1, 200000, 262143, 70000 })
            builder.received(1, QByteArray(length, '\x01')).received(1, QByteArray(length, 'x'));
        const QByteArray file = testing::exported(builder.view(), "jsonl");
        QVERIFY(testing::exported(read(file).journal->view(), "jsonl") == file);
    }

    void aLineWithoutEndIsRefused()
    {
        const Outcome outcome = read(QByteArray(20 * 1024 * 1024, ' ') + '{');
        QVERIFY(outcome.summary.has_value()); // blanks alone are no line
        const Outcome text = read(QByteArray(20 * 1024 * 1024, 'x'));
        QVERIFY2(text.error.message.startsWith(QStringLiteral("Line 1: ")), qPrintable(text.error.message));
    }

    void aReadErrorIsTold()
    {
        Journal journal;
        QFile memory(QStringLiteral("/proc/self/mem")); // its first page cannot be read
        QVERIFY(memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered));
        const auto result = JsonLinesReader(journal).read(memory);
        QVERIFY(!result.ok());
        QVERIFY2(result.error().message.startsWith(QStringLiteral("\"/proc/self/mem\" could not be read")),
            qPrintable(result.error().text()));
    }

    void emptyFilesAreFine()
    {
        QCOMPARE(*read({}).summary, RecordingSummary {});
        QCOMPARE(*read("\n\n").summary, RecordingSummary {});
    }

    void namesTheWrongLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QByteArray& line, const char* says) {
            QTest::newRow(name) << line << QString::fromLatin1(says);
        };
        const char* const Base = R"({"event":"note","time":"2026-11-22T07:20:51Z")";
        const auto with = [Base](const char* more) { return QByteArray(Base) + more; };
        row("no JSON", "hello", "not a JSON object");
        row("a list", "[1]", "not a JSON object");
        row("no event", R"({"time":"2026-11-22T07:20:51Z"})", "\"event\"");
        row("unknown event", R"({"event":"seen","time":"2026-11-22T07:20:51Z"})", "\"event\"");
        row("no time", R"({"event":"note"})", "\"time\"");
        row("wrong time", R"({"event":"note","time":"yesterday"})", "\"time\"");
        row("negative connection", with(R"(,"connection":-1})"), "\"connection\"");
        row("fraction", with(R"(,"connection":1.5})"), "\"connection\"");
        row("great connection", with(R"(,"connection":4294967296})"), "\"connection\"");
        row("text as number", with(R"(,"bytes":"5"})"), "\"bytes\"");
        row("number as text", with(R"(,"detail":5})"), "\"detail\"");
        row("wrong peer", with(R"(,"peer":"home"})"), "\"peer\"");
        row("payload of a note", with(R"(,"text":"x"})"), "only \"received\"");
        row("both", R"({"event":"sent","time":"2026-11-22T07:20:51Z","text":"x","base64":"eA=="})", "both");
        row("not base64", R"({"event":"sent","time":"2026-11-22T07:20:51Z","base64":"e!=="})", "not base64");
        row("too few bytes", R"({"event":"sent","time":"2026-11-22T07:20:51Z","bytes":1,"text":"xx"})",
            "less than");
    }
    void namesTheWrongLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, says);
        const Outcome outcome = read(Whole + '\n' + line + '\n' + Whole);
        QVERIFY(!outcome.summary.has_value());
        QVERIFY2(
            outcome.error.message.startsWith(QStringLiteral("Line 3: ")), qPrintable(outcome.error.message));
        QVERIFY2(outcome.error.message.contains(says), qPrintable(outcome.error.message));
        QVERIFY(!outcome.error.remedy.isEmpty());
        QCOMPARE(outcome.journal->view().size(), quint64 { 1 });
    }

    void aNumberUsedAgainIsAnotherConnection()
    {
        // Two servers that appended to one log; the second never saw its connection 2 open.
        const JournalView first =
            JournalBuilder().opened(1, "10.0.0.1:1").received(1, "a").opened(2, "10.0.0.1:2").view();
        const JournalView second = JournalBuilder().opened(1, "10.0.0.1:3").received(1, "b").closed(1).view();
        const JournalView third = JournalBuilder().opened(2, "10.0.0.1:4").opened(3, "10.0.0.1:5").view();
        const Outcome outcome = read(testing::exported(first, "jsonl") + testing::exported(second, "jsonl")
            + testing::exported(third, "jsonl"));
        const JournalView view = outcome.journal->view();
        QStringList seen;
        view.forEach(0, view.endSequence(), [&](const Event& event) {
            seen += QStringLiteral("%1=%2").arg(number(event.connection)).arg(view.connection(event).peer.port);
            return true;
        });
        QCOMPARE(seen.join(QLatin1Char(' ')), QStringLiteral("1=1 1=1 2=2 3=3 3=3 3=3 4=4 5=5"));
    }

    void aNoteAfterTheEndKeepsItsPeer()
    {
        JournalBuilder builder;
        for (quint32 id = 1; id <= 1100; ++id)
            builder.opened(id).closed(id);
        for (int i = 0; i < 20000; ++i) // the journal's next chunk
            builder.event(EventKind::Note, 0, "x");
        const QByteArray late =
            R"({"time":"2027-11-22T07:20:51Z","connection":1,"peer":"127.0.0.1:41022","event":"note","detail":"late"})"
            "\n";
        const Outcome outcome = read(testing::exported(builder.view(), "jsonl") + late);
        const JournalView view = outcome.journal->view();
        QCOMPARE(view.connection(view.at(view.endSequence() - 1)).peer.port, quint16 { 41022 });
    }
};

QTEST_GUILESS_MAIN(TestJsonLinesReader)
#include "tst_jsonlinesreader.moc"
