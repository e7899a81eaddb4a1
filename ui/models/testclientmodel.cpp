// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/testclientmodel.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "client/behaviourwords.h"
#include "models/eventtime.h"
#include "models/plaintooltip.h"
#include "models/statelook.h"

#include <QColor>
#include <QCoreApplication>
#include <QFont>
#include <QLocale>

#include <algorithm>
#include <array>

namespace signalbox {
namespace {

constexpr std::array<StateLook, 9> Looks { {
    { u"◌", theme::Role::Muted, QT_TRANSLATE_NOOP("TestClientState", "looking up"),
        QT_TRANSLATE_NOOP("TestClientState", "The host name is being turned into an address.") },
    { u"◌", theme::Role::Muted, QT_TRANSLATE_NOOP("TestClientState", "waiting"),
        QT_TRANSLATE_NOOP("TestClientState", "Waits for its turn: only so many connect at the same time.") },
    { u"◔", theme::Role::Note, QT_TRANSLATE_NOOP("TestClientState", "connecting"),
        QT_TRANSLATE_NOOP("TestClientState", "SYN is sent; the server has not answered yet.") },
    { u"●", theme::Role::Ok, QT_TRANSLATE_NOOP("TestClientState", "open"),
        QT_TRANSLATE_NOOP("TestClientState", "Connected: both sides may send.") },
    { u"◐", theme::Role::Warning, QT_TRANSLATE_NOOP("TestClientState", "half-closed"),
        QT_TRANSLATE_NOOP("TestClientState", "This side has sent FIN and sends no more; the server may.") },
    { u"◑", theme::Role::Warning, QT_TRANSLATE_NOOP("TestClientState", "peer closed"),
        QT_TRANSLATE_NOOP("TestClientState", "The server has sent FIN and sends no more; this side may.") },
    { u"◐", theme::Role::Muted, QT_TRANSLATE_NOOP("TestClientState", "closing"),
        QT_TRANSLATE_NOOP("TestClientState", "What is queued goes out, then FIN; the server's FIN ends it.") },
    { u"○", theme::Role::Muted, QT_TRANSLATE_NOOP("TestClientState", "closed"),
        QT_TRANSLATE_NOOP("TestClientState", "The connection is over.") },
    { u"✖", theme::Role::Error, QT_TRANSLATE_NOOP("TestClientState", "failed"),
        QT_TRANSLATE_NOOP("TestClientState", "No connection came about.") },
} };

const StateLook& look(TestClientState state) { return Looks[static_cast<std::size_t>(state)]; }

QString words(TestClientState state)
{
    return QCoreApplication::translate("TestClientState", look(state).words);
}

QColor stateColor(const TestClientRow& row)
{
    if (row.state == TestClientState::Closed && row.isAbnormal)
        return theme::color(Severity::Warning);
    return theme::color(look(row.state).role);
}

QVariant alignment(TestClientModel::Column column)
{
    const bool isNumber = column != TestClientModel::State && column < TestClientModel::Behaviour;
    return QVariant::fromValue((isNumber ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
}

QString ends(const Endpoint& endpoint) { return endpoint.isNull() ? QString() : endpoint.toString(); }

/// A preset's name, or the words.
QString behaviourText(const QString& behaviour)
{
    if (behaviour.isEmpty())
        return {};
    const QString name = behaviourPresetName(behaviour);
    return name.isEmpty() ? behaviour : name;
}

QString exactBytes(quint64 bytes)
{
    return QCoreApplication::translate("TestClientModel", "%1 bytes").arg(QLocale().toString(bytes));
}

} // namespace

QString testClientStateText(const TestClientRow& row)
{
    const bool isOdd = row.state == TestClientState::Closed && row.isAbnormal;
    const QString glyph = isOdd ? theme::glyph(Severity::Warning) : QString::fromUtf16(look(row.state).glyph);
    const QString text =
        isOver(row.state) && !row.ending.isEmpty() ? visibleText(row.ending, 200) : words(row.state);
    return glyph + QLatin1Char(' ') + text;
}

QString testClientStateMeaning(TestClientState state)
{
    return QCoreApplication::translate("TestClientState", look(state).meaning);
}

void TestClientModel::setSnapshot(const TestBenchSnapshotPtr& snapshot)
{
    if (snapshot == m_snapshot)
        return;
    m_snapshot = snapshot;
    removeMissing(snapshot->rows);
    changeKept(snapshot->rows);
    appendNew(snapshot->rows);
    m_hasBehaviours =
        std::ranges::any_of(m_rows, [](const TestClientRow& row) { return !row.behaviour.isEmpty(); });
}

void TestClientModel::removeMissing(const std::vector<TestClientRow>& rows)
{
    // From the end, run by run, so that what is still to be looked at does not move.
    const auto isKept = [&rows](const TestClientRow& row) {
        const auto it = std::ranges::lower_bound(rows, row.id, {}, &TestClientRow::id);
        return it != rows.end() && it->id == row.id;
    };
    for (int last = rowCount() - 1; last >= 0; --last) {
        if (isKept(at(last)))
            continue;
        int first = last;
        while (first > 0 && !isKept(at(first - 1)))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
}

void TestClientModel::changeKept(const std::vector<TestClientRow>& rows)
{
    // Ids only ever grow: what is kept is the beginning of the new rows, in the same order.
    int firstChanged = -1;
    const int count = rowCount();
    for (int row = 0; row <= count; ++row) {
        const auto place = static_cast<std::size_t>(row);
        const bool isChanged = row < count && m_rows[place] != rows[place];
        if (isChanged) {
            m_rows[place] = rows[place];
            if (firstChanged < 0)
                firstChanged = row;
        } else if (firstChanged >= 0) {
            Q_EMIT dataChanged(index(firstChanged, 0), index(row - 1, ColumnCount - 1));
            firstChanged = -1;
        }
    }
}

void TestClientModel::appendNew(const std::vector<TestClientRow>& rows)
{
    if (rows.size() == m_rows.size())
        return;
    beginInsertRows({}, rowCount(), static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), rows.begin() + rowCount(), rows.end());
    endInsertRows();
}

int TestClientModel::rowOf(ConnectionId id) const
{
    const auto it = std::ranges::lower_bound(m_rows, id, {}, &TestClientRow::id);
    return it != m_rows.end() && it->id == id ? static_cast<int>(it - m_rows.begin()) : -1;
}

int TestClientModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TestClientModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TestClientModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TestClientRow& row = at(index.row());
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Id:
            return number(row.id);
        case State:
            return testClientStateText(row);
        case RoundTrip:
            return row.roundTrip.count() > 0 ? formatLatency(row.roundTrip) : QString();
        case In:
            return formatBytes(static_cast<double>(row.bytesIn));
        case Out:
            return formatBytes(static_cast<double>(row.bytesOut));
        case Behaviour:
            return behaviourText(row.behaviour);
        case Local:
            return ends(row.local);
        case Peer:
            return ends(row.peer);
        }
        break;
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::ForegroundRole:
        if (column == State)
            return stateColor(row);
        if (isOver(row.state))
            return theme::color(theme::Role::Muted);
        break;
    case Qt::TextAlignmentRole:
        return alignment(column);
    case Qt::FontRole:
        if (column != State && column != Behaviour)
            return theme::numberFont();
        break;
    default:
        break;
    }
    return {};
}

QString TestClientModel::toolTip(const TestClientRow& row, Column column) const
{
    switch (column) {
    case Id:
    case State:
        return plainToolTip(testClientStateMeaning(row.state)
            + (row.ending.isEmpty() ? QString() : QLatin1Char('\n') + visibleText(row.ending, 1000))
            + QLatin1Char('\n')
            + (row.local.isNull() ? ends(row.peer) : tr("%1 to %2").arg(ends(row.local), ends(row.peer)))
            + QLatin1Char('\n') + tr("Since %1").arg(formatExactTime(row.since)));
    case RoundTrip:
        return tr("From the last send to the first byte after it.")
            + (row.connectTime.count() > 0
                    ? QLatin1Char('\n') + tr("Connecting took %1.").arg(formatLatency(row.connectTime))
                    : QString());
    case In:
        return tr("Received: %1").arg(exactBytes(row.bytesIn));
    case Out:
        return tr("Sent: %1").arg(exactBytes(row.bytesOut))
            + (row.queued > 0 ? QLatin1Char('\n') + tr("Still queued: %1").arg(exactBytes(row.queued))
                              : QString());
    case Behaviour:
        return row.behaviour.isEmpty() ? tr("Well-behaved") : plainToolTip(row.behaviour);
    case Local:
        return tr("This side: %1").arg(ends(row.local));
    case Peer:
        return tr("The server: %1").arg(ends(row.peer));
    }
    return {};
}

QVariant TestClientModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::DisplayRole) {
        switch (column) {
        case Id:
            return QStringLiteral("#");
        case State:
            return tr("State");
        case RoundTrip:
            return tr("Trip");
        case In:
            return tr("In");
        case Out:
            return tr("Out");
        case Behaviour:
            return tr("Behaviour");
        case Local:
            return tr("This side");
        case Peer:
            return tr("Server");
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (column) {
        case Id:
            return tr("Number of the test client");
        case State:
            return tr("State of the connection");
        case RoundTrip:
            return tr("Round trip: from the last send to the first byte after it");
        case In:
            return tr("Bytes received");
        case Out:
            return tr("Bytes sent");
        case Behaviour:
            return tr("What the client does that a well-behaved one does not");
        case Local:
            return tr("Address and port of this side");
        case Peer:
            return tr("Address and port of the server");
        }
    }
    if (role == Qt::TextAlignmentRole)
        return alignment(column);
    return {};
}

} // namespace signalbox
