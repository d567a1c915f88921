// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"

namespace conclave::mls::test {

// What a member does with hostile bytes. By the first of them: a message of the story with edits; a content that is
// made up but signed, tagged and encrypted as a member would; a group that is made up but signed, for who joins by a
// Welcome or by themselves. What is refused must leave the member as she was, able to go on; what is accepted must be a
// sound group. Ends the process where that does not hold; says whether it was accepted.
enum class GroupInput : std::uint8_t { Edited, Content, Joined };
bool fuzzMlsGroup(View bytes);

// The second octet of contents and groups: what is put right before it is sent.
enum Mend : std::uint8_t {
    Signatures = 1, // of leaves and key packages inside; of the group
    Tag = 2, // the confirmation tag
    Path = 4, // a new one, for the proposals as they are
    Private = 8, // encrypted
    TreeHash = 16,
    External = 32, // joins by themselves
    Extended = 64, // the same, but in place of a former leaf
};

} // namespace conclave::mls::test
