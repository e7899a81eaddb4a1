// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/ids.h"

#include <QList>
#include <QTableView>

namespace signalbox {

class TestClientModel;

/// The table of test clients. Narrow, it leaves out the ends of the connections, which the tool tips tell.
class TestClientView : public QTableView
{
    Q_OBJECT

public:
    explicit TestClientView(TestClientModel* model, QWidget* parent = nullptr);

    QList<ConnectionId> selectedClients() const;
    /// Selects the clients from one to the other and nothing else. False if they are not there yet.
    bool selectClients(ConnectionId first, ConnectionId last);
    /// Gives the numbers the room that the greatest needs; never less than before.
    void fitNumbers(quint32 greatest);
    /// Shows the column of behaviours while there are any.
    void fitBehaviours();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    TestClientModel* m_model;
};

} // namespace signalbox
