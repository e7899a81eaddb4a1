// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/conversation.h"
#include "journalbuilder.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;

class TestConversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    /// The same seed, the same bytes.
    void mutationsAreRepeatable()
    {
        const QByteArrayList conversation = seedConversation(HostileMode::Chat);
        int different = 0;
        for (quint64 seed = 1; seed <= 300; ++seed) {
            const QByteArrayList once = mutated(conversation, seed);
            QCOMPARE(mutated(conversation, seed), once);
            QVERIFY(once.size() <= ConversationLimits::Parts);
            QVERIFY(!once.contains(QByteArray()));
            different += once != conversation ? 1 : 0;
        }
        QVERIFY(different > 250); // some change nothing, such as a cut where parts are joined anyway
    }

    void nothingStaysNothing()
    {
        QVERIFY(mutated({}, 1).isEmpty());
        for (quint64 seed = 1; seed <= 200; ++seed)
            (void)mutated({ "x" }, seed); // no part, or an empty one, on the way
    }

    void readsWhatTheFirstSpeakerSaid()
    {
        const JournalView view = signalbox::testing::JournalBuilder()
                                     .opened(1)
                                     .opened(2)
                                     .received(2, "one\n")
                                     .sent(2, "answer\n")
                                     .received(1, "somebody else\n")
                                     .received(2, "two\n")
                                     .closed(2)
                                     .view();
        const auto found = conversationOf(view);
        QVERIFY(found.ok());
        QCOMPARE(*found, (QByteArrayList { "one\n", "two\n" }));
        QVERIFY(!conversationOf(signalbox::testing::JournalBuilder().opened(1).sent(1, "x").view()));
    }

    void isBounded()
    {
        signalbox::testing::JournalBuilder builder;
        builder.opened(1);
        for (int i = 0; i < 40; ++i)
            builder.received(1, QByteArray(4000, 'x'));
        qsizetype bytes = 0;
        const auto found = conversationOf(builder.view());
        for (const QByteArray& part : *found)
            bytes += part.size();
        QCOMPARE(bytes, ConversationLimits::Bytes);
    }

    void scriptsSayEachPart()
    {
        const HostileScript script = scriptOf({ "one", "two" });
        QCOMPARE(script.size(), std::size_t { 5 });
        QCOMPARE(bytesOf(script), 6);
        QVERIFY(hostileScriptFromJson(toJson(script)).ok());
    }
};

QTEST_GUILESS_MAIN(TestConversation)
#include "tst_conversation.moc"
