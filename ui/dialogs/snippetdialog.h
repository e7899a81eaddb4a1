// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/snippet.h"

#include <QDialog>

#include <functional>

class QComboBox;
class QKeySequenceEdit;
class QLineEdit;
class QPlainTextEdit;

namespace signalbox {

class MessageLine;

/// Name, message and key of a snippet. What is wrong with them stands under the fields.
class SnippetDialog : public QDialog
{
    Q_OBJECT

public:
    /// Takes what was written, or says why not.
    using Save = std::function<Result<Done>(const Snippet&)>;

    SnippetDialog(const Snippet& snippet, Save save, QWidget* parent);

private:
    void makeFields(const Snippet& snippet);
    QWidget* makeKeyRow(const QString& hotkey);
    Snippet snippet() const;
    void refresh();
    void save();

    QLineEdit* m_name;
    QPlainTextEdit* m_text;
    QComboBox* m_format;
    QComboBox* m_ending;
    QComboBox* m_key;
    QKeySequenceEdit* m_otherKey;
    MessageLine* m_error;
    Save m_save;
};

} // namespace signalbox
