// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logcelltext.h"

#include "base/units.h"
#include "models/logmodel.h"

#include <QCoreApplication>
#include <QLocale>

namespace signalbox {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("LogModel", text); }

QString timeHeader(TimeFormat format, bool hasReference)
{
    switch (format) {
    case TimeFormat::Absolute:
        return tr("Time");
    case TimeFormat::DateTime:
        return tr("Date and time");
    case TimeFormat::Relative:
        return hasReference ? tr("Since *REF*, s") : tr("Since start, s");
    case TimeFormat::Delta:
        return tr("Delta, s");
    case TimeFormat::ClientDelta:
        return tr("Client delta, s");
    }
    return {};
}

QString columnTitle(int column)
{
    switch (column) {
    case LogModel::NumberColumn:
        return tr("No.");
    case LogModel::ClientColumn:
        return tr("Client");
    case LogModel::DirectionColumn:
        return QStringLiteral("⇄");
    case LogModel::BytesColumn:
        return tr("Bytes");
    case LogModel::EventColumn:
        return tr("Event / preview");
    case LogModel::PeerColumn:
        return tr("Peer");
    case LogModel::CapturedColumn:
        return tr("Kept");
    case LogModel::DeltaColumn:
        return tr("Delta, s");
    case LogModel::ClientDeltaColumn:
        return tr("Client delta, s");
    default:
        return {};
    }
}

QString columnHelp(int column)
{
    switch (column) {
    case LogModel::NumberColumn:
        return tr("Number of the event. It never changes, also not under a filter. ◆ is a mark.");
    case LogModel::TimeColumn:
        return tr("When it happened. View > Time chooses the format.");
    case LogModel::ClientColumn:
        return tr("Number of the connection; – is the server itself.");
    case LogModel::DirectionColumn:
        return tr("→ received from the client, ← sent to the client");
    case LogModel::BytesColumn:
        return tr("Bytes moved by this one read or write. TCP is a stream: they need not be one message.");
    case LogModel::EventColumn:
        return tr("What was read or written, with control characters as \\n or \\x00, or what happened.");
    case LogModel::PeerColumn:
        return tr("Address and port of the client");
    case LogModel::CapturedColumn:
        return tr("How many of the bytes the log has kept (snaplen)");
    case LogModel::DeltaColumn:
        return tr("Seconds since the row above; under a filter, since the event shown before");
    case LogModel::ClientDeltaColumn:
        return tr("Seconds since the event before of the same client, also when a filter hides that one; – is "
                  "its first, … is further back than this column looks");
    default:
        return {};
    }
}

} // namespace

bool isNumberColumn(int column)
{
    switch (column) {
    case LogModel::NumberColumn:
    case LogModel::TimeColumn:
    case LogModel::ClientColumn:
    case LogModel::DeltaColumn:
    case LogModel::ClientDeltaColumn:
        return true;
    default:
        return false;
    }
}

Qt::Alignment logAlignment(int column)
{
    switch (column) {
    case LogModel::EventColumn:
    case LogModel::PeerColumn:
        return Qt::AlignLeft | Qt::AlignVCenter;
    case LogModel::DirectionColumn:
        return Qt::AlignCenter;
    default:
        return Qt::AlignRight | Qt::AlignVCenter;
    }
}

QString logColumnName(int column)
{
    return column == LogModel::DirectionColumn ? tr("Direction")
        : column == LogModel::TimeColumn       ? tr("Time")
                                               : columnTitle(column);
}

QVariant logHeader(int column, int role, TimeFormat format, bool hasReference)
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(logAlignment(column));
    case Qt::DisplayRole:
        return column == LogModel::TimeColumn ? timeHeader(format, hasReference) : columnTitle(column);
    case Qt::ToolTipRole:
        return columnHelp(column);
    case Qt::AccessibleTextRole:
        return column == LogModel::DirectionColumn ? QVariant(tr("Direction")) : QVariant();
    default:
        return {};
    }
}

QVariant logToolTip(int column, const Event& event, const JournalView& view)
{
    switch (column) {
    case LogModel::TimeColumn:
        return formatExactTime(event.time);
    case LogModel::ClientColumn: {
        if (event.connection == NoConnection)
            return tr("The server itself");
        const ConnectionInfo info = view.connection(event);
        return info.peer.isNull() ? tr("Client %1").arg(number(event.connection))
                                  : tr("Client %1, %2").arg(number(event.connection)).arg(info.peer.toString());
    }
    case LogModel::DirectionColumn:
        switch (LogModel::directionOf(event)) {
        case Direction::ClientToServer:
            return tr("Received: client to server");
        case Direction::ServerToClient:
            return tr("Sent: server to client");
        case Direction::None:
            return {};
        }
        return {};
    case LogModel::BytesColumn:
    case LogModel::CapturedColumn:
        if (!event.isData())
            return {};
        return event.payload.size() < qsizetype { event.bytes }
            ? tr("%1, of which %2 were kept (snaplen)")
                  .arg(formatBytes(event.bytes), formatBytes(static_cast<double>(event.payload.size())))
            : tr("%1 bytes").arg(QLocale().toString(event.bytes));
    default:
        return {};
    }
}

} // namespace signalbox
