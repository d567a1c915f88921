// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/errorcode.h"

#include <QString>
#include <utility>
#include <variant>

namespace conclave {

// An expected failure: `code` is for programs, `detail` for logs and for the field or word that was wrong. A detail
// never holds a secret or message text.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString detail;
    qint64 retryAfterMs = 0; // how long the other side should wait; 0 when it need not

    bool operator==(const Error &) const = default;
};

// Either a value or an Error. Test it, return early, go on.
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_value(std::move(value))
    {
    }
    Result(Error error)
        : m_value(std::move(error))
    {
    }
    Result(ErrorCode code)
        : m_value(Error{code, {}})
    {
    }

    explicit operator bool() const { return std::holds_alternative<T>(m_value); }
    T &operator*() & { return std::get<T>(m_value); }
    const T &operator*() const & { return std::get<T>(m_value); }
    T &&operator*() && { return std::get<T>(std::move(m_value)); }
    T *operator->() { return &std::get<T>(m_value); }
    const T *operator->() const { return &std::get<T>(m_value); }
    const Error &error() const { return std::get<Error>(m_value); }

private:
    std::variant<T, Error> m_value;
};

// Done, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {
    }
    Result(ErrorCode code)
        : Result(Error{code, {}})
    {
    }

    explicit operator bool() const { return !m_failed; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

using Status = Result<void>;

} // namespace conclave
