// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/replay/replayresult.h"

#include <QTableView>

namespace signalbox {

class EmptyState;
class ReplayDiffModel;

/// What was recorded beside what came of one connection, what differs highlighted. Begins at the first
/// difference.
class ReplayDiffView : public QTableView
{
    Q_OBJECT

public:
    explicit ReplayDiffView(QWidget* parent = nullptr);

    void showOutcome(const ReplayOutcome& outcome);
    void clear();
    EmptyState* emptyState() const noexcept { return m_empty; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void measure();
    void goToDifference();

    ReplayDiffModel* m_model;
    EmptyState* m_empty;
};

} // namespace signalbox
