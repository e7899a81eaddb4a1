// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/jsonlinesreader.h"

#include "base/fileerror.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

namespace signalbox {
namespace {

constexpr qint64 MaxLine = 16 * 1024 * 1024; ///< far beyond what the greatest payload takes

/// Splits what a device holds into lines; QIODevice::readLine() looks at each byte by itself.
class LineReader
{
public:
    explicit LineReader(QIODevice& in)
        : m_in(in)
    {
    }

    /// The next line with its end, valid until the next call; empty at the end of the file or after an error.
    QByteArrayView next()
    {
        qsizetype end = m_buffer.indexOf('\n', m_from);
        while (end < 0 && m_buffer.size() - m_from < MaxLine && fill())
            end = m_buffer.indexOf('\n', m_buffer.size() - m_newBytes);
        const qsizetype stop = end < 0 ? m_buffer.size() : end + 1;
        const QByteArrayView line = QByteArrayView(m_buffer).sliced(m_from, stop - m_from);
        m_from = stop;
        return line;
    }
    bool hasFailed() const { return m_hasFailed; }

private:
    bool fill()
    {
        constexpr qsizetype Piece = 256 * 1024;
        m_buffer.remove(0, m_from);
        m_from = 0;
        const qsizetype before = m_buffer.size();
        m_buffer.resize(before + Piece);
        const qint64 length = m_in.read(m_buffer.data() + before, Piece);
        m_hasFailed = length < 0;
        m_newBytes = std::max<qint64>(length, 0);
        m_buffer.resize(before + m_newBytes);
        return m_newBytes > 0;
    }

    QIODevice& m_in;
    QByteArray m_buffer;
    qsizetype m_from = 0; // what stands before it has been given out
    qsizetype m_newBytes = 0;
    bool m_hasFailed = false;
};

constexpr quint64 ProgressLines = 1024; // lines

Error wrong(const QString& what) { return { what, {}, 0 }; }

Error atLine(quint64 line, const Error& error)
{
    return { QCoreApplication::translate("JsonLinesReader", "Line %1: %2").arg(line).arg(error.message),
        QCoreApplication::translate(
            "JsonLinesReader", "Correct or remove that line, or export the recording again."),
        0 };
}

/// A string; empty where there is none.
Result<QString> textOf(const QJsonObject& object, QLatin1String key)
{
    const QJsonValue value = object.value(key);
    if (!value.isString() && !value.isUndefined())
        return wrong(QCoreApplication::translate("JsonLinesReader", "\"%1\" is not a text.").arg(key));
    return value.toString();
}

/// A number that counts something; 0 where there is none.
Result<quint32> countOf(const QJsonObject& object, QLatin1String key)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return quint32 { 0 };
    const qint64 count = value.toInteger(-1);
    if (count < 0 || count > std::numeric_limits<quint32>::max())
        return wrong(
            QCoreApplication::translate("JsonLinesReader", "\"%1\" is not a number from 0 to 4294967295.")
                .arg(key));
    return static_cast<quint32>(count);
}

Result<QByteArray> payloadOf(const QJsonObject& object)
{
    const auto text = textOf(object, QLatin1String("text"));
    if (!text)
        return text.error();
    const auto base64 = textOf(object, QLatin1String("base64"));
    if (!base64)
        return base64.error();
    if (base64->isEmpty())
        return text->toUtf8();
    if (!text->isEmpty())
        return wrong(QCoreApplication::translate("JsonLinesReader", "there are both \"text\" and \"base64\"."));
    const auto decoded =
        QByteArray::fromBase64Encoding(base64->toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return wrong(QCoreApplication::translate("JsonLinesReader", "\"base64\" is not base64."));
    return decoded.decoded;
}

} // namespace

/// One event of the file; owns what the event refers to.
struct JsonLinesReader::Line
{
    Event event;
    Endpoint peer;
    QByteArray payload;
    QByteArray detail;
};

JsonLinesReader::JsonLinesReader(Journal& journal)
    : m_journal(journal)
    , m_batch(0)
{
}

Result<RecordingSummary> JsonLinesReader::read(QIODevice& in, const ReadProgress& progress)
{
    RecordingSummary summary;
    std::optional<Error> failure;
    LineReader lines(in);
    quint64 number = 0;
    for (QByteArrayView text = lines.next(); !text.isEmpty() && !failure; text = lines.next()) {
        if (++number == 1 && text.startsWith("\xEF\xBB\xBF"))
            text = text.sliced(3); // a byte order mark, which some editors add
        if (text.trimmed().isEmpty())
            continue;
        const auto line = parse(QByteArray::fromRawData(text.data(), text.size()));
        if (line) {
            add(*line);
            ++summary.events;
        } else if (!text.endsWith('\n') && text.size() < MaxLine) {
            summary.isCutShort = true; // only the last line has no end
        } else {
            failure = atLine(number, line.error());
        }
        if (m_batch.isLarge())
            m_journal.append(m_batch);
        if (progress && number % ProgressLines == 0 && !progress(in.pos(), in.size())) {
            summary.isCancelled = true;
            break;
        }
    }
    m_journal.append(m_batch);
    if (lines.hasFailed())
        return readError(in);
    if (failure)
        return *failure;
    return summary;
}

Result<JsonLinesReader::Line> JsonLinesReader::parse(const QByteArray& text) const
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(text, &parsed);
    if (!document.isObject())
        return wrong(QCoreApplication::translate("JsonLinesReader", "this is not a JSON object (%1).")
                         .arg(parsed.error == QJsonParseError::NoError ? QStringLiteral("another value")
                                                                       : parsed.errorString()));
    const QJsonObject object = document.object();
    Line line;

    const auto kind = textOf(object, QLatin1String("event"));
    const auto known = kind ? eventKindFromName(kind->toUtf8()) : std::nullopt;
    if (!known)
        return wrong(QCoreApplication::translate("JsonLinesReader", "\"event\" is missing or names no event."));
    const auto time = textOf(object, QLatin1String("time"));
    const auto when = time ? fromRfc3339(time->toLatin1()) : std::nullopt;
    if (!when)
        return wrong(QCoreApplication::translate(
            "JsonLinesReader", "\"time\" is missing or not like 2026-11-22T07:20:51.123456789Z."));
    const auto connection = countOf(object, QLatin1String("connection"));
    if (!connection)
        return connection.error();
    const auto bytes = countOf(object, QLatin1String("bytes"));
    if (!bytes)
        return bytes.error();
    const auto peer = textOf(object, QLatin1String("peer"));
    if (!peer)
        return peer.error();
    if (!peer->isEmpty()) {
        const auto endpoint = Endpoint::parse(*peer);
        if (!endpoint)
            return wrong(
                QCoreApplication::translate("JsonLinesReader", "\"peer\" is not an address and port."));
        line.peer = *endpoint;
    }
    const auto detail = textOf(object, QLatin1String("detail"));
    if (!detail)
        return detail.error();
    const auto payload = payloadOf(object);
    if (!payload)
        return payload.error();

    line.event.kind = *known;
    line.event.time = *when;
    line.event.connection = ConnectionId { *connection };
    if (!line.event.isData() && !payload->isEmpty())
        return wrong(QCoreApplication::translate(
            "JsonLinesReader", "only \"received\" and \"sent\" have \"text\" or \"base64\"."));
    line.payload = *payload;
    line.detail = line.event.isData() ? QByteArray() : detail->toUtf8();
    // A file made by hand may leave out the count.
    line.event.bytes = object.contains(QLatin1String("bytes")) ? *bytes : static_cast<quint32>(payload->size());
    if (line.event.bytes < static_cast<quint64>(payload->size()))
        return wrong(
            QCoreApplication::translate("JsonLinesReader", "\"bytes\" is less than the payload's length."));
    return line;
}

void JsonLinesReader::add(const Line& line)
{
    Event event = line.event;
    event.connection = idFor(line);
    event.payload = line.payload;
    event.detail = line.detail;
    m_batch.add(event);
}

/// The connection's number in the journal; makes its peer known where the journal does not know it.
ConnectionId JsonLinesReader::idFor(const Line& line)
{
    const ConnectionId inFile = line.event.connection;
    if (inFile == NoConnection)
        return NoConnection;
    const auto [it, isNew] = m_known.try_emplace(inFile);
    Known& known = it->second;
    const bool isOpening = line.event.kind == EventKind::Opened;
    const bool isAnother = !isNew && (isOpening || (!line.peer.isNull() && line.peer != known.peer));
    if (isNew || isAnother) {
        const bool isFree = m_used.count(inFile) == 0;
        known = { isFree ? inFile : ConnectionId { m_greatest + 1 }, line.peer, false };
        m_used.insert(known.id);
        m_greatest = std::max(m_greatest, number(known.id));
    }
    // The journal forgets the ends of a connection when it closes, but a note may still follow.
    if (!known.isOpen && !known.peer.isNull())
        m_batch.introduce(known.id, { known.peer, {} });
    known.isOpen = line.event.kind != EventKind::Closed;
    return known.id;
}

} // namespace signalbox
