// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace signalbox {

/// A popup that explains the filter language by examples one can click. journal/filter.h defines it.
class FilterHelp : public QFrame
{
    Q_OBJECT

public:
    explicit FilterHelp(QWidget* parent);

    /// Below the widget, within the screen.
    void popUp(const QWidget* below);

Q_SIGNALS:
    void exampleChosen(const QString& filter);
};

} // namespace signalbox
