// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/checkcommand.h"

#include "strict.h"

using namespace signalbox;

class TestCheckCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void aLineReadsBack_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QStringList() << QString();
        QTest::newRow("plain") << QStringList({ QStringLiteral("load"), QStringLiteral("{server}") })
                               << QStringLiteral("load {server}");
        QTest::newRow("blank") << QStringList(QStringLiteral("two words")) << QStringLiteral("\"two words\"");
        QTest::newRow("empty") << QStringList({ QStringLiteral("--send"), QString() })
                               << QStringLiteral("--send \"\"");
        QTest::newRow("quote") << QStringList(QStringLiteral("say \"hi\""))
                               << QStringLiteral("\"say \"\"hi\"\"\"");
        QTest::newRow("quote alone") << QStringList(QStringLiteral("\"")) << QStringLiteral("\"\"\"\"");
        QTest::newRow("tab and line") << QStringList(QStringLiteral("a\tb\nc"))
                                      << QStringLiteral("\"a\tb\nc\"");
        QTest::newRow("backslash") << QStringList(QStringLiteral("a\\n")) << QStringLiteral("a\\n");
    }

    void aLineReadsBack()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QString, text);
        QCOMPARE(checkText(words), text);
        QCOMPARE(checkWords(text), words);
    }
};

QTEST_GUILESS_MAIN(TestCheckCommand)
#include "tst_checkcommand.moc"
