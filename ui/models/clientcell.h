// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/clientsmodel.h"

#include <QColor>

namespace signalbox {

/// One cell of the table of clients, in words for people. `now` is the time of the snapshot.
struct ClientCell
{
    const ClientItem& item;
    ClientsModel::Column column;
    WallTime now;

    QString text() const;
    QString toolTip() const;
    /// What a screen reader says: without glyphs.
    QString accessibleText() const;
    /// Invalid where the view's own will do.
    QColor color() const;

    static QString title(ClientsModel::Column column); ///< short, for the header
    static QString name(ClientsModel::Column column); ///< in full
    static QString explanation(ClientsModel::Column column);
    static bool isNumber(ClientsModel::Column column);
};

/// `● open`
QString clientStateText(ClientState state);

} // namespace signalbox
