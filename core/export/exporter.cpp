// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/exporter.h"

#include "base/fileerror.h"

namespace signalbox {
namespace {

constexpr qsizetype PieceBytes = 64 * 1024;

} // namespace

void Exporter::appendHeader(QByteArray&) { }

void Exporter::appendFooter(QByteArray&) { }

void Exporter::appendPending(QByteArray&) { }

void Exporter::skipped(quint64) { }

Result<Done> Exporter::begin(QIODevice& device)
{
    m_device = &device;
    m_kept.clear();
    m_kept.reserve(2 * PieceBytes);
    m_keptEvents = 0;
    appendHeader(m_kept);
    return flushAbove(PieceBytes);
}

Result<Done> Exporter::write(const Event& event, const JournalView& view)
{
    appendEvent(m_kept, event, view);
    ++m_keptEvents;
    return flushAbove(PieceBytes);
}

Result<Done> Exporter::end()
{
    appendFooter(m_kept);
    return flush();
}

Result<Done> Exporter::flush() { return flushAbove(0); }

Result<Done> Exporter::settle()
{
    appendPending(m_kept);
    return flush();
}

Result<Done> Exporter::flushAbove(qsizetype bytes)
{
    Q_ASSERT(m_device);
    if (m_kept.size() <= bytes)
        return Done {};
    qsizetype done = 0;
    while (done < m_kept.size()) {
        const qint64 taken = m_device->write(m_kept.constData() + done, m_kept.size() - done);
        if (taken <= 0) {
            m_kept.remove(0, done);
            return writeError(*m_device);
        }
        done += taken;
    }
    m_kept.resize(0); // keeps its memory, unlike clear()
    m_keptEvents = 0;
    return Done {};
}

} // namespace signalbox
