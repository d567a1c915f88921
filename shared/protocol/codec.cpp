// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/protocol/codec.h"

#include "shared/protocol/errors.h"
#include "shared/protocol/frame.h"
#include "shared/protocol/strictjson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace conclave::protocol {

void writeText(QByteArray &out, QStringView text)
{
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text.toUtf8()) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            out.append("\\u00").append(digits[byte >> 4]).append(digits[byte & 0xf]);
        } else {
            out += c;
        }
    }
    out += '"';
}

QByteArray compactJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<QJsonObject> parse(QByteArrayView bytes)
{
    if (const char *bad = strictJsonFault(bytes))
        return Error{ErrorCode::BadFrame, QString::fromLatin1(bad)};
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(bytes.toByteArray(), &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return Error{ErrorCode::BadFrame, u"not a JSON object"_s};
    return document.object();
}

Result<Envelope> open(QByteArrayView bytes)
{
    auto body = parse(bytes);
    if (!body)
        return body.error();
    const auto number = [&body](QLatin1StringView key, std::optional<qint64> &out) {
        const auto value = body->value(key);
        if (value.isDouble())
            out = value.toInteger();
        return value.isUndefined() || (value.isDouble() && *out >= 0);
    };
    Envelope envelope;
    const auto op = body->value("op"_L1);
    if (!number("id"_L1, envelope.id))
        return Error{ErrorCode::BadFrame, u"id"_s};
    if (!number("re"_L1, envelope.re))
        return Error{ErrorCode::BadFrame, u"re"_s};
    if (!envelope.re && (!op.isString() || op.toString().isEmpty() || op.toString().size() > 64))
        return Error{ErrorCode::BadFrame, u"op"_s};
    envelope.op = op.toString();
    envelope.body = *std::move(body);
    return envelope;
}

namespace {

QByteArray failureObject(const Error &error)
{
    const auto &info = errorInfo(error.code);
    QByteArray out = QByteArray("{\"code\":\"") + info.name + "\",\"message\":";
    writeText(out, error.detail);
    if (error.retryAfterMs > 0)
        out += ",\"retry_after\":" + QByteArray::number(error.retryAfterMs);
    return out += '}';
}

} // namespace

QByteArray encodeFailure(qint64 re, const Error &error)
{
    return "{\"re\":" + QByteArray::number(re) + ",\"error\":" + failureObject(error) + '}';
}

QByteArray encodeFailureBody(const Error &error)
{
    return "{\"error\":" + failureObject(error) + '}';
}

std::optional<Error> failureIn(const QJsonObject &reply)
{
    const auto error = reply.value("error"_L1);
    if (error.isUndefined())
        return std::nullopt;
    const auto object = error.toObject();
    return Error{errorCode(QLatin1StringView(object.value("code"_L1).toString().toLatin1())),
                 object.value("message"_L1).toString(), object.value("retry_after"_L1).toInteger()};
}

QByteArray reply(qint64 re, QByteArrayView body)
{
    QByteArray out = "{\"re\":" + QByteArray::number(re);
    if (body.size() > 2)
        out.append(',').append(body.sliced(1));
    else
        out += '}';
    return out;
}

} // namespace conclave::protocol
