// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/account/account.h"
#include "client/account/dump.h"

#include <QTemporaryDir>
#include <vector>

namespace conclave::test {

class ServerProcess;
class WireClient;

// One program of one person, with a store of its own that outlives it. Lives on the test's thread.
class Device : public QObject
{
public:
    Device(const ServerProcess &server, const QString &user, const QString &name);

    // With the tokens of an earlier sign-in it needs no password; the store is as empty as after one.
    void signInWith(const protocol::Tokens &tokens) { m_givenTokens = tokens; }

    void start(); // the program, and with it the connection
    void quit() { m_account.reset(); }
    void goOnline();
    void goOffline();

    const QString &user() const { return m_user; }
    const QString &name() const { return m_name; }
    bool wantsToBeOnline() const { return m_account && m_wantsToBeOnline; }
    bool isOnline() const;
    client::Account &account() { return *m_account; }
    client::LocalStore &store() { return m_account->store(); }
    int delivered() const { return m_delivered; } // messages, so far

    // Loads what is not there yet of history and members. True once nothing more is expected: all is loaded, all is
    // sent, the server has all own cursors.
    bool isComplete();
    QString whyIncomplete() const { return m_missing; }

    void noteRefusal(const Error &error);
    QString takeRefusal(); // the name of the first code with which the server refused something; empty when it did not

    bool isMember(ConversationId conversation);
    QList<client::Message> messages(ConversationId conversation); // in order, replies among them
    QStringList texts(ConversationId conversation, const QString &sender = {}); // of all of them, likewise
    QStringList replies(ConversationId conversation, MessageId root); // texts; deleted ones are in no thread
    QStringList versions(ConversationId conversation, MessageId message); // what it said, from the first on
    QStringList reactions(ConversationId conversation, MessageId message); // as "👍 2", sorted
    std::optional<client::Message> message(ConversationId conversation, const QString &text); // the last such one
    std::optional<UserId> userNamed(const QString &name);
    QString roleOf(const QString &userName); // empty when that user is not known
    std::optional<Seq> cursor(ConversationId conversation, const QString &user);
    QByteArray dump(client::DumpScope scope, const QList<ConversationId> &conversations = {});

private:
    void load();
    void loaded(const QString &what, const Status &status);

    const ServerProcess &m_server;
    QString m_user;
    QString m_name;
    QTemporaryDir m_directory;
    SystemClock m_clock;
    std::unique_ptr<client::Account> m_account;
    std::optional<protocol::Tokens> m_givenTokens;
    QStringList m_refusals;
    QString m_missing;
    int m_loading = 0; // requests on their way
    int m_delivered = 0;
    bool m_wantsToBeOnline = false;
};

// Many users of whom only the numbers matter: they join, leave and say nothing.
class Crowd
{
public:
    explicit Crowd(const ServerProcess &server);
    ~Crowd();

    QString add(ServerProcess &server, int count); // the problem, if there is one; likewise below
    QString signIn();
    QString join(ConversationId conversation, int count);
    QString leave(ConversationId conversation, int count);

private:
    const ServerProcess &m_server;
    int m_users = 0;
    std::vector<std::unique_ptr<WireClient>> m_people; // those of them who are signed in
    QHash<ConversationId, int> m_joined; // the first so many
};

} // namespace conclave::test
