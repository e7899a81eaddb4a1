// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/checkcommand.h"

#include <algorithm>

namespace signalbox {

QString checkText(const QStringList& words)
{
    QStringList quoted;
    for (const QString& word : words) {
        const bool isPlain = !word.isEmpty()
            && std::none_of(word.begin(), word.end(), [](QChar c) { return c.isSpace() || c == u'"'; });
        quoted +=
            isPlain ? word : u'"' + QString(word).replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
    }
    return quoted.join(u' ');
}

// QProcess::splitCommand() loses empty words.
QStringList checkWords(const QString& text)
{
    QStringList words;
    QString word;
    bool isWithin = false; // quotes
    bool isWord = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'"' && isWithin && i + 1 < text.size() && text.at(i + 1) == u'"') {
            word += c;
            ++i;
        } else if (c == u'"') {
            isWithin = !isWithin;
            isWord = true;
        } else if (c.isSpace() && !isWithin) {
            if (std::exchange(isWord, false))
                words += std::exchange(word, QString());
        } else {
            word += c;
            isWord = true;
        }
    }
    if (isWord)
        words += word;
    return words;
}

} // namespace signalbox
