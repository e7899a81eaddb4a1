// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/minimiser.h"
#include "strict.h"

#include <QTest>

#include <functional>

using namespace signalbox;

namespace {

using Kind = HostileStep::Kind;

HostileScript minimise(HostileScript script, const std::function<bool(const HostileScript&)>& fails,
    bool* isComplete = nullptr, int* tries = nullptr)
{
    Minimiser minimiser(std::move(script));
    while (const auto next = minimiser.next())
        minimiser.judge(fails(*next));
    if (isComplete)
        *isComplete = minimiser.isComplete();
    if (tries)
        *tries = minimiser.tries();
    return minimiser.script();
}

QByteArray stream(const HostileScript& script)
{
    QByteArray bytes;
    for (const HostileStep& step : script) {
        if (step.kind == Kind::Send)
            bytes += step.bytes.repeated(static_cast<qsizetype>(step.count));
    }
    return bytes;
}

} // namespace

class TestMinimiser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { signalbox::testing::failOnAnyWarning(); }

    /// Whatever two of twenty are needed, they are what is left.
    void findsEachPair()
    {
        for (std::size_t a = 0; a < 20; ++a) {
            for (std::size_t b = a + 1; b < 20; ++b) {
                DeltaDebugger debugger(20);
                const auto has = [](const DeltaDebugger::Items& items, std::size_t item) {
                    return std::find(items.begin(), items.end(), item) != items.end();
                };
                int tries = 0;
                while (const auto items = debugger.next()) {
                    QVERIFY(++tries < 500);
                    debugger.judge(has(*items, a) && has(*items, b));
                }
                QCOMPARE(debugger.items(), (DeltaDebugger::Items { a, b }));
            }
        }
    }

    void nothingIsNeeded()
    {
        DeltaDebugger debugger(5);
        while (debugger.next())
            debugger.judge(true);
        QVERIFY(debugger.items().empty());
    }

    void findsThePairOfBytes()
    {
        HostileScript script { { Kind::Connect } };
        for (int i = 0; i < 10; ++i) {
            script.push_back({ Kind::Send,
                QByteArray(40, static_cast<char>('a' + i)) + (i == 6 ? "\xDE\xAD" : "") + "more" });
            script.push_back({ Kind::Await, {}, 1, 0, std::chrono::milliseconds(30) });
        }
        bool isComplete = false;
        const HostileScript found = minimise(
            script, [](const HostileScript& tried) { return stream(tried).contains("\xDE\xAD"); }, &isComplete);
        QVERIFY(isComplete);
        QCOMPARE(found, (HostileScript { { Kind::Connect }, { Kind::Send, "\xDE\xAD" } }));
    }

    void stopsWhereTriesRunOut()
    {
        HostileScript script { { Kind::Connect }, { Kind::Send, QByteArray(5000, 'x') } };
        bool isComplete = true;
        int tries = 0;
        const HostileScript found = minimise(
            script, [](const HostileScript& tried) { return stream(tried).size() >= 2500; }, &isComplete,
            &tries);
        QVERIFY(!isComplete);
        QCOMPARE(tries, Minimiser::MaxTries);
        QVERIFY(stream(found).size() >= 2500); // it still fails
        QVERIFY(stream(found).size() < 5000);
    }

    void keepsWhatCannotBeShorter()
    {
        const HostileScript script { { Kind::Connect }, { Kind::Send, "x" }, { Kind::Reset } };
        QCOMPARE(minimise(script, [&](const HostileScript& tried) { return tried == script; }), script);
    }
};

QTEST_GUILESS_MAIN(TestMinimiser)
#include "tst_minimiser.moc"
