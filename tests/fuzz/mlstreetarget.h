// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/bytes.h"

namespace conclave::mls::test {

// Takes the bytes, by the first of them, for the nodes of a ratchet tree or for the story of one: who came, went and
// renewed their keys. A tree that is accepted must keep its promises whatever is asked of it; one that grew as it
// should must be accepted. Ends the process where that does not hold; says whether the tree was accepted.
bool fuzzMlsTree(View bytes);

} // namespace conclave::mls::test
