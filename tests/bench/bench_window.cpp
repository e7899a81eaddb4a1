// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a server to measure: it listens, shows every event, and at SIGTERM says how long the turns of
// its GUI thread took, which is how long a click had to wait.
#include "bridge/serverbridge.h"
#include "histogram.h"
#include "mainwindow.h"
#include "unixsignals.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QLabel>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <chrono>
#include <cstdio>

namespace {

using Clock = std::chrono::steady_clock;

/// From waking up to going to sleep again.
class Turns
{
public:
    Turns()
    {
        const auto* dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(
            dispatcher, &QAbstractEventDispatcher::awake, qApp, [this] { m_awake = Clock::now(); });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, qApp, [this] {
            if (m_awake == Clock::time_point {})
                return;
            const auto turn = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_awake);
            m_micros.record(static_cast<std::uint64_t>(turn.count()));
        });
    }
    void print() const
    {
        std::printf("GUI thread: %llu turns, p50 %.2f ms, p99 %.2f ms, longest %.2f ms\n",
            static_cast<unsigned long long>(m_micros.total()),
            static_cast<double>(m_micros.quantile(0.5)) / 1e3,
            static_cast<double>(m_micros.quantile(0.99)) / 1e3, static_cast<double>(m_micros.max()) / 1e3);
    }

private:
    Clock::time_point m_awake {};
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
