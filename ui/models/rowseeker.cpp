// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rowseeker.h"

#include "models/logmodel.h"

#include <QElapsedTimer>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qint64 SliceMs = 8;
constexpr int RowsBetweenLooks = 1024;

} // namespace

RowSeeker::RowSeeker(LogModel* model)
    : QObject(model)
    , m_model(model)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &RowSeeker::look);
    connect(model, &LogModel::evicting, this, &RowSeeker::shift);
    connect(model, &LogModel::modelReset, this, &RowSeeker::cancel);
}

void RowSeeker::seek(Match match, int row, bool isForward)
{
    cancel();
    m_match = std::move(match);
    m_isForward = isForward;
    m_end = m_model->rowCount();
    m_row = isForward ? std::max(0, row) : std::min(row, m_end - 1);
    m_timer.start();
    look();
}

void RowSeeker::cancel() { m_timer.stop(); }

/// The oldest rows are about to go.
void RowSeeker::shift(int rows)
{
    m_end = std::max(0, m_end - rows);
    m_row = m_isForward ? std::max(0, m_row - rows) : m_row - rows;
}

void RowSeeker::look()
{
    QElapsedTimer clock;
    clock.start();
    for (int looked = 1; m_isForward ? m_row < m_end : m_row >= 0; ++looked) {
        if (m_match(m_model->eventAt(m_row))) {
            cancel();
            Q_EMIT found(m_row);
            return;
        }
        m_row += m_isForward ? 1 : -1;
        if (looked % RowsBetweenLooks == 0 && clock.elapsed() >= SliceMs)
            return;
    }
    cancel();
    Q_EMIT notFound();
}

} // namespace signalbox
