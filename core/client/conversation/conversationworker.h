// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/conversation/conversationcopy.h"

#include <QObject>

#include <functional>
#include <vector>

class QTimer;

namespace signalbox {

/// Where a run stands; a value.
struct ConversationProgress
{
    int clients = 0;
    int passed = 0;
    int failed = 0;
    int line = 0; ///< at which the first one is that goes on; 0 = all are decided
};

/// The part of a ConversationRunner that works. Made in any thread, then moved into its own, where everything
/// else belongs.
class ConversationWorker : public QObject
{
    Q_OBJECT

public:
    struct Reports
    {
        std::function<void(const ConversationProgress&)> progressed; ///< at most 20 times a second
        std::function<void(const std::vector<ConversationOutcome>&)> decided; ///< at the same times
        std::function<void(const ConversationResult&)> finished; ///< once, last
    };

    ConversationWorker(const ConversationSettings& settings, Reports reports);
    ~ConversationWorker() override; ///< closes all connections

    void start(); ///< once
    void stop(); ///< ends the run with what there is

private:
    void tick();
    void advance();
    void report(SteadyTime now);
    void finish();

    const ConversationSettings m_settings;
    const Reports m_reports;
    QHash<QByteArray, QByteArray> m_files;
    Reactor* m_reactor = nullptr; // a child
    QTimer* m_tick = nullptr; // a child
    std::unique_ptr<ConversationCopy::Shared> m_shared;
    std::vector<std::unique_ptr<ConversationCopy>> m_copies;
    std::vector<bool> m_isReported; // by copy
    SteadyTime m_startedAt {};
    SteadyTime m_reportedAt {};
    bool m_isAgainUnderWay = false;
    bool m_isOver = false;
    ConversationResult m_result;
};

} // namespace signalbox
