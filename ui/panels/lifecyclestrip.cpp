// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/lifecyclestrip.h"

#include "base/systemerror.h"
#include "base/units.h"
#include "journal/explain.h"
#include "theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QWhatsThis>

namespace signalbox {
namespace {

bool isDoneOnce(LifecycleStep step) { return step < LifecycleStep::Accept; }

} // namespace

LifecycleStrip::LifecycleStrip(QWidget* parent)
    : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(0);
    for (int i = 0; i < LifecycleStepCount; ++i) {
        const auto step = static_cast<LifecycleStep>(i);
        auto* button = new QToolButton;
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setObjectName(QStringLiteral("step-") + lifecycleStepName(step));
        button->setWhatsThis(explain(step));
        connect(button, &QToolButton::clicked, this, [button] {
            QWhatsThis::showText(button->mapToGlobal(QPoint(0, button->height())), button->toolTip(), button);
        });
        m_steps[static_cast<std::size_t>(i)] = button;
        if (i > 0) {
            auto* arrow = new QLabel(QStringLiteral("›"));
            arrow->setForegroundRole(QPalette::PlaceholderText);
            row->addWidget(arrow);
        }
        row->addWidget(button);
    }
    setLifecycle({}, 0, ServerState::Stopped);
}

void LifecycleStrip::setLifecycle(
    const Lifecycle& lifecycle, double rate, ServerState state, const ServingCosts& costs)
{
    for (int i = 0; i < LifecycleStepCount; ++i)
        showStep(static_cast<LifecycleStep>(i), lifecycle[static_cast<std::size_t>(i)], rate, state, costs);
}

/// "5 waiting", or empty.
QString LifecycleStrip::waitingText(const ServingCosts& costs) const
{
    const quint32 waiting = costs.waiting.value_or(0);
    return waiting > 0 ? tr("%1 waiting").arg(QLocale().toString(waiting)) : QString();
}

void LifecycleStrip::showStep(
    LifecycleStep step, const StepStatus& status, double rate, ServerState state, const ServingCosts& costs)
{
    const QString waiting =
        step == LifecycleStep::Accept && state != ServerState::Stopped ? waitingText(costs) : QString();
    QString result;
    theme::Role role = theme::Role::Muted;
    if (status.isFailed) {
        result = QStringLiteral("✖ ") + QString::fromLatin1(errnoName(status.lastErrno));
        role = theme::Role::Error;
    } else if (isDoneOnce(step)) {
        result = status.count > 0 ? QStringLiteral("✓") : QString();
        role = theme::Role::Ok;
    } else if (step == LifecycleStep::Transfer && state == ServerState::Listening && rate >= 1) {
        result = tr("%1/s").arg(formatCount(rate));
    } else if (status.count > 0) {
        result = formatCount(static_cast<double>(status.count));
    }
    if (!waiting.isEmpty())
        result = result.isEmpty() ? waiting : result + QStringLiteral(" · ") + waiting;
    QToolButton& button = *m_steps[static_cast<std::size_t>(step)];
    const QString text =
        result.isEmpty() ? lifecycleStepName(step) : lifecycleStepName(step) + QLatin1Char(' ') + result;
    const QColor color = status.count == 0 && !status.isFailed ? theme::color(theme::Role::Muted)
        : role == theme::Role::Muted                           ? palette().color(QPalette::WindowText)
                                                               : theme::color(role);
    if (button.text() != text)
        button.setText(text);
    if (QPalette own = button.palette(); own.color(QPalette::ButtonText) != color) {
        own.setColor(QPalette::ButtonText, color);
        button.setPalette(own);
    }
    const QLocale locale;
    QString toolTip = explain(step);
    toolTip += QStringLiteral("\n\n") + tr("Done so far: %1.").arg(locale.toString(status.count));
    if (status.failures > 0) {
        toolTip += QLatin1Char(' ')
            + tr("Failed: %1, last with: %2.")
                  .arg(locale.toString(status.failures), errnoText(status.lastErrno));
    }
    if (!waiting.isEmpty()) {
        toolTip += QStringLiteral("\n\n")
            + tr("%1: the kernel has made these connections, and they stand in the listening socket's queue, "
                 "the "
                 "backlog, until accept(2) takes them. It holds %2; who comes then has to try again. listen(2)")
                  .arg(waiting, locale.toString(costs.backlog));
    }
    if (button.toolTip() != toolTip || button.accessibleName() != text) {
        button.setToolTip(toolTip);
        button.setAccessibleName(text);
        button.setAccessibleDescription(toolTip);
    }
}

} // namespace signalbox
