// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logfinder.h"

#include "models/logmodel.h"

#include <QElapsedTimer>

#include <algorithm>

namespace signalbox {
namespace {

constexpr qint64 SliceMs = 8;
constexpr int RowsBetweenLooks = 256;
constexpr qsizetype MaxPreview = 4096;

} // namespace

LogFinder::LogFinder(LogModel* model)
    : QObject(model)
    , m_model(model)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &LogFinder::look);
    connect(model, &LogModel::evicting, this, &LogFinder::shift);
    connect(model, &LogModel::modelReset, this, &LogFinder::cancel);
}

bool LogFinder::isMatch(const Event& event) const
{
    if (m_needle.isIn(event.isData() ? event.payload : event.detail))
        return true;
    // Escapes and the names of events stand on the screen only.
    if (event.isData() && !m_text.contains(u'\\'))
        return false;
    return LogModel::preview(event, MaxPreview).contains(m_text, Qt::CaseInsensitive);
}

void LogFinder::find(const QString& text, int row, bool isForward)
{
    cancel();
    const int rows = m_model->rowCount();
    if (text.isEmpty() || rows == 0) {
        Q_EMIT notFound();
        return;
    }
    m_text = text;
    m_needle = TextNeedle(text);
    m_isForward = isForward;
    m_isWrapped = row < 0 || row >= rows;
    m_row = m_isWrapped ? (isForward ? 0 : rows - 1) : row;
    m_left = m_all = rows;
    m_timer.start();
    look();
}

void LogFinder::cancel() { m_timer.stop(); }

/// The oldest rows are about to go.
void LogFinder::shift(int rows)
{
    if (!isRunning())
        return;
    m_left = std::max<qint64>(0, m_left - rows);
    m_row = std::max(0, m_row - rows);
}

void LogFinder::look()
{
    QElapsedTimer clock;
    clock.start();
    int looked = 0;
    while (m_left > 0) {
        const int rows = m_model->rowCount();
        if (rows == 0)
            break;
        m_row = std::min(m_row, rows - 1);
        if (isMatch(m_model->eventAt(m_row))) {
            cancel();
            Q_EMIT found(m_row, m_isWrapped);
            return;
        }
        --m_left;
        m_row += m_isForward ? 1 : -1;
        if (m_row < 0 || m_row >= rows) {
            m_row = m_isForward ? 0 : rows - 1;
            m_isWrapped = true;
        }
        if (++looked % RowsBetweenLooks == 0 && clock.elapsed() >= SliceMs) {
            Q_EMIT progressed(1 - static_cast<double>(m_left) / static_cast<double>(m_all));
            return;
        }
    }
    cancel();
    Q_EMIT notFound();
}

} // namespace signalbox
