// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"

namespace conclave::mls {

// Bytes that must not linger: in memory of libsodium (locked where the system allows, in no core dump, with guards
// around the pages that small ones share), zeroed when dropped, of one size from birth, moved but never copied by
// accident. Comparing takes the same time whatever differs. Each belongs to one thread at a time.
class SecretBytes
{
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size); // zeroes
    explicit SecretBytes(View bytes); // whoever calls wipes their own copy
    SecretBytes(SecretBytes &&other) noexcept;
    SecretBytes &operator=(SecretBytes &&other) noexcept;
    SecretBytes(const SecretBytes &) = delete;
    SecretBytes &operator=(const SecretBytes &) = delete;
    ~SecretBytes();

    SecretBytes clone() const { return SecretBytes(view()); }
    View view() const { return {m_data, m_size}; }
    std::uint8_t *data() { return m_data; }
    const std::uint8_t *data() const { return m_data; }
    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    bool operator==(const SecretBytes &other) const;

private:
    void drop();

    std::uint8_t *m_data = nullptr;
    std::size_t m_size = 0;
};

// The same time whatever differs; only the lengths are public.
bool equalInConstantTime(View a, View b);

} // namespace conclave::mls
