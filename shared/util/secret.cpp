// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/secret.h"

#include <QByteArray>
#include <cstring>
#include <sodium.h>
#include <utility>

namespace conclave {

Secret::Secret(qsizetype size)
    : m_size(size)
{
    if (size == 0)
        return;
    if (sodium_init() < 0)
        qFatal("libsodium cannot start: no entropy or no memory protection");
    m_data = static_cast<unsigned char *>(sodium_malloc(size_t(size)));
    Q_CHECK_PTR(m_data);
    sodium_memzero(m_data, size_t(size));
}

Secret::Secret(QByteArrayView bytes)
    : Secret(bytes.size())
{
    if (m_size > 0)
        std::memcpy(m_data, bytes.data(), size_t(m_size));
}

Secret Secret::random(qsizetype size)
{
    Secret secret(size);
    randombytes_buf(secret.data(), size_t(size));
    return secret;
}

Secret::Secret(Secret &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    Secret taken(std::move(other)); // what was here is wiped at once, not when `other` goes
    std::swap(m_data, taken.m_data);
    std::swap(m_size, taken.m_size);
    return *this;
}

Secret::~Secret()
{
    sodium_free(m_data);
}

bool Secret::operator==(const Secret &other) const
{
    return m_size == other.m_size && (m_size == 0 || sodium_memcmp(m_data, other.m_data, size_t(m_size)) == 0);
}

void wipe(QByteArray &bytes)
{
    sodium_memzero(bytes.data(), size_t(bytes.size()));
    bytes.clear();
}

} // namespace conclave
