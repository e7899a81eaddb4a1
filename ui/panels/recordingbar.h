// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/recordingjob.h"
#include "journal/event.h"

#include <QFrame>

class QAction;
class QLabel;
class QProgressBar;
class QToolButton;

namespace signalbox {

class MessageLine;

/// Says that the window shows a recording, and which, with the button that leads back to the server; while a
/// file is read how far that is; and why one could not be. Hidden otherwise.
class RecordingBar : public QFrame
{
    Q_OBJECT

public:
    /// What its button does while a recording is shown.
    explicit RecordingBar(QAction* close, QWidget* parent = nullptr);

    void showReading(const QString& fileName);
    void setProgress(qint64 done, qint64 total);
    /// Null: the server is shown again.
    void setRecording(const std::shared_ptr<const ShownRecording>& shown);
    /// Stays until it is dismissed, or another file is opened. An empty message takes it away.
    void setError(const Error& error) { setMessage(Severity::Error, error); }
    void setMessage(Severity severity, const Error& message);

    /// `3 events, 2 connections, from 22.11.26 12:03:01 to 12:09:40`
    static QString describe(const ShownRecording& shown);

Q_SIGNALS:
    void cancelRequested();
    void replayRequested(); ///< of the recording that is shown

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void applyTheme();

    std::shared_ptr<const ShownRecording> m_shown;
    bool m_isReading = false;
    QLabel* m_icon;
    QLabel* m_text;
    QProgressBar* m_progress;
    QToolButton* m_cancel;
    QToolButton* m_replay;
    QToolButton* m_close;
    QWidget* m_shownRow;
    QWidget* m_readingRow;
    QWidget* m_errorRow;
    QLabel* m_readingText;
    MessageLine* m_remarks;
    MessageLine* m_error;
    QToolButton* m_dismiss;
};

} // namespace signalbox
