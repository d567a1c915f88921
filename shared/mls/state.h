// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/mls/keyschedule.h"
#include "shared/mls/secrettree.h"
#include "shared/mls/treekem.h"
#include "shared/mls/waitingproposals.h"
#include "shared/mls/wire.h"

// How what is kept from one run to the next is written, beside the structures of wire.h.
namespace conclave::mls {

constexpr std::uint8_t StateVersion = 1; // the first octet of everything that is kept

template <class Archive>
void io(Archive &archive, NodeIndex &index)
{
    archive(index.value);
}

template <class Archive>
void io(Archive &archive, KeyPair &keys)
{
    archive(keys.secret);
    archive(keys.open);
}

template <class Archive>
void io(Archive &archive, MessageKey &key)
{
    archive(key.key);
    archive(key.nonce);
}

template <class Archive>
void io(Archive &archive, EpochSecrets &secrets)
{
    archive(secrets.senderData);
    archive(secrets.encryption);
    archive(secrets.exporter);
    archive(secrets.external);
    archive(secrets.confirmationKey);
    archive(secrets.membershipKey);
    archive(secrets.resumptionPsk);
    archive(secrets.epochAuthenticator);
    archive(secrets.init);
}

template <class Archive>
void io(Archive &archive, WaitingProposals::Waiting &waiting)
{
    archive(waiting.reference);
    archive(waiting.given.proposal);
    archive(waiting.given.sender);
}

template <class Archive>
void io(Archive &archive, RatchetTree &tree)
{
    if constexpr (Archive::isReading) {
        std::vector<std::optional<Node>> nodes;
        archive(nodes);
        auto read = RatchetTree::fromNodes(std::move(nodes));
        if (read)
            tree = *std::move(read);
        else
            archive.fail();
    } else {
        archive(tree.nodes());
    }
}

} // namespace conclave::mls
