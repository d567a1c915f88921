// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mlscodectarget.h"

#include "shared/mls/group.h"
#include "shared/mls/wire.h"
#include "tests/fuzz/mlspromise.h"

#include <array>

namespace conclave::mls::test {

namespace {

template <class T>
bool survives(View bytes)
{
    const auto item = decode<T>(bytes);
    if (!item) {
        require(item.fault() == Fault::Malformed, "what cannot be read is malformed");
        return false;
    }
    require(encodedSize(*item) == bytes.size(), "what was read is as long as it was");
    auto written = encode(*item);
    require(std::ranges::equal(written, bytes), "what was read is written as it was");
    require(bytes.empty() || !decode<T>(bytes.first(bytes.size() - 1)), "what is cut off is refused");
    written.push_back(0);
    require(!decode<T>(written), "what is too long is refused");
    return true;
}

// In the order of the first octet; appended to only, or the corpus means something else.
constexpr std::array Structures{
    &survives<Message>,
    &survives<PublicMessage>,
    &survives<PrivateMessage>,
    &survives<AuthenticatedContent>,
    &survives<FramedContent>,
    &survives<Welcome>,
    &survives<GroupSecrets>,
    &survives<GroupInfo>,
    &survives<GroupContext>,
    &survives<KeyPackage>,
    &survives<LeafNode>,
    &survives<ParentNode>,
    &survives<Group::Nodes>,
    &survives<Proposal>,
    &survives<Commit>,
    &survives<UpdatePath>,
    &survives<Capabilities>,
    &survives<Credential>,
    &survives<Extensions>,
    &survives<PreSharedKeyId>,
    &survives<Sender>,
    &survives<SenderData>,
    &survives<RequiredCapabilities>,
    &survives<std::vector<ExternalSender>>,
    &survives<EncryptedGroupSecrets>,
    &survives<HpkeCiphertext>,
    &survives<Bytes>,
};

} // namespace

bool fuzzMlsCodec(View bytes)
{
    return !bytes.empty() && Structures[bytes[0] % Structures.size()](bytes.subspan(1));
}

} // namespace conclave::mls::test
