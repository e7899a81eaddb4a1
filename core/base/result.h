// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace signalbox {

/// What went wrong, for a person: the message names the input, the remedy says what to do about it.
struct Error
{
    QString message;
    QString remedy; ///< May be empty.
    int code = 0; ///< errno where there is one, else 0.

    /// Message and remedy as one line.
    QString text() const { return remedy.isEmpty() ? message : message + QLatin1Char(' ') + remedy; }
    bool operator==(const Error&) const = default;
};

/// A value or the reason why there is none.
template <typename T> class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    const T& operator*() const& { return value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// For operations that have nothing to return.
struct Done
{
    bool operator==(const Done&) const = default;
};

} // namespace signalbox
