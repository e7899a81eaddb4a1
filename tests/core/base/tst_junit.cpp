// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/junit.h"

#include "strict.h"

#include <QXmlStreamReader>

#include <array>

using namespace signalbox;

class TestJUnit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { testing::failOnAnyWarning(); }

    void aSuiteReadsBack()
    {
        JUnitSuite suite { QStringLiteral("talk to <server> & \"others\"") };
        suite.time = std::chrono::milliseconds(1500);
        suite.cases.push_back({ QStringLiteral("a.b"), QStringLiteral("good") });
        suite.cases.push_back({ QStringLiteral("a.b"), QStringLiteral("bad"), JUnitCase::Verdict::Failed,
            QStringLiteral("differs"), QStringLiteral("an escape: \x1b[2J"),
            QStringLiteral("one\ntwo \x01 and < &"), std::chrono::milliseconds(20) });
        suite.cases.push_back({ QStringLiteral("a.b"), QStringLiteral("left out"), JUnitCase::Verdict::Skipped,
            {}, QStringLiteral("stopped") });

        QXmlStreamReader xml(toJUnit(suite));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.name(), QStringLiteral("testsuite"));
        QCOMPARE(xml.attributes().value(QLatin1String("name")), suite.name);
        QCOMPARE(xml.attributes().value(QLatin1String("tests")), QStringLiteral("3"));
        QCOMPARE(xml.attributes().value(QLatin1String("failures")), QStringLiteral("1"));
        QCOMPARE(xml.attributes().value(QLatin1String("skipped")), QStringLiteral("1"));
        QCOMPARE(xml.attributes().value(QLatin1String("errors")), QStringLiteral("0"));
        QCOMPARE(xml.attributes().value(QLatin1String("time")), QStringLiteral("1.500"));
        QStringList seen;
        while (xml.readNextStartElement()) {
            QString line = xml.attributes().value(QLatin1String("name")).toString();
            while (xml.readNextStartElement()) {
                line +=
                    QStringLiteral("|%1|%2").arg(xml.name(), xml.attributes().value(QLatin1String("message")));
                line += u'|' + xml.readElementText();
            }
            seen += line;
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(seen,
            QStringList({ QStringLiteral("good"),
                QStringLiteral("bad|failure|an escape: \\e[2J|one\ntwo \\x01 and < &"),
                QStringLiteral("left out|skipped|stopped|") }));
    }

    void severalSuitesStandInOneRoot()
    {
        const std::array suites { JUnitSuite { QStringLiteral("one"), {}, QStringLiteral("nobody listens") },
            JUnitSuite { QStringLiteral("two"), { JUnitCase { {}, QStringLiteral("case") } } } };
        QXmlStreamReader xml(toJUnit(suites));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.name(), QStringLiteral("testsuites"));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value(QLatin1String("errors")), QStringLiteral("1"));
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.name(), QStringLiteral("system-err"));
        QCOMPARE(xml.readElementText(), QStringLiteral("nobody listens"));
        QVERIFY(!xml.readNextStartElement());
        QVERIFY(xml.readNextStartElement());
        QCOMPARE(xml.attributes().value(QLatin1String("name")), QStringLiteral("two"));
        xml.skipCurrentElement();
        QVERIFY(!xml.readNextStartElement());
        QVERIFY(!xml.hasError());
    }
};

QTEST_GUILESS_MAIN(TestJUnit)
#include "tst_junit.moc"
