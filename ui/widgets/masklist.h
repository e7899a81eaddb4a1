// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytemask.h"

#include <QWidget>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace signalbox {

class MessageLine;

/// The parts of answers that are not compared: a check box for each mask that has a name, then those that the
/// user wrote, which can be switched off and removed.
class MaskList : public QWidget
{
    Q_OBJECT

public:
    explicit MaskList(QWidget* parent = nullptr);

    ByteMask mask() const; ///< of what is checked
    void setMask(const ByteMask& mask); ///< checks exactly these
    /// As someone types it; checked. The error names what is wrong with it.
    Result<Done> add(const QString& typed);

Q_SIGNALS:
    void changed();

private:
    QListWidgetItem* itemOf(const QString& word) const;
    QListWidgetItem* addItem(const QString& word, bool isChecked);
    QStringList words() const;
    void submit();
    void removeCurrent();
    void refresh();

    QListWidget* m_list;
    QLineEdit* m_edit;
    QPushButton* m_add;
    QPushButton* m_remove;
    MessageLine* m_problem;
};

} // namespace signalbox
