// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/eventtime.h"

#include <QMenu>

class QActionGroup;

namespace signalbox {

/// How the time column counts: one of the formats is chosen.
class LogTimeMenu : public QMenu
{
    Q_OBJECT

public:
    explicit LogTimeMenu(QWidget* parent);

    TimeFormat format() const;
    void setFormat(TimeFormat format);

Q_SIGNALS:
    void formatChanged(signalbox::TimeFormat format);

private:
    void add(TimeFormat format, const QString& text, const QString& help);

    QActionGroup* m_group;
};

} // namespace signalbox
