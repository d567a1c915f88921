// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/wireclient.h"

#include <QTest>

namespace conclave::test {

using namespace Qt::StringLiterals;

constexpr int HaystackMessages = 800; // a look at each of them takes far longer than a test's server is given

// The oldest message holds the arrow, and no index helps to find it.
inline bool hideNeedle(WireClient &by, const QString &room)
{
    if (by.say(room, u"the needle ->"_s).contains("error"_L1))
        return false;
    int stored = 0;
    const auto count = [&stored](const QJsonObject &reply) { stored += !reply.contains("error"_L1); };
    for (int i = 0; i < HaystackMessages; ++i) {
        const QJsonObject content{{u"kind"_s, u"text"_s}, {u"text"_s, QString(7000, u'x')}, {u"files"_s, QJsonArray()}};
        by.post(u"event.append"_s,
                {{u"conversation"_s, room}, {u"client_id"_s, WireClient::newId()}, {u"content"_s, content}}, count);
        if (i % 20 == 19 && !QTest::qWaitFor([&] { return stored == i + 1; }, 60'000))
            return false;
    }
    return stored == HaystackMessages;
}

} // namespace conclave::test
