// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/ids.h"

#include <QDateTime>
#include <algorithm>
#include <mutex>
#include <sodium.h>

namespace conclave {

namespace {

constexpr auto TextLength = 36;

int hexValue(char16_t c)
{
    if (c >= u'0' && c <= u'9')
        return c - u'0';
    return c >= u'a' && c <= u'f' ? c - u'a' + 10 : -1;
}

bool isDash(int position)
{
    return position == 8 || position == 13 || position == 18 || position == 23;
}

// Time and a 12-bit counter that never go back within the process (RFC 9562, section 6.2, method 1).
struct Ticker
{
    std::mutex mutex;
    quint64 lastMs = 0;
    quint32 counter = 0;

    std::pair<quint64, quint32> next(quint64 nowMs)
    {
        const std::scoped_lock lock(mutex);
        if (nowMs > lastMs) {
            lastMs = nowMs;
            counter = randombytes_uniform(0x400);
        } else if (++counter > 0xfff) {
            ++lastMs;
            counter = 0;
        }
        return {lastMs, counter};
    }
};

} // namespace

Uuid Uuid::create()
{
    static Ticker ticker;
    const auto [ms, counter] = ticker.next(quint64(QDateTime::currentMSecsSinceEpoch()));
    Uuid id;
    randombytes_buf(id.bytes.data(), id.bytes.size());
    for (int i = 0; i < 6; ++i)
        id.bytes[size_t(i)] = quint8(ms >> (8 * (5 - i)));
    id.bytes[6] = quint8(0x70 | (counter >> 8));
    id.bytes[7] = quint8(counter);
    id.bytes[8] = quint8(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

std::optional<Uuid> Uuid::fromText(QStringView text)
{
    if (text.size() != TextLength || text[14] != u'7')
        return std::nullopt;
    Uuid id;
    size_t nibble = 0;
    for (int i = 0; i < TextLength; ++i) {
        const auto c = text[i].unicode();
        if (isDash(i)) {
            if (c != u'-')
                return std::nullopt;
            continue;
        }
        const int value = hexValue(c);
        if (value < 0)
            return std::nullopt;
        auto &byte = id.bytes[nibble / 2];
        byte = quint8(nibble % 2 ? byte | value : value << 4);
        ++nibble;
    }
    if ((id.bytes[8] & 0xc0) != 0x80)
        return std::nullopt;
    return id;
}

std::optional<Uuid> Uuid::fromBytes(QByteArrayView bytes)
{
    Uuid id;
    if (bytes.size() != qsizetype(id.bytes.size()))
        return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

QString Uuid::toText() const
{
    static constexpr char16_t digits[] = u"0123456789abcdef";
    QString text(TextLength, u'-');
    size_t nibble = 0;
    for (int i = 0; i < TextLength; ++i) {
        if (isDash(i))
            continue;
        const auto byte = bytes[nibble / 2];
        text[i] = digits[nibble % 2 ? byte & 0xf : byte >> 4];
        ++nibble;
    }
    return text;
}

QByteArray Uuid::toBytes() const
{
    return {reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())};
}

qint64 Uuid::timeMs() const
{
    qint64 ms = 0;
    for (int i = 0; i < 6; ++i)
        ms = (ms << 8) | bytes[size_t(i)];
    return ms;
}

} // namespace conclave
