// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

// Bytes that are no secret. This library knows nothing of Qt: the server, the client and fuzzers use it alike.
namespace conclave::mls {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

inline View viewOf(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

inline Bytes copyOf(View view)
{
    return {view.begin(), view.end()};
}

void append(Bytes &bytes, View more);

} // namespace conclave::mls
