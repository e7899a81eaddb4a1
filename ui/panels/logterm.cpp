// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logterm.h"

#include "models/logmodel.h"
#include "panels/filtertext.h"

#include <QStringDecoder>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype MaxText = 48; // characters; a filter should still be readable

/// The beginning of the payload as far as it can be typed; empty where it is not text.
QString typeable(QByteArrayView payload)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(payload.first(std::min<qsizetype>(payload.size(), 4 * MaxText)));
    const auto end = std::find_if(text.cbegin(), text.cend(),
        [](QChar c) { return !(c.isPrint() || c == u' ') || c == QChar::ReplacementCharacter; });
    text.truncate(std::min<qsizetype>(end - text.cbegin(), MaxText));
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    return text.trimmed();
}

} // namespace

QString filterTerm(const Event& event, int column, const JournalView& view)
{
    const QString kind = QStringLiteral("event:") + QString::fromLatin1(eventKindName(event.kind));
    switch (column) {
    case LogModel::ClientColumn:
    case LogModel::ClientDeltaColumn:
        return QStringLiteral("client:%1").arg(number(event.connection));
    case LogModel::PeerColumn: {
        const Endpoint peer = view.connection(event).peer;
        return peer.isNull() ? QStringLiteral("client:%1").arg(number(event.connection))
                             : QStringLiteral("peer:") + peer.toString();
    }
    case LogModel::DirectionColumn:
        return !event.isData()                  ? kind
            : event.kind == EventKind::Received ? QStringLiteral("dir:in")
                                                : QStringLiteral("dir:out");
    case LogModel::BytesColumn:
    case LogModel::CapturedColumn:
        return event.isData() ? QStringLiteral("bytes:%1").arg(event.bytes) : kind;
    case LogModel::EventColumn: {
        const QString text = event.isData() ? typeable(event.payload) : QString();
        return text.isEmpty() ? kind : quotedTerm(text);
    }
    default:
        return kind;
    }
}

} // namespace signalbox
