// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/junit.h"

#include "base/visibletext.h"

#include <QStringList>
#include <QXmlStreamWriter>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxDetails = 64 * 1024; // characters of one failure

QString seconds(std::chrono::nanoseconds span)
{
    return QString::number(std::chrono::duration<double>(span).count(), 'f', 3);
}

QString visibleLines(const QString& text)
{
    QStringList lines;
    for (const QString& line : text.left(MaxDetails).split(u'\n'))
        lines += visibleText(line);
    return lines.join(u'\n');
}

void attribute(QXmlStreamWriter& xml, const char* name, const QString& value)
{
    xml.writeAttribute(QString::fromLatin1(name), value);
}

void writeCase(QXmlStreamWriter& xml, const JUnitCase& each)
{
    xml.writeStartElement(QStringLiteral("testcase"));
    attribute(xml, "classname", visibleText(each.className));
    attribute(xml, "name", visibleText(each.name));
    attribute(xml, "time", seconds(each.time));
    if (each.verdict == JUnitCase::Verdict::Skipped) {
        xml.writeEmptyElement(QStringLiteral("skipped"));
        attribute(xml, "message", visibleText(each.message));
    } else if (each.verdict == JUnitCase::Verdict::Failed) {
        xml.writeStartElement(QStringLiteral("failure"));
        attribute(xml, "type", visibleText(each.type));
        attribute(xml, "message", visibleText(each.message));
        xml.writeCharacters(visibleLines(each.details));
        xml.writeEndElement();
    }
    xml.writeEndElement();
}

void writeSuite(QXmlStreamWriter& xml, const JUnitSuite& suite)
{
    const auto count = [&suite](JUnitCase::Verdict verdict) {
        return QString::number(std::count_if(suite.cases.begin(), suite.cases.end(),
            [verdict](const JUnitCase& each) { return each.verdict == verdict; }));
    };
    xml.writeStartElement(QStringLiteral("testsuite"));
    attribute(xml, "name", visibleText(suite.name));
    attribute(xml, "tests", QString::number(suite.cases.size()));
    attribute(xml, "failures", count(JUnitCase::Verdict::Failed));
    attribute(xml, "errors", QString::number(suite.error.isEmpty() ? 0 : 1));
    attribute(xml, "skipped", count(JUnitCase::Verdict::Skipped));
    attribute(xml, "time", seconds(suite.time));
    for (const JUnitCase& each : suite.cases)
        writeCase(xml, each);
    if (!suite.error.isEmpty())
        xml.writeTextElement(QStringLiteral("system-err"), visibleLines(suite.error));
    xml.writeEndElement();
}

template <typename Write> QByteArray document(Write write)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    write(xml);
    xml.writeEndDocument();
    return bytes;
}

} // namespace

QByteArray toJUnit(const JUnitSuite& suite)
{
    return document([&suite](QXmlStreamWriter& xml) { writeSuite(xml, suite); });
}

QByteArray toJUnit(std::span<const JUnitSuite> suites)
{
    return document([suites](QXmlStreamWriter& xml) {
        xml.writeStartElement(QStringLiteral("testsuites"));
        for (const JUnitSuite& suite : suites)
            writeSuite(xml, suite);
        xml.writeEndElement();
    });
}

} // namespace signalbox
