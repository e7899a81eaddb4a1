// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace signalbox {

/// Colours a conversation script: what is sent and what is expected as the directions are coloured elsewhere,
/// variables, and comments quietly.
class ConversationHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit ConversationHighlighter(QTextDocument* document);

protected:
    void highlightBlock(const QString& text) override;
};

} // namespace signalbox
