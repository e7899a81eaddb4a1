// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/clientsmodel.h"

namespace signalbox {

/// Which of two clients comes first, by what the column means: numbers by value, addresses by their bits, names
/// by their letters and numbers (`guest-2` before `guest-10`), durations by length. What the
/// kernel did not tell comes last.
class ClientOrder
{
public:
    ClientOrder(ClientsModel::Column column, Qt::SortOrder order)
        : m_column(column)
        , m_order(order)
        , m_figure(ClientsModel::tcpFigure(column))
    {
    }

    bool operator()(const ClientItem* a, const ClientItem* b) const
    {
        if (m_figure)
            return isBeforeByFigure(*a, *b);
        return m_order == Qt::AscendingOrder ? isLess(*a, *b) : isLess(*b, *a);
    }

    /// True if the order of rows can change while nobody comes or goes.
    static bool isLive(ClientsModel::Column column);

private:
    std::optional<double> figureOf(const ClientItem& item) const;
    bool isBeforeByFigure(const ClientItem& a, const ClientItem& b) const;
    bool isLess(const ClientItem& a, const ClientItem& b) const;

    ClientsModel::Column m_column;
    Qt::SortOrder m_order;
    const TcpFigure* m_figure; // null: an ordinary column
};

} // namespace signalbox
