// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logmodel.h"

#include "base/visibletext.h"
#include "models/logcelltext.h"
#include "theme/contrast.h"
#include "theme/theme.h"

#include <QGuiApplication>

#include <algorithm>

namespace signalbox {
namespace {

/// What a marked row stands on; its glyph says the same without colour.
QColor markGround()
{
    return theme::mixed(
        QGuiApplication::palette().color(QPalette::Base), theme::color(theme::Role::Note), 0.16);
}

} // namespace

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
    if (m_marks.evictTo(view.firstSequence()))
        Q_EMIT marksChanged();
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
    m_reference.reset();
    m_previous.clear();
    m_marks.clear();
    m_filterBegin = m_view.endSequence();
    m_isFiltered = !m_filter.isEmpty();
    m_isSwapPending = false;
    endResetModel();
    if (m_isFiltered)
        m_scan.start(m_filter, m_view);
    Q_EMIT countsChanged();
    Q_EMIT marksChanged();
    Q_EMIT referenceChanged();
}

void LogModel::setFilter(const Filter& filter)
{
    m_filter = filter;
    m_filterBegin = m_view.endSequence();
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
        m_rows.clear();
        m_shownFirst = m_view.firstSequence();
        m_shownEnd = m_view.endSequence();
        endResetModel();
    }
    Q_EMIT countsChanged();
}

void LogModel::append(SequenceSet found)
{
    found.removeBelow(m_view.firstSequence()); // evicted while it was on its way
    if (m_isSwapPending) {
        m_isSwapPending = false;
        beginResetModel();
        m_isFiltered = true;
        m_rows.clear();
        m_rows.append(found);
        endResetModel();
    } else if (!found.isEmpty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(found.count()) - 1);
        m_rows.append(found);
        endInsertRows();
    }
    Q_EMIT countsChanged();
}

void LogModel::evictTo(quint64 first)
{
    const auto gone = isFiltered()
        ? static_cast<int>(m_rows.rowFrom(first))
        : static_cast<int>(std::clamp(first, m_shownFirst, m_shownEnd) - m_shownFirst);
    if (gone > 0) {
        Q_EMIT evicting(gone);
        beginRemoveRows({}, 0, gone - 1);
        if (isFiltered())
            m_rows.evictTo(first);
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
    return isFiltered() ? m_rows.sequenceAt(static_cast<quint64>(row))
                        : m_shownFirst + static_cast<quint64>(row);
}

std::optional<int> LogModel::rowOf(quint64 sequence) const
{
    const int row = rowFrom(sequence);
    return row < rowCount() && sequenceAt(row) == sequence ? std::optional(row) : std::nullopt;
}

int LogModel::rowFrom(quint64 sequence) const
{
    if (isFiltered())
        return static_cast<int>(m_rows.rowFrom(sequence));
    return static_cast<int>(std::clamp(sequence, m_shownFirst, m_shownEnd) - m_shownFirst);
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(isFiltered() ? m_rows.count() : m_shownEnd - m_shownFirst);
}

int LogModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

// --- How it is shown ---

void LogModel::setTimeFormat(TimeFormat format)
{
    if (format == m_timeFormat)
        return;
    m_timeFormat = format;
    refreshColumn(TimeColumn);
}

void LogModel::refreshColumn(int column)
{
    Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
}

void LogModel::setReference(std::optional<quint64> sequence)
{
    m_reference.reset();
    if (sequence && m_view.contains(*sequence))
        m_reference = { *sequence, m_view.at(*sequence).time };
    refreshColumn(TimeColumn);
    Q_EMIT referenceChanged();
}

bool LogModel::toggleMark(quint64 sequence)
{
    if (!m_view.contains(sequence) || !m_marks.toggle(sequence))
        return false;
    refreshColumn(NumberColumn);
    Q_EMIT marksChanged();
    return true;
}

void LogModel::clearMarks()
{
    m_marks.clear();
    refreshColumn(NumberColumn);
    Q_EMIT marksChanged();
}

void LogModel::setMarks(const LogMarks& marks)
{
    m_marks = marks;
    m_marks.evictTo(m_view.firstSequence());
    refreshColumn(NumberColumn);
    Q_EMIT marksChanged();
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
    if (m_reference && m_reference->sequence == event.sequence)
        return QStringLiteral("*REF*");
    switch (m_timeFormat) {
    case TimeFormat::Absolute:
        return formatTimeOfDay(event.time);
    case TimeFormat::DateTime:
        return formatDateTime(event.time);
    case TimeFormat::Relative:
        return formatSpan(event.time - origin().value_or(event.time));
    case TimeFormat::Delta:
        return deltaText(row, event);
    case TimeFormat::ClientDelta:
        return clientDeltaText(event);
    }
    return {};
}

QString LogModel::deltaText(int row, const Event& event) const
{
    return formatSpan(row > 0 ? event.time - eventAt(row - 1).time : std::chrono::nanoseconds {});
}

QString LogModel::clientDeltaText(const Event& event) const
{
    const auto [outcome, time] = m_previous.of(m_view, event);
    return outcome == PreviousOfClient::Outcome::Found ? formatSpan(event.time - time)
        : outcome == PreviousOfClient::Outcome::None   ? QStringLiteral("–")
                                                       : QStringLiteral("…");
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(logAlignment(index.column()));
    case Qt::FontRole:
        return isNumberColumn(index.column()) ? QVariant(m_numberFont) : QVariant();
    case SequenceRole:
        return sequenceAt(index.row());
    case Qt::DisplayRole:
    case Qt::ForegroundRole:
    case Qt::BackgroundRole:
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
        return logToolTip(index.column(), event, m_view);
    case Qt::ForegroundRole:
        switch (index.column()) {
        case NumberColumn:
            return isMarked(sequence) ? QVariant() : QVariant(theme::color(theme::Role::Muted));
        case DirectionColumn:
            return theme::color(direction == Direction::ClientToServer ? theme::Role::ClientToServer
                                                                       : theme::Role::ServerToClient);
        case EventColumn:
            return severityOf(event) == Severity::Info ? QVariant() : QVariant(theme::color(severityOf(event)));
        default:
            return {};
        }
    case Qt::BackgroundRole:
        return isMarked(sequence) ? QVariant(markGround()) : QVariant();
    default:
        break;
    }
    switch (index.column()) {
    case NumberColumn: {
        const QString number = QString::number(event.sequence);
        if (!isMarked(sequence))
            return number;
        return role == Qt::AccessibleTextRole ? tr("%1, marked").arg(number) : QStringLiteral("◆ ") + number;
    }
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
    case CapturedColumn:
        return event.isData() ? QString::number(event.payload.size()) : QString();
    case PeerColumn: {
        const Endpoint peer = m_view.connection(event).peer;
        return peer.isNull() ? QString() : peer.toString();
    }
    case DeltaColumn:
        return deltaText(index.row(), event);
    case ClientDeltaColumn:
        return clientDeltaText(event);
    case EventColumn: {
        const QString glyph = theme::glyph(severityOf(event));
        return glyph.isEmpty() ? preview(event) : glyph + QLatin1Char(' ') + preview(event);
    }
    default:
        return {};
    }
}

QString LogModel::line(int row, const std::vector<int>& columns) const
{
    QStringList cells;
    for (const int column : columns)
        cells +=
            column == NumberColumn ? QString::number(sequenceAt(row)) : data(index(row, column)).toString();
    return cells.join(QLatin1Char('\t'));
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal ? logHeader(section, role, m_timeFormat, m_reference.has_value())
                                         : QVariant();
}

} // namespace signalbox
