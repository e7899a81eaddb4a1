// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/filter.h"
#include "panels/filtertext.h"

#include <QTest>

using namespace signalbox;

class TestFilterText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void narrows_data();
    void narrows();
};

void TestFilterText::narrows_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("term");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const char* filter, const char* term, const char* result) {
        QTest::newRow(name) << QString::fromLatin1(filter) << QString::fromLatin1(term)
                            << QString::fromLatin1(result);
    };
    row("first", "", "client:3", "client:3");
    row("another key", "dir:in  hello", "client:3", "dir:in hello client:3");
    row("same key gives way", "client:1 dir:in", "client:3", "dir:in client:3");
    row("exclusions add up", "!client:1", "!client:3", "!client:1 !client:3");
    row("exclusion of the same key stays", "!event:sent", "event:note", "!event:sent event:note");
    row("no term twice", "!client:1 a", "!client:1", "a !client:1");
    row("quotes", "\"client:1 is\" x", "client:3", "\"client:1 is\" x client:3");
    row("quoted bar", "\"a | b\"", "client:3", "\"a | b\" client:3");
    row("quoted quote", "\"a\\\" | b\"", "client:3", "\"a\\\" | b\" client:3");
    row("alternatives", "a | b", "client:3", "client:3");
}

void TestFilterText::narrows()
{
    QFETCH(QString, filter);
    QFETCH(QString, term);
    QTEST(narrowedFilter(filter, term), "result");
    QVERIFY(Filter::parse(narrowedFilter(filter, term)));
}

QTEST_APPLESS_MAIN(TestFilterText)
#include "tst_filtertext.moc"
