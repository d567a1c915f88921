// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/keyschedule.h"
#include "shared/mls/secrettree.h"

#include <functional>

// How contents travel (RFC 9420, section 6): signed by their sender, and then either readable by the server with a tag
// that only members can make, or encrypted. Any thread; a SecretTree on its own.
namespace conclave::mls {

// What is signed, with the context where a sender knows it (section 6.1).
Bytes contentToSign(const AuthenticatedContent &content, const GroupContext &context);
Bytes signContent(const SecretBytes &key, const AuthenticatedContent &content, const GroupContext &context);
bool isSignedBy(View key, const AuthenticatedContent &content, const GroupContext &context);

// Section 6.2. A member's message has a tag, others' have none.
PublicMessage protectPublic(const AuthenticatedContent &content, const SecretBytes &membershipKey,
                            const GroupContext &context);
AuthenticatedContent contentOf(const PublicMessage &message);
Status checkMembershipTag(const PublicMessage &message, const SecretBytes &membershipKey, const GroupContext &context);

// Section 6.3. `paddedTo` says how many bytes content and padding have together at least; the sender is a member.
Result<PrivateMessage> protectPrivate(const AuthenticatedContent &content, const SecretBytes &senderData,
                                      SecretTree &keys, std::size_t paddedTo, const Random &random);

// Content of a member that `check` found right, its signature above all; only then is its key gone from `keys`.
using ContentCheck = std::function<Status(const AuthenticatedContent &content)>;
Result<AuthenticatedContent> openPrivate(const PrivateMessage &message, const SecretBytes &senderData, SecretTree &keys,
                                         const ContentCheck &check);

} // namespace conclave::mls
