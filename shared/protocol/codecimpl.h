// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The codec's templates. Included once per frames header, by its .cpp, which instantiates them: the engine is the
// expensive part of a build and everybody else needs only the declarations in codec.h.
#include "shared/protocol/codec.h"
#include "shared/protocol/frame.h"

namespace conclave::protocol {

template <class T>
Result<T> decode(const QJsonObject &body, UnknownFields unknown)
{
    using namespace Qt::StringLiterals;
    T value;
    if (const char *bad = read(QJsonValue(body), value))
        return Error{ErrorCode::BadFrame, QString::fromLatin1(bad)};
    if (unknown == UnknownFields::Refuse) {
        const auto field = unknownField<T>(body, {"id"_L1, "op"_L1, "re"_L1});
        if (!field.isEmpty())
            return Error{ErrorCode::UnknownField, field};
    }
    return value;
}

template <class T>
QByteArray encode(const T &value)
{
    QByteArray out;
    write(out, value);
    return out;
}

template <class T>
QByteArray encodeRequest(qint64 id, const T &frame)
{
    QByteArray out = "{\"id\":" + QByteArray::number(id) + ",\"op\":\"" + T::op + '"';
    writeFields(out, frame);
    return out += '}';
}

template <class T>
QByteArray encodeReply(qint64 re, const T &reply)
{
    QByteArray out = "{\"re\":" + QByteArray::number(re);
    writeFields(out, reply);
    return out += '}';
}

template <class T>
QByteArray encodePush(const T &push)
{
    QByteArray out = QByteArray("{\"op\":\"") + T::op + '"';
    writeFields(out, push);
    return out += '}';
}

} // namespace conclave::protocol

#define CONCLAVE_CODEC(T, place)                                                                                       \
    static_assert(wellFormed<T>(place));                                                                               \
    template Result<T> decode<T>(const QJsonObject &, UnknownFields);                                                  \
    template QByteArray encode<T>(const T &);
#define CONCLAVE_NESTED(T) CONCLAVE_CODEC(T, Place::Nested)
#define CONCLAVE_REQUEST(T)                                                                                            \
    CONCLAVE_CODEC(T, Place::InEnvelope)                                                                               \
    template QByteArray encodeRequest<T>(qint64, const T &);
#define CONCLAVE_REPLY(T)                                                                                              \
    CONCLAVE_CODEC(T, Place::InEnvelope)                                                                               \
    template QByteArray encodeReply<T>(qint64, const T &);
#define CONCLAVE_PUSH(T)                                                                                               \
    CONCLAVE_CODEC(T, Place::InEnvelope)                                                                               \
    template QByteArray encodePush<T>(const T &);
