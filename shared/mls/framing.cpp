// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/mls/framing.h"

#include "shared/mls/wire.h"

#include <algorithm>

namespace conclave::mls {

namespace {

bool knowsContext(const Sender &sender)
{
    return sender.type == SenderType::Member || sender.type == SenderType::NewMemberCommit;
}

struct ContentToSign
{
    const AuthenticatedContent *content;
    const GroupContext *context;
};

template <class Archive>
void io(Archive &archive, ContentToSign &item)
{
    archive(Mls10);
    archive(item.content->wireFormat);
    archive(item.content->content);
    if (knowsContext(item.content->content.sender))
        archive(*item.context);
}

struct ContentToTag
{
    ContentToSign signedContent;
};

template <class Archive>
void io(Archive &archive, ContentToTag &item)
{
    archive(item.signedContent);
    framedAuth(archive, const_cast<FramedAuth &>(item.signedContent.content->auth),
               item.signedContent.content->content.type);
}

// What is encrypted of a message, but for its padding.
struct PrivateContent
{
    FramedContent content;
    FramedAuth auth;
};

template <class Archive>
void io(Archive &archive, PrivateContent &item)
{
    contentBody(archive, item.content);
    framedAuth(archive, item.auth, item.content.type);
}

// What is not encrypted but authenticated with it: of the content, and of the sender data without authenticatedData.
Bytes contentData(const PrivateMessage &message)
{
    auto data = encode(message.groupId);
    append(data, encode(message.epoch));
    append(data, encode(message.type));
    append(data, encode(message.authenticatedData));
    return data;
}

Bytes senderDataData(const PrivateMessage &message)
{
    auto data = encode(message.groupId);
    append(data, encode(message.epoch));
    append(data, encode(message.type));
    return data;
}

RatchetKind ratchetOf(ContentType type)
{
    return type == ContentType::Application ? RatchetKind::Application : RatchetKind::Handshake;
}

void guard(MessageKey &key, const std::array<std::uint8_t, 4> &reuseGuard)
{
    for (std::size_t i = 0; i < reuseGuard.size(); ++i)
        key.nonce.data()[i] ^= reuseGuard[i];
}

Result<AuthenticatedContent> decrypted(const PrivateMessage &message, const MessageKey &key, LeafIndex sender)
{
    const auto plaintext = open(key.key.view(), key.nonce.view(), contentData(message), message.ciphertext);
    if (!plaintext)
        return plaintext.fault();
    PrivateContent inner;
    inner.content.type = message.type;
    Reader reader(plaintext->view());
    reader(inner);
    if (reader.hasFailed())
        return Fault::Malformed;
    if (std::ranges::any_of(reader.rest(), [](std::uint8_t byte) { return byte != 0; }))
        return Fault::BadPadding;
    AuthenticatedContent content{WireFormat::PrivateMessage, std::move(inner.content), std::move(inner.auth)};
    content.content.groupId = message.groupId;
    content.content.epoch = message.epoch;
    content.content.sender = {SenderType::Member, sender, 0};
    content.content.authenticatedData = message.authenticatedData;
    return content;
}

} // namespace

Bytes contentToSign(const AuthenticatedContent &content, const GroupContext &context)
{
    return encode(ContentToSign{&content, &context});
}

Bytes signContent(const SecretBytes &key, const AuthenticatedContent &content, const GroupContext &context)
{
    return signWithLabel(key, "FramedContentTBS", contentToSign(content, context));
}

bool isSignedBy(View key, const AuthenticatedContent &content, const GroupContext &context)
{
    return verifyWithLabel(key, "FramedContentTBS", contentToSign(content, context), content.auth.signature);
}

PublicMessage protectPublic(const AuthenticatedContent &content, const SecretBytes &membershipKey,
                            const GroupContext &context)
{
    PublicMessage message{content.content, content.auth, {}};
    if (content.content.sender.type == SenderType::Member)
        message.membershipTag = mac(membershipKey.view(), encode(ContentToTag{{&content, &context}}));
    return message;
}

AuthenticatedContent contentOf(const PublicMessage &message)
{
    return {WireFormat::PublicMessage, message.content, message.auth};
}

Status checkMembershipTag(const PublicMessage &message, const SecretBytes &membershipKey, const GroupContext &context)
{
    if (message.content.sender.type != SenderType::Member)
        return {};
    const auto content = contentOf(message);
    const auto tag = mac(membershipKey.view(), encode(ContentToTag{{&content, &context}}));
    if (!equalInConstantTime(tag, message.membershipTag))
        return Fault::BadMembershipTag;
    return {};
}

Result<PrivateMessage> protectPrivate(const AuthenticatedContent &content, const SecretBytes &senderData,
                                      SecretTree &keys, std::size_t paddedTo, const Random &random)
{
    const auto &framed = content.content;
    auto *ratchet = keys.ratchet(framed.sender.leaf, ratchetOf(framed.type));
    if (!ratchet || framed.sender.type != SenderType::Member)
        return Fault::UnknownSender;
    if (ratchet->isAtEnd())
        return Fault::TooFarAhead;
    PrivateMessage message{framed.groupId, framed.epoch, framed.type, framed.authenticatedData, {}, {}};
    SenderData sender{framed.sender.leaf, ratchet->generation(), {}};
    random(sender.reuseGuard);
    auto key = ratchet->next();
    guard(key, sender.reuseGuard);
    const PrivateContent inner{framed, content.auth};
    SecretBytes plaintext(std::max(encodedSize(inner), paddedTo));
    Writer writer(plaintext.data());
    writer(inner);
    message.ciphertext = seal(key.key.view(), key.nonce.view(), contentData(message), plaintext.view());
    const auto hiding = senderDataKey(senderData, message.ciphertext);
    message.encryptedSenderData = seal(hiding.key.view(), hiding.nonce.view(), senderDataData(message), encode(sender));
    return message;
}

Result<AuthenticatedContent> openPrivate(const PrivateMessage &message, const SecretBytes &senderData, SecretTree &keys,
                                         const ContentCheck &check)
{
    const auto hiding = senderDataKey(senderData, message.ciphertext);
    const auto hidden
        = open(hiding.key.view(), hiding.nonce.view(), senderDataData(message), message.encryptedSenderData);
    if (!hidden)
        return hidden.fault();
    const auto sender = decode<SenderData>(hidden->view());
    if (!sender)
        return sender.fault();
    auto *ratchet = keys.ratchet(sender->leaf, ratchetOf(message.type));
    if (!ratchet)
        return Fault::UnknownSender;
    auto advanced = ratchet->clone(); // all members know these keys: a forged message must not use one up
    auto key = advanced.keyOf(sender->generation);
    if (!key)
        return key.fault();
    guard(*key, sender->reuseGuard);
    auto content = decrypted(message, *key, sender->leaf);
    if (!content)
        return content.fault();
    if (const auto fine = check(*content); !fine)
        return fine.fault();
    advanced.drop(sender->generation);
    *ratchet = std::move(advanced);
    return content;
}

} // namespace conclave::mls
