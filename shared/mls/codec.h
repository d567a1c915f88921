// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"
#include "shared/mls/result.h"
#include "shared/mls/secretbytes.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <type_traits>

// The presentation language of TLS as MLS uses it (RFC 9420, section 2.1): big-endian numbers, vectors that begin with
// their length in bytes as a variable-size integer. A structure says once what it is made of,
//     template <class Archive> void io(Archive &archive, LeafNode &leaf) { archive(leaf.encryptionKey); ... }
// and is measured, written and read by it. A Sizer and a Writer never change what they are given.
namespace conclave::mls {

constexpr std::uint32_t MostVectorBytes = (1U << 30) - 1;
constexpr std::size_t MostItemMemory = 8 << 20; // that a vector may take once read: one octet can become a kilobyte

template <class T>
concept Number = std::is_integral_v<T> || std::is_enum_v<T>;

template <class T>
struct IsOptional : std::false_type
{
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type
{
};

template <class Archive, class T>
requires requires(Archive &archive, T &item)
{
    item.state(archive);
}
void io(Archive &archive, T &item)
{
    item.state(archive);
}

constexpr std::size_t headerBytes(std::size_t length)
{
    return length < 64 ? 1 : length < 16384 ? 2 : 4;
}

// How many bytes something takes.
class Sizer
{
public:
    static constexpr bool isReading = false;

    template <Number T>
    void operator()(const T &)
    {
        m_size += sizeof(T);
    }
    template <std::size_t N>
    void operator()(const std::array<std::uint8_t, N> &)
    {
        m_size += N;
    }
    template <class T, std::size_t N>
    requires(!Number<T>) void operator()(const std::array<T, N> &items)
    {
        for (const auto &item : items)
            (*this)(item);
    }
    void operator()(const Bytes &bytes) { vector(bytes.size()); }
    void operator()(const SecretBytes &bytes) { vector(bytes.size()); }
    template <class T>
    void operator()(const std::vector<T> &items)
    {
        Sizer inner;
        for (const auto &item : items)
            inner(item);
        vector(inner.size());
    }
    template <class Key, class T>
    void operator()(const std::map<Key, T> &items)
    {
        Sizer inner;
        for (const auto &[key, item] : items) {
            inner(key);
            inner(item);
        }
        vector(inner.size());
    }
    template <class T>
    void operator()(const std::optional<T> &item)
    {
        m_size += 1;
        if (item)
            (*this)(*item);
    }
    template <class T>
    requires(!Number<T>) void operator()(const T &item) { io(*this, const_cast<T &>(item)); }

    std::size_t size() const { return m_size; }

private:
    void vector(std::size_t length) { m_size += headerBytes(length) + length; }

    std::size_t m_size = 0;
};

template <class T>
std::size_t encodedSize(const T &item)
{
    Sizer sizer;
    sizer(item);
    return sizer.size();
}

// Writes into memory that a Sizer measured.
class Writer
{
public:
    static constexpr bool isReading = false;

    explicit Writer(std::uint8_t *to)
        : m_to(to)
    {
    }

    template <Number T>
    void operator()(const T &number)
    {
        const auto value = static_cast<std::uint64_t>(number);
        for (std::size_t i = sizeof(T); i-- > 0;)
            *m_to++ = std::uint8_t(value >> (8 * i));
    }
    template <std::size_t N>
    void operator()(const std::array<std::uint8_t, N> &bytes)
    {
        raw(bytes);
    }
    template <class T, std::size_t N>
    requires(!Number<T>) void operator()(const std::array<T, N> &items)
    {
        for (const auto &item : items)
            (*this)(item);
    }
    void operator()(const Bytes &bytes)
    {
        header(bytes.size());
        raw(bytes);
    }
    void operator()(const SecretBytes &bytes)
    {
        header(bytes.size());
        raw(bytes.view());
    }
    template <class T>
    void operator()(const std::vector<T> &items)
    {
        Sizer inner;
        for (const auto &item : items)
            inner(item);
        header(inner.size());
        for (const auto &item : items)
            (*this)(item);
    }
    template <class Key, class T>
    void operator()(const std::map<Key, T> &items)
    {
        Sizer inner;
        for (const auto &[key, item] : items) {
            inner(key);
            inner(item);
        }
        header(inner.size());
        for (const auto &[key, item] : items) {
            (*this)(key);
            (*this)(item);
        }
    }
    template <class T>
    void operator()(const std::optional<T> &item)
    {
        (*this)(std::uint8_t(item ? 1 : 0));
        if (item)
            (*this)(*item);
    }
    template <class T>
    requires(!Number<T>) void operator()(const T &item) { io(*this, const_cast<T &>(item)); }

private:
    void raw(View bytes) { m_to = std::copy(bytes.begin(), bytes.end(), m_to); }
    void header(std::size_t length)
    {
        if (length < 64)
            (*this)(std::uint8_t(length));
        else if (length < 16384)
            (*this)(std::uint16_t(length | 0x4000));
        else
            (*this)(std::uint32_t(length | 0x80000000));
    }

    std::uint8_t *m_to;
};

template <class T>
Bytes encode(const T &item)
{
    Bytes bytes(encodedSize(item));
    Writer writer(bytes.data());
    writer(item);
    return bytes;
}

template <class T>
SecretBytes encodeSecret(const T &item)
{
    SecretBytes bytes(encodedSize(item));
    Writer writer(bytes.data());
    writer(item);
    return bytes;
}

// Reads until something is wrong; then it has failed, and all that follows is empty.
class Reader
{
public:
    static constexpr bool isReading = true;

    explicit Reader(View bytes)
        : m_rest(bytes)
    {
    }

    template <Number T>
    void operator()(T &number)
    {
        std::uint64_t value = 0;
        for (const auto byte : take(sizeof(T)))
            value = value << 8 | byte;
        if (std::is_same_v<T, bool> && value > 1)
            fail();
        number = static_cast<T>(value);
    }
    template <std::size_t N>
    void operator()(std::array<std::uint8_t, N> &bytes)
    {
        const auto taken = take(N);
        std::copy(taken.begin(), taken.end(), bytes.begin());
    }
    template <class T, std::size_t N>
    requires(!Number<T>) void operator()(std::array<T, N> &items)
    {
        for (auto &item : items)
            (*this)(item);
    }
    void operator()(Bytes &bytes) { bytes = copyOf(take(header())); }
    void operator()(SecretBytes &bytes) { bytes = SecretBytes(take(header())); }
    template <class T>
    void operator()(std::vector<T> &items)
    {
        Reader inner(take(header()));
        items.clear();
        while (!inner.m_rest.empty() && !inner.m_failed) {
            const auto before = inner.m_rest.size();
            items.emplace_back();
            inner(items.back());
            if (inner.m_rest.size() == before || items.size() > MostItemMemory / sizeof(T))
                inner.fail();
        }
        if (inner.m_failed)
            fail();
    }
    template <class Key, class T>
    void operator()(std::map<Key, T> &items)
    {
        Reader inner(take(header()));
        items.clear();
        while (!inner.m_rest.empty() && !inner.m_failed) {
            std::pair<Key, T> item;
            inner(item.first);
            inner(item.second);
            if (!items.empty() && !(items.rbegin()->first < item.first))
                inner.fail();
            items.insert(items.end(), std::move(item));
        }
        if (inner.m_failed)
            fail();
    }
    template <class T>
    void operator()(std::optional<T> &item)
    {
        std::uint8_t isThere = 0;
        (*this)(isThere);
        if (isThere > 1)
            fail();
        if (m_failed || isThere == 0) {
            item.reset();
            return;
        }
        (*this)(item.emplace());
    }
    template <class T>
    requires(!Number<T>) void operator()(T &item) { io(*this, item); }

    void fail()
    {
        m_failed = true;
        m_rest = {};
    }
    bool hasFailed() const { return m_failed; }
    View rest() const { return m_rest; }
    std::size_t header() // the length of a vector, in its shortest form
    {
        std::uint8_t first = 0;
        (*this)(first);
        const auto bytes = std::size_t(1) << (first >> 6);
        std::size_t length = first & 0x3f;
        if (bytes > 4) {
            fail();
            return 0;
        }
        for (const auto byte : take(bytes - 1))
            length = length << 8 | byte;
        if (!m_failed && headerBytes(length) != bytes)
            fail();
        return m_failed ? 0 : length;
    }

private:
    View take(std::size_t size)
    {
        if (m_failed || size > m_rest.size()) {
            fail();
            return {};
        }
        const auto taken = m_rest.first(size);
        m_rest = m_rest.subspan(size);
        return taken;
    }

    View m_rest;
    bool m_failed = false;
};

// All of the bytes are one T, or they are malformed.
template <class T>
Result<T> decode(View bytes)
{
    Reader reader(bytes);
    T item{};
    reader(item);
    if (reader.hasFailed() || !reader.rest().empty())
        return Fault::Malformed;
    return item;
}

} // namespace conclave::mls
