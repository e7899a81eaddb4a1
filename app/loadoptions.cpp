// SPDX-License-Identifier: GPL-3.0-or-later
#include "loadoptions.h"

#include "client/comparisonsettings.h"
#include "net/concurrency.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace signalbox {
namespace {

QString translate(const char* text) { return QCoreApplication::translate("Load", text); }
Error wrong(const QString& message, const QString& remedy = {}) { return { message, remedy, 0 }; }

Error extraArgument(const QString& argument)
{
    return wrong(translate("\"%1\" is one argument too many.").arg(argument),
        translate("signalbox-cli load --help tells more."));
}

/// Reads numbers from options, and keeps the first thing that is wrong with one.
class Reader
{
public:
    explicit Reader(const QCommandLineParser& parser)
        : m_parser(parser)
    {
    }

    bool isSet(const char* name) const { return m_parser.isSet(QString::fromLatin1(name)); }
    QString text(const char* name) const { return m_parser.value(QString::fromLatin1(name)); }

    template <typename Number> void whole(const char* name, Number& value, qint64 least, qint64 most)
    {
        if (!isSet(name))
            return;
        bool isNumber = false;
        const qint64 given = text(name).toLongLong(&isNumber);
        if (isNumber && given >= least && given <= most)
            value = static_cast<Number>(given);
        else
            refuse(wrong(translate("--%1 must be a number from %2 to %3, not \"%4\".")
                             .arg(QString::fromLatin1(name))
                             .arg(least)
                             .arg(most)
                             .arg(text(name))));
    }

    void seconds(const char* name, std::chrono::milliseconds& value, std::chrono::milliseconds least)
    {
        if (!isSet(name))
            return;
        constexpr auto Most = std::chrono::duration_cast<std::chrono::seconds>(LoadSettings::MaxTime).count();
        bool isNumber = false;
        const double given = text(name).toDouble(&isNumber);
        if (isNumber && given * 1000 >= static_cast<double>(least.count())
            && given <= static_cast<double>(Most))
            value = std::chrono::milliseconds(qRound64(given * 1000));
        else
            refuse(wrong(translate("--%1 must be a number of seconds from %2 to %3, not \"%4\".")
                             .arg(QString::fromLatin1(name))
                             .arg(static_cast<double>(least.count()) / 1000)
                             .arg(Most)
                             .arg(text(name))));
    }

    void rate(const char* name, double& value, double most, const QString& wanted)
    {
        if (!isSet(name))
            return;
        bool isNumber = false;
        const double given = text(name).toDouble(&isNumber);
        if (isNumber && given > 0 && given <= most)
            value = given;
        else
            refuse(
                wrong(translate("--%1 must be a number of %2 a second, more than 0 and at most %3, not \"%4\".")
                          .arg(QString::fromLatin1(name), wanted)
                          .arg(most, 0, 'f', 0)
                          .arg(text(name))));
    }

    void refuse(const Error& error)
    {
        if (!m_error)
            m_error = error;
    }
    const std::optional<Error>& error() const { return m_error; }

private:
    const QCommandLineParser& m_parser;
    std::optional<Error> m_error;
};

void readModels(Reader& reader, LoadOptions& options)
{
    if (!reader.isSet("models"))
        return;
    for (const QString& word : reader.text("models").split(QLatin1Char(','))) {
        const QByteArray name = word.trimmed().toUtf8();
        if (!findConcurrencyModel(name)) {
            QStringList known;
            for (const ConcurrencyModel& model : concurrencyCatalogue())
                known.append(QString::fromLatin1(model.name));
            reader.refuse(
                wrong(translate("--models: there is no concurrency model \"%1\".").arg(word.trimmed()),
                    translate("There are: %1.").arg(known.join(QStringLiteral(", ")))));
        } else if (!options.models.contains(name)) {
            options.models.append(name);
        }
    }
}

void readPayload(Reader& reader, LoadSettings& load)
{
    if (!reader.isSet("text") && !reader.isSet("file"))
        return;
    if (reader.isSet("size") || (reader.isSet("text") && reader.isSet("file")))
        return reader.refuse(
            wrong(translate("--text, --file and --size each say what a message is: give one of them.")));
    if (reader.isSet("text"))
        return load.setPayload(LoadPayload::Text, reader.text("text").toUtf8());
    const auto bytes = readPayloadFile(reader.text("file"));
    if (bytes)
        load.setPayload(LoadPayload::File, *bytes, reader.text("file"));
    else
        reader.refuse(bytes.error());
}

void readFiles(Reader& reader, LoadOptions& options)
{
    options.jsonFile = reader.text("json");
    options.csvFile = reader.text("csv");
    options.htmlFile = reader.text("html");
    options.againstFile = reader.text("against");
    const std::pair<const char*, QString> files[] { { "csv", options.csvFile }, { "json", options.jsonFile },
        { "html", options.htmlFile } };
    for (std::size_t i = 0; i < std::size(files); ++i) {
        for (std::size_t j = i + 1; j < std::size(files); ++j) {
            if (!files[i].second.isEmpty() && files[i].second == files[j].second)
                reader.refuse(wrong(translate("--%1 and --%2 cannot both write to %3.")
                                        .arg(QString::fromLatin1(files[i].first),
                                            QString::fromLatin1(files[j].first), files[i].second)));
        }
    }
}

void refuseForeign(Reader& reader, std::initializer_list<const char*> names, const QString& reason)
{
    for (const char* name : names) {
        if (reader.isSet(name))
            reader.refuse(wrong(translate("--%1 %2").arg(QString::fromLatin1(name), reason)));
    }
}

} // namespace

void addLoadOptions(QCommandLineParser& parser)
{
    const auto option = [&parser](const char* name, const QString& text, const char* value = nullptr) {
        parser.addOption(QCommandLineOption(
            QString::fromLatin1(name), text, value ? QString::fromLatin1(value) : QString()));
    };
    const LoadSettings standard;
    parser.addPositionalArgument(
        QStringLiteral("ADDR:PORT"), translate("The server, which must echo: 127.0.0.1:65432, [::1]:65432."));
    option("clients", translate("So many clients at once (%1).").arg(standard.clients), "N");
    option("size", translate("Bytes of a message (%1).").arg(standard.size), "BYTES");
    option("depth",
        translate("Messages that each client may have on their way at the same time (%1).").arg(standard.depth),
        "D");
    option("duration", translate("Seconds to measure (10)."), "S");
    option("warm-up", translate("Seconds of the same load before, which are not measured (1)."), "S");
    option("rate",
        translate("Open loop: messages a second of all clients together, on a schedule that does not wait for "
                  "the server; latency counts from the intended time. Without it, each client sends its next "
                  "message when an echo has come."),
        "R");
    option("ramp",
        translate("Let the load grow evenly over so many seconds before the warm-up: client after client, or "
                  "the rate of an open loop (0)."),
        "S");
    option("connect-rate",
        translate("New connections a second before the load begins. Without it, as fast as they are accepted."),
        "C");
    option("reconnect",
        translate("Each message on a connection of its own; latency counts from before the connecting. Without "
                  "it, connections are kept open."));
    option("timeout", translate("A client whose echo takes longer has failed (0: none)."), "S");
    option("sources",
        translate("Connect from so many addresses of 127.0.0.0/8 in turn. Without it, from one more whenever "
                  "the ports of the last have run out."),
        "N");
    option("text",
        translate("Send this text; {client} and {message} stand for counters, \\n for a line's end."), "TEXT");
    option("file", translate("Send the content of this file as each message."), "FILE");
    option("no-verify", translate("Do not compare echoes with what was sent, only their length."));
    option("seed", translate("Seed of the random bytes that are sent (1)."), "N");
    option("html", translate("Write the result to this file as a report with plots."), "FILE");
    option("against", translate("Compare with an earlier result, which --json has written."), "FILE");
    option("json", translate("Write the result to this file as JSON; - is standard output."), "FILE");
    option("compare",
        translate("Instead of ADDR:PORT: start a server of our own for each concurrency model in turn, put the "
                  "same load on each, and show what each takes."));
    option("models", translate("With --compare: only these, as a,b,c (all)."), "NAMES");
    option("repeats", translate("With --compare: so many rounds over the models (3)."), "N");
    option(
        "workers", translate("With --compare: workers of the models that have them (one a processor)."), "N");
    option("csv", translate("Write the result to this file as CSV."), "FILE");
}

Result<LoadOptions> loadOptions(const QCommandLineParser& parser)
{
    using namespace std::chrono_literals;
    LoadOptions options;
    Reader reader(parser);
    options.isComparison = reader.isSet("compare");
    const QStringList targets = parser.positionalArguments();
    if (options.isComparison) {
        if (!targets.isEmpty())
            return extraArgument(targets.constFirst());
        options.load.duration = ComparisonSettings::standardLoad().duration;
        refuseForeign(
            reader, { "rate" }, translate("does not go with --compare, which measures how fast each is."));
        refuseForeign(reader,
            { "ramp", "connect-rate", "reconnect", "timeout", "sources", "text", "file", "no-verify", "html",
                "against" },
            translate("does not go with --compare."));
    } else {
        refuseForeign(reader, { "models", "repeats", "workers" }, translate("needs --compare."));
        if (targets.size() > 1)
            return extraArgument(targets.at(1));
        if (targets.isEmpty())
            return wrong(translate("the server's ADDR:PORT is missing."),
                translate("signalbox-cli load --help tells more."));
        const auto target = Endpoint::parse(targets.constFirst(), false);
        if (!target)
            return target.error();
        options.load.target = *target;
    }
    reader.whole("clients", options.load.clients, 1, LoadSettings::MaxClients);
    reader.whole("size", options.load.size, 1, LoadSettings::MaxSize);
    reader.whole("depth", options.load.depth, 1, LoadSettings::MaxDepth);
    reader.whole("seed", options.load.seed, 0, std::numeric_limits<quint32>::max());
    reader.seconds("duration", options.load.duration, 1ms);
    reader.seconds("warm-up", options.load.warmUp, 0ms);
    reader.seconds("ramp", options.load.ramp, 0ms);
    reader.seconds("timeout", options.load.timeout, 0ms);
    reader.whole("sources", options.load.sources, 1, LoadSettings::MaxSources);
    reader.rate("rate", options.load.rate, LoadSettings::MaxRate, translate("messages"));
    reader.rate(
        "connect-rate", options.load.connectRate, LoadSettings::MaxConnectRate, translate("connections"));
    options.load.isReconnecting = reader.isSet("reconnect");
    options.load.isVerified = !reader.isSet("no-verify");
    readPayload(reader, options.load);
    reader.whole("repeats", options.repeats, 1, ComparisonSettings::MaxRepeats);
    reader.whole("workers", options.workers, 0, ComparisonSettings::MaxWorkers);
    readModels(reader, options);
    readFiles(reader, options);
    if (reader.error())
        return *reader.error();
    return options;
}

} // namespace signalbox
