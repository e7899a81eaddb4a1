// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/replaydiffmodel.h"

#include "base/bytes.h"
#include "base/visibletext.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QLocale>
#include <QPoint>

namespace signalbox {
namespace {

using State = ReplayDiff::State;

constexpr int MinWidth = 8;
constexpr int HexDigits = 3; // of one byte, with the blank

/// Where a part of at most `limit` bytes may end: not in the middle of a character of UTF-8.
qsizetype partOf(QByteArrayView bytes, qsizetype limit)
{
    if (bytes.size() <= limit)
        return bytes.size();
    qsizetype end = limit;
    while (end > limit - 3 && end > 1 && (static_cast<uchar>(bytes[end]) & 0xC0) == 0x80)
        --end;
    return end;
}

} // namespace

ReplayDiffModel::ReplayDiffModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ReplayDiffModel::setDiff(ReplayDiff diff)
{
    beginResetModel();
    m_diff = std::move(diff);
    cut();
    endResetModel();
}

void ReplayDiffModel::setWidth(int characters)
{
    const int width = std::max(MinWidth, characters);
    if (width == m_width)
        return;
    beginResetModel();
    m_width = width;
    cut();
    endResetModel();
}

void ReplayDiffModel::cut()
{
    m_pieces.clear();
    m_first = -1;
    const qsizetype limit = m_diff.isText ? m_width : std::max(4, m_width / HexDigits / 4 * 4);
    for (std::size_t i = 0; i < m_diff.rows.size(); ++i) {
        const ReplayDiff::Row& row = m_diff.rows[i];
        Piece piece { i };
        do {
            piece.expectedLength = partOf(QByteArrayView(row.expected).sliced(piece.expectedAt), limit);
            piece.gotLength = partOf(QByteArrayView(row.got).sliced(piece.gotAt), limit);
            piece.state = row.state;
            const bool isSame = bytesOf(piece, Expected) == bytesOf(piece, Got);
            if (isSame && (row.state == State::Differs || row.state == State::Masked))
                piece.state = State::Same;
            if (m_first < 0 && piece.state != State::Same && piece.state != State::Masked)
                m_first = static_cast<int>(m_pieces.size());
            m_pieces.push_back(piece);
            piece.expectedAt += piece.expectedLength;
            piece.gotAt += piece.gotLength;
        } while (piece.expectedAt < row.expected.size() || piece.gotAt < row.got.size());
    }
}

int ReplayDiffModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_pieces.size());
}

int ReplayDiffModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QByteArrayView ReplayDiffModel::bytesOf(const Piece& piece, int column) const
{
    const ReplayDiff::Row& row = m_diff.rows[piece.row];
    return column == Expected ? QByteArrayView(row.expected).sliced(piece.expectedAt, piece.expectedLength)
                              : QByteArrayView(row.got).sliced(piece.gotAt, piece.gotLength);
}

QString ReplayDiffModel::shown(QByteArrayView bytes) const
{
    return m_diff.isText ? visibleText(bytes) : QString::fromLatin1(toHex(bytes));
}

QString ReplayDiffModel::placeText(const Piece& piece) const
{
    const ReplayDiff::Row& row = m_diff.rows[piece.row];
    const qsizetype at =
        row.state == State::OnlyGot ? row.gotAt + piece.gotAt : row.expectedAt + piece.expectedAt;
    const QChar glyphs[] { u' ', u'~', u'≠', u'−', u'+' };
    return QStringLiteral("%1 %2").arg(at).arg(glyphs[static_cast<std::size_t>(piece.state)]);
}

/// What of the text is not as on the other side.
QVariant ReplayDiffModel::spanOf(const Piece& piece, int column) const
{
    if (piece.state == State::Same)
        return {};
    const QString text = shown(bytesOf(piece, column));
    const QString other = shown(bytesOf(piece, column == Expected ? Got : Expected));
    const qsizetype most = std::min(text.size(), other.size());
    qsizetype before = 0;
    while (before < most && text.at(before) == other.at(before))
        ++before;
    qsizetype after = 0;
    while (after < most - before && text.at(text.size() - after - 1) == other.at(other.size() - after - 1))
        ++after;
    return QPoint(static_cast<int>(before), static_cast<int>(text.size() - before - after));
}

QString ReplayDiffModel::help(const Piece& piece) const
{
    const ReplayDiff::Row& row = m_diff.rows[piece.row];
    const QString states[] { tr("The same on both sides."), tr("Differs only where it is masked."),
        tr("Differs."), tr("Recorded only."), tr("Played only.") };
    QStringList lines { states[static_cast<std::size_t>(piece.state)] };
    if (row.state != State::OnlyGot)
        lines += tr("Recorded, byte %1: %2").arg(row.expectedAt).arg(shown(row.expected));
    if (row.state != State::OnlyExpected)
        lines += tr("Played, byte %1: %2").arg(row.gotAt).arg(shown(row.got));
    return lines.join(QLatin1Char('\n'));
}

QVariant ReplayDiffModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Piece& piece = m_pieces[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return column == Place ? placeText(piece) : shown(bytesOf(piece, column));
    case Qt::ToolTipRole:
        return plainToolTip(help(piece));
    case Qt::FontRole:
        return theme::payloadFont();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<int>((column == Place ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (piece.state == State::Masked)
            return theme::color(theme::Role::Note);
        if (piece.state != State::Same)
            return theme::color(theme::Role::Error);
        return column == Place ? QVariant(theme::color(theme::Role::Muted)) : QVariant();
    case SpanRole:
        return column == Place ? QVariant() : spanOf(piece, column);
    default:
        return {};
    }
}

QVariant ReplayDiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[] { tr("Byte"), tr("Recorded"), tr("Played") };
    const QString helps[] {
        tr("Where it stands in the answers; ≠ differs, − recorded only, + played only, ~ masked"),
        tr("What the server answered in the recording"), tr("What it answered now")
    };
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return helps[section];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<int>((section == Place ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace signalbox
