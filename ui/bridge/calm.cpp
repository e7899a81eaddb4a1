// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/calm.h"

namespace signalbox {

Calm::Calm(std::function<void()> act, QObject* parent)
    : QObject(parent)
    , m_act(std::move(act))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(Pause);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isAsked)
            now();
    });
}

void Calm::ask()
{
    if (m_pause.isActive())
        m_isAsked = true;
    else
        now();
}

void Calm::now()
{
    m_isAsked = false;
    m_pause.start();
    m_act();
}

} // namespace signalbox
