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
    void combines_data();
    void combines();
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

void TestFilterText::combines_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("term");
    QTest::addColumn<int>("how");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const char* filter, const char* term, Combine how,
                         const char* result) {
        QTest::newRow(name) << QString::fromLatin1(filter) << QString::fromLatin1(term) << static_cast<int>(how)
                            << QString::fromLatin1(result);
    };
    row("selected", "a b", "client:3", Combine::Selected, "client:3");
    row("not selected", "a b", "client:3", Combine::NotSelected, "!client:3");
    row("not not", "a b", "!client:3", Combine::NotSelected, "client:3");
    row("and", "a b", "client:3", Combine::And, "a b client:3");
    row("and, nothing there", "", "client:3", Combine::And, "client:3");
    row("and not, nothing there", "", "client:3", Combine::AndNot, "!client:3");
    row("and, there already", "a client:3", "client:3", Combine::And, "a client:3");
    row("and, alternatives", "a | b c", "client:3", Combine::And, "a client:3 | b c client:3");
    row("and not, alternatives", "a|b", "client:3", Combine::AndNot, "a !client:3 | b !client:3");
    row("and, quoted bar", "\"a | b\"", "dir:in", Combine::And, "\"a | b\" dir:in");
    row("or", "a b", "client:3", Combine::Or, "a b | client:3");
    row("or, there already", "a | client:3", "client:3", Combine::Or, "a | client:3");
    row("or not", "a b", "client:3", Combine::OrNot, "a b | !client:3");
    row("or, nothing there", " ", "client:3", Combine::Or, "client:3");
}

void TestFilterText::combines()
{
    QFETCH(QString, filter);
    QFETCH(QString, term);
    QFETCH(int, how);
    const QString result = combinedFilter(filter, term, static_cast<Combine>(how));
    QTEST(result, "result");
    QVERIFY(Filter::parse(result));
}

QTEST_APPLESS_MAIN(TestFilterText)
#include "tst_filtertext.moc"
