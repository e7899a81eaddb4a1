// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/catalogue.h"

#include "modes/rules/rulebook.h"
#include "recordingoutbox.h"

#include <QTest>

using namespace signalbox;

class TestCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueAndFound()
    {
        for (const ModeEntry& entry : modeCatalogue()) {
            QCOMPARE(findMode(entry.name), &entry);
            QVERIFY(*entry.title && *entry.summary);
        }
        QVERIFY(!findMode("no-such-mode"));
        QVERIFY(!findMode(""));
    }
    void everyModeSurvivesAnything_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const ModeEntry& entry : modeCatalogue())
            QTest::newRow(entry.name) << QByteArray(entry.name);
    }
    /// Calls for connections it never saw, empty input, binary input, input after the end.
    void everyModeSurvivesAnything()
    {
        QFETCH(QByteArray, name);
        testing::RecordingOutbox outbox;
        const auto mode = findMode(name)->make({ 64, std::make_shared<RuleBook>() });
        mode->received(ConnectionId { 9 }, "stray", outbox);
        mode->inputEnded(ConnectionId { 9 }, outbox);
        mode->closed(ConnectionId { 9 }, CloseReason::Reset, outbox);
        mode->opened(ConnectionId { 1 }, outbox);
        mode->received(ConnectionId { 1 }, {}, outbox);
        mode->received(ConnectionId { 1 }, QByteArray(100000, '\xff'), outbox);
        mode->inputEnded(ConnectionId { 1 }, outbox);
        mode->received(ConnectionId { 1 }, "late", outbox);
        mode->closed(ConnectionId { 1 }, CloseReason::PeerClosed, outbox);
        mode->closed(ConnectionId { 1 }, CloseReason::PeerClosed, outbox);
        QVERIFY(mode->refusal(Limit::MaxClients).endsWith('\n'));
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
