// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/snippet.h"

#include "base/bytes.h"
#include "base/visibletext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

constexpr std::array Formats { QLatin1String("text"), QLatin1String("escapes"), QLatin1String("hex") };
constexpr std::array Endings { QLatin1String("none"), QLatin1String("lf"), QLatin1String("cr"),
    QLatin1String("crlf") };
constexpr qsizetype MaxFile = 16 * 1024 * 1024; // more than the longest list, every character escaped

QString translate(const char* text) { return QCoreApplication::translate("Snippet", text); }

/// The place of a word, or that of `otherwise` if there is none; -1 if it is not known.
template <typename Words>
qsizetype wordAt(const QJsonObject& object, const char* key, const Words& words, qsizetype otherwise)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined())
        return otherwise;
    const auto* found = std::find(words.begin(), words.end(), value.toString());
    return found == words.end() ? -1 : found - words.begin();
}

Result<Snippet> snippetOf(const QJsonObject& object)
{
    Snippet snippet;
    snippet.name = object.value(QLatin1String("name")).toString();
    snippet.text = object.value(QLatin1String("text")).toString();
    snippet.hotkey = object.value(QLatin1String("hotkey")).toString();
    const qsizetype format = wordAt(object, "format", Formats, qsizetype(MessageFormat::Text));
    const qsizetype ending = wordAt(object, "ending", Endings, qsizetype(LineEnding::Lf));
    if (format < 0)
        return Error { translate("its format is not known."), translate("There are text, escapes and hex."),
            0 };
    if (ending < 0)
        return Error { translate("its line ending is not known."),
            translate("There are none, lf, cr and crlf."), 0 };
    snippet.format = static_cast<MessageFormat>(format);
    snippet.ending = static_cast<LineEnding>(ending);
    return snippet;
}

QJsonObject objectOf(const Snippet& snippet)
{
    QJsonObject object { { QStringLiteral("name"), snippet.name }, { QStringLiteral("text"), snippet.text } };
    if (snippet.format != MessageFormat::Text)
        object.insert(QStringLiteral("format"), Formats[static_cast<std::size_t>(snippet.format)]);
    if (snippet.ending != LineEnding::Lf)
        object.insert(QStringLiteral("ending"), Endings[static_cast<std::size_t>(snippet.ending)]);
    if (!snippet.hotkey.isEmpty())
        object.insert(QStringLiteral("hotkey"), snippet.hotkey);
    return object;
}

} // namespace

QString lineEndingText(LineEnding ending)
{
    switch (ending) {
    case LineEnding::None:
        return {};
    case LineEnding::Lf:
        return QStringLiteral("\n");
    case LineEnding::Cr:
        return QStringLiteral("\r");
    case LineEnding::CrLf:
        return QStringLiteral("\r\n");
    }
    return {};
}

qsizetype wrongEscapeAt(QStringView text)
{
    for (qsizetype i = text.indexOf(u'\\'); i >= 0; i = text.indexOf(u'\\', i)) {
        qsizetype length = 2;
        while (length <= 6 && !(i + length <= text.size() && parseEscapes(text.sliced(i, length))))
            length += 2;
        if (length > 6)
            return i + 1;
        i += length;
    }
    return 0;
}

Result<QByteArray> messageBytes(const QString& message, MessageFormat format, LineEnding ending)
{
    if (format == MessageFormat::Hex)
        return parseHex(message);
    QString text = message;
    const QString end = lineEndingText(ending);
    if (!end.isEmpty())
        text.replace(QLatin1Char('\n'), end);
    if (format == MessageFormat::Text)
        return (text + end).toUtf8();
    const Result<QByteArray> parsed = parseEscapes(text);
    if (parsed)
        return *parsed + end.toUtf8();
    Error error = parsed.error();
    error.message += QLatin1Char(' ') + translate("It is at position %1.").arg(wrongEscapeAt(message));
    return error;
}

Result<Done> SnippetList::put(const Snippet& snippet, qsizetype place)
{
    Snippet wanted = snippet;
    wanted.name = snippet.name.simplified();
    if (wanted.name.isEmpty())
        return Error { translate("The snippet has no name."),
            translate("Write what its button should say, like Login."), 0 };
    if (wanted.name.size() > MaxName)
        return Error { translate("The name is too long."), translate("At most %1 characters.").arg(MaxName),
            0 };
    if (wanted.text.size() > MaxText)
        return Error { translate("The message is too long."), translate("At most %1 characters.").arg(MaxText),
            0 };
    if (wanted.hotkey.size() > MaxHotkey)
        return Error { translate("The key is no key."), translate("Choose one like Ctrl+1."), 0 };
    const Result<QByteArray> bytes = wanted.bytes();
    if (!bytes)
        return bytes.error();
    if (bytes->isEmpty())
        return Error { translate("The message is empty."), translate("Write what is to be sent."), 0 };
    for (qsizetype i = 0; i < m_snippets.size(); ++i) {
        if (i == place)
            continue;
        if (m_snippets[i].name.compare(wanted.name, Qt::CaseInsensitive) == 0)
            return Error { translate("There is a snippet \"%1\" already.").arg(visibleText(m_snippets[i].name)),
                translate("Choose another name."), 0 };
        if (!wanted.hotkey.isEmpty() && m_snippets[i].hotkey == wanted.hotkey)
            return Error { translate("%1 sends the snippet \"%2\" already.")
                               .arg(visibleText(wanted.hotkey), visibleText(m_snippets[i].name)),
                translate("Choose another key."), 0 };
    }
    if (place < 0 && m_snippets.size() >= MaxSnippets)
        return Error { translate("There are %1 snippets, which is the most.").arg(MaxSnippets),
            translate("Remove one first."), 0 };
    if (place < 0)
        m_snippets.append(wanted);
    else
        m_snippets[place] = wanted;
    return Done {};
}

void SnippetList::remove(qsizetype place) { m_snippets.removeAt(place); }

void SnippetList::move(qsizetype from, qsizetype to)
{
    m_snippets.move(from, std::clamp<qsizetype>(to, 0, m_snippets.size() - 1));
}

QString SnippetList::toText() const
{
    QJsonArray array;
    for (const Snippet& snippet : m_snippets)
        array.append(objectOf(snippet));
    return QString::fromUtf8(QJsonDocument(QJsonObject { { QStringLiteral("snippets"), array } }).toJson());
}

Result<SnippetList> SnippetList::fromText(const QString& text)
{
    SnippetList list;
    const QByteArray bytes = text.toUtf8();
    if (bytes.trimmed().isEmpty())
        return list;
    const QString form = translate("It must be a JSON object with the key \"snippets\", an array.");
    if (bytes.size() > MaxFile)
        return Error { translate("The list of snippets is too long."), form, 0 };
    QJsonParseError problem {};
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (problem.error != QJsonParseError::NoError) {
        const auto before = std::min<qsizetype>(problem.offset, bytes.size());
        return Error { translate("The list of snippets is not right in line %1: %2.")
                           .arg(QByteArrayView(bytes).first(before).count('\n') + 1)
                           .arg(problem.errorString()),
            form, 0 };
    }
    const QJsonValue snippets = document.object().value(QLatin1String("snippets"));
    if (!snippets.isArray())
        return Error { translate("The list of snippets is missing."), form, 0 };
    const QJsonArray array = snippets.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const auto snippet = snippetOf(array.at(i).toObject());
        const auto done = snippet ? list.put(*snippet) : Result<Done>(snippet.error());
        if (!done)
            return Error { translate("Snippet %1: %2").arg(i + 1).arg(done.error().message),
                done.error().remedy, 0 };
    }
    return list;
}

} // namespace signalbox
