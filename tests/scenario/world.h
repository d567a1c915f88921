// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/scenario/people.h"
#include "tests/support/serverprocess.h"

namespace conclave::test {

inline constexpr int PatienceMs = 10'000; // for anything that must happen

bool waitUntil(const std::function<bool()> &condition, int patienceMs = PatienceMs);

// Everything that a script plays with: one real server, its users, and each one's devices.
class World
{
public:
    World();

    // Adds the users and starts the server and everybody's programs. `ana`, `guest:gus` or another role, and
    // `ana/phone` for another device of ana. The problem, if there is one; likewise below.
    QString begin(const QStringList &people, int crowd);
    QString startServer();

    ServerProcess &server() { return m_server; }
    Crowd &crowd() { return m_crowd; }
    Device *device(const QString &name); // null when nobody is called so
    QList<Device *> online();
    std::optional<ConversationId> channel(const QString &name) const;
    void addChannel(const QString &name, ConversationId id) { m_channels.insert(name, id); }
    std::optional<MessageId> written(ConversationId conversation, const QString &text) const;
    void noteWritten(ConversationId conversation, const QString &text, MessageId id)
    {
        m_written[conversation].insert(text, id);
    }

    // Waits until all that are connected are quiet and the invariant holds: each person's stores equal the one of a
    // program that signs in afresh, and the members of a channel hold alike what they share.
    QString settle(int patienceMs = PatienceMs);
    QString unexpectedRefusal();

private:
    QString addPeople(const QStringList &names);
    using Fresh = std::map<QString, std::unique_ptr<Device>>; // by user
    Fresh signInAfresh();
    QString difference(const Fresh &fresh);
    QString channelDifference();
    bool beginsForAllAlike(ConversationId conversation, const QList<Device *> &members);

    ServerProcess m_server;
    Crowd m_crowd{m_server};
    std::vector<std::unique_ptr<Device>> m_devices;
    QHash<QString, ConversationId> m_channels;
    QHash<ConversationId, QHash<QString, MessageId>> m_written; // the last message to which anybody gave that text
    QHash<QString, protocol::Tokens> m_freshTokens; // of each user's first fresh sign-in
};

} // namespace conclave::test
