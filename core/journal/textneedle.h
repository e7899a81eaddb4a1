// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <array>

namespace signalbox {

/// A text to look for in many byte strings, without regard to case. A text of ASCII alone is found without any
/// allocation, sixteen places at a time; any other text by Unicode's case folding, in what is valid UTF-8. A
/// value; thread-safe to use.
class TextNeedle
{
public:
    explicit TextNeedle(QStringView text);

    /// True also for an empty text.
    bool isIn(QByteArrayView bytes) const;

    /// True for a text of ASCII alone, not empty, which is what indexIn() can look for.
    bool isFolded() const noexcept { return !m_folded.isEmpty(); }
    qsizetype size() const noexcept { return m_folded.size(); } ///< bytes
    /// Where it begins, at `from` or behind; -1 if it is not there.
    qsizetype indexIn(QByteArrayView bytes, qsizetype from) const;

private:
    bool isAt(const char* place) const;

    QString m_text;
    QByteArray m_folded; // lower case, where the text is ASCII; else empty
};

} // namespace signalbox
