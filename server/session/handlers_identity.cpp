// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/domain/access.h"
#include "server/session/handlers.h"
#include "shared/protocol/frames/events.h"

using namespace Qt::StringLiterals;

namespace conclave::server {

namespace {

using protocol::Tokens;

Secret secretOf(const QString &text)
{
    auto bytes = text.normalized(QString::NormalizationForm_C).toUtf8();
    Secret secret{QByteArrayView(bytes)};
    wipe(bytes);
    return secret;
}

Answer replyTokens(const Tokens &tokens)
{
    return {LateReply([tokens](const Flushed &flushed) {
        auto reply = tokens;
        for (const auto &row : flushed.users) {
            if (row.user.id == reply.user.id)
                reply.user = row.user; // a new account has its version only now
        }
        return protocol::encode(reply);
    })};
}

class Identity
{
public:
    Identity(Engine &engine, const conclave::server::Tokens &tokens, const AccountPolicy &policy, Decoys decoys)
        : m_engine(engine)
        , m_tokens(tokens)
        , m_policy(policy)
        , m_decoys(std::make_unique<Decoys>(std::move(decoys)))
    {
    }

    Result<Answer> login(Context &context, const protocol::Login &request) const;
    Result<Answer> acceptInvite(Context &context, const protocol::AcceptInvite &request) const;
    Result<Answer> refresh(Context &context, const protocol::Refresh &request) const;
    Result<Answer> authenticate(Context &context, const protocol::Authenticate &request) const;
    Result<Answer> revokeDevice(Context &context, const protocol::RevokeDevice &request) const;
    Result<Answer> setRole(Context &context, const protocol::SetRole &request) const;
    Result<Answer> setStatus(Context &context, const protocol::SetStatus &request) const;
    Result<Answer> setPrivacy(Context &context, const protocol::SetPrivacy &request) const;
    Result<Answer> logout(Context &context) const;

private:
    // Whoever says to be somebody, and what follows when the password is right.
    struct SignIn
    {
        QString name;
        std::optional<UserId> user; // none: nobody has this name
        QString password;
        std::function<Result<Tokens>(Context &later, const UserId &user)> proceed;
    };
    Result<Answer> signIn(Context &context, const SignIn &signIn) const;
    Result<Answer> acceptAgain(Context &context, const protocol::AcceptInvite &request, const UserRow &user) const;
    Accounts accounts(Context &context) const { return {context.unit, m_tokens, m_policy}; }

    Engine &m_engine;
    const conclave::server::Tokens &m_tokens;
    const AccountPolicy &m_policy;
    const std::unique_ptr<Decoys> m_decoys;
};

Result<Answer> Identity::login(Context &context, const protocol::Login &request) const
{
    const auto user = context.unit.userByName(request.name);
    const SignIn signIn{request.name, user ? std::optional(user->user.id) : std::nullopt, request.password,
                        [this, request](Context &later, const UserId &id) {
                            return accounts(later).startSession(id, request.deviceName, request.device);
                        }};
    return this->signIn(context, signIn);
}

// Compares the password, in the same time for a user that does not exist, then goes on.
Result<Answer> Identity::signIn(Context &context, const SignIn &signIn) const
{
    const auto attempt
        = m_engine.signInGuard().begin(signIn.name.toLower(), context.address, m_engine.clock().steadyMs());
    if (!attempt)
        return attempt.error();
    const auto user = signIn.user ? context.unit.user(*signIn.user) : std::nullopt;
    const auto stored = context.unit.stores().users.passwordHash(signIn.user.value_or(UserId())); // also of nobody
    if (!stored)
        return stored.error();
    const bool decoy = !user || user->user.disabled || !*stored;
    const auto hash = decoy ? m_decoys->hashFor(signIn.name.toLower()) : (*stored)->toLatin1();
    const auto password = std::make_shared<Secret>(secretOf(signIn.password));
    return Answer{WorkJob([=, this, id = signIn.user, proceed = signIn.proceed]() -> Handler {
        const bool right = crypto::passwordMatches(hash, password->view()) && !decoy;
        QByteArray better;
        if (right && crypto::needsRehash(hash, m_policy.cost)) {
            if (const auto rehashed = crypto::hashPassword(password->view(), m_policy.cost))
                better = *rehashed;
        }
        return [=, this](Context &later) -> Result<Answer> {
            (*attempt)->finish(right, m_engine.clock().steadyMs());
            if (!right)
                return ErrorCode::WrongCredentials;
            if (!better.isEmpty())
                later.unit.put(CredentialRow{*id, QString::fromLatin1(better), later.unit.now()});
            const auto tokens = proceed(later, *id);
            if (!tokens)
                return tokens.error();
            auto answer = replyTokens(*tokens);
            if (!better.isEmpty())
                answer.committed = [this, hash, better] { m_decoys->replaced(hash, better); };
            return answer;
        };
    })};
}

Result<Answer> Identity::acceptInvite(Context &context, const protocol::AcceptInvite &request) const
{
    auto service = accounts(context);
    if (const auto accepted = service.acceptedBefore(request))
        return acceptAgain(context, request, *accepted);
    if (const auto invite = service.openInvite(request.token); !invite)
        return invite.error();
    if (const auto fine = service.checkNewAccount(request.name, request.displayName, request.password); !fine)
        return fine.error();
    const auto password = std::make_shared<Secret>(secretOf(request.password));
    return Answer{WorkJob([=, this]() -> Handler {
        const auto hash = crypto::hashPassword(password->view(), m_policy.cost);
        return [=, this](Context &later) -> Result<Answer> {
            if (!hash)
                return hash.error();
            if (const auto accepted = accounts(later).acceptedBefore(request)) // while this one was hashed
                return acceptAgain(later, request, *accepted);
            const auto tokens = accounts(later).acceptInvite(request, QString::fromLatin1(*hash));
            if (!tokens)
                return tokens.error();
            auto answer = replyTokens(*tokens);
            answer.committed = [this, hash = *hash] { m_decoys->replaced({}, hash); };
            return answer;
        };
    })};
}

Result<Answer> Identity::acceptAgain(Context &context, const protocol::AcceptInvite &request, const UserRow &user) const
{
    return signIn(context,
                  {user.user.name, user.user.id, request.password, [this, request](Context &later, const UserId &id) {
                       return accounts(later).acceptAgain(request, id);
                   }});
}

Result<Answer> Identity::refresh(Context &context, const protocol::Refresh &request) const
{
    const auto refreshed = accounts(context).refresh(request.refreshToken);
    if (!refreshed)
        return refreshed.error();
    if (!refreshed->tokens)
        return Answer{Refusal{{ErrorCode::WrongCredentials, {}}}};
    return replyTokens(*refreshed->tokens);
}

Result<Answer> Identity::authenticate(Context &context, const protocol::Authenticate &request) const
{
    const auto claims = m_tokens.verify(request.accessToken.toUtf8(), context.unit.now());
    if (!claims)
        return claims.error();
    const auto user = context.unit.user(claims->user);
    if (!m_engine.workspace().isAlive(claims->sid, user ? &*user : nullptr))
        return ErrorCode::Unauthenticated;
    const auto *present = m_engine.sessions().find(context.peer);
    if (present && present->caller.sid != claims->sid)
        return Error{ErrorCode::Invalid, u"this connection belongs to another session"_s};
    const auto mapVersion = context.unit.stores().users.mapVersion(claims->user);
    if (!mapVersion)
        return mapVersion.error();
    const protocol::Authenticate::Reply reply{user->user, claims->device, m_engine.workspace().directoryVersion(),
                                              *mapVersion};
    Answer answer{protocol::encode(reply)};
    if (kindOf(context.peer) == PeerKind::WebSocket) {
        const Session session{{claims->user, claims->device, claims->sid, user->user.role}, claims->expiresAt};
        if (auto done = m_engine.signIn(context.peer, session); !done)
            return done.error();
    }
    return answer;
}

Result<Answer> Identity::revokeDevice(Context &context, const protocol::RevokeDevice &request) const
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::RevokeDevice::op); !allowed)
        return allowed.error();
    if (auto done = accounts(context).revokeDevice(context.caller.user, request.device); !done)
        return done.error();
    return Answer{protocol::encode(protocol::Done())};
}

Result<Answer> Identity::setRole(Context &context, const protocol::SetRole &request) const
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::SetRole::op); !allowed)
        return allowed.error();
    if (auto done = accounts(context).setRole(context.caller, request.user, request.role); !done)
        return done.error();
    return Answer{protocol::encode(protocol::Done())};
}

Result<Answer> Identity::setStatus(Context &context, const protocol::SetStatus &request) const
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::SetStatus::op); !allowed)
        return allowed.error();
    if (auto done = accounts(context).setStatus(context.caller.user, request.status); !done)
        return done.error();
    return Answer{protocol::encode(protocol::Done())};
}

Result<Answer> Identity::setPrivacy(Context &context, const protocol::SetPrivacy &request) const
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::SetPrivacy::op); !allowed)
        return allowed.error();
    if (auto done = accounts(context).setHidesRead(context.caller.user, request.hidesRead); !done)
        return done.error();
    return Answer{protocol::encode(protocol::Done())};
}

Result<Answer> Identity::logout(Context &context) const
{
    if (auto allowed = Access(context.unit, context.caller).allowed(protocol::Logout::op); !allowed)
        return allowed.error();
    if (auto done = accounts(context).revokeSession(context.caller.sid); !done)
        return done.error();
    return Answer{protocol::encode(protocol::Done())};
}

} // namespace

void routeIdentity(Router &router, Engine &engine, const conclave::server::Tokens &tokens, const AccountPolicy &policy,
                   Decoys decoys)
{
    const auto identity = std::make_shared<Identity>(engine, tokens, policy, std::move(decoys));
    router.on<protocol::Login>([identity](Context &c, const protocol::Login &r) { return identity->login(c, r); });
    router.on<protocol::AcceptInvite>(
        [identity](Context &c, const protocol::AcceptInvite &r) { return identity->acceptInvite(c, r); });
    router.on<protocol::Refresh>(
        [identity](Context &c, const protocol::Refresh &r) { return identity->refresh(c, r); });
    router.on<protocol::Authenticate>(
        [identity](Context &c, const protocol::Authenticate &r) { return identity->authenticate(c, r); });
    router.on<protocol::RevokeDevice>(
        [identity](Context &c, const protocol::RevokeDevice &r) { return identity->revokeDevice(c, r); });
    router.on<protocol::SetRole>(
        [identity](Context &c, const protocol::SetRole &r) { return identity->setRole(c, r); });
    router.on<protocol::SetStatus>(
        [identity](Context &c, const protocol::SetStatus &r) { return identity->setStatus(c, r); });
    router.on<protocol::SetPrivacy>(
        [identity](Context &c, const protocol::SetPrivacy &r) { return identity->setPrivacy(c, r); });
    router.on<protocol::Logout>([identity](Context &c, const protocol::Logout &) { return identity->logout(c); });
}

} // namespace conclave::server
