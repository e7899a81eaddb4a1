// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/endpoint.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace signalbox {

/// How to reach the running server: an `nc` line to copy, and one for every address through which a client can
/// come.
class AddressCard : public QWidget
{
    Q_OBJECT

public:
    explicit AddressCard(QWidget* parent = nullptr);

    void setEndpoint(const Endpoint& listening);
    void clear(); ///< no server runs

private:
    void copy(const QString& line);

    QLabel* m_line = nullptr;
    QToolButton* m_copy = nullptr;
    QToolButton* m_all = nullptr;
};

} // namespace signalbox
