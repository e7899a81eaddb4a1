// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/logtimemenu.h"

#include "theme/theme.h"

#include <QActionGroup>

namespace signalbox {

LogTimeMenu::LogTimeMenu(QWidget* parent)
    : QMenu(tr("&Time"), parent)
    , m_group(new QActionGroup(this))
{
    setIcon(theme::icon(QStringLiteral("clock")));
    setToolTipsVisible(true);
    add(TimeFormat::Absolute, tr("&Time of Day"),
        tr("Local time with microseconds; the date is in the tooltip"));
    add(TimeFormat::Relative, tr("Seconds Since the &First Event or *REF*"),
        tr("Of the log as it stands since it was last cleared, or since the time reference"));
    add(TimeFormat::Delta, tr("Seconds Since the Row &Above"),
        tr("Under a filter, since the event shown before"));
    add(TimeFormat::ClientDelta, tr("Seconds Since the Event Before of the Same &Client"),
        tr("Also when a filter hides that one"));
    add(TimeFormat::DateTime, tr("&Date and Time of Day"), tr("Local, with microseconds"));
    setFormat(TimeFormat::Absolute);
}

void LogTimeMenu::add(TimeFormat format, const QString& text, const QString& help)
{
    QAction* action = addAction(text);
    action->setCheckable(true);
    action->setData(static_cast<int>(format));
    action->setToolTip(help);
    m_group->addAction(action);
    connect(action, &QAction::toggled, this, [this, format](bool isOn) {
        if (isOn)
            Q_EMIT formatChanged(format);
    });
}

TimeFormat LogTimeMenu::format() const
{
    return static_cast<TimeFormat>(m_group->checkedAction()->data().toInt());
}

void LogTimeMenu::setFormat(TimeFormat format)
{
    for (QAction* action : actions()) {
        if (action->data().toInt() == static_cast<int>(format))
            action->setChecked(true);
    }
}

} // namespace signalbox
