// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logcontextmenu.h"

#include "base/visibletext.h"
#include "models/logcelltext.h"
#include "models/plaintooltip.h"
#include "panels/logactions.h"
#include "panels/logterm.h"

#include <QApplication>
#include <QClipboard>

namespace signalbox {
namespace {

constexpr int MaxShown = 40; // characters of a term in a menu

QString inMenu(const QString& term)
{
    QString text = visibleText(term);
    if (text.size() > MaxShown)
        text = text.first(MaxShown) + QChar(u'\u2026');
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

LogContextMenu::LogContextMenu(const LogActions& actions, QWidget* parent)
    : QMenu(parent)
    , m_actions(actions)
{
    setObjectName(QStringLiteral("logContextMenu"));
    setToolTipsVisible(true);
}

void LogContextMenu::offerFilters(
    const Event& event, int column, const JournalView& view, const QString& filter)
{
    const QString term = filterTerm(event, column, view);
    QMenu* by = addMenu(tr("Filter &by This: %1").arg(inMenu(term)));
    by->setObjectName(QStringLiteral("filterByMenu"));
    by->setToolTipsVisible(true);
    const auto offer = [&](const QString& text, Combine how) {
        const QString combined = combinedFilter(filter, term, how);
        QAction* action = by->addAction(text, this, [this, combined] { Q_EMIT filterChosen(combined); });
        action->setToolTip(plainToolTip(visibleText(combined)));
    };
    offer(tr("&Selected"), Combine::Selected);
    offer(tr("&Not Selected"), Combine::NotSelected);
    if (!filter.trimmed().isEmpty()) {
        by->addSeparator();
        offer(tr("... &and Selected"), Combine::And);
        offer(tr("... &or Selected"), Combine::Or);
        offer(tr("... and no&t Selected"), Combine::AndNot);
        offer(tr("... or not S&elected"), Combine::OrNot);
    }
    const QString client = QStringLiteral("client:%1").arg(number(event.connection));
    const QString who =
        event.connection == NoConnection ? tr("the server") : tr("client %1").arg(number(event.connection));
    const QString narrowed = narrowedFilter(filter, client);
    addAction(tr("Filter This C&lient (%1)").arg(who), this, [this, narrowed] {
        Q_EMIT filterChosen(narrowed);
    })->setToolTip(plainToolTip(visibleText(narrowed)));
    addAction(tr("Copy as &Filter"), this, [term] {
        QApplication::clipboard()->setText(term);
    })->setToolTip(plainToolTip(visibleText(term)));
}

void LogContextMenu::offerRest(bool hasEvent, const QList<QAction*>& more, bool isFiltered)
{
    if (isFiltered)
        addAction(m_actions.clearFilter);
    if (hasEvent) {
        addSeparator();
        addActions({ m_actions.mark, m_actions.reference });
        addSeparator();
        addActions({ m_actions.nextOfClient, m_actions.previousOfClient, m_actions.firstOfClient,
            m_actions.lastOfClient });
        addActions(more);
        addSeparator();
        addActions({ m_actions.copyLine, m_actions.copyText, m_actions.copyHex });
    }
    addSeparator();
    addAction(m_actions.clear);
}

} // namespace signalbox
