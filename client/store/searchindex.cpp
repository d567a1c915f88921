// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/store/searchindex.h"

#include "shared/markdown/markdown.h"
#include "shared/search/matcher.h"
#include "shared/search/tokens.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 DayMs = 24LL * 60 * 60 * 1000;
constexpr int DayBits = 20; // so many messages of one day have numbers of their own
constexpr int GoOnEvery = 256; // candidates between two questions whether to go on

// `tokens` keeps no texts: what leaves it has to be named by all its tokens, and they are made again from the text
// here. Positions are of no use, because candidates are read; without them it is half as large. Tokens have no upper
// case and no ASCII punctuation, so that the plainest tokenizer takes them apart as they were joined.
constexpr auto Schema
    = "CREATE TABLE names (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE);"
      "CREATE TABLE messages (number INTEGER PRIMARY KEY, id BLOB NOT NULL, conversation INTEGER NOT NULL, "
      "sender INTEGER NOT NULL, at INTEGER NOT NULL, marks TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (id, "
      "conversation));"
      "CREATE VIRTUAL TABLE tokens USING fts5 (body, content = '', detail = none, columnsize = 0, tokenize = 'ascii');";

QString hasToken(search::Has what)
{
    return search::tokenOf(u'h', QString::number(int(what)));
}

QString isToken(search::Is what)
{
    return search::tokenOf(u'i', QString::number(int(what)));
}

QString senderToken(qint64 number)
{
    return search::tokenOf(u'u', QString::number(number));
}

QString conversationToken(qint64 number)
{
    return search::tokenOf(u'c', QString::number(number));
}

// Parsing takes longer than all the rest, and most texts need none to be seen through.
bool mayHoldLinkOrCode(const QString &text)
{
    const auto isTelling = [](QChar c) { return u"`~:@<[\t"_s.contains(c); };
    return std::any_of(text.begin(), text.end(), isTelling) || text.contains("    "_L1)
        || text.contains("www."_L1, Qt::CaseInsensitive);
}

void addLinkAndCode(const QString &text, QStringList &marks)
{
    if (!mayHoldLinkOrCode(text))
        return;
    bool link = false;
    bool code = false;
    for (const auto &block : markdown::parse(text)) {
        code = code || block.kind == markdown::Block::Kind::Code;
        for (const auto &run : block.runs) {
            code = code || (run.style & markdown::Code);
            link = link || !run.link.isEmpty();
        }
    }
    if (link)
        marks << hasToken(search::Has::Link);
    if (code)
        marks << hasToken(search::Has::Code);
}

// What a message has and is, as tokens: the same as the server finds.
QStringList marksOf(const Message &message)
{
    QStringList marks;
    const auto &text = *message.text;
    const auto isImage = [](const protocol::FileReference &file) { return file.mediaType.startsWith("image/"_L1); };
    if (!text.files.isEmpty())
        marks << hasToken(search::Has::File);
    if (std::any_of(text.files.begin(), text.files.end(), isImage))
        marks << hasToken(search::Has::Image);
    addLinkAndCode(text.text, marks);
    if (text.thread)
        marks << isToken(search::Is::Thread);
    if (message.editedAt)
        marks << isToken(search::Is::Edited);
    return marks;
}

QString joined(const QString &text, const QString &marks)
{
    return search::tokensOf(text).join(u' ') + u' ' + marks;
}

// As FTS5 reads a string: tokens hold no quotes.
QString quoted(const QString &token)
{
    return u'"' + token + u'"';
}

QString anyOf(const QStringList &tokens)
{
    QStringList all;
    for (const auto &token : tokens)
        all << quoted(token);
    return u'(' + all.join(" OR "_L1) + u')';
}

qint64 firstNumberOf(qint64 atMs)
{
    return std::clamp<qint64>(atMs / DayMs, 0, std::numeric_limits<qint32>::max()) << DayBits;
}

bool isInIndex(search::Is what)
{
    return what == search::Is::Thread || what == search::Is::Edited;
}

} // namespace

SearchIndex::SearchIndex(std::unique_ptr<MemoryDatabase> database)
    : m_database(std::move(database))
{
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::create()
{
    auto database = MemoryDatabase::create();
    if (!database)
        return database.error();
    if (auto made = (*database)->execute(Schema); !made)
        return made.error();
    std::unique_ptr<SearchIndex> index(new SearchIndex(*std::move(database)));
    if (auto ready = index->prepare(); !ready)
        return ready.error();
    return index;
}

Result<std::unique_ptr<SearchIndex>> SearchIndex::fromImage(DatabaseImage image)
{
    auto database = MemoryDatabase::fromImage(std::move(image));
    if (!database)
        return database.error();
    std::unique_ptr<SearchIndex> index(new SearchIndex(*std::move(database)));
    if (auto ready = index->prepare(); !ready)
        return Error{ErrorCode::StorageCorrupt, ready.error().detail};
    return index;
}

Status SearchIndex::prepare()
{
    struct Prepared
    {
        MemoryStatement &statement;
        const char *sql;
    };
    const Prepared all[] = {
        {m_findName, "SELECT number FROM names WHERE id = ?"},
        {m_addName, "INSERT INTO names (id) VALUES (?) RETURNING number"},
        {m_findEntry, "SELECT number, text, marks FROM messages WHERE id = ? AND conversation = ?"},
        {m_lastNumber, "SELECT ifnull(max(number), ?) FROM messages WHERE number >= ? AND number < ?"},
        {m_addMessage,
         "INSERT INTO messages (number, id, conversation, sender, at, marks, text) VALUES (?, ?, ?, ?, ?, ?, ?)"},
        {m_changeMessage, "UPDATE messages SET marks = ?, text = ? WHERE number = ?"},
        {m_removeMessage, "DELETE FROM messages WHERE number = ?"},
        {m_addTokens, "INSERT INTO tokens (rowid, body) VALUES (?, ?)"},
        {m_dropTokens, "INSERT INTO tokens (tokens, rowid, body) VALUES ('delete', ?, ?)"},
        {m_search,
         "SELECT m.number, c.id, m.id, m.at, m.text FROM tokens t CROSS JOIN messages m ON m.number = t.rowid "
         "CROSS JOIN names c ON c.number = m.conversation WHERE t.tokens MATCH ? AND t.rowid >= ? AND t.rowid < ? "
         "ORDER BY t.rowid DESC"},
        {m_walk,
         "SELECT m.number, c.id, m.id, m.at, m.text FROM messages m CROSS JOIN names c ON c.number = m.conversation "
         "WHERE m.number >= ? AND m.number < ? ORDER BY m.number DESC"},
    };
    for (const auto &[statement, sql] : all) {
        auto prepared = m_database->prepare(sql);
        if (!prepared)
            return prepared.error();
        statement = *std::move(prepared);
    }
    return {};
}

Status SearchIndex::begin()
{
    return m_database->execute("BEGIN");
}

Status SearchIndex::commit()
{
    return m_database->execute("COMMIT");
}

Status SearchIndex::tidy()
{
    return m_database->execute("INSERT INTO tokens (tokens) VALUES ('optimize')");
}

Result<qint64> SearchIndex::nameNumber(const QByteArray &id, bool make)
{
    qint64 number = m_findName.bind(id).step() ? m_findName.integer(0) : 0;
    if (auto done = m_findName.finish(); !done)
        return done.error();
    if (number > 0 || !make)
        return number;
    number = m_addName.bind(id).step() ? m_addName.integer(0) : 0;
    if (auto done = m_addName.finish(); !done)
        return done.error();
    return number;
}

Result<std::optional<SearchIndex::Entry>> SearchIndex::entryOf(ConversationId conversation, MessageId message)
{
    const auto place = nameNumber(conversation.toBytes(), false);
    if (!place)
        return place.error();
    std::optional<Entry> entry;
    if (m_findEntry.bind(message.toBytes()).bind(*place).step())
        entry = Entry{m_findEntry.integer(0), joined(m_findEntry.text(1), m_findEntry.text(2))};
    if (auto done = m_findEntry.finish(); !done)
        return done.error();
    return entry;
}

Result<qint64> SearchIndex::freeNumber(qint64 at)
{
    const qint64 first = firstNumberOf(at);
    const qint64 next = first + (1LL << DayBits);
    const bool found = m_lastNumber.bind(first - 1).bind(first).bind(next).step();
    const qint64 number = found ? m_lastNumber.integer(0) + 1 : first;
    if (auto done = m_lastNumber.finish(); !done)
        return done.error();
    return number < next ? Result<qint64>(number) : freeNumber(at + DayMs);
}

Status SearchIndex::dropTokens(const Entry &entry)
{
    return m_dropTokens.bind(entry.number).bind(entry.tokens).run();
}

Status SearchIndex::put(const Message &message)
{
    if (message.deleted || !message.text || message.seq == 0)
        return remove(message.conversation, message.id);
    const auto place = nameNumber(message.conversation.toBytes(), true);
    const auto sender = nameNumber(message.sender.toBytes(), true);
    if (!place || !sender)
        return place ? sender.error() : place.error();
    const auto known = entryOf(message.conversation, message.id);
    if (!known)
        return known.error();
    const auto text = protocol::searchableText(message.text->text, message.text->files);
    const auto marks = (marksOf(message) << senderToken(*sender) << conversationToken(*place)).join(u' ');
    const auto tokens = joined(text, marks);
    if (*known && (*known)->tokens == tokens)
        return m_changeMessage.bind(marks).bind(text).bind((*known)->number).run();
    qint64 number = *known ? (*known)->number : 0;
    if (*known) {
        if (auto done = dropTokens(**known); !done)
            return done;
        if (auto done = m_changeMessage.bind(marks).bind(text).bind(number).run(); !done)
            return done;
    } else {
        const auto fresh = freeNumber(message.at);
        if (!fresh)
            return fresh.error();
        number = *fresh;
        m_addMessage.bind(number).bind(message.id.toBytes()).bind(*place).bind(*sender).bind(message.at);
        if (auto done = m_addMessage.bind(marks).bind(text).run(); !done)
            return done;
    }
    return m_addTokens.bind(number).bind(tokens).run();
}

Status SearchIndex::remove(ConversationId conversation, MessageId message)
{
    const auto known = entryOf(conversation, message);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    if (auto done = dropTokens(**known); !done)
        return done;
    return m_removeMessage.bind((*known)->number).run();
}

// What FTS5 is asked; empty when everything has to be read. `nothing`: no message can be it.
Result<QString> SearchIndex::expressionOf(const IndexQuery &query, bool *nothing)
{
    QStringList parts;
    for (const auto &term : query.terms) {
        for (const auto &token : term.excluded ? QStringList() : search::tokensOf(term))
            parts << quoted(token);
    }
    for (const auto what : query.has) {
        if (what != search::Has::Reaction)
            parts << quoted(hasToken(what));
    }
    for (const auto what : query.is) {
        if (isInIndex(what))
            parts << quoted(isToken(what));
    }
    const auto addAny = [&](const auto &ids, QString (*tokenOfNumber)(qint64)) -> Status {
        if (ids.isEmpty())
            return {};
        QStringList tokens;
        for (const auto &id : ids) {
            const auto number = nameNumber(id.toBytes(), false);
            if (!number)
                return number.error();
            if (*number > 0)
                tokens << tokenOfNumber(*number);
        }
        *nothing = *nothing || tokens.isEmpty();
        parts << anyOf(tokens);
        return {};
    };
    if (auto done = addAny(query.from, senderToken); !done)
        return done.error();
    if (auto done = addAny(query.in, conversationToken); !done)
        return done.error();
    return parts.join(" AND "_L1);
}

Result<SearchIndex::Page> SearchIndex::find(const IndexQuery &query, const Reading &reading)
{
    bool nothing = false;
    const auto expression = expressionOf(query, &nothing);
    if (!expression)
        return expression.error();
    Page page;
    if (nothing || query.sinceMs >= query.beforeMs)
        return page;
    auto &rows = expression->isEmpty() ? m_walk : m_search;
    if (!expression->isEmpty())
        rows.bind(*expression);
    rows.bind(firstNumberOf(query.sinceMs));
    rows.bind(std::min(reading.below, firstNumberOf(query.beforeMs) + (1LL << DayBits)));
    const search::Matcher matcher(query.terms);
    for (int candidates = 1; rows.step(); ++candidates) {
        if (reading.goOn && candidates % GoOnEvery == 0 && !reading.goOn())
            break;
        Hit hit{rows.integer(0), {}, {}, rows.integer(3)};
        if (hit.at < query.sinceMs || hit.at >= query.beforeMs || !matcher.matches(rows.text(4)))
            continue;
        hit.conversation = ConversationId::fromBytes(rows.bytes(1)).value_or(ConversationId());
        hit.message = MessageId::fromBytes(rows.bytes(2)).value_or(MessageId());
        if (reading.accept && !reading.accept(hit))
            continue;
        if (page.hits.size() == reading.limit) {
            page.more = true;
            break;
        }
        page.hits.append(hit);
    }
    if (auto done = rows.finish(); !done)
        return done.error();
    return page;
}

Result<qint64> SearchIndex::count()
{
    auto counting = m_database->prepare("SELECT count(*) FROM messages");
    if (!counting)
        return counting.error();
    const qint64 count = counting->step() ? counting->integer(0) : 0;
    if (auto done = counting->finish(); !done)
        return done.error();
    return count;
}

} // namespace conclave::client
