// SPDX-License-Identifier: GPL-3.0-or-later
#include "modes/rules/ruletrial.h"

#include "journalbuilder.h"
#include "modes/rules/rulesfile.h"
#include "strict.h"

#include <QTest>

using namespace signalbox;
using testing::JournalBuilder;

class TestRuleTrial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void tellsWhatWouldHaveFiredOnWhat()
    {
        const JournalView view = JournalBuilder()
                                     .event(EventKind::Listening, 0, "127.0.0.1:65432 (echo, event-loop)")
                                     .opened(1)
                                     .opened(2)
                                     .received(1, "PI")
                                     .received(2, "what\n")
                                     .sent(1, "PING no\n")
                                     .received(1, "NG a\nPING b\n")
                                     .received(2, "PING c")
                                     .event(EventKind::HalfClosed, 2, "peer: FIN received")
                                     .closed(2)
                                     .received(1, "PING cut off\n", 500)
                                     .closed(1)
                                     .view();
        const auto rules =
            parseRules("rule hello\nwhen opened\nreply \"hi\"\nrule ping\nwhen regex /^PING (\\w+)$/\n"
                       "reply \"PONG ${1}, ${counter}\"\nrule unused\nwhen contains \"zzz\"\ndefault \"?\"");
        QVERIFY(rules.ok());
        const auto trial = tryRules(*rules, view, 64);
        QVERIFY(trial.ok());
        QStringList told;
        for (const TrialFiring& firing : trial->firings)
            told += QStringLiteral("%1 %2 %3 %4")
                        .arg(firing.sequence)
                        .arg(number(firing.client))
                        .arg(firing.rule)
                        .arg(QString::fromUtf8(firing.reply));
        QCOMPARE(told,
            QStringList({ QStringLiteral("2 1 0 hi"), QStringLiteral("3 2 0 hi"), QStringLiteral("5 2 -1 ?"),
                QStringLiteral("7 1 1 PONG a, 1"), QStringLiteral("7 1 1 PONG b, 2"),
                QStringLiteral("9 2 1 PONG c, 3"), QStringLiteral("11 1 -1 ?") }));
        QCOMPARE(trial->total, quint64 { 7 });
        QCOMPARE(trial->hits.size(), std::size_t { 4 });
        QCOMPARE(trial->hits[1].hits, quint64 { 3 });
        QCOMPARE(trial->hits[2].hits, quint64 { 0 });
        QCOMPARE(trial->hits[3].hits, quint64 { 2 });
        QCOMPARE(trial->reads, quint64 { 5 });
        QCOMPARE(trial->clients, quint64 { 2 });
        QCOMPARE(trial->cut, quint64 { 1 });
        QVERIFY(!trial->isCancelled);
    }

    void isBoundedAndCanBeCancelled()
    {
        JournalBuilder builder;
        builder.opened(1);
        for (int i = 0; i < 3000; ++i)
            builder.received(1, "a\nb\nc\nd\n");
        const JournalView view = builder.view();
        const auto rules = parseRules("rule a\nwhen always");
        const auto trial = tryRules(*rules, view, 64);
        QCOMPARE(trial->total, quint64 { 12'000 });
        QCOMPARE(trial->firings.size(), RuleTrial::MaxFirings);
        int asked = 0;
        const auto cancelled = tryRules(
            *rules, view, 64, [&asked](quint64 done, quint64 total) { return ++asked < 3 && done <= total; });
        QVERIFY(cancelled->isCancelled);
        QVERIFY(cancelled->total > 0 && cancelled->total < trial->total);
    }

    void saysWhatIsWrongWithTheRules()
    {
        RuleSet set;
        set.rules.resize(1);
        QVERIFY(!tryRules(set, JournalView(), 64).ok());
    }
};

QTEST_GUILESS_MAIN(TestRuleTrial)
#include "tst_ruletrial.moc"
