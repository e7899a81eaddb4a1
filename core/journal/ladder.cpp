// SPDX-License-Identifier: GPL-3.0-or-later
// A ladder as such: what is read, what is kept, what is folded. ladder_steps.cpp has what events mean.
#include "journal/ladder.h"

#include <algorithm>

namespace signalbox {

bool isTurningPoint(LadderKind kind)
{
    switch (kind) {
    case LadderKind::Data:
    case LadderKind::Refused:
    case LadderKind::Remark:
    case LadderKind::Accepted:
    case LadderKind::TurnedAway:
    case LadderKind::AcceptFailed:
    case LadderKind::Folded:
        return false;
    default:
        return true;
    }
}

Ladder::Ladder(ConnectionId subject)
    : m_subject(subject)
{
}

void Ladder::advance(const JournalView& view, quint64 to)
{
    if (view.endSequence() < m_scannedTo)
        *this = Ladder(m_subject); // its revision, 0, is another as well
    if (m_scannedTo > 0 && view.firstSequence() > m_scannedTo)
        m_unread += view.firstSequence() - m_scannedTo;
    const quint64 end = std::clamp(to, view.firstSequence(), view.endSequence());
    if (m_isOver) {
        m_scannedTo = std::max(m_scannedTo, end);
        return;
    }
    const bool isOfServer = m_subject == NoConnection;
    view.forEach(m_scannedTo, end, [&](const Event& event) {
        if (isOfServer) {
            if (event.connection == NoConnection || event.kind == EventKind::Opened)
                takeOfServer(event);
        } else if (event.connection == m_subject) {
            take(event, view);
        }
        return !m_isOver;
    });
    m_scannedTo = std::max(m_scannedTo, end);
}

std::vector<LadderStep> Ladder::steps() const
{
    std::vector<LadderStep> all;
    all.reserve(m_head.size() + m_middle.size() + m_tail.size());
    all.insert(all.end(), m_head.begin(), m_head.end());
    all.insert(all.end(), m_middle.begin(), m_middle.end());
    all.insert(all.end(), m_tail.begin(), m_tail.end());
    return all;
}

LadderStep Ladder::step(const Event& event, LadderKind kind, LadderArrow arrow, LadderCall call) const
{
    LadderStep step;
    step.sequence = event.sequence;
    step.lastSequence = event.sequence;
    step.time = event.time;
    step.until = event.time;
    step.kind = kind;
    step.arrow = arrow;
    step.call = call;
    step.client = m_client;
    step.server = m_server;
    step.severity = severityOf(event);
    if (event.kind == EventKind::Closed)
        step.reason = closeReasonFromDetail(event.detail);
    step.detail = event.detail.first(std::min(event.detail.size(), MaxDetail)).toByteArray();
    return step;
}

LadderStep Ladder::deduced(const Event& event, LadderKind kind, LadderArrow arrow) const
{
    LadderStep result = step(event, kind, arrow, LadderCall::None);
    result.isDeduced = true;
    result.severity = Severity::Info;
    result.reason.reset();
    result.detail = QByteArray();
    return result;
}

void Ladder::add(LadderStep step)
{
    step.id = ++m_lastId;
    ++m_revision;
    if (m_head.size() < HeadSteps) {
        m_head.push_back(std::move(step));
        return;
    }
    m_tail.push_back(std::move(step));
    if (m_tail.size() > TailSteps) {
        fold(std::move(m_tail.front()));
        m_tail.pop_front();
    }
}

LadderStep* Ladder::last()
{
    if (!m_tail.empty())
        return &m_tail.back();
    return m_head.empty() ? nullptr : &m_head.back();
}

bool Ladder::extend(const Event& event, LadderKind kind, LadderArrow arrow, std::chrono::nanoseconds gap)
{
    LadderStep* const run = last();
    if (!run || run->kind != kind || run->arrow != arrow || event.time - run->until > gap)
        return false;
    ++m_revision;
    ++run->count;
    run->bytes += event.bytes;
    run->lastSequence = event.sequence;
    run->until = event.time;
    run->severity = std::max(run->severity, severityOf(event));
    if (!event.isData())
        run->detail = event.detail.first(std::min(event.detail.size(), MaxDetail)).toByteArray();
    return true;
}

void Ladder::fold(LadderStep step)
{
    if (isTurningPoint(step.kind) && m_turningPoints < MaxTurningPoints) {
        ++m_turningPoints;
        m_middle.push_back(std::move(step));
        return;
    }
    if (m_middle.empty() || m_middle.back().kind != LadderKind::Folded) {
        LadderStep folded;
        folded.id = ++m_lastId;
        folded.sequence = step.sequence;
        folded.time = step.time;
        folded.kind = LadderKind::Folded;
        folded.count = 0;
        m_middle.push_back(std::move(folded));
    }
    LadderStep& folded = m_middle.back();
    const bool isBack = step.arrow == LadderArrow::ToClient;
    if (step.kind == LadderKind::Data || step.kind == LadderKind::Accepted) {
        (isBack ? folded.countBack : folded.count) += step.count;
        (isBack ? folded.bytesBack : folded.bytes) += step.bytes;
    } else {
        folded.others += step.count;
    }
    folded.lastSequence = step.lastSequence;
    folded.until = step.until;
    folded.client = step.client;
    folded.server = step.server;
    folded.severity = std::max(folded.severity, step.severity);
    m_foldedEvents += step.isDeduced ? 0 : step.count;
}

} // namespace signalbox
