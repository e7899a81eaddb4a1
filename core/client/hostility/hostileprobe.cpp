// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/hostility/hostileprobe.h"

#include "base/bytes.h"
#include "base/systemerror.h"
#include "base/units.h"
#include "base/visibletext.h"
#include "net/transport.h"

#include <QCoreApplication>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr auto LetIn = 50ms; // raw, without a question: still there after so long
constexpr qsizetype MaxShown = 80;

QString translate(const char* text) { return QCoreApplication::translate("Hostility", text); }

} // namespace

HostileProbe::HostileProbe(Reactor& reactor, const HostileSettings& settings)
    : m_reactor(reactor)
    , m_settings(settings)
    , m_answer(settings.answer, QRegularExpression::DotMatchesEverythingOption)
{
}

HostileProbe::~HostileProbe() { hangUp(); }

void HostileProbe::hangUp()
{
    if (m_fd.isValid())
        m_reactor.remove(m_fd.get(), this);
    m_fd.reset();
    m_state = State::Idle;
}

void HostileProbe::dial(SteadyTime now)
{
    hangUp();
    m_state = State::Connecting;
    m_failure.clear();
    m_received = QByteArray();
    m_hasInputEnded = false;
    m_askedAt = now;
    sockaddr_storage address {};
    const socklen_t length = m_settings.target.toSockaddr(address);
    m_fd.reset(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (!m_fd.isValid())
        return fail(translate("no socket could be made: %1").arg(errnoText(errno)));
    const int on = 1;
    ::setsockopt(m_fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(m_fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0 && errno != EINPROGRESS)
        return fail(translate("could not connect: %1").arg(errnoText(errno)));
    if (const int code = m_reactor.add(m_fd.get(), EPOLLOUT, this); code != 0)
        fail(translate("could not connect: %1").arg(errnoText(code)));
}

void HostileProbe::ask(SteadyTime now)
{
    Q_ASSERT(m_state == State::Content);
    m_askedAt = now;
    m_state = State::Asking;
    sendQuestion();
}

void HostileProbe::sendQuestion()
{
    ++m_number;
    switch (m_settings.mode) {
    case HostileMode::Echo:
        m_question = "signalbox probe " + QByteArray::number(m_number) + '\n';
        m_received = QByteArray();
        break;
    case HostileMode::Chat:
        m_question = "/who\n"; // lines of others may stand before the answer
        break;
    case HostileMode::Raw:
        m_question = m_settings.question;
        m_received = QByteArray();
        break;
    }
    if (m_question.isEmpty())
        return;
    const ssize_t sent =
        ::send(m_fd.get(), m_question.constData(), static_cast<std::size_t>(m_question.size()), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
        fail(translate("was disconnected: %1").arg(errnoText(errno)));
    else if (sent != m_question.size())
        fail(translate("could not send its question: the server takes none")); // the last one was taken whole
}

void HostileProbe::ready(quint32 events)
{
    if (m_state == State::Connecting) {
        if (const int code = socketError(m_fd.get()); code != 0)
            return fail(translate("could not connect: %1").arg(errnoText(code)));
        if ((events & EPOLLOUT) == 0)
            return;
        m_reactor.modify(m_fd.get(), EPOLLIN, this);
        m_state = State::Asking;
        return sendQuestion();
    }
    receive();
}

void HostileProbe::receive()
{
    char buffer[16 * 1024];
    const ssize_t count = ::recv(m_fd.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR)
            fail(translate("was disconnected: %1").arg(errnoText(errno)));
        return;
    }
    if (count == 0) {
        m_hasInputEnded = true;
        // Said something and hung up: so do servers of one answer, whoever asks.
        if (m_settings.mode == HostileMode::Raw && m_state == State::Asking) {
            judge();
            if (m_state == State::Asking && m_question.isEmpty() && !m_received.isEmpty())
                content();
        }
        if (m_state == State::Content && m_settings.mode == HostileMode::Raw)
            m_reactor.remove(m_fd.get(), this);
        else if (m_state != State::Failed)
            fail(translate("was disconnected by the server"));
        return;
    }
    m_received.append(buffer, count);
    judge();
    if (m_received.size() > MaxKept)
        m_received = m_received.last(m_settings.mode == HostileMode::Chat ? 0 : MaxKept);
}

/// Looks at what has come.
void HostileProbe::judge()
{
    switch (m_settings.mode) {
    case HostileMode::Echo:
        if (!m_question.startsWith(m_received))
            return fail(translate("got back \"%1\" instead of what it had sent")
                            .arg(visibleText(m_received, MaxShown)));
        if (m_state == State::Asking && m_received == m_question)
            content();
        break;
    case HostileMode::Chat:
        if (judgeLines() && m_state == State::Asking)
            content();
        break;
    case HostileMode::Raw:
        if (m_state == State::Asking && !m_question.isEmpty()) {
            const QRegularExpressionMatch match = m_answer.match(QString::fromLatin1(m_received));
            m_isTooHard = !match.isValid(); // PCRE's match limit; the expression is valid
            if (match.hasMatch())
                content();
        }
        break;
    }
}

/// Takes whole lines, which must be clean whoever caused them; true if one of them answers /who.
bool HostileProbe::judgeLines()
{
    bool isAnswered = false;
    const qsizetype end = m_received.lastIndexOf('\n');
    if (end < 0)
        return false;
    const QByteArray whole = m_received.first(end);
    m_received.remove(0, end + 1);
    for (const QByteArray& line : whole.split('\n')) {
        if (!isPlainText(line) || line.contains('\r')) {
            fail(translate("was sent a line that is not clean text: \"%1\"").arg(visibleText(line, MaxShown)));
            return false;
        }
        isAnswered = isAnswered || line.startsWith("* In ");
    }
    return isAnswered;
}

void HostileProbe::tick(SteadyTime now)
{
    if (!isBusy())
        return;
    if (m_state == State::Asking && m_settings.mode == HostileMode::Raw && m_question.isEmpty()
        && now - m_askedAt >= LetIn)
        return content();
    if (m_isLimited && now - m_askedAt > m_settings.limit)
        fail(m_state == State::Connecting
                ? translate("could not connect within %1").arg(formatLatency(m_settings.limit))
                : m_isTooHard
                ? translate("got an answer for which the expression \"%1\" takes too long, so nobody "
                            "knows whether it matches; write it without repetitions of repetitions")
                      .arg(m_answer.pattern())
                : translate("got no answer within %1").arg(formatLatency(m_settings.limit)));
}

void HostileProbe::content()
{
    m_took = std::chrono::steady_clock::now() - m_askedAt;
    m_state = State::Content;
    if (m_settings.mode != HostileMode::Echo)
        return;
    m_question = QByteArray(); // nothing more may come
    m_received = QByteArray();
}

void HostileProbe::fail(const QString& what)
{
    m_failure = what;
    hangUp();
    m_state = State::Failed;
}

} // namespace signalbox
