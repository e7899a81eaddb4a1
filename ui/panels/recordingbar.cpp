// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/recordingbar.h"

#include "base/visibletext.h"
#include "theme/theme.h"
#include "widgets/messageline.h"

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

constexpr int ProgressSteps = 1000;

QDateTime dateOf(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

QHBoxLayout* rowOf(QWidget* widget)
{
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    return row;
}

QToolButton* newButton(QWidget* parent, const char* name, const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

RecordingBar::RecordingBar(QAction* close, QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_text(new QLabel)
    , m_progress(new QProgressBar)
    , m_shownRow(new QWidget(this))
    , m_readingRow(new QWidget(this))
    , m_errorRow(new QWidget(this))
    , m_readingText(new QLabel)
    , m_remarks(new MessageLine(this))
    , m_error(new MessageLine)
{
    setObjectName(QStringLiteral("recordingBar"));
    setAccessibleName(tr("Recording"));
    setAutoFillBackground(true);

    m_text->setObjectName(QStringLiteral("recordingText"));
    m_readingText->setObjectName(QStringLiteral("recordingReadingText"));
    for (QLabel* label : { m_text, m_readingText }) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_replay = newButton(this, "replayRecordingButton", tr("Replay"),
        tr("Plays what the clients of this recording said against a server, and compares the answers (Space)"));
    m_replay->setIcon(theme::icon(QStringLiteral("replay")));
    m_replay->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_replay, &QToolButton::clicked, this, &RecordingBar::replayRequested);
    m_close = new QToolButton;
    m_close->setObjectName(QStringLiteral("closeRecordingButton"));
    m_close->setDefaultAction(close);
    m_close->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setAccessibleName(tr("Close the recording"));
    QHBoxLayout* row = rowOf(m_shownRow);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_replay);
    row->addWidget(m_close);

    m_progress->setObjectName(QStringLiteral("recordingProgress"));
    m_progress->setAccessibleName(tr("How much of the file is read"));
    m_progress->setRange(0, ProgressSteps);
    m_progress->setMaximumWidth(220);
    m_cancel = newButton(this, "cancelRecordingButton", tr("Cancel"),
        tr("Stops reading; what is shown stays as it is (Space while it has the focus)"));
    connect(m_cancel, &QToolButton::clicked, this, &RecordingBar::cancelRequested);
    row = rowOf(m_readingRow);
    row->addWidget(m_readingText, 1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);

    m_remarks->setObjectName(QStringLiteral("recordingRemarks"));
    m_error->setObjectName(QStringLiteral("recordingError"));
    m_dismiss =
        newButton(this, "dismissRecordingErrorButton", tr("Dismiss"), tr("Takes this message away (Space)"));
    connect(m_dismiss, &QToolButton::clicked, this, [this] { setError({}); });
    row = rowOf(m_errorRow);
    row->addWidget(m_error, 1);
    row->addWidget(m_dismiss);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 3, 8, 3);
    column->setSpacing(2);
    column->addWidget(m_shownRow);
    column->addWidget(m_remarks);
    column->addWidget(m_readingRow);
    column->addWidget(m_errorRow);
    m_errorRow->hide();
    applyTheme();
    refresh();
}

void RecordingBar::showReading(const QString& fileName)
{
    m_isReading = true;
    m_progress->setValue(0);
    m_readingText->setText(tr("Reading %1…").arg(visibleText(QFileInfo(fileName).fileName())));
    m_errorRow->hide();
    refresh();
}

void RecordingBar::setProgress(qint64 done, qint64 total)
{
    const double part = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 1;
    m_progress->setValue(static_cast<int>(part * ProgressSteps));
}

void RecordingBar::setRecording(const std::shared_ptr<const ShownRecording>& shown)
{
    m_shown = shown;
    m_isReading = false;
    m_errorRow->hide();
    if (shown) {
        const Recording& recording = shown->recording;
        m_text->setText(tr("Recording %1, read only: %2")
                            .arg(visibleText(QFileInfo(recording.fileName).fileName()), describe(*shown)));
        m_text->setToolTip(
            tr("From %1. The server, if one runs, goes on meanwhile; close the recording to see it again.")
                .arg(visibleText(recording.fileName)));
        QString remarks = recording.remarks();
        if (shown->recorded.leftOut > 0)
            remarks += QLatin1Char(' ')
                + tr("The clients table leaves out the oldest %1.")
                      .arg(QLocale().toString(shown->recorded.leftOut));
        if (recording.damage)
            m_remarks->setMessage(
                Severity::Warning, (recording.damage->text() + QLatin1Char(' ') + remarks).trimmed());
        else
            m_remarks->setMessage(Severity::Note, remarks.trimmed());
    } else {
        m_remarks->setMessage(Severity::Info, {});
    }
    refresh();
}

void RecordingBar::setMessage(Severity severity, const Error& message)
{
    m_isReading = false;
    m_error->setMessage(severity, visibleText(message.text()));
    m_errorRow->setVisible(!message.message.isEmpty());
    refresh();
    if (!message.message.isEmpty())
        m_dismiss->setFocus();
}

QString RecordingBar::describe(const ShownRecording& shown)
{
    const QLocale locale;
    const JournalView view = shown.recording.journal->view();
    const QString events = view.size() == 1 ? tr("1 event") : tr("%1 events").arg(locale.toString(view.size()));
    const QString connections = shown.recorded.connections == 1
        ? tr("1 connection")
        : tr("%1 connections").arg(locale.toString(shown.recorded.connections));
    if (view.isEmpty())
        return QStringLiteral("%1, %2").arg(events, connections);
    const QDateTime first = dateOf(view.at(view.firstSequence()).time);
    const QDateTime last = dateOf(view.at(view.endSequence() - 1).time);
    const auto clock = [](const QDateTime& time) { return time.toString(QStringLiteral("HH:mm:ss")); };
    const auto day = [&](const QDateTime& time) {
        return locale.toString(time.date(), QLocale::ShortFormat) + QLatin1Char(' ');
    };
    const QString from = day(first) + clock(first);
    const QString to = first.date() == last.date() ? clock(last) : day(last) + clock(last);
    return tr("%1, %2, from %3 to %4").arg(events, connections, from, to);
}

void RecordingBar::refresh()
{
    m_shownRow->setVisible(m_shown != nullptr);
    m_remarks->setVisible(m_shown && !m_remarks->text().isEmpty());
    m_readingRow->setVisible(m_isReading);
    setVisible(m_shown || m_isReading || !m_errorRow->isHidden());
}

/// A tint of the note colour behind the usual text. Only that role is set: the lines have colours of their own.
void RecordingBar::applyTheme()
{
    const QColor base = QApplication::palette().color(QPalette::Base);
    const QColor note = theme::color(theme::Role::Note);
    constexpr int Share = 5; // one part of it
    const auto mix = [](int a, int b) { return (a * (Share - 1) + b) / Share; };
    const QColor ground(
        mix(base.red(), note.red()), mix(base.green(), note.green()), mix(base.blue(), note.blue()));
    if (palette().color(QPalette::Window) != ground) {
        QPalette tinted;
        tinted.setColor(QPalette::Window, ground);
        setPalette(tinted);
    }
    m_icon->setPixmap(theme::icon(QStringLiteral("log")).pixmap(16, 16));
    m_remarks->applyColor();
    m_error->applyColor();
}

void RecordingBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyTheme();
}

/// A widget that was never shown is not told of another palette.
void RecordingBar::showEvent(QShowEvent* event)
{
    applyTheme();
    QFrame::showEvent(event);
}

} // namespace signalbox
