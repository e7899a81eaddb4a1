// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/transcriptmodel.h"

#include "base/bytes.h"
#include "base/units.h"
#include "base/visibletext.h"
#include "journal/closereason.h"
#include "models/eventtime.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QColor>
#include <QFont>
#include <QLocale>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qsizetype ShownCharacters = 512; // of a row
constexpr qsizetype ToolTipCharacters = 2000;

/// The part of a detail behind its closeReason term.
QString withoutTerm(QByteArrayView detail)
{
    const qsizetype colon = detail.indexOf(": ");
    return closeReasonFromDetail(detail) && colon >= 0 ? visibleText(detail.sliced(colon + 2))
                                                       : visibleText(detail);
}

QString arrow(const Event& event)
{
    if (event.kind == EventKind::Sent)
        return QStringLiteral("→");
    if (event.kind == EventKind::Received)
        return QStringLiteral("←");
    const QString glyph = theme::glyph(severityOf(event));
    return glyph.isEmpty() ? QStringLiteral("·") : glyph;
}

QColor rowColor(const Event& event)
{
    if (event.kind == EventKind::Sent)
        return theme::color(theme::Role::ClientToServer);
    if (event.kind == EventKind::Received)
        return theme::color(theme::Role::ServerToClient);
    const Severity severity = severityOf(event);
    return severity > Severity::Note ? theme::color(severity) : theme::color(theme::Role::Muted);
}

} // namespace

TranscriptModel::TranscriptModel(QObject* parent, int maxRows)
    : QAbstractTableModel(parent)
    , m_maxRows(maxRows)
{
}

void TranscriptModel::setView(const JournalView& view)
{
    std::vector<Row> added = take(view);
    const auto newCount = static_cast<qsizetype>(added.size());
    if (newCount > m_maxRows)
        added.erase(added.begin(), added.end() - m_maxRows);

    const auto isKept = [&view](const Row& row) { return row.sequence >= view.firstSequence(); };
    const qsizetype evicted = std::ranges::find_if(m_rows, isKept) - m_rows.begin();
    const qsizetype tooMany = static_cast<qsizetype>(m_rows.size() + added.size()) - m_maxRows;
    dropOldest(std::max(evicted, tooMany));

    m_view = view;
    if (added.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
}

std::vector<TranscriptModel::Row> TranscriptModel::take(const JournalView& view)
{
    std::vector<Row> rows;
    view.forEach(std::max(m_first, m_next), view.endSequence(), [&](const Event& event) {
        if (!m_clients.isEmpty() && !std::ranges::binary_search(m_clients, event.connection))
            return true;
        Row row { event.sequence, std::chrono::nanoseconds { 0 } };
        if (event.kind == EventKind::Sent) {
            m_sentAt.try_emplace(event.connection, event.time); // the oldest without an answer
        } else if (event.kind == EventKind::Received || event.kind == EventKind::Closed) {
            if (const auto sent = m_sentAt.find(event.connection); sent != m_sentAt.end()) {
                if (event.kind == EventKind::Received)
                    row.roundTrip = event.time - sent->second;
                m_sentAt.erase(sent);
            }
        }
        rows.push_back(row);
        return true;
    });
    m_next = view.endSequence();
    return rows;
}

void TranscriptModel::dropOldest(qsizetype count)
{
    count = std::min(count, static_cast<qsizetype>(m_rows.size()));
    if (count <= 0)
        return;
    beginRemoveRows({}, 0, static_cast<int>(count) - 1);
    m_rows.erase(m_rows.begin(), m_rows.begin() + count);
    endRemoveRows();
}

void TranscriptModel::setClients(const QList<ConnectionId>& clients)
{
    QList<ConnectionId> sorted = clients;
    std::ranges::sort(sorted);
    if (sorted == m_clients)
        return;
    m_clients = sorted;
    rebuild();
}

void TranscriptModel::rebuild()
{
    beginResetModel();
    m_rows.clear();
    m_sentAt.clear();
    m_next = 0;
    std::vector<Row> rows = take(m_view);
    const auto surplus = std::max<qsizetype>(0, static_cast<qsizetype>(rows.size()) - m_maxRows);
    m_rows.assign(rows.begin() + surplus, rows.end());
    endResetModel();
}

void TranscriptModel::clear()
{
    m_first = m_view.endSequence();
    rebuild();
}

void TranscriptModel::setFormat(Format format)
{
    if (format == m_format)
        return;
    m_format = format;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Text), index(rowCount() - 1, Text), { Qt::DisplayRole });
}

QString TranscriptModel::text(const Event& event, qsizetype limit) const
{
    if (event.isData()) {
        const bool isHex = m_format == Format::Hex;
        const QByteArrayView part =
            event.payload.first(std::min(event.payload.size(), isHex ? limit / 3 : limit * 4));
        QString shown = isHex ? QString::fromLatin1(toHex(part)) : visibleText(part, limit);
        if (part.size() < event.bytes && !shown.endsWith(QChar(u'…')))
            shown += QChar(u'…');
        return shown;
    }
    const auto reason = closeReasonFromDetail(event.detail);
    switch (event.kind) {
    case EventKind::Opened: {
        const QString detail = visibleText(event.detail);
        const QString peer = m_view.connection(event).peer.toString();
        return detail.isEmpty() ? tr("connected to %1").arg(peer) : QStringLiteral("%1 · %2").arg(detail, peer);
    }
    case EventKind::HalfClosed:
        return event.detail == "peer" ? tr("FIN from the server: it sends no more")
                                      : tr("FIN sent: this side sends no more");
    case EventKind::Closed:
        return reason ? closeReasonWords(*reason) : visibleText(event.detail);
    case EventKind::Failed:
        return reason == CloseReason::ConnectFailed ? tr("could not connect: %1").arg(withoutTerm(event.detail))
                                                    : visibleText(event.detail);
    case EventKind::Note:
        return reason ? closeReasonWords(*reason) : visibleText(event.detail);
    default:
        return visibleText(event.detail);
    }
}

QString TranscriptModel::lineAt(int row) const
{
    const Event event = eventAt(row);
    const QString trip = index(row, RoundTrip).data().toString();
    return QStringLiteral("%1\t%2\t%3\t%4%5")
        .arg(formatTimeOfDay(event.time), QString::number(number(event.connection)), arrow(event),
            text(event, JournalChunk::MaxCaptured), trip.isEmpty() ? QString() : QLatin1Char('\t') + trip);
}

int TranscriptModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TranscriptModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TranscriptModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = column == Client || column == RoundTrip;
        const auto horizontal = column == Direction ? Qt::AlignHCenter
            : isNumber                              ? Qt::AlignTrailing
                                                    : Qt::AlignLeading;
        return QVariant::fromValue(horizontal | Qt::AlignVCenter);
    }
    const Event event = eventAt(index.row());
    const std::chrono::nanoseconds roundTrip = m_rows[static_cast<std::size_t>(index.row())].roundTrip;
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Time:
            return formatTimeOfDay(event.time).first(12); // milliseconds; the tooltip has the rest
        case Client:
            return number(event.connection);
        case Direction:
            return arrow(event);
        case Text:
            return text(event, ShownCharacters);
        case RoundTrip:
            return roundTrip.count() > 0 ? formatLatency(roundTrip) : QString();
        }
        break;
    case Qt::ToolTipRole:
        switch (column) {
        case Time:
            return formatExactTime(event.time);
        case Client:
            return tr("Client %1").arg(number(event.connection));
        case RoundTrip:
            return roundTrip.count() > 0 ? tr("Round trip: from the last send to this answer") : QString();
        case Direction:
        case Text:
            if (event.isData())
                return plainToolTip(
                    (event.kind == EventKind::Sent ? tr("Sent: %1 bytes") : tr("Received: %1 bytes"))
                        .arg(QLocale().toString(event.bytes))
                    + QLatin1Char('\n') + text(event, ToolTipCharacters));
            return plainToolTip(visibleText(event.detail.isEmpty() ? eventKindName(event.kind) : event.detail));
        }
        break;
    case Qt::ForegroundRole:
        if (column == Direction || column == Text)
            return rowColor(event);
        return theme::color(theme::Role::Muted);
    case Qt::FontRole:
        if (column == Text)
            return event.isData() ? QVariant(theme::payloadFont()) : QVariant();
        return column == Direction ? QVariant() : QVariant(theme::numberFont());
    case Qt::AccessibleTextRole:
        if (column == Direction && event.isData())
            return event.kind == EventKind::Sent ? tr("sent") : tr("received");
        break;
    default:
        break;
    }
    return {};
}

QVariant TranscriptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Time:
        return tr("Time");
    case Client:
        return tr("Client");
    case Direction:
        return tr("Direction");
    case Text:
        return tr("Text");
    case RoundTrip:
        return tr("Round trip");
    }
    return {};
}

} // namespace signalbox
