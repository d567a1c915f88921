// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/hpke.h"

// The key schedule of an epoch (RFC 9420, section 8), the hashes of a group's past (section 8.2) and pre-shared keys
// (section 8.4). Any thread.
namespace conclave::mls {

// The secrets of one epoch. Each is dropped as soon as nothing needs it any more.
struct EpochSecrets
{
    SecretBytes senderData;
    SecretBytes encryption;
    SecretBytes exporter;
    SecretBytes external;
    SecretBytes confirmationKey;
    SecretBytes membershipKey;
    SecretBytes resumptionPsk;
    SecretBytes epochAuthenticator;
    SecretBytes init; // for the next epoch
};

// From the last epoch's init secret and this one's commit secret to what a new member is told.
SecretBytes joinerSecret(const SecretBytes &init, const SecretBytes &commit, const GroupContext &context);

struct WelcomeKeys
{
    SecretBytes key;
    SecretBytes nonce;
};
WelcomeKeys welcomeKeys(const SecretBytes &joiner, const SecretBytes &psk);
EpochSecrets epochSecrets(const SecretBytes &joiner, const SecretBytes &psk, const GroupContext &context);
EpochSecrets epochSecretsOf(const SecretBytes &epoch); // of the epoch secret itself, for a group's first epoch

KeyPair externalKeys(const EpochSecrets &epoch);
SecretBytes exportSecret(const EpochSecrets &epoch, std::string_view label, View context, std::size_t size);

struct Psk
{
    PreSharedKeyId id;
    SecretBytes secret;
};
SecretBytes pskSecret(const std::vector<Psk> &psks); // of none: zeroes

// What a commit adds to the past. Its confirmation tag is of the interim hash only.
Bytes confirmedTranscriptHash(View interim, const AuthenticatedContent &commit);
Bytes interimTranscriptHash(View confirmed, View confirmationTag);
Bytes confirmationTag(const EpochSecrets &epoch, View confirmedTranscriptHash);

} // namespace conclave::mls
