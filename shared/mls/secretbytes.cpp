// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/secretbytes.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <sodium.h>
#include <utility>
#include <vector>

namespace conclave::mls {

namespace {

std::uint8_t *guarded(std::size_t size)
{
    static const bool isReady = sodium_init() >= 0;
    auto *data = isReady ? static_cast<std::uint8_t *>(sodium_malloc(size)) : nullptr;
    if (!data)
        std::abort(); // without memory for keys there is nothing to go on with
    return data;
}

// Keys are small and many: 512 of them wait for late messages of one sender. Guards for each would take four of the
// some 65000 mappings that a process may have, and a page of the little memory that it may lock. So small ones share a
// chunk between guards. A slot that is free is zero. Any thread.
class Slots
{
public:
    static constexpr std::size_t SlotBytes = 64;

    std::uint8_t *take()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_free.empty())
            addChunk();
        auto *slot = m_free.back();
        m_free.pop_back();
        return slot;
    }
    void give(std::uint8_t *slot)
    {
        sodium_memzero(slot, SlotBytes);
        const std::scoped_lock lock(m_mutex);
        m_free.push_back(slot); // there is room for all
    }

private:
    static constexpr std::size_t ChunkSlots = 1024;

    void addChunk()
    {
        m_all += ChunkSlots;
        m_free.reserve(m_all);
        auto *chunk = guarded(ChunkSlots * SlotBytes);
        sodium_memzero(chunk, ChunkSlots * SlotBytes);
        for (std::size_t i = ChunkSlots; i-- > 0;)
            m_free.push_back(chunk + i * SlotBytes);
    }

    std::mutex m_mutex;
    std::vector<std::uint8_t *> m_free;
    std::size_t m_all = 0;
};

Slots &slots()
{
    static auto *all = new Slots; // lives on: secrets of other static objects may be dropped last
    return *all;
}

std::uint8_t *allocate(std::size_t size)
{
    if (size == 0)
        return nullptr;
    return size <= Slots::SlotBytes ? slots().take() : guarded(size);
}

} // namespace

SecretBytes::SecretBytes(std::size_t size)
    : m_data(allocate(size))
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
    if (m_data && m_size <= Slots::SlotBytes)
        slots().give(m_data);
    else
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
