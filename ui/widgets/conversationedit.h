// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

class QTimer;

namespace signalbox {

class ConversationHighlighter;

/// The editor of a conversation script: numbered lines, colours, and marks for the line that is wrong, at work
/// or failed. Says after a moment's pause whether what stands there is a script.
class ConversationEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ConversationEdit(QWidget* parent = nullptr);

    /// As if typed, so that it can be undone.
    void replaceText(const QString& text);
    /// Lines from 1; 0 = none.
    void setRunningLine(int line);
    void setFailedLine(int line);
    int wrongLine() const noexcept { return m_wrongLine; } ///< that keeps it from being a script
    int failedLine() const noexcept { return m_failedLine; }
    void goToLine(int line);
    void checkNow(); ///< without the pause

Q_SIGNALS:
    /// Empty: it is a script, or there is nothing.
    void checked(const QString& error);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Margin;

    int marginWidth() const;
    void layOutMargin();
    void paintMargin(QPaintEvent* event);
    void changed();
    void mark();

    ConversationHighlighter* m_highlighter;
    Margin* m_margin;
    QTimer* m_pause;
    QString m_checkedText;
    int m_wrongLine = 0;
    int m_runningLine = 0;
    int m_failedLine = 0;
};

} // namespace signalbox
