// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;

namespace signalbox {

class MessageLine;
struct BehaviourWord;

/// The switches of a behaviour, a preset, and the same as one line of text: a change of one shows in the
/// others. What is wrong stands below as it is typed.
class BehaviourForm : public QWidget
{
    Q_OBJECT

public:
    explicit BehaviourForm(QWidget* parent = nullptr);

    Result<ClientBehaviour> behaviour() const; ///< as it is written now
    void setBehaviour(const ClientBehaviour& behaviour);
    /// A remark that stands below as long as nothing is wrong.
    void setRemark(const QString& text);

Q_SIGNALS:
    void edited(); ///< by the user

private:
    void makePresets(QGridLayout* grid);
    void makeSwitch(const BehaviourWord& word, QGridLayout* grid, int column);
    void makeField(const BehaviourWord& word, QGridLayout* grid, int place);
    QWidget* makeTextRow();
    void fieldsEdited();
    void textEdited();
    void presetChosen(int index);
    void showFields(const ClientBehaviour& behaviour);
    void refresh();

    QComboBox* m_presets;
    QHash<QString, QCheckBox*> m_switches; // by word
    QHash<QString, QLineEdit*> m_fields; // by word
    QLineEdit* m_text; // the truth
    MessageLine* m_message;
    QString m_remark;
};

} // namespace signalbox
