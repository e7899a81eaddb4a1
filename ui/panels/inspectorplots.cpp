// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspectorplots.h"

#include "base/units.h"
#include "widgets/traceplot.h"

#include <QGridLayout>

#include <cmath>
#include <limits>

namespace signalbox {
namespace {

using Value = std::optional<double> (*)(const TcpSample&);

constexpr double None = std::numeric_limits<double>::quiet_NaN();
constexpr int SideBySide = 420; // pixels, for two columns

QString timeText(double microseconds)
{
    return formatLatency(std::chrono::nanoseconds { std::llround(microseconds * 1000) });
}

QString rateText(double rate) { return InspectorPlots::tr("%1/s").arg(formatBytes(std::round(rate))); }

QString bytesText(double bytes) { return formatBytes(std::round(bytes)); }

template <auto Field> std::optional<double> number(const TcpSample& sample)
{
    if (!(sample.*Field))
        return {};
    return static_cast<double>(*(sample.*Field));
}

template <auto Field> std::optional<double> microseconds(const TcpSample& sample)
{
    if (!(sample.*Field))
        return {};
    return static_cast<double>((sample.*Field)->count());
}

/// In bytes, so that it can be compared with the peer's window.
std::optional<double> congestionWindow(const TcpSample& sample)
{
    if (!sample.congestionWindow || !sample.mss)
        return {};
    return static_cast<double>(*sample.congestionWindow) * static_cast<double>(*sample.mss);
}

TracePlot::Trace traceOf(const TcpHistory& history, Value value)
{
    TracePlot::Trace trace;
    trace.keys.reserve(static_cast<qsizetype>(history.samples().size()));
    trace.values.reserve(trace.keys.capacity());
    const TcpSample* before = nullptr;
    const auto key = [&history](WallTime time) {
        return std::chrono::duration<double>(time - history.last().time).count();
    };
    for (const TcpSample& sample : history.samples()) {
        if (before && sample.time - before->time > TcpHistory::Gap) {
            trace.keys.append(key(sample.time - std::chrono::milliseconds(1)));
            trace.values.append(None);
        }
        trace.keys.append(key(sample.time));
        trace.values.append(value(sample).value_or(None));
        before = &sample;
    }
    return trace;
}

std::chrono::seconds spanOf(const TcpHistory& history)
{
    using std::chrono::seconds;
    for (const seconds span : { seconds(30), seconds(60), seconds(120) }) {
        if (history.isEmpty() || history.last().time - history.samples().front().time <= span)
            return span;
    }
    return TcpHistory::Span;
}

} // namespace

InspectorPlots::InspectorPlots(QWidget* parent)
    : QWidget(parent)
    , m_plots { new TracePlot(tr("Round trip"),
                    { { tr("smoothed"), theme::Role::ServerToClient, Qt::SolidLine },
                        { tr("least"), theme::Role::Muted, Qt::DashLine } },
                    &timeText),
        new TracePlot(tr("Windows"),
            { { tr("congestion"), theme::Role::ServerToClient, Qt::SolidLine },
                { tr("peer's"), theme::Role::ClientToServer, Qt::DashLine } },
            &bytesText),
        new TracePlot(tr("Queues"),
            { { tr("send"), theme::Role::ServerToClient, Qt::SolidLine },
                { tr("receive"), theme::Role::ClientToServer, Qt::DashLine } },
            &bytesText),
        new TracePlot(
            tr("Delivery rate"), { { tr("rate"), theme::Role::ServerToClient, Qt::SolidLine } }, &rateText) }
    , m_grid(new QGridLayout(this))
{
    m_plots[0]->setObjectName(QStringLiteral("rttPlot"));
    m_plots[0]->setToolTip(
        tr("How long an acknowledgement takes. Far above the least, something waits in a queue."));
    m_plots[1]->setObjectName(QStringLiteral("windowPlot"));
    m_plots[1]->setToolTip(tr("How much may be under way: the smaller of the two. Congestion protects the "
                              "path, the peer's window the "
                              "peer."));
    m_plots[2]->setObjectName(QStringLiteral("queuePlot"));
    m_plots[2]->setToolTip(
        tr("What was written and is not acknowledged, and what has come and is not read yet."));
    m_plots[3]->setObjectName(QStringLiteral("deliveryPlot"));
    m_plots[3]->setToolTip(tr("How fast payload reached the peer lately."));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(6);
    place(1);
}

void InspectorPlots::place(int columns)
{
    if (std::exchange(m_columns, columns) == columns)
        return;
    for (int i = 0; i < static_cast<int>(m_plots.size()); ++i)
        m_grid->addWidget(m_plots[static_cast<std::size_t>(i)], i / columns, i % columns);
    for (int column = 0; column < 2; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void InspectorPlots::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place(width() >= SideBySide ? 2 : 1);
}

void InspectorPlots::setHistory(const TcpHistory& history)
{
    const auto span = spanOf(history);
    const auto trace = [&history](Value value) { return traceOf(history, value); };
    m_plots[0]->setTraces(
        { trace(&microseconds<&TcpSample::rtt>), trace(&microseconds<&TcpSample::minRtt>) }, span);
    m_plots[1]->setTraces({ trace(&congestionWindow), trace(&number<&TcpSample::peerWindow>) }, span);
    m_plots[2]->setTraces(
        { trace(&number<&TcpSample::sendQueue>), trace(&number<&TcpSample::receiveQueue>) }, span);
    m_plots[3]->setTraces({ trace(&number<&TcpSample::deliveryRate>) }, span);
}

} // namespace signalbox
