// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "client/snippet.h"

#include <QByteArray>
#include <QList>
#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QPushButton;
class QSettings;

namespace signalbox {

class MessageLine;
class SendEdit;

/// Where a message is written, as text, with escapes or in hex, and sent from. Says under the field what would
/// go out, or what is wrong with it, as it is typed.
class SendComposer : public QWidget
{
    Q_OBJECT

public:
    using Format = MessageFormat;
    using Ending = LineEnding;

    explicit SendComposer(QWidget* parent = nullptr);

    /// What would be sent now.
    Result<QByteArray> bytes() const;
    bool isToAll() const;
    /// How many clients would get it; `hint` says why there is none.
    void setTargets(int count, const QString& hint);

    /// Ctrl+Enter, enabled when there is something to send and somebody to send it to.
    QAction* sendAction() const { return m_send; }
    void takeFocus();
    /// The bar stands beside the label of the field; the composer owns it from now on.
    void setSnippetBar(QWidget* bar);
    /// What is written now, without a name.
    Snippet draft() const;
    /// Writes it into the field, to be changed and sent.
    void takeUp(const Snippet& snippet);
    /// Says under the field why nothing was sent.
    void complain(const QString& what);
    const QString& hint() const { return m_hint; } ///< why nobody would get it

    void saveState(QSettings& settings) const;
    void restoreState(const QSettings& settings);

Q_SIGNALS:
    void sendRequested(const QByteArray& bytes);
    void toAllChanged(bool isToAll);

private:
    struct Entry
    {
        Format format;
        QString text;
        bool operator==(const Entry&) const = default;
    };
    static constexpr qsizetype MaxHistory = 100;

    Format format() const;
    Ending ending() const;
    void formatChosen();
    void refresh();
    void send();
    void remember();
    void showHistory(qsizetype index);
    void show(const Entry& entry);

    QHBoxLayout* m_heading;
    SendEdit* m_edit;
    MessageLine* m_status;
    QComboBox* m_format;
    QComboBox* m_ending;
    QCheckBox* m_all;
    QPushButton* m_button;
    QAction* m_send;
    Format m_shownFormat = Format::Text; // that of the text in the field
    QList<Entry> m_history; // oldest first
    qsizetype m_historyIndex = 0; // m_history.size() = not in the history
    Entry m_draft { Format::Text, {} }; // what was typed before Up
    int m_targets = 0;
    QString m_hint;
};

} // namespace signalbox
