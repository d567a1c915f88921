// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/store/memorydatabase.h"
#include "client/store/messagestore.h"
#include "shared/search/query.h"

#include <functional>

namespace conclave::client {

// What is wanted of an index: all of it holds at once; of several people, or several conversations, one. An empty list
// stands for anybody, or for anywhere.
struct IndexQuery
{
    QList<search::Term> terms;
    QList<UserId> from;
    QList<ConversationId> in;
    qint64 sinceMs = 0;
    qint64 beforeMs = std::numeric_limits<qint64>::max();
    QList<search::Has> has; // reactions are not in the index; `accept` of find() looks
    QList<search::Is> is; // only threads and edits are
};

// By what messages are found: the tokens of their texts (shared/search) in an FTS5 table without a copy of them, and
// beside it what reading a candidate needs. In memory only; the whole of it can be kept as an image, which the owner
// seals. Newest first means: by days, and within a day as they were put. Used on one thread; owned by a MessageFinder.
class SearchIndex
{
public:
    static Result<std::unique_ptr<SearchIndex>> create();
    // StorageCorrupt when it is none. Whether it was made by the same rules is what the owner knows (tokensVersion).
    static Result<std::unique_ptr<SearchIndex>> fromImage(DatabaseImage image);

    Status begin(); // many changes at once
    Status commit();
    Status put(const Message &message); // as it is now; one without a text is removed
    Status remove(ConversationId conversation, MessageId message); // its tokens leave, too
    Status tidy(); // what was removed is also not in unused parts of the tables any more

    struct Hit
    {
        qint64 number = 0; // higher ones come first
        ConversationId conversation;
        MessageId message;
        qint64 at = 0;
    };
    struct Page
    {
        QList<Hit> hits;
        bool more = false; // behind the last one there may be others
    };
    struct Reading
    {
        qint64 below = std::numeric_limits<qint64>::max(); // go on behind the hit with this number
        int limit = 50;
        std::function<bool(const Hit &)> accept; // takes what the index does not know; may be empty
        std::function<bool()> goOn; // false: nobody wants the answer any more; may be empty
    };
    Result<Page> find(const IndexQuery &query, const Reading &reading);

    Result<qint64> count();
    Result<DatabaseImage> image() { return m_database->image(); }

private:
    explicit SearchIndex(std::unique_ptr<MemoryDatabase> database);
    struct Entry
    {
        qint64 number = 0;
        QString tokens;
    };
    Status prepare();
    Result<qint64> nameNumber(const QByteArray &id, bool make); // 0: there is none
    Result<std::optional<Entry>> entryOf(ConversationId conversation, MessageId message);
    Result<qint64> freeNumber(qint64 at);
    Status dropTokens(const Entry &entry);
    Result<QString> expressionOf(const IndexQuery &query, bool *nothing);

    std::unique_ptr<MemoryDatabase> m_database;
    MemoryStatement m_findName, m_addName, m_findEntry, m_lastNumber, m_addMessage, m_changeMessage, m_removeMessage;
    MemoryStatement m_addTokens, m_dropTokens, m_search, m_walk;
};

} // namespace conclave::client
