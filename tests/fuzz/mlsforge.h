// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz/mlsstory.h"

namespace conclave::mls::test {

// Whatever its content is, as somebody would send it who has all keys of the story's first epoch; `mend` is of Mend.
std::optional<Message> forged(FramedContent content, std::uint8_t mend, const World &world);

// A group as its signer would tell of it, and the Welcome by which carol is told.
GroupInfo forged(GroupInfo info, std::uint8_t mend);
Welcome welcomeTo(const GroupInfo &info, const World &world);

} // namespace conclave::mls::test
