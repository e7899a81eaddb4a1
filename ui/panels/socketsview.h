// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/socketwatch.h"

#include <QWidget>

class QLabel;

namespace signalbox {

class SocketCountsModel;

/// The sockets of the server's port by state, and its backlog, counted while this can be seen.
class SocketsView : public QWidget
{
    Q_OBJECT

public:
    explicit SocketsView(QWidget* parent = nullptr);

    /// 0: no server has listened yet.
    void setPort(quint16 port);
    void setActive(bool isActive);
    /// A recording is shown, which holds no sockets: the server's are not counted meanwhile.
    void setRecorded(bool isRecorded);

private:
    void showCounts(const Result<SocketCounts>& counts);
    void showNone(const QString& why);

    SocketWatch m_watch;
    SocketCountsModel* m_model;
    QLabel* m_backlog;
    bool m_isActive = false;
    bool m_isRecorded = false;
};

} // namespace signalbox
