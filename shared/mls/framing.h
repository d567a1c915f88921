// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/keyschedule.h"
#include "shared/mls/secrettree.h"

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

// Content of a member whose signature nobody has looked at yet. The key is gone from `keys` then; work on a copy where
// a failure later on shall leave no trace.
Result<AuthenticatedContent> openPrivate(const PrivateMessage &message, const SecretBytes &senderData,
                                         SecretTree &keys);

} // namespace conclave::mls
