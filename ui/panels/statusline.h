// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journal.h"
#include "journal/snapshot.h"

#include <QStatusBar>

class QLabel;
class QToolButton;

namespace signalbox {

/// The bottom line: what the server does, how much of it, and how full the log is.
class StatusLine : public QStatusBar
{
    Q_OBJECT

public:
    struct Rates
    {
        double messages = 0; ///< a second, both ways
        double bytes = 0; ///< a second, both ways
    };

    explicit StatusLine(QWidget* parent = nullptr);

    void setServer(ServerState state, const Endpoint& endpoint, const Counters& counters, const Rates& rates);
    void setJournal(const JournalStats& stats);

Q_SIGNALS:
    void limitsRequested();

private:
    void setLimitHits(const LimitHits& hits);

    QLabel* m_state = nullptr;
    QLabel* m_clients = nullptr;
    QLabel* m_rates = nullptr;
    QToolButton* m_limits = nullptr;
    QLabel* m_journal = nullptr;
};

} // namespace signalbox
