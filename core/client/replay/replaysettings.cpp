// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/replay/replaysettings.h"

#include <QCoreApplication>

#include <cmath>

namespace signalbox {
namespace {

using Wait = ReplaySettings::Wait;

constexpr std::array WaitNames { "none", "own", "all" };
constexpr qsizetype MaxText = 256 * 1024; // characters

QString translate(const char* text) { return QCoreApplication::translate("Replay", text); }
Error wrong(const QString& message, const QString& remedy) { return { message, remedy, 0 }; }

/// Recordings may have line ends in their names; values stand on one line.
QString escaped(QString text)
{
    return text.replace(u'\\', QLatin1String("\\\\")).replace(u'\n', QLatin1String("\\n"));
}

QString unescaped(const QString& text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isEscape = text.at(i) == u'\\' && i + 1 < text.size();
        if (isEscape)
            ++i;
        out += isEscape && text.at(i) == u'n' ? QChar(u'\n') : text.at(i);
    }
    return out;
}

/// What is read so far; masks are made of all their words at the end.
struct Reading
{
    ReplaySettings settings;
    QStringList maskWords;
};

Result<Done> take(Reading& reading, const QString& key, const QString& value)
{
    ReplaySettings& settings = reading.settings;
    if (key == QLatin1String("recording")) {
        settings.recording = unescaped(value);
    } else if (key == QLatin1String("side")) {
        const auto side = recordedSideFromName(value.toUtf8());
        if (!side)
            return wrong(translate("There is no side \"%1\".").arg(value),
                translate("Sides are: auto, server, client."));
        settings.side = *side;
    } else if (key == QLatin1String("target")) {
        const auto target = Endpoint::parse(value, false);
        if (!target)
            return target.error();
        settings.target = *target;
    } else if (key == QLatin1String("speed")) {
        const auto speed = replaySpeedFromText(value);
        if (!speed)
            return speed.error();
        settings.speed = *speed;
    } else if (key == QLatin1String("wait")) {
        const auto wait = replayWaitFromName(value.toUtf8());
        if (!wait)
            return wrong(translate("There is nothing like \"%1\" to wait for.").arg(value),
                translate("Choose one of: none, own, all."));
        settings.wait = *wait;
    } else if (key == QLatin1String("timeout")) {
        bool isNumber = false;
        const double seconds = value.toDouble(&isNumber);
        if (!isNumber || !(std::abs(seconds) < 1e6))
            return wrong(translate("\"%1\" is no number of seconds.").arg(value),
                translate("Write for example: timeout 5"));
        settings.timeout = std::chrono::milliseconds(qRound64(seconds * 1000));
    } else if (key == QLatin1String("connection")) {
        bool isNumber = false;
        const uint id = value.toUInt(&isNumber);
        if (!isNumber || id == 0)
            return wrong(translate("\"%1\" is no number of a connection.").arg(value),
                translate("The log and the table of connections have their numbers, from 1."));
        settings.connections.push_back(ConnectionId { id });
    } else if (key == QLatin1String("mask")) {
        reading.maskWords += value;
        const auto mask = ByteMask::fromWords(reading.maskWords);
        if (!mask)
            return mask.error();
        settings.mask = *mask;
    } else {
        return wrong(translate("There is no setting \"%1\".").arg(key),
            translate("Settings are: recording, side, target, speed, wait, timeout, connection, mask."));
    }
    return Done {};
}

} // namespace

bool ReplaySettings::isChosen(ConnectionId id) const
{
    return connections.empty() || std::find(connections.begin(), connections.end(), id) != connections.end();
}

Result<Done> validate(const ReplaySettings& settings)
{
    if (settings.target.isNull() || settings.target.port == 0)
        return wrong(translate("There is no server to play against."),
            translate("Name its address and port, such as 127.0.0.1:65432."));
    if (!settings.isFullSpeed()
        && !(settings.speed >= ReplaySettings::MinSpeed && settings.speed <= ReplaySettings::MaxSpeed))
        return wrong(translate("The speed is out of bounds."),
            translate("Choose original, max, or a factor from 0.001 to 1000000."));
    if (settings.timeout < ReplaySettings::MinTimeout || settings.timeout > ReplaySettings::MaxTimeout)
        return wrong(translate("The time to wait for answers is out of bounds."),
            translate("Choose 0.01 to %1 seconds.").arg(ReplaySettings::MaxTimeout.count() / 1000));
    if (settings.connections.size() > ReplayPlan::MaxConnections)
        return wrong(translate("%1 connections are chosen.").arg(settings.connections.size()),
            translate("Choose at most %1, or none for all.").arg(ReplayPlan::MaxConnections));
    return Done {};
}

QByteArray replayWaitName(Wait wait) { return WaitNames[static_cast<std::size_t>(wait)]; }

std::optional<Wait> replayWaitFromName(QByteArrayView name)
{
    for (std::size_t i = 0; i < WaitNames.size(); ++i) {
        if (name == WaitNames[i])
            return static_cast<Wait>(i);
    }
    return {};
}

QString replaySpeedText(double speed)
{
    if (speed == ReplaySettings::FullSpeed)
        return QStringLiteral("max");
    return speed == 1 ? QStringLiteral("original") : QString::number(speed, 'g', 10);
}

Result<double> replaySpeedFromText(const QString& text)
{
    if (text == QLatin1String("original"))
        return 1.0;
    if (text == QLatin1String("max"))
        return ReplaySettings::FullSpeed;
    QString digits = text;
    if (digits.endsWith(u'x') || digits.endsWith(u'×'))
        digits.chop(1);
    bool isNumber = false;
    const double factor = digits.toDouble(&isNumber);
    if (!isNumber || !(factor >= ReplaySettings::MinSpeed && factor <= ReplaySettings::MaxSpeed))
        return wrong(translate("\"%1\" is no speed.").arg(text),
            translate("Choose original, max, or a factor such as 10 or 0.5."));
    return factor;
}

QString replayMaskWord(const QString& typed)
{
    static const QRegularExpression range(QStringLiteral(R"(\A\d+\+\d+\z)"));
    const auto named = ByteMask::named();
    const bool isName = std::any_of(named.begin(), named.end(),
        [&typed](const NamedMask& mask) { return typed == QLatin1String(mask.name); });
    const bool isPattern = typed.size() > 2 && typed.startsWith(u'/') && typed.endsWith(u'/');
    return isName || isPattern || range.match(typed).hasMatch() ? typed
                                                                : QLatin1Char('/') + typed + QLatin1Char('/');
}

QString replaySettingsText(const ReplaySettings& settings)
{
    const ReplaySettings usual;
    QStringList lines;
    const auto add = [&lines](const char* key, const QString& value) {
        lines += QLatin1String(key) + QLatin1Char(' ') + value;
    };
    if (!settings.recording.isEmpty())
        add("recording", escaped(settings.recording));
    if (settings.side != usual.side)
        add("side", QString::fromLatin1(recordedSideName(settings.side)));
    if (!settings.target.isNull())
        add("target", settings.target.toString());
    if (settings.speed != usual.speed)
        add("speed", replaySpeedText(settings.speed));
    if (settings.wait != usual.wait)
        add("wait", QString::fromLatin1(replayWaitName(settings.wait)));
    if (settings.timeout != usual.timeout)
        add("timeout", QString::number(static_cast<double>(settings.timeout.count()) / 1000, 'g', 10));
    for (const ConnectionId id : settings.connections)
        add("connection", QString::number(number(id)));
    for (QString word : settings.mask.words())
        add("mask", word.replace(u'\n', QLatin1String("\\n"))); // which means the same in a pattern
    return lines.isEmpty() ? QString() : lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QStringList replayArguments(const ReplaySettings& settings)
{
    const ReplaySettings usual;
    QStringList words { settings.recording };
    const auto add = [&words](const char* option, const QString& value) {
        words += { QStringLiteral("--") + QLatin1String(option), value };
    };
    if (settings.side != usual.side)
        add("side", QString::fromLatin1(recordedSideName(settings.side)));
    if (settings.speed != usual.speed)
        add("speed", replaySpeedText(settings.speed));
    if (settings.wait != usual.wait)
        add("wait", QString::fromLatin1(replayWaitName(settings.wait)));
    if (settings.timeout != usual.timeout)
        add("timeout", QString::number(static_cast<double>(settings.timeout.count()) / 1000, 'g', 10));
    for (const ConnectionId id : settings.connections)
        add("connection", QString::number(number(id)));
    for (const QString& word : settings.mask.words())
        add("mask", word);
    return words;
}

Result<ReplaySettings> replaySettingsFromText(const QString& text)
{
    if (text.size() > MaxText)
        return wrong(translate("The settings of a replay are longer than %1 characters.").arg(MaxText),
            translate("Leave out connections: none means all."));
    Reading reading;
    int place = 0;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        ++place;
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#'))
            continue;
        const qsizetype blank = trimmed.indexOf(u' ');
        const QString key = blank < 0 ? trimmed : trimmed.left(blank);
        const QString value = blank < 0 ? QString() : trimmed.mid(blank + 1).trimmed();
        const auto taken = take(reading, key, value);
        if (!taken)
            return wrong(translate("Line %1: %2").arg(place).arg(taken.error().message), taken.error().remedy);
    }
    return reading.settings;
}

} // namespace signalbox
