// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/event.h"

#include "strict.h"

using namespace signalbox;

class TestEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void namesAreTheContract()
    {
        QByteArrayList names;
        for (const EventKind kind : AllEventKinds) {
            names += eventKindName(kind).toByteArray();
            QCOMPARE(eventKindFromName(eventKindName(kind)), std::optional(kind));
        }
        QCOMPARE(names.join(' '),
            QByteArray("listening opened received sent half-closed closed failed rejected note stopped"));
        QVERIFY(!eventKindFromName("Received"));
        QVERIFY(!eventKindFromName(""));
    }

    void severity_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<int>("severity");
        const auto row = [](const char* name, EventKind kind, const char* detail, Severity severity) {
            QTest::newRow(name) << int(kind) << QByteArray(detail) << int(severity);
        };
        row("data", EventKind::Received, "", Severity::Info);
        row("note", EventKind::Note, "x", Severity::Note);
        row("rejected", EventKind::Rejected, "x", Severity::Warning);
        row("failed", EventKind::Failed, "x", Severity::Error);
        row("normal end", EventKind::Closed, "peer-closed", Severity::Info);
        row("reset", EventKind::Closed, "reset: Connection reset by peer (ECONNRESET)", Severity::Warning);
        row("unknown end", EventKind::Closed, "?", Severity::Info);
    }
    void severity()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, detail);
        Event event;
        event.kind = static_cast<EventKind>(kind);
        event.detail = detail;
        QTEST(int(severityOf(event)), "severity");
    }
};

QTEST_GUILESS_MAIN(TestEvent)
#include "tst_event.moc"
