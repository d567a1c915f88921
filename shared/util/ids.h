// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>
#include <array>
#include <compare>
#include <optional>

namespace conclave {

// The 16 bytes of a UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix time in milliseconds, then random bits. Ids of
// one process ascend, also within a millisecond. On the wire: 36 lower-case characters.
struct Uuid
{
    std::array<quint8, 16> bytes{};

    static Uuid create(); // any thread
    static std::optional<Uuid> fromText(QStringView text); // only version 7, only lower case
    static std::optional<Uuid> fromBytes(QByteArrayView bytes);
    QString toText() const;
    QByteArray toBytes() const;
    qint64 timeMs() const; // what the maker's clock said; never trust it

    auto operator<=>(const Uuid &) const = default;
};

// A distinct id type per kind of thing, so that one cannot be passed for another.
template <class Tag>
struct TypedId
{
    Uuid uuid;

    static TypedId create() { return {Uuid::create()}; }
    static std::optional<TypedId> fromText(QStringView text)
    {
        const auto uuid = Uuid::fromText(text);
        return uuid ? std::optional(TypedId{*uuid}) : std::nullopt;
    }
    static std::optional<TypedId> fromBytes(QByteArrayView bytes)
    {
        const auto uuid = Uuid::fromBytes(bytes);
        return uuid ? std::optional(TypedId{*uuid}) : std::nullopt;
    }
    QString toText() const { return uuid.toText(); }
    QByteArray toBytes() const { return uuid.toBytes(); }
    bool isNull() const { return uuid == Uuid{}; }

    auto operator<=>(const TypedId &) const = default;
};

template <class Tag>
size_t qHash(const TypedId<Tag> &id, size_t seed = 0)
{
    return qHashBits(id.uuid.bytes.data(), id.uuid.bytes.size(), seed);
}

using UserId = TypedId<struct UserTag>;
using DeviceId = TypedId<struct DeviceTag>;
using ConversationId = TypedId<struct ConversationTag>;
using MessageId = TypedId<struct MessageTag>;
using FileId = TypedId<struct FileTag>;
using ClientId = TypedId<struct ClientTag>; // names one mutation; for a message it is the MessageId
using SessionId = TypedId<struct SessionTag>; // `sid` in tokens and tables

using Seq = qint64; // position in a conversation's log, from 1, without gaps
using Ordinal = qint64; // how many countable top-level messages a log holds up to an event

} // namespace conclave
