// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/recordingchip.h"

#include "base/units.h"
#include "base/visibletext.h"
#include "bridge/recorder.h"
#include "models/plaintooltip.h"
#include "theme/theme.h"

#include <QFileInfo>
#include <QLocale>

namespace signalbox {
namespace {

constexpr std::chrono::seconds FarewellLasts { 10 };
constexpr qsizetype NameLength = 22;

/// The name without its folder, from which the middle is taken if it is long.
QString shortName(const QString& fileName)
{
    const QString name = visibleText(QFileInfo(fileName).fileName(), 255);
    return name.size() <= NameLength ? name
                                     : name.left(NameLength / 2) + QChar(u'…') + name.right(NameLength / 2 - 1);
}

QString missing(quint64 events)
{
    return events == 1 ? RecordingChip::tr("1 event missing")
                       : RecordingChip::tr("%1 events missing").arg(QLocale().toString(events));
}

} // namespace

RecordingChip::RecordingChip(QWidget* parent)
    : QToolButton(parent)
{
    setObjectName(QStringLiteral("recordingChip"));
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setFont(theme::numberFont());
    m_farewell.setSingleShot(true);
    m_farewell.setInterval(FarewellLasts);
    hide();
    connect(this, &QToolButton::clicked, this, &RecordingChip::press);
}

void RecordingChip::setRecorder(Recorder* recorder)
{
    m_recorder = recorder;
    connect(recorder, &Recorder::changed, this, &RecordingChip::follow);
    connect(&m_farewell, &QTimer::timeout, recorder, &Recorder::dismiss);
    follow();
}

void RecordingChip::follow()
{
    const Recorder& recorder = *m_recorder;
    const QString size = formatBytes(static_cast<double>(recorder.bytes()));
    const QString name = shortName(recorder.fileName());
    const bool isWhole = recorder.dropped() == 0;
    const QString lost = isWhole ? QString() : QStringLiteral(" · ▲ ") + missing(recorder.dropped());
    Severity severity = recorder.error() || !isWhole ? Severity::Warning : Severity::Info;
    QString text;
    QString help;
    switch (recorder.state()) {
    case Recorder::State::Idle:
        break;
    case Recorder::State::Recording:
        text = tr("● %1 · %2 · %3", "recording: file, size, time")
                   .arg(name, size, formatDuration(recorder.elapsed()))
            + lost;
        help = tr("Recording to this file, until you stop it (Ctrl+Shift+R, or click here):");
        break;
    case Recorder::State::Finishing:
        text = tr("● %1 · writing the rest…").arg(name);
        help = tr("The recording was stopped; what is left goes to the disk:");
        break;
    case Recorder::State::Done:
        text = (isWhole ? tr("✔ recorded %1 · %2") : tr("▲ recorded %1 · %2")).arg(name, size) + lost;
        help = isWhole ? tr("The recording is complete. Click to hide this line.")
                       : tr("The recording has gaps. Click to hide this line.");
        break;
    case Recorder::State::Failed:
        severity = Severity::Error;
        text = tr("✖ not recording: %1").arg(name);
        help = tr("The recording could not begin. Click to hide this line.");
        break;
    }
    const bool isFarewell = recorder.state() == Recorder::State::Done && severity == Severity::Info;
    if (!isFarewell)
        m_farewell.stop();
    else if (!m_farewell.isActive())
        m_farewell.start();
    setVisible(!text.isEmpty());
    if (text.isEmpty())
        return;
    help += QLatin1Char('\n') + visibleText(recorder.fileName(), 500);
    if (recorder.error())
        help += QLatin1Char('\n') + visibleText(recorder.error()->text(), 1000);
    setText(text);
    setAccessibleName(text);
    setToolTip(plainToolTip(help));
    setAccessibleDescription(help);
    const QColor color = severity == Severity::Info && recorder.isBusy() ? theme::color(theme::Role::Error)
        : severity == Severity::Info                                     ? theme::color(theme::Role::Ok)
                                                                         : theme::color(severity);
    QPalette palette = this->palette();
    if (palette.color(QPalette::ButtonText) != color) {
        palette.setColor(QPalette::ButtonText, color);
        setPalette(palette);
    }
}

void RecordingChip::press()
{
    if (m_recorder->isBusy())
        m_recorder->stop();
    else
        m_recorder->dismiss();
}

} // namespace signalbox
