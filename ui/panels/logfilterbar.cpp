// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logfilterbar.h"

#include "base/visibletext.h"
#include "panels/logactions.h"
#include "theme/theme.h"
#include "widgets/filteredit.h"
#include "widgets/filterhelp.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace signalbox {

LogFilterBar::LogFilterBar(const LogActions& actions, QMenu* timeMenu, QWidget* panel)
    : QWidget(panel)
    , m_edit(new FilterEdit(this))
    , m_error(new QLabel(panel)) // over the log
    , m_progress(new QLabel(this))
    , m_helpButton(newButton(actions.showHelp))
{
    m_edit->setObjectName(QStringLiteral("filterEdit"));
    auto* follow = newButton(actions.follow);
    follow->setObjectName(QStringLiteral("followTailButton"));
    follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* time = new QToolButton(this);
    time->setObjectName(QStringLiteral("timeFormatButton"));
    time->setIcon(timeMenu->icon());
    time->setMenu(timeMenu);
    time->setPopupMode(QToolButton::InstantPopup);
    time->setAutoRaise(true);
    time->setFocusPolicy(Qt::TabFocus);
    time->setAccessibleName(tr("Time format"));
    time->setToolTip(tr("How the time column counts"));

    m_progress->setTextFormat(Qt::PlainText);
    m_progress->hide();
    m_error->setObjectName(QStringLiteral("filterError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setAutoFillBackground(true);
    m_error->setBackgroundRole(QPalette::ToolTipBase);
    m_error->setFrameStyle(QFrame::StyledPanel | QFrame::Plain);
    m_error->setMargin(5);
    m_error->hide();

    auto* bar = new QHBoxLayout(this);
    bar->setContentsMargins(6, 4, 6, 4);
    bar->setSpacing(2);
    bar->addWidget(m_edit, 1);
    bar->addWidget(m_progress);
    bar->addWidget(m_helpButton);
    bar->addSpacing(6);
    bar->addWidget(newButton(actions.find));
    bar->addWidget(time);
    bar->addWidget(newButton(actions.clear));
    bar->addSpacing(6);
    bar->addWidget(follow);

    connect(m_edit, &FilterEdit::validityChanged, this, &LogFilterBar::refreshError);
    connect(actions.showHelp, &QAction::triggered, this, &LogFilterBar::showHelp);
    connect(actions.focusFilter, &QAction::triggered, this, [this] {
        m_edit->setFocus(Qt::ShortcutFocusReason);
        m_edit->selectAll();
    });
    connect(actions.clearFilter, &QAction::triggered, this, [this] { m_edit->setFilterText({}); });
}

QToolButton* LogFilterBar::newButton(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text().remove(QLatin1Char('&')));
    return button;
}

void LogFilterBar::setProgress(bool isSlow, double part)
{
    m_progress->setVisible(isSlow);
    if (isSlow)
        m_progress->setText(tr("%1 %").arg(static_cast<int>(part * 100)));
}

void LogFilterBar::refreshError()
{
    const QString error = m_edit->error();
    m_error->setVisible(!error.isEmpty());
    if (error.isEmpty())
        return;
    m_error->setText(visibleText(error));
    const QRect edit = m_edit->geometry().translated(pos());
    m_error->setGeometry(edit.left(), edit.bottom() + 2, edit.width(), m_error->heightForWidth(edit.width()));
    m_error->raise();
}

void LogFilterBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!m_error->isHidden())
        refreshError();
}

void LogFilterBar::moveEvent(QMoveEvent* event)
{
    QWidget::moveEvent(event);
    if (!m_error->isHidden())
        refreshError();
}

void LogFilterBar::showHelp()
{
    if (!m_help) {
        m_help = new FilterHelp(this);
        connect(m_help, &FilterHelp::exampleChosen, this, [this](const QString& filter) {
            m_edit->setFilterText(filter);
            m_edit->setFocus();
        });
    }
    m_help->popUp(m_helpButton);
}

} // namespace signalbox
