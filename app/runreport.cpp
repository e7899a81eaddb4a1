// SPDX-License-Identifier: GPL-3.0-or-later
#include "runreport.h"

#include "base/junit.h"
#include "base/units.h"
#include "workspace/serverjson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Run", text); }
double seconds(std::chrono::nanoseconds span) { return std::chrono::duration<double>(span).count(); }

QString verdict(const CheckOutcome& check)
{
    if (!check.isRun)
        return translate("not run");
    if (check.hasPassed())
        return translate("passed");
    return check.fault.isEmpty() ? translate("failed, exit code %1").arg(check.exitCode) : check.fault;
}

JUnitSuite suiteOf(const CheckOutcome& check)
{
    JUnitCase only { QStringLiteral("run.") + check.command.value(0), check.name };
    only.time = check.elapsed;
    if (!check.isRun) {
        only.verdict = JUnitCase::Verdict::Skipped;
        only.message = translate("The run was stopped before.");
    } else if (!check.hasPassed()) {
        only.verdict = JUnitCase::Verdict::Failed;
        only.type = QStringLiteral("check");
        only.message = verdict(check);
        only.details = QString::fromUtf8(check.lastOutput);
    }
    JUnitSuite suite { check.name, { only } };
    suite.time = check.elapsed;
    return suite;
}

/// The clients of the workspace are a condition of the run, so they are told as a check of it.
JUnitSuite suiteOf(const std::vector<RunClients>& clients)
{
    JUnitSuite suite { translate("clients") };
    for (const RunClients& each : clients) {
        JUnitCase one { QStringLiteral("run.clients"),
            QStringLiteral("%1 x %2").arg(each.group.count).arg(each.group.target) };
        if (each.failed > 0) {
            one.verdict = JUnitCase::Verdict::Failed;
            one.type = QStringLiteral("connect");
            one.message = translate("%1 of %2 did not connect: %3")
                              .arg(each.failed)
                              .arg(each.group.count)
                              .arg(each.whyFailed);
        }
        suite.cases.push_back(one);
    }
    return suite;
}

/// Copies the suites of a document, each named by the check they belong to. False if it is not one.
bool copySuites(const QByteArray& junit, const QString& name, QXmlStreamWriter& xml)
{
    QXmlStreamReader probe(junit);
    while (!probe.atEnd())
        probe.readNext();
    if (junit.isEmpty() || probe.hasError())
        return false;
    QXmlStreamReader reader(junit);
    bool isWithin = false;
    while (!reader.atEnd()) {
        reader.readNext();
        const bool isSuite = reader.name() == QLatin1String("testsuite");
        if (reader.isStartElement() && isSuite) {
            isWithin = true;
            xml.writeStartElement(QStringLiteral("testsuite"));
            for (const QXmlStreamAttribute& attribute : reader.attributes()) {
                const bool isName = attribute.name() == QLatin1String("name");
                xml.writeAttribute(attribute.name().toString(),
                    isName ? QStringLiteral("%1: %2").arg(name, attribute.value())
                           : attribute.value().toString());
            }
        } else if (isWithin) {
            if (!reader.isWhitespace())
                xml.writeCurrentToken(reader);
            isWithin = !(reader.isEndElement() && isSuite);
        }
    }
    return true;
}

void copySuite(const JUnitSuite& suite, QXmlStreamWriter& xml)
{
    QXmlStreamReader reader(signalbox::toJUnit(suite));
    while (!reader.atEnd()) {
        reader.readNext();
        if (!reader.isStartDocument() && !reader.isEndDocument() && !reader.isWhitespace())
            xml.writeCurrentToken(reader);
    }
}

} // namespace

bool RunReport::hasPassed() const
{
    const auto all = [](const auto& list, auto isGood) {
        return std::all_of(list.begin(), list.end(), isGood);
    };
    return !error && !isStopped && all(clients, [](const RunClients& each) { return each.failed == 0; })
        && all(checks, [](const CheckOutcome& each) { return each.hasPassed(); });
}

QStringList RunReport::summary() const
{
    QStringList lines;
    for (const RunClients& each : clients) {
        QString line = translate("clients  %1 of %2 connected to %3; %4 lost; %5 sent, %6 received")
                           .arg(each.connected)
                           .arg(each.group.count)
                           .arg(each.group.target)
                           .arg(each.lost)
                           .arg(formatBytes(static_cast<double>(each.bytesOut)),
                               formatBytes(static_cast<double>(each.bytesIn)));
        if (!each.whyFailed.isEmpty())
            line += QStringLiteral(" (%1)").arg(each.whyFailed);
        lines += line;
    }
    for (const RunFilter& each : filters)
        lines += translate("filter   %1: %2 events").arg(each.filter.name).arg(each.events);
    qsizetype width = 0;
    for (const CheckOutcome& each : checks)
        width = std::max(width, each.name.size());
    for (const CheckOutcome& each : checks)
        lines += QStringLiteral("%1  %2  %3  %4")
                     .arg(each.hasPassed() ? QStringLiteral("ok  ")
                             : each.isRun  ? QStringLiteral("FAIL")
                                           : QStringLiteral("--  "),
                         each.name.leftJustified(width),
                         QStringLiteral("%1 s").arg(seconds(each.elapsed), 7, 'f', 2), verdict(each));
    const auto passed =
        std::count_if(checks.begin(), checks.end(), [](const CheckOutcome& each) { return each.hasPassed(); });
    lines += translate("%1 of %2 checks passed; %3 s")
                 .arg(passed)
                 .arg(checks.size())
                 .arg(seconds(elapsed), 0, 'f', 1);
    return lines;
}

QJsonObject RunReport::toJson() const
{
    QJsonArray clientList;
    for (const RunClients& each : clients)
        clientList.append(QJsonObject { { QStringLiteral("target"), each.group.target },
            { QStringLiteral("count"), each.group.count }, { QStringLiteral("connected"), each.connected },
            { QStringLiteral("failed"), each.failed }, { QStringLiteral("lost"), each.lost },
            { QStringLiteral("bytes_sent"), static_cast<qint64>(each.bytesOut) },
            { QStringLiteral("bytes_received"), static_cast<qint64>(each.bytesIn) },
            { QStringLiteral("reason"), each.whyFailed } });
    QJsonArray filterList;
    for (const RunFilter& each : filters)
        filterList.append(QJsonObject { { QStringLiteral("name"), each.filter.name },
            { QStringLiteral("filter"), each.filter.text },
            { QStringLiteral("events"), static_cast<qint64>(each.events) } });
    QJsonArray checkList;
    for (const CheckOutcome& each : checks) {
        QJsonObject check { { QStringLiteral("name"), each.name },
            { QStringLiteral("command"), QJsonArray::fromStringList(each.command) },
            { QStringLiteral("run"), each.isRun }, { QStringLiteral("passed"), each.hasPassed() },
            { QStringLiteral("exit_code"), each.exitCode }, { QStringLiteral("reason"), each.fault },
            { QStringLiteral("elapsed_s"), seconds(each.elapsed) } };
        if (const QJsonDocument result = QJsonDocument::fromJson(each.json); result.isObject())
            check.insert(QStringLiteral("result"), result.object());
        checkList.append(check);
    }
    QJsonObject object { { QStringLiteral("workspace"), workspace },
        { QStringLiteral("started"), QString::fromLatin1(toRfc3339(started)) },
        { QStringLiteral("elapsed_s"), seconds(elapsed) }, { QStringLiteral("passed"), hasPassed() },
        { QStringLiteral("stopped"), isStopped }, { QStringLiteral("clients"), clientList },
        { QStringLiteral("filters"), filterList }, { QStringLiteral("checks"), checkList } };
    if (server) {
        QJsonObject about = serverToJson(config);
        about.insert(QStringLiteral("listen"), server->toString());
        about.insert(QStringLiteral("clients_served"), static_cast<qint64>(counters.accepted));
        about.insert(QStringLiteral("clients_peak"), static_cast<qint64>(counters.peak));
        about.insert(QStringLiteral("clients_rejected"), static_cast<qint64>(counters.rejected));
        about.insert(QStringLiteral("bytes_received"), static_cast<qint64>(counters.bytesIn));
        about.insert(QStringLiteral("bytes_sent"), static_cast<qint64>(counters.bytesOut));
        object.insert(QStringLiteral("server"), about);
    }
    if (error)
        object.insert(QStringLiteral("error"), error->text());
    return object;
}

QByteArray RunReport::toJUnit() const
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuites"));
    xml.writeAttribute(QStringLiteral("name"), workspace);
    if (error) {
        JUnitSuite suite { workspace };
        suite.error = error->text();
        copySuite(suite, xml);
    }
    if (!clients.empty())
        copySuite(suiteOf(clients), xml);
    for (const CheckOutcome& each : checks) {
        if (!copySuites(each.junit, each.name, xml))
            copySuite(suiteOf(each), xml);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}

} // namespace signalbox
