// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/secretbytes.h"

#include <algorithm>
#include <cstdlib>
#include <sodium.h>
#include <utility>

namespace conclave::mls {

namespace {

std::uint8_t *allocate(std::size_t size)
{
    static const bool isReady = sodium_init() >= 0;
    auto *data = isReady ? static_cast<std::uint8_t *>(sodium_malloc(size)) : nullptr;
    if (!data)
        std::abort(); // without memory for keys there is nothing to go on with
    return data;
}

} // namespace

SecretBytes::SecretBytes(std::size_t size)
    : m_data(size > 0 ? allocate(size) : nullptr)
    , m_size(size)
{
    std::fill_n(m_data, size, std::uint8_t(0));
}

SecretBytes::SecretBytes(View bytes)
    : SecretBytes(bytes.size())
{
    std::copy(bytes.begin(), bytes.end(), m_data);
}

SecretBytes::SecretBytes(SecretBytes &&other) noexcept
    : m_data(std::exchange(other.m_data, nullptr))
    , m_size(std::exchange(other.m_size, 0))
{
}

SecretBytes &SecretBytes::operator=(SecretBytes &&other) noexcept
{
    if (this != &other) {
        drop();
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    drop();
}

void SecretBytes::drop()
{
    sodium_free(m_data); // zeroes first
}

bool SecretBytes::operator==(const SecretBytes &other) const
{
    return equalInConstantTime(view(), other.view());
}

bool equalInConstantTime(View a, View b)
{
    return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace conclave::mls
