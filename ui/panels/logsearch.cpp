// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logsearch.h"

#include "models/logfinder.h"
#include "models/logmodel.h"
#include "panels/logactions.h"
#include "panels/logdelegate.h"
#include "widgets/findbar.h"
#include "widgets/tailview.h"

namespace signalbox {

LogSearch::LogSearch(
    LogModel* model, TailView* view, LogDelegate* delegate, FindBar* bar, const LogActions& actions)
    : QObject(view)
    , m_model(model)
    , m_view(view)
    , m_delegate(delegate)
    , m_bar(bar)
    , m_finder(new LogFinder(model))
{
    connect(actions.find, &QAction::triggered, this, &LogSearch::open);
    connect(actions.findNext, &QAction::triggered, this, [this] { find(true); });
    connect(actions.findPrevious, &QAction::triggered, this, [this] { find(false); });
    connect(m_bar, &FindBar::findRequested, this, [this](bool isForward) { find(isForward); });
    connect(m_bar, &FindBar::textEdited, this, [this] { find(true, true); });
    connect(m_bar, &FindBar::closed, this, &LogSearch::close);
    connect(m_finder, &LogFinder::found, this, &LogSearch::onFound);
    connect(m_finder, &LogFinder::notFound, this, [this] {
        const bool isAsked = !m_bar->text().isEmpty();
        m_bar->setStatus(isAsked ? tr("Not found in the shown events") : QString(), isAsked);
    });
    connect(m_finder, &LogFinder::progressed, this,
        [this](double part) { m_bar->setStatus(tr("Searching, %1 %").arg(static_cast<int>(part * 100))); });
}

void LogSearch::mark(const QString& needle)
{
    m_delegate->setNeedle(needle);
    m_view->viewport()->update();
}

void LogSearch::open()
{
    Q_EMIT opened();
    m_bar->open();
    mark(m_bar->text());
}

void LogSearch::close()
{
    m_finder->cancel();
    m_bar->hide();
    m_bar->setStatus({});
    mark({});
    m_view->setFocus();
}

void LogSearch::find(bool isForward, bool isTyping)
{
    if (m_bar->isHidden()) {
        open();
        if (m_bar->text().isEmpty())
            return;
    }
    mark(m_bar->text());
    int row = m_view->currentIndex().row();
    if (row < 0)
        row = m_view->topRow();
    else if (!isTyping) // from the row after the last match; while typing the match may grow in its place
        row += isForward ? 1 : -1;
    m_bar->setStatus({});
    m_finder->find(m_bar->text(), row, isForward);
}

void LogSearch::onFound(int row, bool wasWrapped)
{
    m_bar->setStatus(wasWrapped ? tr("Continued at the other end") : QString());
    m_view->selectionModel()->setCurrentIndex(
        m_model->index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_view->reveal(row);
    m_view->setFollowing(false); // a match is there to be read
}

} // namespace signalbox
