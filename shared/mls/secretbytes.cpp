// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/secretbytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <mutex>
#include <sodium.h>
#include <utility>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONCLAVE_EACH_SECRET_GUARDED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CONCLAVE_EACH_SECRET_GUARDED
#endif

namespace conclave::mls {

namespace {

std::uint8_t *guarded(std::size_t size)
{
    static const bool isReady = sodium_init() >= 0;
    auto *data = isReady ? static_cast<std::uint8_t *>(sodium_malloc(size)) : nullptr;
    if (!data)
        std::abort(); // without memory for keys there is nothing to go on with
    sodium_memzero(data, size);
    return data;
}

// A key takes 32 bytes and lives for microseconds; pages of its own, guarded and locked, would take four system calls
// and 16 KiB each. So small secrets share guarded and locked slabs, in blocks of a few sizes. A free block is all
// zeroes. Slabs are kept: what a process needed once, it needs again.
class Pool
{
public:
#ifdef CONCLAVE_EACH_SECRET_GUARDED
    static constexpr std::size_t MostBytes = 0; // so that a sanitizer's run meets every overrun
#else
    static constexpr std::size_t MostBytes = 1024;
#endif

    static Pool &instance()
    {
        static auto *const pool = new Pool; // outlives whatever still holds a secret at the process's end
        return *pool;
    }

    std::uint8_t *take(std::size_t size)
    {
        const std::lock_guard lock(m_mutex);
        auto &blocks = blocksFor(size);
        if (blocks.free.empty())
            grow(blocks, blockBytes(size));
        auto *data = blocks.free.back();
        blocks.free.pop_back();
        return data;
    }
    void giveBack(std::uint8_t *data, std::size_t size)
    {
        sodium_memzero(data, size);
        const std::lock_guard lock(m_mutex);
        blocksFor(size).free.push_back(data); // there is room, see grow()
    }

private:
    static constexpr std::size_t LeastBytes = 32;
    static constexpr std::size_t SlabBytes = 16 * 1024;

    struct Blocks
    {
        std::vector<std::uint8_t *> free;
        std::size_t all = 0;
    };

    static std::size_t blockBytes(std::size_t size)
    {
        return std::bit_ceil(std::max(size, LeastBytes));
    }
    Blocks &blocksFor(std::size_t size)
    {
        return m_blocks[std::size_t(std::countr_zero(blockBytes(size)))];
    }
    static void grow(Blocks &blocks, std::size_t bytes)
    {
        const auto count = SlabBytes / bytes - 1; // libsodium's own bytes fit into the same pages then
        blocks.all += count;
        blocks.free.reserve(blocks.all);
        auto *slab = guarded(count * bytes);
        for (std::size_t i = 0; i < count; ++i)
            blocks.free.push_back(slab + i * bytes);
    }

    std::mutex m_mutex;
    std::array<Blocks, 11> m_blocks; // by the power of two that a block has
};

} // namespace

SecretBytes::SecretBytes(std::size_t size)
    : m_size(size)
{
    if (size > Pool::MostBytes)
        m_data = guarded(size);
    else if (size > 0)
        m_data = Pool::instance().take(size);
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
    if (m_size > Pool::MostBytes)
        sodium_free(m_data); // zeroes first
    else if (m_size > 0)
        Pool::instance().giveBack(m_data, m_size);
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
