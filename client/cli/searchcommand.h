// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/cli/command.h"
#include "shared/search/query.h"

namespace conclave::client {

// Asks the server for messages and prints them, newest first.
class SearchCommand : public Command
{
    Q_OBJECT

public:
    using Command::Command;
    void begin() override; // a question that cannot be understood needs no server
    void online() override;

private:
    // A message, and what the names of its place and sender are.
    struct Shown
    {
        protocol::FoundMessage message;
        QString channel;
        QString sender;
    };
    struct Found
    {
        QList<protocol::FoundMessage> messages;
        qint64 wanted = 0;
        bool onlySaved = false;
        int pages = 100; // that the server is asked for, at most, where most of what it finds is left out
    };
    QString text() const { return options().arguments.join(u' '); }
    void point(const search::Mistake &mistake);
    static Result<protocol::SearchMessages> resolve(Account &account, const search::Query &query);
    static Status add(Account &account, const QList<protocol::FoundMessage> &messages, Found &found);
    template <class Reply>
    static void listSaved(Account &account, const search::Query &query, protocol::SearchMessages request, Found found,
                          Reply reply);
    template <class Reply>
    static void fetch(Account &account, protocol::SearchMessages request, Found found, Reply reply);
    template <class Reply>
    static void addNames(Account &account, const QList<protocol::FoundMessage> &messages, Reply reply);
    void print(const Shown &shown);
};

} // namespace conclave::client
