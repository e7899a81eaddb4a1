// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace signalbox {

class MessageLine;

/// Where to go in the log: a number or a time. What is wrong with it stands under the field. Goes nowhere
/// itself.
class GoToBar : public QWidget
{
    Q_OBJECT

public:
    explicit GoToBar(QWidget* parent = nullptr);

    QString text() const;
    /// Takes the focus and selects what was written last.
    void open();
    void setError(const QString& error);

Q_SIGNALS:
    void goRequested(const QString& text);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_edit;
    MessageLine* m_error;
};

} // namespace signalbox
