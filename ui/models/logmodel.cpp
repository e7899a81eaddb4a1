// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmodel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "theme/theme.h"

#include <QLocale>

#include <algorithm>

namespace signalbox {

LogModel::LogModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_numberFont(theme::numberFont())
{
    connect(&m_scan, &FilterScan::advanced, this, &LogModel::append);
    connect(&m_scan, &FilterScan::finished, this, &LogModel::countsChanged);
}

// --- What is shown ---

void LogModel::setView(const JournalView& view)
{
    if (!isContinued(view)) {
        replace(view);
        return;
    }
    const quint64 before = m_view.endSequence();
    evictTo(view.firstSequence());
    m_view = view;
    if (!m_origin && !view.isEmpty())
        m_origin = view.at(view.firstSequence()).time;
    if (!isFiltered() && view.endSequence() > m_shownEnd) {
        const int last = static_cast<int>(view.endSequence() - m_shownFirst) - 1;
        beginInsertRows({}, rowCount(), last);
        m_shownEnd = view.endSequence();
        endInsertRows();
    }
    m_scan.extend(view);
    if (view.endSequence() != before)
        Q_EMIT countsChanged();
}

/// Whether the next view is a later one of the same journal, with something left of what is shown.
bool LogModel::isContinued(const JournalView& next) const
{
    if (next.firstSequence() < m_view.firstSequence() || next.endSequence() < m_view.endSequence())
        return false;
    if (m_view.isEmpty())
        return next.firstSequence() == m_view.firstSequence() && rowCount() == 0;
    if (next.firstSequence() >= m_view.endSequence())
        return false;
    const quint64 last = m_view.endSequence() - 1;
    return next.at(last).time == m_view.at(last).time;
}

void LogModel::replace(const JournalView& view)
{
    beginResetModel();
    m_view = view;
    m_rows.clear();
    m_shownFirst = view.firstSequence();
    m_shownEnd = view.endSequence();
    m_origin.reset();
    if (!view.isEmpty())
        m_origin = view.at(view.firstSequence()).time;
    m_isFiltered = !m_filter.isEmpty();
    m_isSwapPending = false;
    endResetModel();
    if (m_isFiltered)
        m_scan.start(m_filter, m_view);
    Q_EMIT countsChanged();
}

void LogModel::setFilter(const Filter& filter)
{
    m_filter = filter;
    if (!filter.isEmpty()) {
        m_isSwapPending = true;
        m_scan.start(filter, m_view);
        Q_EMIT countsChanged();
        return;
    }
    m_scan.cancel();
    m_isSwapPending = false;
    if (isFiltered()) {
        beginResetModel();
        m_isFiltered = false;
        m_rows = {};
        m_shownFirst = m_view.firstSequence();
        m_shownEnd = m_view.endSequence();
        endResetModel();
    }
    Q_EMIT countsChanged();
}

void LogModel::append(const QList<quint64>& sequences)
{
    // Some may have been evicted while they were on their way.
    const auto begin = std::lower_bound(sequences.begin(), sequences.end(), m_view.firstSequence());
    if (m_isSwapPending) {
        m_isSwapPending = false;
        beginResetModel();
        m_isFiltered = true;
        m_rows.assign(begin, sequences.end());
        endResetModel();
    } else if (begin != sequences.end()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(sequences.end() - begin) - 1);
        m_rows.insert(m_rows.end(), begin, sequences.end());
        endInsertRows();
    }
    Q_EMIT countsChanged();
}

void LogModel::evictTo(quint64 first)
{
    const auto gone = isFiltered()
        ? static_cast<int>(std::lower_bound(m_rows.begin(), m_rows.end(), first) - m_rows.begin())
        : static_cast<int>(std::clamp(first, m_shownFirst, m_shownEnd) - m_shownFirst);
    if (gone > 0) {
        Q_EMIT evicting(gone);
        beginRemoveRows({}, 0, gone - 1);
        if (isFiltered())
            m_rows.erase(m_rows.begin(), m_rows.begin() + gone);
        else
            m_shownFirst += static_cast<quint64>(gone);
        endRemoveRows();
    }
}

double LogModel::progress() const
{
    if (m_filter.isEmpty() || m_view.isEmpty() || m_scan.scannedTo() <= m_view.firstSequence())
        return m_filter.isEmpty() ? 1 : 0;
    return static_cast<double>(m_scan.scannedTo() - m_view.firstSequence())
        / static_cast<double>(m_view.size());
}

quint64 LogModel::sequenceAt(int row) const
{
    return isFiltered() ? m_rows[static_cast<std::size_t>(row)] : m_shownFirst + static_cast<quint64>(row);
}

std::optional<int> LogModel::rowOf(quint64 sequence) const
{
    const int row = rowFrom(sequence);
    return row < rowCount() && sequenceAt(row) == sequence ? std::optional(row) : std::nullopt;
}

int LogModel::rowFrom(quint64 sequence) const
{
    if (isFiltered())
        return static_cast<int>(std::lower_bound(m_rows.begin(), m_rows.end(), sequence) - m_rows.begin());
    return static_cast<int>(std::clamp(sequence, m_shownFirst, m_shownEnd) - m_shownFirst);
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(isFiltered() ? m_rows.size() : m_shownEnd - m_shownFirst);
}

int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

// --- How it is shown ---

void LogModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    Q_EMIT headerDataChanged(Qt::Horizontal, TimeColumn, TimeColumn);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn), { Qt::DisplayRole });
}

Direction LogModel::directionOf(const Event& event)
{
    switch (event.kind) {
    case EventKind::Received:
        return Direction::ClientToServer;
    case EventKind::Sent:
        return Direction::ServerToClient;
    default:
        return Direction::None;
    }
}

QString LogModel::preview(const Event& event, qsizetype limit)
{
    if (event.isData()) {
        const QString text = visibleText(event.payload, limit);
        const bool isCut = event.payload.size() < qsizetype { event.bytes } && !text.endsWith(u'\u2026');
        return isCut ? text + QChar(u'\u2026') : text;
    }
    const QString name = QString::fromLatin1(eventKindName(event.kind));
    if (event.detail.isEmpty())
        return name;
    const QString detail = visibleText(event.detail, limit);
    // The detail of some kinds opens with its own name.
    return detail.startsWith(name) ? detail : name + QStringLiteral(" · ") + detail;
}

QString LogModel::timeText(int row, const Event& event) const
{
    switch (m_timeFormat) {
    case TimeFormat::Absolute:
        return formatTimeOfDay(event.time);
    case TimeFormat::Relative:
        return formatSpan(event.time - m_origin.value_or(event.time));
    case TimeFormat::Delta:
        return formatSpan(row > 0 ? event.time - eventAt(row - 1).time : std::chrono::nanoseconds {});
    }
    return {};
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::TextAlignmentRole:
        switch (index.column()) {
        case NumberColumn:
        case TimeColumn:
        case ClientColumn:
        case BytesColumn:
            return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
        case DirectionColumn:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignCenter));
        default:
            return {};
        }
    case Qt::FontRole:
        return index.column() < DirectionColumn ? QVariant(m_numberFont) : QVariant();
    case SequenceRole:
        return sequenceAt(index.row());
    case Qt::DisplayRole:
    case Qt::ForegroundRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
    case SeverityRole:
    case DirectionRole:
        break;
    default:
        return {};
    }

    const quint64 sequence = sequenceAt(index.row());
    if (!m_view.contains(sequence))
        return {};
    const Event event = m_view.at(sequence);
    const Direction direction = directionOf(event);
    switch (role) {
    case SeverityRole:
        return static_cast<int>(severityOf(event));
    case DirectionRole:
        return static_cast<int>(direction);
    case Qt::ToolTipRole:
        return toolTip(index.column(), event);
    case Qt::ForegroundRole:
        switch (index.column()) {
        case NumberColumn:
            return theme::color(theme::Role::Muted);
        case DirectionColumn:
            return theme::color(direction == Direction::ClientToServer ? theme::Role::ClientToServer
                                                                       : theme::Role::ServerToClient);
        case EventColumn:
            return severityOf(event) == Severity::Info ? QVariant() : QVariant(theme::color(severityOf(event)));
        default:
            return {};
        }
    default:
        break;
    }
    switch (index.column()) {
    case NumberColumn:
        return QString::number(event.sequence);
    case TimeColumn:
        return timeText(index.row(), event);
    case ClientColumn:
        return event.connection == NoConnection ? QStringLiteral("–")
                                                : QString::number(number(event.connection));
    case DirectionColumn:
        if (role == Qt::AccessibleTextRole && direction != Direction::None)
            return direction == Direction::ClientToServer ? tr("client to server") : tr("server to client");
        return direction == Direction::None          ? QString()
            : direction == Direction::ClientToServer ? QStringLiteral("→")
                                                     : QStringLiteral("←");
    case BytesColumn:
        return event.isData() ? QString::number(event.bytes) : QString();
    case EventColumn: {
        const QString glyph = theme::glyph(severityOf(event));
        return glyph.isEmpty() ? preview(event) : glyph + QLatin1Char(' ') + preview(event);
    }
    default:
        return {};
    }
}

QString LogModel::line(int row) const
{
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column)
        cells += data(index(row, column)).toString();
    return cells.join(QLatin1Char('\t'));
}

QVariant LogModel::toolTip(int column, const Event& event) const
{
    switch (column) {
    case TimeColumn:
        return formatExactTime(event.time);
    case ClientColumn: {
        if (event.connection == NoConnection)
            return tr("The server itself");
        const ConnectionInfo info = m_view.connection(event);
        return info.peer.isNull() ? tr("Client %1").arg(number(event.connection))
                                  : tr("Client %1, %2").arg(number(event.connection)).arg(info.peer.toString());
    }
    case DirectionColumn:
        switch (directionOf(event)) {
        case Direction::ClientToServer:
            return tr("Received: client to server");
        case Direction::ServerToClient:
            return tr("Sent: server to client");
        case Direction::None:
            return {};
        }
        return {};
    case BytesColumn:
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

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        return section == EventColumn    ? QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter)
            : section == DirectionColumn ? QVariant::fromValue(Qt::Alignment(Qt::AlignCenter))
                                         : QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::DisplayRole) {
        switch (section) {
        case NumberColumn:
            return tr("No.");
        case TimeColumn:
            return m_timeFormat == TimeFormat::Absolute ? tr("Time")
                : m_timeFormat == TimeFormat::Relative  ? tr("Since start, s")
                                                        : tr("Delta, s");
        case ClientColumn:
            return tr("Client");
        case DirectionColumn:
            return QStringLiteral("⇄");
        case BytesColumn:
            return tr("Bytes");
        case EventColumn:
            return tr("Event / preview");
        default:
            return {};
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case NumberColumn:
            return tr("Number of the event. It never changes, also not under a filter.");
        case TimeColumn:
            return tr("When it happened. View > Time chooses the format.");
        case ClientColumn:
            return tr("Number of the connection; – is the server itself.");
        case DirectionColumn:
            return tr("→ received from the client, ← sent to the client");
        case BytesColumn:
            return tr("Bytes moved by this one read or write. TCP is a stream: they need not be one message.");
        case EventColumn:
            return tr("What was read or written, with control characters as \\n or \\x00, or what happened.");
        default:
            return {};
        }
    }
    if (role == Qt::AccessibleTextRole && section == DirectionColumn)
        return tr("Direction");
    return {};
}

} // namespace signalbox
