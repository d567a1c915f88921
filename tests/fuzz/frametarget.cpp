// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/frametarget.h"

#include "shared/protocol/codec.h"
#include "shared/protocol/registry.h"

namespace conclave {

using namespace protocol;

namespace {

void require(bool holds, const char *what)
{
    if (!holds)
        qFatal("the codec broke its promise: %s", what);
}

void checkFailure(const Error &error)
{
    require(error.code == ErrorCode::BadFrame || error.code == ErrorCode::UnknownField, "an error code of the codec");
    require(bool(open(encodeFailure(1, error))), "a failure that can be sent");
}

template <class T>
void checkType(const QJsonObject &body)
{
    const auto lenient = decode<T>(body, UnknownFields::Ignore);
    const auto strict = decode<T>(body, UnknownFields::Refuse);
    require(lenient || !strict, "strictness refuses more, never less");
    if (!strict)
        checkFailure(strict.error());
    if (!lenient)
        return checkFailure(lenient.error());
    const auto bytes = encode(*lenient);
    const auto parsed = parse(bytes);
    require(bool(parsed), "what was written is strict JSON");
    const auto again = decode<T>(*parsed, UnknownFields::Ignore);
    require(bool(again), "what was written can be read");
    require(encode(*again) == bytes, "reading and writing again changes nothing");
    if (strict)
        require(bool(decode<T>(*parsed, UnknownFields::Refuse)), "no field appears out of nothing");
}

} // namespace

void fuzzFrame(QByteArrayView bytes)
{
    const auto envelope = open(bytes);
    const auto body = parse(bytes);
    require(body || !envelope, "an envelope is an object");
    if (!envelope)
        checkFailure(envelope.error());
    if (!body)
        return;
    if (const auto failure = failureIn(*body))
        require(bool(open(encodeFailure(1, *failure))), "an error can be passed on");
    Requests::forEach([&]<class T>() {
        checkType<T>(*body);
        checkType<typename T::Reply>(*body);
    });
    Pushes::forEach([&]<class T>() { checkType<T>(*body); });
    checkType<Content>(*body);
    checkType<Membership>(*body);
}

} // namespace conclave
