// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include <functional>

namespace signalbox {

/// A message to send: one line high, growing with its text. Enter and Ctrl+Enter send, Shift+Enter begins a
/// line, Up in the first line and Down in the last one ask for the history.
class SendEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit SendEdit(QWidget* parent = nullptr);

    QString message() const; ///< lines ended by `\n`; no character is exchanged for another
    /// Replaces everything and selects it, so that typing begins anew. Can be undone.
    void setMessage(const QString& text);

    /// Underlines what is wrong, from this character on; -1 = nothing is.
    void markError(qsizetype position);

    /// What pasted text becomes; none at first.
    using PasteFilter = std::function<QString(const QString&)>;
    void setPasteFilter(PasteFilter filter) { m_pasteFilter = std::move(filter); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested();
    void olderRequested();
    void newerRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void insertFromMimeData(const QMimeData* source) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int heightFor(int lines) const;
    void fitHeight();

    PasteFilter m_pasteFilter;
};

} // namespace signalbox
