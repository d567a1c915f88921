// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/wireclient.h"

namespace conclave::test {

inline QJsonObject term(const QString &text)
{
    return {{QStringLiteral("text"), text}, {QStringLiteral("whole"), false}, {QStringLiteral("excluded"), false}};
}

// A whole request: all fields that have to be there, and what `more` says.
inline QJsonObject searching(const QStringList &terms, const QJsonObject &more = {})
{
    QJsonArray list;
    for (const auto &text : terms)
        list.append(term(text));
    QJsonObject request{{QStringLiteral("terms"), list}, {QStringLiteral("limit"), 20}};
    for (const auto *name : {"from", "in", "has", "is"})
        request.insert(QLatin1StringView(name), QJsonArray());
    for (auto it = more.begin(); it != more.end(); ++it)
        request.insert(it.key(), it.value());
    return request;
}

// The texts that a search finds, in its order; its error's code in brackets where it failed.
inline QStringList found(WireClient &by, const QStringList &terms, const QJsonObject &more = {})
{
    const auto reply = by.ask(QStringLiteral("message.search"), searching(terms, more));
    if (reply.contains(QLatin1StringView("error")) || reply.isEmpty())
        return {u'[' + reply.value(QLatin1StringView("error")).toObject().value(QLatin1StringView("code")).toString()
                + u']'};
    QStringList texts;
    for (const auto &message : reply.value(QLatin1StringView("messages")).toArray())
        texts << message.toObject().value(QLatin1StringView("text")).toString();
    return texts;
}

// Writes about a message: edit, delete, reaction, pin.
inline QString about(WireClient &by, const QString &room, const QString &kind, const QString &target,
                     const QJsonObject &more = {})
{
    QJsonObject content{{QStringLiteral("kind"), kind}, {QStringLiteral("target"), target}};
    for (auto it = more.begin(); it != more.end(); ++it)
        content.insert(it.key(), it.value());
    return by.errorOf(QStringLiteral("event.append"),
                      {{QStringLiteral("conversation"), room},
                       {QStringLiteral("client_id"), WireClient::newId()},
                       {QStringLiteral("content"), content}});
}

} // namespace conclave::test
