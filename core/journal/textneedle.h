// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>

namespace signalbox {

/// A text to look for in many byte strings, without regard to case. A text of ASCII alone is found without any
/// allocation (Boyer-Moore-Horspool); any other text by Unicode's case folding, in what is valid UTF-8. A
/// value; thread-safe to use.
class TextNeedle
{
public:
    explicit TextNeedle(QStringView text);

    /// True also for an empty text.
    bool isIn(QByteArrayView bytes) const;

private:
    bool isInFolded(QByteArrayView bytes) const;

    QString m_text;
    QByteArray m_folded; // lower case, where the text is ASCII; else empty
    std::array<quint8, 256> m_skip {}; // how far to move on, by the byte under the last place
};

} // namespace signalbox
