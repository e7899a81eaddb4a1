// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

#include <vector>

namespace signalbox {

/// Bytes with variables in them, as a script writes them: `"hello ${name}\n"` or `/^hello ${name}/`. A value.
class ConversationText
{
public:
    enum class Form : quint8 {
        Quoted, ///< between double quotes: `\n \r \t \0 \e \xHH \\ \" \$`
        Pattern, ///< between slashes: as it stands, since the regular expression has escapes of its own
        Bare, ///< a word without quotes: as it stands
    };
    struct Part
    {
        QByteArray bytes; ///< UTF-8 or any; of a variable what stands between `${` and `}`
        bool isVariable = false;
        bool operator==(const Part&) const = default;
    };

    ConversationText() = default;
    explicit ConversationText(const QByteArray& literal);
    /// What stands between the quotes or slashes. The error names the escape or variable that is wrong.
    static Result<ConversationText> parse(QStringView body, Form form);

    /// The inverse of parse(). Printable UTF-8 as it is; in quotes everything else by escapes.
    QString print(Form form) const;
    const std::vector<Part>& parts() const noexcept { return m_parts; }
    bool isEmpty() const noexcept { return m_parts.empty(); }
    bool isLiteral() const; ///< no variable in it
    QByteArray literal() const; ///< the bytes, where it is

    bool operator==(const ConversationText&) const = default;

private:
    void add(QByteArrayView bytes);
    void addVariable(QByteArrayView spec);

    std::vector<Part> m_parts; // no two literal ones side by side, none empty
};

} // namespace signalbox
