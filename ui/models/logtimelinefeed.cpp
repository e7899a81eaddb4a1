// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logtimelinefeed.h"

#include <QElapsedTimer>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qint64 SliceMs = 4;
constexpr int PauseMs = 4; // between slices, for everything else
constexpr quint64 EventsBetweenLooks = 4096;
/// Of more than that, counting anew takes no longer than taking away.
constexpr quint64 MostForgotten = 200'000;

} // namespace

LogTimelineFeed::LogTimelineFeed(QObject* parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(PauseMs);
    connect(&m_timer, &QTimer::timeout, this, &LogTimelineFeed::advance);
}

/// Whether the next view is a later one of the same journal, with something left of this one.
bool LogTimelineFeed::isContinued(const JournalView& next) const
{
    if (m_view.isEmpty() || next.endSequence() < m_view.endSequence())
        return false;
    const quint64 last = m_view.endSequence() - 1;
    return next.firstSequence() >= m_view.firstSequence() && next.contains(last)
        && next.at(last).time == m_view.at(last).time;
}

void LogTimelineFeed::setView(const JournalView& view)
{
    if (!isContinued(view) || view.firstSequence() > m_from + MostForgotten) {
        restart(view);
        return;
    }
    forget(view.firstSequence());
    m_view = view;
    if (m_timeline.isTooCoarse() && !isBehind()) {
        const auto span = view.at(view.endSequence() - 1).time - view.at(view.firstSequence()).time;
        if (span < m_timeline.width() * static_cast<qint64>(LogTimeline::MaxBuckets / 8)) {
            restart(view);
            return;
        }
    }
    if (!m_timer.isActive())
        advance();
}

void LogTimelineFeed::stop()
{
    m_timer.stop();
    m_timeline.clear();
    m_view = {};
    m_from = m_to = 1;
}

void LogTimelineFeed::restart(const JournalView& view)
{
    m_timer.stop();
    m_view = view;
    m_from = m_to = view.firstSequence();
    m_timeline.clear(view.isEmpty()
            ? std::chrono::nanoseconds {}
            : view.at(view.endSequence() - 1).time - view.at(view.firstSequence()).time);
    advance();
}

/// The journal is about to have lost the events before `first`; the old view still has them.
void LogTimelineFeed::forget(quint64 first)
{
    m_view.forEach(m_from, std::min(first, m_to), [this](const Event& event) {
        m_timeline.remove(event.time, severityOf(event));
        return true;
    });
    m_from = std::max(m_from, first);
    m_to = std::max(m_to, m_from);
}

void LogTimelineFeed::advance()
{
    QElapsedTimer clock;
    clock.start();
    while (isBehind() && clock.elapsed() < SliceMs) {
        const quint64 end = std::min(m_view.endSequence(), m_to + EventsBetweenLooks);
        m_view.forEach(m_to, end, [this](const Event& event) {
            m_timeline.add(event.time, severityOf(event));
            return true;
        });
        m_to = end;
    }
    if (isBehind())
        m_timer.start();
    Q_EMIT changed();
}

} // namespace signalbox
