// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <chrono>
#include <functional>

namespace signalbox {

/// Does what is asked for at once, and again at most so often, the last time always: for figures in labels and
/// titles, which nobody can read 20 times a second and which have the window laid out anew. GUI thread.
class Calm : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds Pause { 250 };

    explicit Calm(std::function<void()> act, QObject* parent = nullptr);

    void ask();
    void now(); ///< without regard to the pause

private:
    std::function<void()> m_act;
    QTimer m_pause;
    bool m_isAsked = false; // during the pause
};

} // namespace signalbox
