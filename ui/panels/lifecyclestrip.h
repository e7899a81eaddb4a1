// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/snapshot.h"

#include <QWidget>

#include <array>

class QToolButton;

namespace signalbox {

/// socket > bind > listen > accept > recv/send > close: the system calls of a server's life as they happen,
/// each with its result. A click or Space explains one.
class LifecycleStrip : public QWidget
{
    Q_OBJECT

public:
    explicit LifecycleStrip(QWidget* parent = nullptr);

    /// `rate`: messages a second, both ways.
    void setLifecycle(
        const Lifecycle& lifecycle, double rate, ServerState state, const ServingCosts& costs = {});

private:
    QString waitingText(const ServingCosts& costs) const;
    void showStep(LifecycleStep step, const StepStatus& status, double rate, ServerState state,
        const ServingCosts& costs);

    std::array<QToolButton*, LifecycleStepCount> m_steps {};
};

} // namespace signalbox
