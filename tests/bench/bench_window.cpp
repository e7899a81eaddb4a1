// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a server to measure: it listens, shows every event, and at SIGTERM says how long the turns of
// its GUI thread took, which is how long a click had to wait.
#include "bridge/serverbridge.h"
#include "histogram.h"
#include "mainwindow.h"
#include "unixsignals.h"

#include <QApplication>
#include <QLabel>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <utility>

namespace {

using Clock = std::chrono::steady_clock;

/// A timer that wants to fire every five milliseconds: what lies between two of its calls is how long a click
/// had to wait. More often, and it takes from the server what it measures.
class Turns
{
public:
    Turns()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(qApp, [this] {
            const Clock::time_point now = Clock::now();
            const auto gap =
                std::chrono::duration_cast<std::chrono::microseconds>(now - std::exchange(m_last, now));
            m_micros.record(static_cast<std::uint64_t>(gap.count()));
        });
        m_timer.start(5);
    }
    void print() const
    {
        std::printf("GUI thread: %llu turns, p50 %.2f ms, p99 %.2f ms, longest %.2f ms\n",
            static_cast<unsigned long long>(m_micros.total()),
            static_cast<double>(m_micros.quantile(0.5)) / 1e3,
            static_cast<double>(m_micros.quantile(0.99)) / 1e3, static_cast<double>(m_micros.max()) / 1e3);
    }

private:
    QTimer m_timer;
    Clock::time_point m_last = Clock::now();
    bench::Histogram m_micros;
};

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // draws as any other platform, into memory
    const QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("Signalbox"));
    QCoreApplication::setApplicationName(QStringLiteral("bench"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    signalbox::raiseDescriptorLimit();

    signalbox::UnixSignals unixSignals;
    signalbox::MainWindow window;
    window.resize(1280, 820);
    window.show();
    signalbox::ServerConfig config;
    config.net.listen.port = 0;
    window.startServer(config);

    QTimer waiting;
    waiting.callOnTimeout(&window, [&] {
        const QString line =
            window.findChild<QLabel*>(QStringLiteral("addressLine"))->text(); // nc 127.0.0.1 PORT
        if (line.isEmpty())
            return;
        waiting.stop();
        std::printf("listening on 127.0.0.1:%s\n", qPrintable(line.section(QLatin1Char(' '), -1)));
        std::fflush(stdout);
    });
    waiting.start(10);
    const Turns turns;
    QObject::connect(&unixSignals, &signalbox::UnixSignals::stopRequested, &app, [&] {
        turns.print();
        QApplication::exit(0);
    });
    return QApplication::exec();
}
