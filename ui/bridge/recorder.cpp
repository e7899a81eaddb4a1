// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/recorder.h"

#include "export/exportcatalogue.h"

namespace signalbox {
namespace {

constexpr std::chrono::milliseconds TickEvery { 500 };

} // namespace

Recorder::Recorder(std::shared_ptr<Journal> journal, QObject* parent)
    : QObject(parent)
    , m_journal(std::move(journal))
{
    m_tick.setInterval(TickEvery);
    connect(&m_tick, &QTimer::timeout, this, &Recorder::changed);
}

Recorder::~Recorder() = default;

std::chrono::seconds Recorder::elapsed() const
{
    const SteadyTime end = isBusy() ? std::chrono::steady_clock::now() : m_ended;
    return std::chrono::floor<std::chrono::seconds>(end - m_begun);
}

void Recorder::start(const QString& fileName)
{
    if (isBusy())
        return;
    const bool isJsonl = fileName.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive);
    m_fileName = fileName;
    m_bytes = 0;
    m_dropped = 0;
    m_error.reset();
    m_begun = m_ended = std::chrono::steady_clock::now();
    m_log = std::make_unique<LiveLog>(m_journal, findExportFormat(isJsonl ? "jsonl" : "pcapng")->create());
    connect(m_log.get(), &LiveLog::failed, this, [this](const Error& error) {
        m_error = error;
        Q_EMIT changed();
    });
    connect(m_log.get(), &LiveLog::finished, this, &Recorder::finish);
    if (const auto started = m_log->start(fileName, LiveLog::Existing::Replace); !started) {
        m_error = started.error();
        m_log.reset();
        return enter(State::Failed);
    }
    m_tick.start();
    enter(State::Recording);
}

void Recorder::stop()
{
    if (m_state != State::Recording)
        return;
    m_log->requestStop();
    enter(State::Finishing);
}

void Recorder::finish()
{
    m_log->stop();
    m_bytes = m_log->bytes();
    m_dropped = m_log->dropped();
    m_ended = std::chrono::steady_clock::now();
    m_log.release()->deleteLater(); // it is its signal that called
    m_tick.stop();
    enter(State::Done);
}

void Recorder::dismiss()
{
    if (!isBusy())
        enter(State::Idle);
}

void Recorder::enter(State state)
{
    m_state = state;
    Q_EMIT changed();
}

} // namespace signalbox
