// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/models/searchexcerpt.h"
#include "client/models/workspace.h"
#include "client/store/searchnames.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

namespace conclave::client {

// What is found for what somebody types, grouped by conversations, newest first: at once what this computer has, then
// what the server has besides. Lives on the GUI thread; owned by the search pane.
class SearchModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind : quint8 { Group, Message };
    struct Row
    {
        Kind kind = Kind::Message;
        ConversationId conversation;
        MessageId message; // of a message; likewise below
        QString title; // of the conversation, or who wrote it
        QString seed; // of the writer's avatar
        qint64 at = 0;
        bool inThread = false;
        SearchExcerpt excerpt;
        int count = 0; // of messages, of a group

        bool operator==(const Row &) const = default;
    };
    struct Wanted
    {
        QString text;
        std::optional<ConversationId> scope; // nowhere else
        bool onlyFiles = false;

        bool operator==(const Wanted &) const = default;
    };
    // What cannot be understood, and where in the text.
    struct Problem
    {
        QString sentence;
        qsizetype position = 0;
        qsizetype length = 0;
        bool isUnfinished = false; // perhaps somebody is still typing it
    };
    enum class Phase : quint8 {
        Nothing, // was asked for
        Looking, // here
        Asking, // only the server is missing
        Complete,
    };

    explicit SearchModel(Workspace &workspace, QObject *parent = nullptr);

    void search(const Wanted &wanted);
    void searchAgain();
    void loadMore();
    bool hasMore() const { return m_localMore || m_serverCursor.has_value(); }

    Phase phase() const { return m_phase; }
    int found() const { return int(m_found.size()); } // messages so far
    const QList<Problem> &problems() const { return m_problems; }
    QString coverage() const; // what was not searched; empty when everything was
    const Row &row(int index) const { return m_rows.at(index); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void changed(); // phase, problems or rows

private:
    void begin();
    void findProblems(const search::Parsed &parsed);
    void addProblem(const search::Name &name, const QString &sentence);
    void lookHere();
    void askServer();
    void takeLocal(const Result<SearchAnswer> &answer);
    void takeServer(const Result<protocol::SearchMessages::Reply> &reply);
    bool isWanted(const protocol::FoundMessage &message) const;
    bool isOwn(ConversationId conversation) const;
    void add(const Message &message, bool isLocal);
    void dropDeleted(ConversationId conversation);
    void showPhase();
    void showRows();
    Row rowOf(const Message &message, const search::Matcher &matcher) const;
    QString titleOf(ConversationId conversation) const;
    QString gapSentence() const;

    Workspace &m_workspace;
    Wanted m_wanted;
    IndexQuery m_query;
    quint64 m_number = 0; // of the search; answers to earlier ones are dropped
    Phase m_phase = Phase::Nothing;
    QList<Problem> m_problems;
    QHash<MessageId, Message> m_found;
    QSet<MessageId> m_here; // of them, those that are on this computer
    QList<Row> m_rows;
    QList<HistoryGap> m_gaps;
    std::optional<Error> m_serverError;
    bool m_waitsForLocal = false;
    bool m_waitsForServer = false;
    bool m_serverAsked = false;
    bool m_serverPartial = false;
    bool m_localMore = false;
    qint64 m_localBelow = 0;
    std::optional<qint64> m_serverCursor;
    QTimer m_serverTimer; // the server is asked once somebody pauses
};

} // namespace conclave::client
