// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/domain/backend.h"
#include "server/domain/conversations.h"
#include "server/domain/messages.h"
#include "server/session/engine.h"
#include "tests/support/postgrescluster.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>

namespace conclave::server {

using namespace Qt::StringLiterals;

// An engine over a real database with two users and a channel, run on the test's thread.
struct Bench
{
    QTemporaryDir directory;
    ManualClock clock;
    BackendConfig config;
    EngineCounters counters;
    sql::DatabaseCounters databaseCounters;
    std::unique_ptr<Backend> backend;
    std::unique_ptr<Engine> engine;
    UserId ana, bo;
    ConversationId room;
    int rooms = 0;
    std::vector<Outbound> sent;

    Bench()
    {
        config.data = directory.filePath(u"data"_s);
        if (test::testsPostgres())
            config.database = test::PostgresCluster::instance()->createDatabase();
        else
            config.database.file = config.data + u"/conclave.db"_s;
        config.database.counters = &databaseCounters;
        const auto made = Backend::create(config, u"Test"_s, clock);
        Q_ASSERT(made);
        backend = *Backend::open(config, clock);
        ana = add(u"ana"_s);
        bo = add(u"bo"_s);
        engine = std::make_unique<Engine>(
            Engine::Parts{backend->workspace(),
                          backend->stores(),
                          clock,
                          backend->node(),
                          [this](int, std::vector<Outbound> batch) {
                              std::move(batch.begin(), batch.end(), std::back_inserter(sent));
                          },
                          {[](auto &&...) { return false; }, [](auto &&...) { return false; }},
                          {},
                          counters});
        enterAFreshRoom();
    }
    ~Bench()
    {
        engine.reset();
        backend.reset();
        if (test::testsPostgres())
            test::PostgresCluster::instance()->dropDatabase(config.database.name);
    }
    Bench(const Bench &) = delete;
    Bench &operator=(const Bench &) = delete;

    qint64 commits() const // so far
    {
        qint64 all = 0;
        for (size_t bucket = 0; bucket <= Histogram::BoundsUs.size(); ++bucket)
            all += qint64(databaseCounters.commits.count(bucket));
        return all;
    }

    void enterAFreshRoom()
    {
        room = ConversationId::create();
        run({create(ana, room, u"room-%1"_s.arg(++rooms))});
    }

    UserId add(const QString &name)
    {
        UserId id;
        const auto done = backend->change([&](UnitOfWork &, Accounts &accounts) {
            const auto row = accounts.add({name, name, protocol::Role::Member, protocol::AccountKind::Person, u"x"_s});
            id = row->user.id;
            return Status();
        });
        Q_ASSERT(done);
        return id;
    }

    static PeerId exchange()
    {
        static PeerIds ids(0, PeerKind::HttpExchange);
        return ids.next();
    }
    template <class Service, class T>
    static Call call(const UserId &user, const ClientId &id, const ConversationId &where, T request,
                     Result<EventRef> (Service::*write)(const T &))
    {
        Call call;
        call.peer = exchange();
        call.audience = protocol::Audience::SignedIn;
        call.claims = Claims{user, DeviceId::create(), SessionId::create(), 0};
        call.key = {id, where};
        call.foresight = foresee(request);
        call.handler = [request, write](Context &context) -> Result<Answer> {
            const auto event = (Service(context.unit, context.caller).*write)(request);
            return event ? Result<Answer>(Answer{*event}) : Result<Answer>(event.error());
        };
        return call;
    }
    static Call create(const UserId &user, const ConversationId &id, const QString &name)
    {
        const protocol::CreateConversation request{
            ClientId{id.uuid}, protocol::ConversationKind::Public, name, {}, protocol::History::All, {}};
        return call(user, ClientId{id.uuid}, id, request, &Conversations::create);
    }
    Call say(const UserId &user, const QString &text, const ClientId &id = ClientId::create()) const
    {
        return append(user, {protocol::Content::Text{text, {}, {}, {}}}, id);
    }
    Call append(const UserId &user, const protocol::Content &content, const ClientId &id = ClientId::create()) const
    {
        return call(user, id, room, protocol::Append{room, id, content}, &Messages::append);
    }
    static Call leave(const UserId &user, const ConversationId &where, const ClientId &id = ClientId::create())
    {
        return call(user, id, where, protocol::LeaveConversation{where, id}, &Conversations::leave);
    }
    static Call invite(const UserId &by, const protocol::InviteMember &request)
    {
        auto made = leave(by, request.conversation, request.clientId);
        made.foresight = foresee(request);
        made.handler = [request](Context &context) -> Result<Answer> {
            const auto joined = Conversations(context.unit, context.caller).invite(request);
            return joined ? Result<Answer>(Answer{std::get<EventRef>(*joined)}) : Result<Answer>(joined.error());
        };
        return made;
    }
    Call join(const UserId &user) const
    {
        const auto id = ClientId::create();
        auto made = leave(user, room);
        made.key = {id, room};
        made.foresight = foresee(protocol::JoinConversation{room, id});
        made.handler = [request = protocol::JoinConversation{room, id}](Context &context) -> Result<Answer> {
            const auto joined = Conversations(context.unit, context.caller).join(request);
            return joined ? Result<Answer>(Answer{std::get<EventRef>(*joined)}) : Result<Answer>(joined.error());
        };
        return made;
    }

    // The HTTP statuses of the answers, in order.
    QList<int> run(std::vector<Call> calls)
    {
        sent.clear();
        std::vector<Inbound> queue;
        std::move(calls.begin(), calls.end(), std::back_inserter(queue));
        engine->drain(std::move(queue));
        QList<int> statuses;
        for (const auto &outbound : sent) {
            if (const auto *response = std::get_if<HttpResponse>(&outbound))
                statuses << response->status;
        }
        return statuses;
    }

    ConversationState memory() { return **backend->workspace().conversation(room); }
    ConversationState disk()
    {
        Workspace fresh(backend->stores(), clock);
        return **fresh.conversation(room);
    }
    QList<protocol::Event> log()
    {
        return *backend->stores().events.page({room, 1, 1'000'000, Direction::Forward, 1000});
    }
    QStringList texts()
    {
        QStringList all;
        for (const auto &event : log()) {
            if (const auto *text = event.content ? event.content->as<protocol::Content::Text>() : nullptr)
                all << text->text;
        }
        return all;
    }
};

} // namespace conclave::server
