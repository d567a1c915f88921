// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scenario/people.h"

#include "tests/support/serverprocess.h"
#include "tests/support/wireclient.h"

#include <QFile>
#include <QMap>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace conclave::test {

using client::Account;
using client::ConnectionState;
using client::OutboxState;

namespace {

constexpr int AllOfThem = 100'000;

Secret storeKey()
{
    return Secret(QByteArray(32, 'k'));
}

client::AccountConfig configOf(const ServerProcess &server, const QString &file, const QString &deviceName)
{
    client::AccountConfig config;
    config.server = QUrl(u"http://127.0.0.1:%1"_s.arg(server.port()));
    config.storeFile = file;
    config.storeKey = storeKey();
    config.deviceName = deviceName;
    config.timings.backoff.baseMs = 20;
    config.timings.backoff.capMs = 100;
    return config;
}

QString nameOf(const Error &error)
{
    return QString::fromLatin1(protocol::errorInfo(error.code).name);
}

// A new store takes a while to make, so one is made and copied.
QString emptyStore()
{
    static const QTemporaryDir folder;
    const auto file = folder.filePath(u"empty.db"_s);
    if (!QFile::exists(file) && !client::LocalStore::open(file, storeKey()))
        qFatal("cannot make a store");
    return file;
}

// A failure of the store is no part of any script.
template <class T>
T need(Result<T> result)
{
    if (!result)
        qFatal("a store failed: %s", qPrintable(result.error().detail));
    return *std::move(result);
}

} // namespace

Device::Device(const ServerProcess &server, const QString &user, const QString &name)
    : m_server(server)
    , m_user(user)
    , m_name(name)
{
}

void Device::start()
{
    const auto file = m_directory.filePath(u"store.db"_s);
    if (!QFile::exists(file) && !QFile::copy(emptyStore(), file))
        qFatal("cannot copy the empty store");
    auto account = Account::open(configOf(m_server, file, m_name), m_clock);
    if (!account)
        qFatal("cannot open the store of %s: %s", qPrintable(m_name), qPrintable(account.error().detail));
    m_account = *std::move(account);
    // Scripts end programs, but no computer loses its power.
    if (!store().database().execute(u"PRAGMA synchronous = OFF"_s))
        qFatal("cannot relax the store of %s", qPrintable(m_name));
    m_loading = 0;
    connect(m_account.get(), &Account::messageFailed, this, [this](ClientId id, const Error &error) {
        noteRefusal(error);
        (void)m_account->outbox().drop(id);
    });
    connect(m_account.get(), &Account::cursorRefused, this,
            [this](const client::ReadPlace &, const Error &error) { noteRefusal(error); });
    connect(m_account.get(), &Account::messageDelivered, this, [this](ClientId, Seq) { ++m_delivered; });
    if (m_givenTokens && !store().profile().putTokens(*m_givenTokens))
        qFatal("cannot keep the tokens of %s", qPrintable(m_name));
    goOnline();
}

void Device::goOnline()
{
    if (!m_givenTokens)
        m_account->signIn({m_user, Secret(QByteArrayView(Password))});
    m_account->start();
    m_wantsToBeOnline = true;
}

void Device::goOffline()
{
    m_account->stop();
    m_wantsToBeOnline = false;
}

bool Device::isOnline() const
{
    return m_account && m_account->status().state == ConnectionState::Online;
}

void Device::noteRefusal(const Error &error)
{
    m_refusals << nameOf(error);
}

QString Device::takeRefusal()
{
    return m_refusals.isEmpty() ? QString() : m_refusals.takeFirst();
}

bool Device::isComplete()
{
    m_missing.clear();
    if (!isOnline()) {
        m_missing = u"it is not online"_s;
        return false;
    }
    if (m_loading == 0)
        load();
    if (m_missing.isEmpty() && m_loading > 0)
        m_missing = u"it is loading history or members"_s;
    const auto items = need(store().outbox().all());
    if (std::any_of(items.cbegin(), items.cend(), [](const auto &i) { return i.state == OutboxState::Queued; }))
        m_missing = u"it has messages to send"_s;
    if (!need(store().reading().wishes()).isEmpty())
        m_missing = u"it has a cursor to send"_s;
    if (!need(store().map().wishes()).isEmpty())
        m_missing = u"it has an entry of the user map to send"_s;
    return m_missing.isEmpty();
}

// What is there already answers within the call.
void Device::load()
{
    const auto memberships = need(store().conversations().memberships());
    for (auto it = memberships.constBegin(); it != memberships.constEnd(); ++it) {
        m_loading += 2;
        m_account->loadBack(it.key(), 0, [this](const Status &status) { loaded(u"history"_s, status); });
        m_account->loadMembers(it.key(), [this](const Status &status) { loaded(u"members"_s, status); });
    }
}

void Device::loaded(const QString &what, const Status &status)
{
    --m_loading;
    if (!status)
        m_missing = u"it could not load %1: %2"_s.arg(what, nameOf(status.error()));
}

bool Device::isMember(ConversationId conversation)
{
    const auto membership = need(store().conversations().membership(conversation));
    return membership && !membership->leftSeq;
}

QList<client::Message> Device::messages(ConversationId conversation)
{
    return need(store().messages().after(conversation, 0, AllOfThem));
}

QStringList Device::texts(ConversationId conversation, const QString &sender)
{
    const auto from = sender.isEmpty() ? std::nullopt : userNamed(sender);
    QStringList texts;
    const auto all = messages(conversation);
    for (const auto &message : all) {
        if (sender.isEmpty() || message.sender == from)
            texts << (message.text ? message.text->text : u"(deleted)"_s);
    }
    return texts;
}

QStringList Device::replies(ConversationId conversation, MessageId root)
{
    QStringList texts;
    const auto replies = need(store().messages().thread(conversation, root));
    for (const auto &reply : replies)
        texts << (reply.text ? reply.text->text : u"(deleted)"_s);
    return texts;
}

QStringList Device::versions(ConversationId conversation, MessageId message)
{
    QStringList texts;
    const auto events = need(store().events().after(conversation, 0, AllOfThem));
    for (const auto &event : events) {
        const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr;
        const auto *edit = event.content ? event.content->as<protocol::Content::Edit>() : nullptr;
        if (text && event.clientId && event.clientId->uuid == message.uuid)
            texts << text->text;
        else if (edit && edit->target == message)
            texts << edit->text;
    }
    return texts;
}

QStringList Device::reactions(ConversationId conversation, MessageId message)
{
    QMap<QString, int> counts;
    const auto reactions = need(store().messages().reactions(conversation));
    for (const auto &reaction : reactions) {
        if (reaction.message == message)
            ++counts[reaction.emoji];
    }
    QStringList texts;
    for (auto it = counts.constBegin(); it != counts.constEnd(); ++it)
        texts << it.key() + u' ' + QString::number(it.value());
    texts.sort();
    return texts;
}

std::optional<client::Message> Device::message(ConversationId conversation, const QString &text)
{
    const auto all = messages(conversation);
    const auto found = std::find_if(all.crbegin(), all.crend(),
                                    [&](const client::Message &m) { return m.text && m.text->text == text; });
    return found == all.crend() ? std::nullopt : std::optional(*found);
}

std::optional<UserId> Device::userNamed(const QString &name)
{
    const auto users = need(store().profile().users());
    const auto found
        = std::find_if(users.cbegin(), users.cend(), [&](const protocol::User &u) { return u.name == name; });
    return found == users.cend() ? std::nullopt : std::optional(found->id);
}

QString Device::roleOf(const QString &userName)
{
    const auto users = need(store().profile().users());
    const auto found
        = std::find_if(users.cbegin(), users.cend(), [&](const protocol::User &u) { return u.name == userName; });
    return found == users.cend() ? QString()
                                 : QString::fromLatin1(protocol::EnumNames<protocol::Role>::names[size_t(found->role)]);
}

std::optional<Seq> Device::cursor(ConversationId conversation, const QString &user)
{
    const auto id = userNamed(user);
    const auto cursors = need(store().conversations().cursors(conversation));
    for (const auto &cursor : cursors) {
        if (cursor.user == id && cursor.seq > 0)
            return cursor.seq;
    }
    return std::nullopt;
}

QByteArray Device::dump(client::DumpScope scope, const QList<ConversationId> &conversations)
{
    return need(client::dump(store(), scope, conversations));
}

Crowd::Crowd(const ServerProcess &server)
    : m_server(server)
{
}

Crowd::~Crowd() = default;

QString Crowd::add(ServerProcess &server, int count)
{
    for (int i = 0; i < count; ++i) {
        if (!server.addUser(u"crowd%1"_s.arg(++m_users)))
            return u"cannot add the crowd's users"_s;
    }
    return {};
}

QString Crowd::signIn()
{
    while (int(m_people.size()) < m_users) {
        const auto name = u"crowd%1"_s.arg(m_people.size() + 1);
        m_people.push_back(std::make_unique<WireClient>(m_server));
        if (!m_people.back()->signIn(name))
            return u"%1 cannot sign in"_s.arg(name);
    }
    return {};
}

QString Crowd::join(ConversationId conversation, int count)
{
    auto &joined = m_joined[conversation];
    for (int i = 0; i < count; ++i, ++joined) {
        if (joined >= int(m_people.size()))
            return u"the crowd is smaller than that"_s;
        if (m_people[size_t(joined)]->join(conversation.toText()).isEmpty())
            return u"one of the crowd cannot join"_s;
    }
    return {};
}

QString Crowd::leave(ConversationId conversation, int count)
{
    auto &joined = m_joined[conversation];
    for (int i = 0; i < count; ++i) {
        if (joined == 0)
            return u"nobody of the crowd is left"_s;
        --joined;
        const auto code = m_people[size_t(joined)]->errorOf(
            u"conversation.leave"_s,
            {{u"conversation"_s, conversation.toText()}, {u"client_id"_s, WireClient::newId()}});
        if (code != u"none"_s)
            return u"one of the crowd cannot leave: "_s + code;
    }
    return {};
}

} // namespace conclave::test
