// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/strictjson.h"

#include "shared/protocol/codec.h"

#include <QVarLengthArray>
#include <algorithm>

namespace conclave::protocol {

namespace {

constexpr qsizetype MaxKeys = 256;
constexpr qsizetype MaxKeyLength = 64;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

class Scanner
{
public:
    explicit Scanner(QByteArrayView bytes)
        : m_at(bytes.begin())
        , m_end(bytes.end())
    {
    }

    const char *document()
    {
        skipSpace();
        if (peek() != '{')
            return "not a JSON object";
        if (const char *bad = value(1))
            return bad;
        skipSpace();
        return m_at == m_end ? nullptr : "bytes behind the object";
    }

private:
    char peek() const { return m_at < m_end ? *m_at : '\0'; }

    bool take(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }

    void skipSpace()
    {
        while (m_at < m_end && (*m_at == ' ' || *m_at == '\t' || *m_at == '\n' || *m_at == '\r'))
            ++m_at;
    }

    bool takeWord(QByteArrayView word)
    {
        if (!QByteArrayView(m_at, m_end).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    const char *value(int depth)
    {
        switch (peek()) {
        case '{':
            return depth > MaxDepth ? "nested too deep" : object(depth);
        case '[':
            return depth > MaxDepth ? "nested too deep" : array(depth);
        case '"':
            return text();
        case 't':
            return takeWord("true") ? nullptr : "bad literal";
        case 'f':
            return takeWord("false") ? nullptr : "bad literal";
        case 'n':
            return takeWord("null") ? nullptr : "bad literal";
        default:
            return number();
        }
    }

    const char *object(int depth)
    {
        QVarLengthArray<QByteArrayView, 16> keys;
        ++m_at;
        skipSpace();
        if (take('}'))
            return nullptr;
        do {
            skipSpace();
            const char *start = m_at + 1;
            if (const char *bad = key())
                return bad;
            const QByteArrayView name(start, m_at - 1);
            if (std::find(keys.cbegin(), keys.cend(), name) != keys.cend())
                return "duplicate key";
            if (keys.size() == MaxKeys)
                return "too many keys";
            keys.append(name);
            skipSpace();
            if (!take(':'))
                return "colon expected";
            skipSpace();
            if (const char *bad = value(depth + 1))
                return bad;
            skipSpace();
        } while (take(','));
        return take('}') ? nullptr : "object not closed";
    }

    const char *array(int depth)
    {
        ++m_at;
        skipSpace();
        if (take(']'))
            return nullptr;
        do {
            skipSpace();
            if (const char *bad = value(depth + 1))
                return bad;
            skipSpace();
        } while (take(','));
        return take(']') ? nullptr : "array not closed";
    }

    const char *key()
    {
        if (!take('"'))
            return "key expected";
        const char *start = m_at;
        while (m_at<m_end && * m_at> 0x20 && *m_at < 0x7f && *m_at != '"' && *m_at != '\\')
            ++m_at;
        const auto length = m_at - start;
        if (length < 1 || length > MaxKeyLength || !take('"'))
            return "bad key";
        return nullptr;
    }

    const char *text()
    {
        ++m_at;
        while (m_at < m_end) {
            const char c = *m_at++;
            if (c == '"')
                return nullptr;
            if (static_cast<unsigned char>(c) < 0x20)
                return "control character in text";
            if (c == '\\') {
                if (const char *bad = escape())
                    return bad;
            }
        }
        return "text not closed";
    }

    const char *escape()
    {
        if (m_at == m_end)
            return "text not closed";
        const char c = *m_at++;
        if (c != 'u')
            return QByteArrayView("\"\\/bfnrt", 8).contains(c) ? nullptr : "bad escape";
        const int unit = hexUnit();
        if (unit < 0)
            return "bad escape";
        if (unit == 0)
            return "U+0000 in text";
        if (unit >= 0xdc00 && unit <= 0xdfff)
            return "lone surrogate";
        if (unit < 0xd800 || unit > 0xdbff)
            return nullptr;
        if (!take('\\') || !take('u'))
            return "lone surrogate";
        const int low = hexUnit();
        return low >= 0xdc00 && low <= 0xdfff ? nullptr : "lone surrogate";
    }

    int hexUnit()
    {
        if (m_end - m_at < 4)
            return -1;
        bool ok = false;
        const auto digits = QByteArrayView(m_at, 4);
        const bool allHex = std::all_of(digits.begin(), digits.end(), [](char c) {
            return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        });
        const int unit = digits.toInt(&ok, 16);
        m_at += 4;
        return ok && allHex ? unit : -1;
    }

    const char *number()
    {
        take('-');
        const char *start = m_at;
        while (m_at < m_end && isDigit(*m_at))
            ++m_at;
        const QByteArrayView digits(start, m_at);
        if (digits.isEmpty() || (digits.size() > 1 && digits.front() == '0'))
            return "bad value";
        if (peek() == '.' || peek() == 'e' || peek() == 'E')
            return "not an integer";
        if (digits.size() > 16 || digits.toLongLong() > (qint64(1) << 53))
            return "number beyond 2^53";
        return nullptr;
    }

    const char *m_at;
    const char *m_end;
};

} // namespace

const char *strictJsonFault(QByteArrayView bytes)
{
    if (!bytes.isValidUtf8())
        return "not UTF-8";
    return Scanner(bytes).document();
}

} // namespace conclave::protocol
