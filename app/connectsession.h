// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/testbench.h"

#include <QFile>
#include <QList>
#include <QObject>
#include <QRegularExpression>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace signalbox {

/// What `signalbox-cli connect` was asked for.
struct ConnectOptions
{
    /// Something to send: bytes, or a file that is read as it goes out.
    struct Piece
    {
        QByteArray bytes;
        std::shared_ptr<QFile> file; ///< null for bytes
    };

    QString host;
    quint16 port = 0;
    int clients = 1;
    ClientBehaviour behaviour;
    std::deque<Piece> pieces;
    QList<QRegularExpression> expectations;
    std::optional<std::chrono::milliseconds> timeout;
    bool isInteractive = false; ///< standard input is sent
};

/// One run of `connect`: sends, prints what comes, checks expectations, and says with which code to exit. Lives
/// in the main thread.
class ConnectSession : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds StandardTimeout { 10 };
    static constexpr qsizetype MaxKept =
        qsizetype { 64 } * 1024 * 1024; ///< bytes kept to match, of all clients

    explicit ConnectSession(ConnectOptions options, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    struct Client
    {
        QByteArray kept; // everything received, while an expectation is open
        QList<bool> isMet; // one for each expectation
        QByteArray unprinted; // the beginning of a character, or of a line
    };

    void looked();
    void takeEvents();
    void received(ConnectionId id, QByteArrayView bytes);
    void checkExpectations(Client& client);
    bool areExpectationsMet() const;
    void feed();
    bool isFed() const { return m_options.pieces.empty() && !m_isInputOpen; }
    bool isAnyShort() const;
    void readInput();
    void endOutput();
    void timedOut();
    void judgeEnd();
    void print(ConnectionId id, QByteArrayView bytes);
    void printRest();
    void succeed();
    void fail(const QString& why);
    QString unmet() const; // names an expectation without a match
    QString target() const;

    ConnectOptions m_options;
    TestBench m_bench;
    QTimer m_look;
    QTimer m_deadline;
    std::unique_ptr<QSocketNotifier> m_input;
    QList<ConnectionId> m_ids;
    std::map<ConnectionId, Client> m_clients;
    quint64 m_next = 0; // sequence of the event to look at next
    quint64 m_fed = 0; // bytes given to each client
    QString m_tooHard; // a pattern that gave up
    qsizetype m_kept = 0;
    bool m_isRaw = false; // output is not for a terminal
    bool m_isInputOpen = false;
    bool m_isOutputEnded = false;
    bool m_isLeaving = false; // all is well, the clients are closing
};

} // namespace signalbox
