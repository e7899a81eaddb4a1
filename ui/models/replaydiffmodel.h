// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replaydiff.h"

#include <QAbstractTableModel>

namespace signalbox {

/// What was recorded beside what came, in rows as wide as the columns are. Bytes stand as text with what is
/// invisible shown by tokens, or as hex.
class ReplayDiffModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Place, Expected, Got, ColumnCount };
    /// Of Expected and Got: the first character that differs from the other side and how many; QPoint. Invalid
    /// where nothing does.
    static constexpr int SpanRole = Qt::UserRole;

    explicit ReplayDiffModel(QObject* parent = nullptr);

    void setDiff(ReplayDiff diff);
    void setWidth(int characters); ///< of a column
    int firstDifference() const noexcept { return m_first; } ///< row; -1 if there is none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// A row of the diff, or a part of one that is too wide.
    struct Piece
    {
        std::size_t row = 0;
        qsizetype expectedAt = 0; // in the row
        qsizetype expectedLength = 0;
        qsizetype gotAt = 0;
        qsizetype gotLength = 0;
        ReplayDiff::State state = ReplayDiff::State::Same;
    };

    void cut();
    QString shown(QByteArrayView bytes) const;
    QByteArrayView bytesOf(const Piece& piece, int column) const;
    QString placeText(const Piece& piece) const;
    QVariant spanOf(const Piece& piece, int column) const;
    QString help(const Piece& piece) const;

    ReplayDiff m_diff;
    std::vector<Piece> m_pieces;
    int m_width = 24;
    int m_first = -1;
};

} // namespace signalbox
