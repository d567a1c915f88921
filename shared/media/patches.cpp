// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/media/patches.h"

#include <algorithm>

namespace conclave::media {

void Patches::write(qint64 offset, const QByteArray &bytes)
{
    constexpr qsizetype PieceBytes = 4096; // so that what comes into the middle of it moves little
    for (qsizetype at = 0; at < bytes.size(); at += PieceBytes) {
        const auto piece = bytes.mid(at, PieceBytes);
        insert(offset + at, {piece.size(), piece});
    }
}

void Patches::clear(qint64 offset, qint64 size)
{
    insert(offset, {size, {}});
}

void Patches::add(const Patches &later)
{
    for (const auto &[offset, patch] : later.m_patches)
        insert(offset, patch);
}

void Patches::insert(qint64 offset, Patch patch)
{
    if (patch.size <= 0)
        return;
    makeRoom(offset, offset + patch.size);
    const auto next = m_patches.lower_bound(offset);
    if (patch.bytes.isEmpty() && next != m_patches.begin()) { // samples of a track lie side by side
        auto &before = *std::prev(next);
        if (before.second.bytes.isEmpty() && before.first + before.second.size == offset) {
            before.second.size += patch.size;
            return;
        }
    }
    m_patches.emplace_hint(next, offset, std::move(patch));
}

void Patches::makeRoom(qint64 offset, qint64 end)
{
    auto at = m_patches.upper_bound(offset);
    if (at != m_patches.begin())
        --at;
    while (at != m_patches.end() && at->first < end) {
        const auto begin = at->first;
        if (begin + at->second.size <= offset) {
            ++at;
            continue;
        }
        const auto old = at->second;
        at = m_patches.erase(at);
        if (begin < offset)
            m_patches.emplace(begin, old.part(0, offset - begin));
        if (begin + old.size > end)
            m_patches.emplace(end, old.part(end - begin, begin + old.size - end));
    }
}

void Patches::applyTo(qint64 offset, QByteArray &bytes) const
{
    const auto end = offset + bytes.size();
    auto at = m_patches.upper_bound(offset);
    if (at != m_patches.begin())
        --at;
    for (; at != m_patches.end() && at->first < end; ++at) {
        const auto &[begin, patch] = *at;
        const auto from = std::max(begin, offset);
        const auto length = std::min(begin + patch.size, end) - from;
        if (length <= 0)
            continue;
        const auto target = bytes.begin() + (from - offset);
        if (patch.bytes.isEmpty())
            std::fill_n(target, length, '\0');
        else
            std::copy_n(patch.bytes.cbegin() + (from - begin), length, target);
    }
}

} // namespace conclave::media
