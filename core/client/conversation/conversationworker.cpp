// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/conversation/conversationworker.h"

#include "client/conversation/conversationlimits.h"

#include <QCoreApplication>
#include <QThread>
#include <QTimer>

namespace signalbox {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto TickInterval = 5ms;
constexpr auto ReportInterval = 50ms;

QString translate(const char* text) { return QCoreApplication::translate("Conversation", text); }

} // namespace

ConversationWorker::ConversationWorker(const ConversationSettings& settings, Reports reports)
    : m_settings(settings)
    , m_reports(std::move(reports))
{
    m_result.settings = settings;
}

ConversationWorker::~ConversationWorker()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_copies.clear();
}

void ConversationWorker::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_startedAt = steady_clock::now();
    m_reactor = new Reactor(this);
    auto files = readConversationFiles(m_settings);
    const auto opened = m_reactor->open();
    if (!files || !opened) {
        m_result.error = files ? opened.error() : files.error();
        return finish();
    }
    m_files = std::move(files).value();
    const auto clients = static_cast<std::size_t>(m_settings.clients);
    m_shared = std::make_unique<ConversationCopy::Shared>(ConversationCopy::Shared { *m_reactor, m_settings,
        m_files, std::min(ConversationBounds::TimesKept, ConversationBounds::AllTimesKept / clients) });
    for (int client = 1; client <= m_settings.clients; ++client)
        m_copies.push_back(std::make_unique<ConversationCopy>(*m_shared, client));
    m_isReported.resize(clients);
    m_reactor->setPumpEnd([this] { advance(); });
    m_tick = new QTimer(this);
    m_tick->setTimerType(Qt::PreciseTimer);
    connect(m_tick, &QTimer::timeout, this, &ConversationWorker::tick);
    m_tick->start(TickInterval);
    tick();
}

void ConversationWorker::stop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_isOver)
        return;
    m_result.isStopped = true;
    for (const auto& copy : m_copies)
        copy->stop(steady_clock::now(), translate("Stopped before it was over."));
    finish();
}

void ConversationWorker::tick()
{
    const SteadyTime now = steady_clock::now();
    if (!m_isOver && now >= m_startedAt + m_settings.limit) {
        for (const auto& copy : m_copies)
            copy->timeOut(now);
    }
    advance();
}

/// Every copy that something has happened to, or whose time has come.
void ConversationWorker::advance()
{
    if (m_isOver)
        return;
    const SteadyTime now = steady_clock::now();
    bool isAgain = false;
    bool isAllOver = true;
    for (const auto& copy : m_copies) {
        if (copy->isOver())
            continue;
        if (copy->isDue(now))
            copy->advance(now);
        isAgain = isAgain || copy->isDue(now);
        isAllOver = isAllOver && copy->isOver();
    }
    if (isAllOver)
        return finish();
    if (now >= m_reportedAt + ReportInterval)
        report(now);
    if (isAgain && !std::exchange(m_isAgainUnderWay, true)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_isAgainUnderWay = false;
                advance();
            },
            Qt::QueuedConnection);
    }
}

void ConversationWorker::report(SteadyTime now)
{
    m_reportedAt = now;
    ConversationProgress progress;
    progress.clients = m_settings.clients;
    std::vector<ConversationOutcome> news;
    for (std::size_t at = 0; at < m_copies.size(); ++at) {
        const ConversationCopy& copy = *m_copies[at];
        if (!copy.isDecided()) {
            progress.line = progress.line > 0 ? progress.line : copy.line();
            continue;
        }
        const ConversationOutcome& outcome = copy.outcome();
        progress.passed += outcome.verdict == ConversationVerdict::Passed ? 1 : 0;
        progress.failed += outcome.verdict == ConversationVerdict::Failed ? 1 : 0;
        if (!m_isReported[at]) {
            m_isReported[at] = true;
            news.push_back(outcome);
        }
    }
    if (!news.empty())
        m_reports.decided(news);
    m_reports.progressed(progress);
}

void ConversationWorker::finish()
{
    m_isOver = true;
    if (m_tick)
        m_tick->stop();
    m_result.elapsed = steady_clock::now() - m_startedAt;
    for (const auto& copy : m_copies)
        m_result.outcomes.push_back(copy->outcome());
    if (!m_copies.empty())
        report(steady_clock::now());
    m_copies.clear();
    m_reports.finished(m_result);
}

} // namespace signalbox
