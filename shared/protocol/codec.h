// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <optional>

// Bytes to frames and back. The only caller of the JSON parser. All functions may be called on any thread.
namespace conclave::protocol {

inline constexpr int MaxDepth = 16;

// JSON (RFC 8259) made strict: one object, UTF-8, no duplicate key, keys of 1-64 printable ASCII characters without
// escapes, only integers of at most 2^53, no U+0000, no lone surrogate, at most MaxDepth levels, nothing behind it.
Result<QJsonObject> parse(QByteArrayView bytes);

// What stands around a frame: {"id":1,"op":"x",...} asks, {"re":1,...} answers, {"op":"x",...} tells.
struct Envelope
{
    std::optional<qint64> id;
    std::optional<qint64> re;
    QString op; // empty in a reply
    QJsonObject body; // all of it; the frame's fields and the envelope's
};
Result<Envelope> open(QByteArrayView bytes);

enum class UnknownFields { Refuse, Ignore };

// Defined for every frame of the registry and everything nested in them (see codecimpl.h).
template <class T>
Result<T> decode(const QJsonObject &body, UnknownFields unknown);
template <class T>
QByteArray encode(const T &value); // {...}
template <class T>
QByteArray encodeRequest(qint64 id, const T &frame); // {"id":..,"op":..,...}
template <class T>
QByteArray encodeReply(qint64 re, const T &reply); // {"re":..,...}
template <class T>
QByteArray encodePush(const T &push); // {"op":..,...}

QByteArray encodeFailure(qint64 re, const Error &error); // {"re":..,"error":{...}}
QByteArray encodeFailureBody(const Error &error); // {"error":{...}}, for HTTP
std::optional<Error> failureIn(const QJsonObject &reply); // the error of a reply, if it is one
QByteArray reply(qint64 re, QByteArrayView body); // {"re":..} around an encoded object

} // namespace conclave::protocol
