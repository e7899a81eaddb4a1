// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "journal/journalview.h"

#include <QByteArray>
#include <QIODevice>

namespace signalbox {

/// Writes events to a device in one file format: begin(), write() for each event in order, end(). Output is
/// gathered and handed to the device in pieces of 64 KiB, or when flush() says so. An error names the file and
/// the remedy; what the device did not take is kept, and the next call tries it again. One thread at a time.
class Exporter
{
public:
    Exporter() = default;
    virtual ~Exporter() = default;
    Q_DISABLE_COPY_MOVE(Exporter)

    /// The device must be open for writing and stay so until end().
    Result<Done> begin(QIODevice& device);
    /// `event` must come from `view`.
    Result<Done> write(const Event& event, const JournalView& view);
    /// Writes what the format has at its end, and all that is still kept.
    Result<Done> end();
    /// Hands all that is kept to the device. What was flushed is a whole number of events.
    Result<Done> flush();
    /// The same, after writing what waits for an event to come, so that nothing of what was given is missing if
    /// no more follows.
    Result<Done> settle();
    /// The next event does not follow the one before: so many between them are lost.
    virtual void skipped(quint64 events);

    /// Events that the device has not wholly taken yet.
    quint64 keptEvents() const noexcept { return m_keptEvents; }

protected:
    /// What stands at the beginning and at the end of a file; nothing, unless the format says otherwise.
    virtual void appendHeader(QByteArray& out);
    virtual void appendFooter(QByteArray& out);
    /// What waits for a later event; nothing, unless the format says otherwise.
    virtual void appendPending(QByteArray& out);
    virtual void appendEvent(QByteArray& out, const Event& event, const JournalView& view) = 0;

private:
    Result<Done> flushAbove(qsizetype bytes);

    QIODevice* m_device = nullptr;
    QByteArray m_kept;
    quint64 m_keptEvents = 0;
};

} // namespace signalbox
