// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/statusline.h"

#include "base/units.h"
#include "models/limittext.h"
#include "models/statelook.h"
#include "theme/theme.h"

#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include <cmath>

namespace signalbox {
namespace {

void setTextIfNew(QLabel* label, const QString& text)
{
    if (label->text() != text)
        label->setText(text);
}

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent)
{
    setObjectName(QStringLiteral("statusLine"));
    const auto make = [this](const char* objectName, const QString& accessibleName) {
        auto* label = new QLabel;
        label->setObjectName(QLatin1String(objectName));
        label->setAccessibleName(accessibleName);
        label->setFont(theme::numberFont());
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(4, 0, 8, 0);
        return label;
    };
    m_state = make("statusState", tr("Server state"));
    m_clients = make("statusClients", tr("Clients"));
    m_rates = make("statusRates", tr("Rates"));
    m_journal = make("statusJournal", tr("Log fill"));
    addWidget(m_state);
    addWidget(m_clients);
    addWidget(m_rates);
    m_limits = new QToolButton;
    m_limits->setObjectName(QStringLiteral("statusLimits"));
    m_limits->setAutoRaise(true);
    m_limits->setFocusPolicy(Qt::TabFocus);
    m_limits->setFont(theme::numberFont());
    m_limits->hide();
    connect(m_limits, &QToolButton::clicked, this, &StatusLine::limitsRequested);
    addWidget(m_limits);
    m_limits->hide(); // addWidget() shows it
    addPermanentWidget(m_journal);
    m_rates->setToolTip(tr("Messages (reads and writes) and bytes a second, both ways"));
}

void StatusLine::setServer(
    ServerState state, const Endpoint& endpoint, const Counters& counters, const Rates& rates)
{
    QString text = serverStateText(state);
    if (state == ServerState::Listening)
        text = tr("%1 on %2", "● Listening on 127.0.0.1:65432").arg(text, endpoint.toString());
    setTextIfNew(m_state, text);
    m_state->setToolTip(serverStateMeaning(state));
    setLimitHits(counters.limits);
    const QLocale locale;
    setTextIfNew(m_clients,
        (counters.open == 1 ? tr("%1 client (peak %2, total %3)") : tr("%1 clients (peak %2, total %3)"))
                .arg(locale.toString(counters.open), locale.toString(counters.peak),
                    locale.toString(counters.accepted))
            + (counters.rejected > 0 ? tr(", %1 turned away").arg(locale.toString(counters.rejected))
                                     : QString()));
    setTextIfNew(m_rates,
        tr("%1 msg/s · %2/s")
            .arg(formatCount(std::round(rates.messages)), formatBytes(std::round(rates.bytes))));
}

void StatusLine::setLimitHits(const LimitHits& hits)
{
    const quint64 total = hits.total();
    m_limits->setVisible(total > 0);
    if (total == 0)
        return;
    const QString text =
        total == 1 ? tr("▲ limits: 1 hit") : tr("▲ limits: %1 hits").arg(QLocale().toString(total));
    const QColor color = theme::color(theme::Role::Warning);
    if (m_limits->text() == text && m_limits->palette().color(QPalette::ButtonText) == color)
        return;
    const QString each = limitHitsText(hits);
    m_limits->setText(text);
    m_limits->setAccessibleName(text);
    m_limits->setAccessibleDescription(each);
    m_limits->setToolTip(tr("Since Start these limits bit:\n%1\n\nOpen the limits (Ctrl+,)").arg(each));
    QPalette palette = this->palette();
    palette.setColor(QPalette::ButtonText, color);
    m_limits->setPalette(palette);
}

void StatusLine::setJournal(const JournalStats& stats)
{
    const QLocale locale;
    setTextIfNew(m_journal,
        tr("log %1 % · evicted %2 · dropped %3")
            .arg(QString::number(stats.fill() * 100, 'f', stats.fill() < 0.0995 ? 1 : 0),
                locale.toString(stats.evicted), locale.toString(stats.dropped)));
    m_journal->setToolTip(
        tr("%1 events in %2 of memory; the limits are %3 events and %4.\n"
           "Evicted: the oldest events that gave way to newer ones.\n"
           "Dropped: events that a live log file could not take.")
            .arg(locale.toString(stats.events()), formatBytes(static_cast<double>(stats.bytes)),
                locale.toString(stats.limits.events), formatBytes(static_cast<double>(stats.limits.bytes))));
}

} // namespace signalbox
