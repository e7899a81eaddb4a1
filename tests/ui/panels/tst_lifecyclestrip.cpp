// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/lifecyclestrip.h"
#include "strict.h"

#include <QTest>
#include <QToolButton>

using namespace signalbox;

class TestLifecycleStrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void clientsInTheBacklogWaitAtAccept()
    {
        LifecycleStrip strip;
        const auto* accept = strip.findChild<QToolButton*>(QStringLiteral("step-accept"));
        Lifecycle lifecycle;
        lifecycle[static_cast<std::size_t>(LifecycleStep::Accept)].count = 3;
        ServingCosts costs;
        strip.setLifecycle(lifecycle, 0, ServerState::Listening, costs); // not told
        QCOMPARE(accept->text(), QStringLiteral("accept 3"));
        costs.waiting = 0;
        strip.setLifecycle(lifecycle, 0, ServerState::Listening, costs);
        QCOMPARE(accept->text(), QStringLiteral("accept 3"));
        costs.waiting = 5;
        costs.backlog = 16;
        strip.setLifecycle(lifecycle, 0, ServerState::Listening, costs);
        QCOMPARE(accept->text(), QStringLiteral("accept 3 · 5 waiting"));
        QCOMPARE(accept->accessibleName(), accept->text());
        QVERIFY(accept->toolTip().contains(QStringLiteral("listen(2)")));
        QVERIFY(accept->toolTip().contains(QStringLiteral("16")));
        strip.setLifecycle(lifecycle, 0, ServerState::Stopped, costs);
        QCOMPARE(accept->text(), QStringLiteral("accept 3"));
    }
};

QTEST_MAIN(TestLifecycleStrip)
#include "tst_lifecyclestrip.moc"
