// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/listener.h"

#include "base/systemerror.h"
#include "net/portowner.h"

#include <QCoreApplication>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <netinet/tcp.h>

namespace signalbox {
namespace {

UniqueFd openReserve() { return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

void setOption(int fd, int level, int option, int value)
{
    ::setsockopt(fd, level, option, &value, sizeof value);
}

/// Linux hands these on to accepted sockets, which saves system calls for each of them.
void setInheritedOptions(int listening)
{
    setOption(listening, IPPROTO_TCP, TCP_NODELAY, 1);
    // A peer that vanished without a FIN is noticed after two minutes of silence. tcp(7)
    setOption(listening, SOL_SOCKET, SO_KEEPALIVE, 1);
    setOption(listening, IPPROTO_TCP, TCP_KEEPIDLE, 60);
    setOption(listening, IPPROTO_TCP, TCP_KEEPINTVL, 15);
    setOption(listening, IPPROTO_TCP, TCP_KEEPCNT, 4);
}

QString remedyFor(int errnoCode, const Endpoint& endpoint)
{
    switch (errnoCode) {
    case EACCES:
        return QCoreApplication::translate("Listener", "Ports below 1024 need root; choose a higher one.");
    case EADDRNOTAVAIL:
        return QCoreApplication::translate(
            "Listener", "%1 is not an address of this machine; 0.0.0.0 or :: listens on every interface.")
            .arg(endpoint.address.toString());
    case EMFILE:
    case ENFILE:
        return QCoreApplication::translate(
            "Listener", "Close other programs or raise the descriptor limit (ulimit -n).");
    case EAFNOSUPPORT:
        return QCoreApplication::translate(
            "Listener", "This machine has no IPv6; use an IPv4 address such as 0.0.0.0.");
    default:
        return {};
    }
}

} // namespace

void sayAndClose(UniqueFd fd, const QByteArray& line)
{
    [[maybe_unused]] const ssize_t sent =
        ::send(fd.get(), line.constData(), static_cast<std::size_t>(line.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(fd.get(), SHUT_WR);
    // What came with the connection: closing with it unread would send RST, which can overtake the line.
    std::array<char, 4096> unread {};
    [[maybe_unused]] const ssize_t read = ::recv(fd.get(), unread.data(), unread.size(), MSG_DONTWAIT);
}

QString acceptFailureText(int errnoCode, quint64 count, quint64 turnedAway)
{
    QString text = QStringLiteral("accept: ") + errnoText(errnoCode);
    if (count > 1)
        text += QCoreApplication::translate("Listener", "; %1 times since last said").arg(count);
    if (turnedAway > 0)
        text += QCoreApplication::translate("Listener", "; %1 clients were turned away").arg(turnedAway);
    return text;
}

Listener::Listener(Reactor& reactor, Lifecycle& lifecycle, Events events, QObject* parent)
    : QObject(parent)
    , m_reactor(reactor)
    , m_lifecycle(lifecycle)
    , m_events(std::move(events))
    , m_server(this)
    , m_backOffTimer(this)
    , m_reportTimer(this)
    , m_reserve(openReserve())
{
    m_backOffTimer.setSingleShot(true);
    m_reportTimer.setSingleShot(true);
    connect(&m_reportTimer, &QTimer::timeout, this, &Listener::sayFailures);
    connect(&m_backOffTimer, &QTimer::timeout, this, [this] {
        if (isOpen() && !m_isPaused)
            m_reactor.modify(static_cast<int>(m_server.socketDescriptor()), EPOLLIN, this);
    });
}

Listener::~Listener() { close(); }

StartFailure Listener::failure(LifecycleStep which, int errnoCode, const Endpoint& endpoint)
{
    StepStatus& status = step(which);
    ++status.failures;
    status.lastErrno = errnoCode;
    status.isFailed = true;

    StartFailure failure;
    failure.step = which;
    failure.error.code = errnoCode;
    if (errnoCode == EADDRINUSE) {
        const auto owner = findPortOwner(endpoint);
        failure.freePort = findFreePort(endpoint);
        failure.error.message = owner
            ? QCoreApplication::translate("Listener", "%1 is in use by %2 (process %3).")
                  .arg(endpoint.toString(), owner->name, QString::number(owner->pid))
            : QCoreApplication::translate("Listener", "%1 is in use by another process.")
                  .arg(endpoint.toString());
        failure.error.remedy = failure.freePort != 0
            ? QCoreApplication::translate("Listener", "Port %1 is free.").arg(failure.freePort)
            : QCoreApplication::translate("Listener", "Choose another port, or 0 for any free one.");
    } else {
        failure.error.message = QCoreApplication::translate("Listener", "Cannot listen on %1: %2.")
                                    .arg(endpoint.toString(), errnoText(errnoCode));
        failure.error.remedy = remedyFor(errnoCode, endpoint);
    }
    return failure;
}

std::optional<StartFailure> Listener::open(const Endpoint& endpoint)
{
    Q_ASSERT(QThread::currentThread() == thread());
    sockaddr_storage address {};
    const socklen_t length = endpoint.toSockaddr(address);
    UniqueFd fd(::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd.isValid() && errno == EAFNOSUPPORT && endpoint.address == QHostAddress(QHostAddress::AnyIPv6))
        return open({ QHostAddress(QHostAddress::AnyIPv4), endpoint.port }); // "every interface" without IPv6
    if (!fd.isValid())
        return failure(LifecycleStep::Socket, errno, endpoint);
    ++step(LifecycleStep::Socket).count;

    // Connections of the run before may linger in TIME_WAIT (RFC 9293 3.6.1) and must not keep the port.
    setOption(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (address.ss_family == AF_INET6)
        setOption(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0)
        return failure(LifecycleStep::Bind, errno, endpoint);
    ++step(LifecycleStep::Bind).count;

    setInheritedOptions(fd.get());
    if (::listen(fd.get(), MaxBacklog) != 0)
        return failure(LifecycleStep::Listen, errno, endpoint);
    ++step(LifecycleStep::Listen).count;

    if (!m_server.setSocketDescriptor(fd.get()))
        return failure(LifecycleStep::Listen, EINVAL, endpoint);
    const int listening = fd.release(); // QTcpServer closes it from now on
    m_server.pauseAccepting();
    if (const int code = m_reactor.add(listening, EPOLLIN, this); code != 0) {
        m_server.close();
        return failure(LifecycleStep::Listen, code, endpoint);
    }
    m_isPaused = false;
    m_local = this->endpoint();
    if (m_local.address.isNull() || m_local.address == QHostAddress(QHostAddress::AnyIPv4)
        || m_local.address == QHostAddress(QHostAddress::AnyIPv6))
        m_local = {};
    return {};
}

Endpoint Listener::endpoint() const
{
    // Asked from the kernel: QTcpServer reports a dual-stack socket's address as a family of its own.
    sockaddr_storage address {};
    socklen_t length = sizeof address;
    if (::getsockname(
            static_cast<int>(m_server.socketDescriptor()), reinterpret_cast<sockaddr*>(&address), &length)
        != 0)
        return {};
    return Endpoint::fromSockaddr(address);
}

void Listener::close()
{
    m_backOffTimer.stop();
    if (!isOpen())
        return;
    sayFailures();
    m_reactor.remove(static_cast<int>(m_server.socketDescriptor()), this);
    m_server.close();
}

void Listener::pause()
{
    if (!isOpen() || std::exchange(m_isPaused, true))
        return;
    m_reactor.modify(static_cast<int>(m_server.socketDescriptor()), 0, this);
}

void Listener::resume()
{
    if (!isOpen() || !std::exchange(m_isPaused, false) || m_backOffTimer.isActive())
        return;
    m_reactor.modify(static_cast<int>(m_server.socketDescriptor()), EPOLLIN, this);
}

std::optional<Listener::Backlog> Listener::backlog() const
{
    tcp_info info {};
    socklen_t length = sizeof info;
    if (!isOpen()
        || ::getsockopt(static_cast<int>(m_server.socketDescriptor()), IPPROTO_TCP, TCP_INFO, &info, &length)
            != 0
        || info.tcpi_state != TCP_LISTEN)
        return {};
    // What these two mean for a listening socket is said in the kernel's tcp_get_info().
    return Backlog { info.tcpi_unacked, info.tcpi_sacked };
}

void Listener::ready(quint32)
{
    constexpr int MaxAccepts = 256; // then connections get their turn; the rest is told again
    for (int i = 0; i < MaxAccepts && isOpen() && !m_isPaused; ++i) {
        if (!acceptOne())
            break;
    }
}

bool Listener::acceptOne()
{
    const int listening = static_cast<int>(m_server.socketDescriptor());
    sockaddr_storage peer {};
    socklen_t length = sizeof peer;
    UniqueFd fd(
        ::accept4(listening, reinterpret_cast<sockaddr*>(&peer), &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd.isValid()) {
        switch (const int code = errno) {
        case EAGAIN:
            return false;
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            exhausted(code);
            return false;
        default: // EINTR, ECONNABORTED and the network errors that accept(2) lists: the next one may be fine
            if (code != EINTR)
                report(code);
            return true;
        }
    }
    m_backOff = MinBackOff;
    StepStatus& status = step(LifecycleStep::Accept);
    status.isFailed = false;
    ++status.count;
    Endpoint local = m_local;
    if (local.isNull()) {
        sockaddr_storage address {};
        length = sizeof address;
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length);
        local = Endpoint::fromSockaddr(address);
    }
    m_events.accepted(std::move(fd), { Endpoint::fromSockaddr(peer), local });
    return true;
}

void Listener::exhausted(int errnoCode)
{
    turnAway();
    // Waiting clients stay in the backlog meanwhile; without a pause the loop would spin.
    m_reactor.modify(static_cast<int>(m_server.socketDescriptor()), 0, this);
    m_backOffTimer.start(m_backOff);
    m_backOff = std::min(m_backOff * 2, MaxBackOff);
    report(errnoCode);
}

void Listener::turnAway()
{
    constexpr int MaxTurnedAway = 16; // a pause
    for (int i = 0; i < MaxTurnedAway && m_reserve.isValid(); ++i) {
        m_reserve.reset();
        UniqueFd fd(::accept4(static_cast<int>(m_server.socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC));
        if (!fd.isValid())
            break;
        ++m_turnedAway;
        fd.reset(); // before the reserve is taken back
        m_reserve = openReserve();
    }
    if (!m_reserve.isValid())
        m_reserve = openReserve();
}

void Listener::report(int errnoCode)
{
    StepStatus& status = step(LifecycleStep::Accept);
    ++status.failures;
    status.lastErrno = errnoCode;
    status.isFailed = true;
    ++m_unreported;
    m_lastErrno = errnoCode;
    constexpr std::chrono::seconds Apart { 1 };
    if (std::chrono::steady_clock::now() - m_lastReport >= Apart)
        sayFailures();
    else if (!m_reportTimer.isActive())
        m_reportTimer.start(Apart);
}

void Listener::sayFailures()
{
    m_reportTimer.stop();
    if (m_unreported == 0 && m_turnedAway == 0)
        return;
    m_lastReport = std::chrono::steady_clock::now();
    m_events.acceptFailed(m_lastErrno, std::exchange(m_unreported, 0), std::exchange(m_turnedAway, 0));
}

} // namespace signalbox
