// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/searchindex.h"

#include "shared/markdown/markdown.h"
#include "shared/search/tokens.h"
#include "shared/util/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::server {

using protocol::Content;
using protocol::Event;

namespace {

constexpr auto VersionKey = "search_tokens"_L1; // of the workspace: which rules made the index
constexpr int FillRows = 500; // of one transaction

struct Traits
{
    bool link = false;
    bool code = false;
};

Traits traitsOf(const QString &text)
{
    Traits traits;
    for (const auto &block : markdown::parse(text)) {
        traits.code = traits.code || block.kind == markdown::Block::Kind::Code;
        for (const auto &run : block.runs) {
            traits.code = traits.code || (run.style & markdown::Code);
            traits.link = traits.link || !run.link.isEmpty();
        }
    }
    return traits;
}

// Nothing of a document whose content is gone.
QString tokensOf(const DocumentRow &document)
{
    const auto *original = document.original ? document.original->as<Content::Text>() : nullptr;
    if (!original)
        return {};
    const auto *edit = document.edit ? document.edit->as<Content::Edit>() : nullptr;
    const auto &text = edit ? edit->text : original->text;
    const auto isImage = [](const auto &file) { return file.mediaType.startsWith("image/"_L1); };
    const auto [link, code] = traitsOf(text);
    auto tokens = search::tokensOf(protocol::searchableText(text, original->files));
    tokens << searchtoken::ofConversation(document.key.conversation) << searchtoken::ofSender(document.sender);
    for (const auto &[trait, has] : std::initializer_list<std::pair<const char *, bool>>{
             {"file", !original->files.isEmpty()},
             {"image", std::any_of(original->files.begin(), original->files.end(), isImage)},
             {"link", link},
             {"code", code},
             {"thread", original->thread.has_value()},
             {"edited", document.editedSeq.has_value()},
         }) {
        if (has)
            tokens << searchtoken::ofTrait(trait);
    }
    return tokens.join(u' ');
}

} // namespace

QString searchtoken::ofConversation(const ConversationId &id)
{
    return search::tokenOf(u'c', QString::fromLatin1(id.uuid.toBytes().toHex()));
}

QString searchtoken::ofSender(const UserId &id)
{
    return search::tokenOf(u's', QString::fromLatin1(id.uuid.toBytes().toHex()));
}

QString searchtoken::ofTrait(const char *trait)
{
    return search::tokenOf(u't', QString::fromLatin1(trait));
}

void SearchIndex::Changes::make(const Event &event)
{
    const MessageKey key{event.conversation, {event.clientId.value_or(ClientId()).uuid}};
    made.insert(key, {0, key, event.seq, std::nullopt, event.at, event.sender, event.content, std::nullopt});
}

void SearchIndex::Changes::edit(const Event &event, const MessageKey &key)
{
    if (deleted.contains(key))
        return;
    const auto it = made.find(key);
    auto &document = it == made.end() ? edited[key] : *it;
    document.key = key;
    document.editedSeq = event.seq;
    document.edit = event.content;
}

void SearchIndex::Changes::remove(const MessageKey &key)
{
    edited.remove(key);
    if (made.remove(key) == 0)
        deleted.insert(key, true);
}

Status SearchIndex::update(const Changes &changes)
{
    const auto stored = m_stores.search.documents(changes.edited.keys() + changes.deleted.keys());
    if (!stored)
        return stored.error();
    QList<DocumentTokens> replaced;
    QList<DocumentTokens> removed;
    for (const auto &document : *stored) {
        DocumentTokens row{document, tokensOf(document), {}};
        if (const auto it = changes.edited.constFind(document.key); it != changes.edited.cend()) {
            row.document.editedSeq = it->editedSeq;
            row.document.edit = it->edit;
            row.after = tokensOf(row.document);
            replaced.append(row);
        } else {
            removed.append(row);
        }
    }
    QList<DocumentTokens> made;
    for (const auto &document : changes.made)
        made.append({document, {}, tokensOf(document)});
    std::stable_sort(made.begin(), made.end(), [](const auto &a, const auto &b) {
        return std::pair(a.document.at, a.document.seq) < std::pair(b.document.at, b.document.seq);
    });
    if (auto done = m_stores.search.remove(removed); !done)
        return done;
    if (auto done = m_stores.search.replace(replaced); !done)
        return done;
    return m_stores.search.insert(made);
}

Status SearchIndex::begin()
{
    if (auto done = m_stores.database.limitTime(0); !done) // all messages at once
        return done;
    if (auto done = m_stores.search.clear(); !done)
        return done;
    if (auto done = m_stores.search.collect(); !done)
        return done;
    return m_stores.workspace.setValue(VersionKey, search::tokensVersion());
}

Result<int> SearchIndex::fillSome()
{
    const auto documents = m_stores.search.waiting(FillRows);
    if (!documents)
        return documents.error();
    QList<DocumentTokens> rows;
    for (const auto &document : *documents)
        rows.append({document, {}, tokensOf(document)});
    if (auto done = m_stores.search.fill(rows); !done)
        return done.error();
    return int(rows.size());
}

Status SearchIndex::rebuild()
{
    if (auto begun = begin(); !begun)
        return begun;
    for (;;) {
        const auto filled = fillSome();
        if (!filled || *filled == 0)
            return filled ? Status() : Status(filled.error());
    }
}

Status SearchIndex::prepare(Stores &stores)
{
    SearchIndex index(stores);
    const auto version = stores.workspace.value(VersionKey);
    if (!version)
        return version.error();
    if (*version != search::tokensVersion()) {
        sql::Transaction transaction(stores.database);
        auto done = transaction.begun() ? index.begin() : transaction.begun();
        if (done)
            done = transaction.commit();
        if (!done)
            return done;
    }
    qint64 all = 0;
    for (;;) {
        sql::Transaction transaction(stores.database);
        if (!transaction.begun())
            return transaction.begun();
        const auto filled = index.fillSome();
        if (!filled)
            return filled.error();
        if (auto done = transaction.commit(); !done)
            return done;
        all += *filled;
        if (*filled == 0)
            break;
    }
    if (all > 0)
        qCInfo(lcStorage) << "indexed" << all << "messages for search";
    return {};
}

} // namespace conclave::server
