// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace signalbox {

/// What to find, forwards and backwards, and how that went. Searches nothing itself.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget* parent = nullptr);

    QString text() const;
    /// What is searched, for another place than the log: `Find in the stream`, and a tooltip.
    void setSubject(const QString& name, const QString& toolTip);
    /// Takes the focus and selects what was sought last.
    void open();
    /// Plain text; alarming ones in the colour of a warning.
    void setStatus(const QString& status, bool isAlarming = false);

Q_SIGNALS:
    void textEdited(const QString& text);
    void findRequested(bool isForward);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_edit;
    QLabel* m_status;
};

} // namespace signalbox
