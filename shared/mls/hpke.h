// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/crypto.h"
#include "shared/mls/types.h"

// Hybrid public key encryption (RFC 9180) in its base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
// ChaCha20-Poly1305, one message for each context, and EncryptWithLabel of MLS (RFC 9420, section 5.1.3) over it.
namespace conclave::mls {

KeyPair deriveKeyPair(View material); // RFC 9180, section 7.1.3
KeyPair agreementKeys(const Random &random);

Result<HpkeCiphertext> hpkeSeal(View key, View info, View data, View plaintext, const Random &random);
Result<SecretBytes> hpkeOpen(const KeyPair &keys, View info, View data, const HpkeCiphertext &sealed);

Result<HpkeCiphertext> encryptWithLabel(View key, std::string_view label, View context, View plaintext,
                                        const Random &random);
Result<SecretBytes> decryptWithLabel(const KeyPair &keys, std::string_view label, View context,
                                     const HpkeCiphertext &sealed);

// A secret for whoever has the other half of a key, exported from a context without a message (RFC 9180, section 5.3).
struct Exported
{
    Bytes kemOutput;
    SecretBytes secret;
};
Result<Exported> exportTo(View key, View info, std::string_view exporterContext, const Random &random);
Result<SecretBytes> exportFrom(const KeyPair &keys, View info, std::string_view exporterContext, View kemOutput);

} // namespace conclave::mls
