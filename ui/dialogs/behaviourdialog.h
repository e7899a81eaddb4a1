// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/clientbehaviour.h"

#include <QDialog>

#include <optional>

class QPushButton;
class QRadioButton;

namespace signalbox {

class BehaviourForm;

/// How test clients shall behave: the selected ones, at once, or those that will connect. Stays open beside the
/// window, and follows its selection.
class BehaviourDialog : public QDialog
{
    Q_OBJECT

public:
    explicit BehaviourDialog(QWidget* parent);

    /// Clients that are selected and still there, and what they do; nothing if they differ.
    void setSelected(int count, const std::optional<ClientBehaviour>& behaviour);
    /// Turns to the selected clients, if there are any.
    void chooseSelected();
    /// What those that connect from now on will do.
    void setNew(const ClientBehaviour& behaviour);

Q_SIGNALS:
    void appliedToSelected(const signalbox::ClientBehaviour& behaviour);
    void appliedToNew(const signalbox::ClientBehaviour& behaviour);

private:
    void apply();
    void showCurrent();
    void refresh();

    QRadioButton* m_forSelected;
    QRadioButton* m_forNew;
    BehaviourForm* m_form;
    QPushButton* m_apply;
    int m_count = 0;
    std::optional<ClientBehaviour> m_selected;
    ClientBehaviour m_new;
    bool m_isEdited = false; // and not applied yet
};

} // namespace signalbox
