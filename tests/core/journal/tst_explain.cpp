// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/explain.h"

#include "journal/closereason.h"
#include "strict.h"

#include <QSet>

#include <cerrno>

using namespace signalbox;

namespace {

QString explained(EventKind kind, const QByteArray& detail, ConnectionId connection = NoConnection)
{
    Event event;
    event.kind = kind;
    event.detail = detail;
    event.connection = connection;
    return explain(event);
}

/// Whole sentences that name where to read on.
void verifyText(const QString& text)
{
    QVERIFY2(text.size() > 60 && text.endsWith(QLatin1Char('.')), qPrintable(text));
    static const QRegularExpression source(
        QStringLiteral("RFC \\d+ section [\\d.]+\\d|\\w+\\([2378]\\)|\\w+\\(3PCAP\\)"));
    QVERIFY2(text.contains(source), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("  ")), qPrintable(text));
}

} // namespace

class TestExplain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void everyKind()
    {
        for (const EventKind kind : AllEventKinds)
            verifyText(explained(kind, {}));
    }

    void everyClosing()
    {
        QSet<QString> texts;
        for (int i = 0; i < CloseReasonCount; ++i) {
            const QString text = explained(EventKind::Closed, closeDetail(static_cast<CloseReason>(i), EIO));
            verifyText(text);
            texts += text;
        }
        QCOMPARE(texts.size(), CloseReasonCount);
    }

    void everyStep()
    {
        QStringList names;
        for (int i = 0; i < LifecycleStepCount; ++i) {
            verifyText(explain(static_cast<LifecycleStep>(i)));
            names += lifecycleStepName(static_cast<LifecycleStep>(i));
        }
        QCOMPARE(names.join(QLatin1Char(' ')), QStringLiteral("socket bind listen accept recv/send close"));
    }

    void details_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("detail");
        QTest::addColumn<QString>("says");
        const auto row = [](EventKind kind, const char* detail, const char* says) {
            QTest::newRow(detail) << int(kind) << QByteArray(detail) << QString::fromUtf8(says);
        };
        row(EventKind::HalfClosed, "peer: FIN received", "The peer sent FIN");
        row(EventKind::HalfClosed, "local: FIN sent", "This side sent FIN");
        row(EventKind::Failed, "accept: Too many open files (EMFILE)", "RLIMIT_NOFILE");
        row(EventKind::Failed, "bind: Address already in use (EADDRINUSE)", "already listens");
        row(EventKind::Failed, "connect-failed: Connection refused (ECONNREFUSED)", "nobody listens");
        row(EventKind::Failed, "something odd", "errno");
        row(EventKind::Rejected, "max-clients: 2 are connected", "limit");
        row(EventKind::Closed, "connect-failed: Connection timed out (ETIMEDOUT)", "firewall");
        row(EventKind::Closed, "unheard of", "descriptor is free");
    }
    void details()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, detail);
        QFETCH(QString, says);
        const QString text = explained(static_cast<EventKind>(kind), detail);
        verifyText(text);
        QVERIFY2(text.contains(says), qPrintable(text));
    }

    void refusedLinesAndRefusedClients()
    {
        const ConnectionId one { 1 };
        QVERIFY(
            explained(EventKind::Rejected, "longer than 4096 bytes", one).contains(QStringLiteral("a line")));
        QVERIFY(
            !explained(EventKind::Rejected, "max-clients: 10.0.0.1:5", one).contains(QStringLiteral("a line")));
    }

    void cutPayloadIsMentioned()
    {
        Event event;
        event.kind = EventKind::Sent;
        event.bytes = 10;
        event.payload = "0123456789";
        QVERIFY(!explain(event).contains(QStringLiteral("snaplen")));
        event.payload = "0123";
        QVERIFY(explain(event).contains(QStringLiteral("snaplen")));
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
