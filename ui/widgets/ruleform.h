// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "modes/rules/replyrule.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace signalbox {

class MessageLine;

/// One rule as a form. Says under the fields what is wrong with them.
class RuleForm : public QWidget
{
    Q_OBJECT

public:
    explicit RuleForm(QWidget* parent = nullptr);

    void setRule(const ReplyRule& rule);
    /// What the fields say; the error is what is wrong with it, and with what field.
    Result<ReplyRule> rule() const;
    void setError(const QString& text); ///< under the fields; empty = none
    void takeFocus(); ///< to the name, selected

Q_SIGNALS:
    void edited(); ///< by the user

private:
    QWidget* makeWhen();
    QWidget* makeReply();
    QWidget* makeThen();
    void showTrigger();
    void convert(QLineEdit* edit, bool isHex);

    ReplyRule m_rule; // what the fields do not show
    QLineEdit* m_name = nullptr;
    QComboBox* m_trigger = nullptr;
    QLineEdit* m_pattern = nullptr;
    QCheckBox* m_patternHex = nullptr;
    QCheckBox* m_anyCase = nullptr;
    QLineEdit* m_reply = nullptr;
    QCheckBox* m_replyHex = nullptr;
    QSpinBox* m_delay = nullptr;
    QComboBox* m_fires = nullptr;
    QCheckBox* m_closes = nullptr;
    QCheckBox* m_stops = nullptr;
    MessageLine* m_message = nullptr;
};

} // namespace signalbox
