// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/account/session.h"

#include "shared/protocol/errors.h"
#include "shared/util/logging.h"

using namespace Qt::StringLiterals;

namespace conclave::client {

namespace {

constexpr qint64 MinimumLifeMs = 5000; // an access token with less left is renewed before use
constexpr qint64 ShortestRefreshMs = 200;
constexpr int RefreshAnswerMs = 5000; // then its answer counts as lost; half of what the server waits for
constexpr qint64 RefreshGraceMs = 10'000; // so long the server serves a refresh token once more
constexpr int HurryMs = 250; // between attempts to connect meanwhile

QString revealed(const Secret &secret)
{
    return QString::fromUtf8(secret.view());
}

} // namespace

Session::Session(LocalStore &store, Link &link, Requests &requests, const Clock &clock, const QString &deviceName,
                 QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_link(link)
    , m_requests(requests)
    , m_clock(clock)
    , m_deviceName(deviceName)
    , m_refreshTimer(this)
    , m_retryTimer(this)
    , m_answerTimer(this)
    , m_hurryTimer(this)
{
    m_refreshTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    m_answerTimer.setSingleShot(true);
    m_answerTimer.setInterval(RefreshAnswerMs);
    m_hurryTimer.setInterval(HurryMs);
    connect(&m_hurryTimer, &QTimer::timeout, this, &Session::hurry);
    connect(&m_answerTimer, &QTimer::timeout, this, [this] {
        m_link.drop({ErrorCode::NetworkUnreachable, u"the server does not answer"_s});
    });
    connect(&m_refreshTimer, &QTimer::timeout, this, &Session::renew);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { (this->*m_retryStep)(); });
    connect(&m_link, &Link::connected, this, &Session::begin);
    connect(&m_link, &Link::disconnected, this, &Session::end);
}

void Session::setCredentials(Credentials credentials)
{
    m_credentials = std::move(credentials);
    if (m_link.isConnected() && !m_signedIn && !m_busy)
        begin();
}

void Session::setInvitation(Invitation invitation)
{
    m_invitation = std::move(invitation);
    if (m_link.isConnected() && !m_signedIn && !m_busy)
        begin();
}

void Session::begin()
{
    m_serverAheadMs = m_link.welcome().now - m_clock.nowMs();
    const auto tokens = m_store.profile().tokens();
    if (!tokens) {
        Q_EMIT storageFailed(tokens.error());
        return;
    }
    if (m_invitation)
        acceptInvitation();
    else if (!*tokens)
        logIn();
    else if (m_refreshFirst || (*tokens)->accessExpiresAt - serverNowMs() < MinimumLifeMs)
        refresh();
    else
        authenticate(**tokens);
}

void Session::end(int closeCode)
{
    m_refreshTimer.stop();
    m_retryTimer.stop();
    m_answerTimer.stop();
    m_signedIn = false;
    m_busy = false;
    // Once: whether the second one is served cannot be known, and the third would end the session.
    if (m_refreshesSent == 1 && m_refreshSent.isValid())
        m_hurryTimer.start();
    if (closeCode == protocol::CloseTokenExpired)
        m_refreshFirst = true;
    if (closeCode == protocol::CloseSignedOut) {
        if (auto done = m_store.profile().dropTokens(); !done)
            Q_EMIT storageFailed(done.error());
    }
}

void Session::logIn()
{
    if (!m_credentials) {
        Q_EMIT needsCredentials({ErrorCode::Unauthenticated, u"no session on this device"_s});
        return;
    }
    protocol::Login login;
    login.name = m_credentials->name;
    login.password = revealed(m_credentials->password);
    login.deviceName = m_deviceName;
    if (const auto device = m_store.profile().fact(Fact::DeviceId); device)
        login.device = DeviceId::fromText(*device);
    m_busy = true;
    m_requests.send(login, this, [this](const Result<protocol::Tokens> &tokens) {
        if (tokens || protocol::errorInfo(tokens.error().code).retry != protocol::Retry::Later) {
            handleTokens(tokens);
            return;
        }
        retryLater(tokens.error(), &Session::logIn);
    });
}

void Session::acceptInvitation()
{
    const auto device = newDevice();
    if (!device) {
        Q_EMIT storageFailed(device.error());
        return;
    }
    protocol::AcceptInvite accept;
    accept.device = *device;
    accept.token = revealed(m_invitation->token);
    accept.name = m_invitation->name;
    accept.displayName = m_invitation->displayName;
    accept.password = revealed(m_invitation->password);
    accept.deviceName = m_deviceName;
    m_busy = true;
    m_requests.send(accept, this, [this](const Result<protocol::Tokens> &tokens) {
        if (!tokens && tokens.error().code == ErrorCode::NetworkUnreachable)
            return; // tried again with the next connection
        if (!tokens && protocol::errorInfo(tokens.error().code).retry == protocol::Retry::Later) {
            retryLater(tokens.error(), &Session::acceptInvitation);
            return;
        }
        m_invitation.reset();
        handleTokens(tokens);
    });
}

// For an invitation: chosen by us and kept before it is used, so that the same account is asked for after a lost
// answer, also by the next run of the program.
Result<DeviceId> Session::newDevice()
{
    const auto owner = m_store.profile().fact(Fact::UserId);
    const auto known = m_store.profile().fact(Fact::DeviceId);
    if (!owner || !known)
        return owner ? known.error() : owner.error();
    if (const auto id = DeviceId::fromText(*known); id && owner->isEmpty())
        return *id;
    const auto fresh = DeviceId::create();
    if (owner->isEmpty()) {
        if (auto kept = m_store.profile().setFact(Fact::DeviceId, fresh.toText()); !kept)
            return kept.error();
    }
    return fresh;
}

void Session::refresh()
{
    const auto tokens = m_store.profile().tokens();
    if (!tokens || !*tokens) {
        logIn();
        return;
    }
    m_busy = true;
    m_refreshFirst = true; // until it is answered
    if (++m_refreshesSent == 1) {
        m_refreshSent.start();
        m_answerTimer.start();
    }
    m_requests.send(protocol::Refresh{(*tokens)->refreshToken}, this,
                    [this](const Result<protocol::Tokens> &fresh) { handleRefreshed(fresh); });
}

// Connects again while the lost answer can still be asked for once more.
void Session::hurry()
{
    if (m_link.isConnected() || m_refreshSent.elapsed() >= RefreshGraceMs)
        m_hurryTimer.stop();
    else if (m_link.status().state == LinkState::Waiting)
        m_link.retryNow();
}

void Session::handleRefreshed(const Result<protocol::Tokens> &tokens)
{
    if (!tokens && tokens.error().code == ErrorCode::NetworkUnreachable)
        return;
    m_answerTimer.stop();
    m_refreshesSent = 0;
    m_refreshSent.invalidate();
    if (!tokens) {
        const auto &error = tokens.error();
        if (protocol::errorInfo(error.code).retry == protocol::Retry::Later)
            retryLater(error, &Session::refresh);
        else
            replaceSession(error);
        return;
    }
    m_refreshFirst = false;
    handleTokens(tokens);
}

void Session::handleTokens(const Result<protocol::Tokens> &tokens)
{
    m_busy = false;
    if (!tokens) {
        if (tokens.error().code == ErrorCode::NetworkUnreachable)
            return; // begins again with the next connection
        m_credentials.reset();
        Q_EMIT needsCredentials(tokens.error());
        return;
    }
    m_refreshFirst = false;
    auto kept = checkOwner(tokens->user.id);
    if (!kept && kept.error().code == ErrorCode::Conflict) {
        m_credentials.reset();
        Q_EMIT needsCredentials(kept.error());
        return;
    }
    if (kept)
        kept = m_store.profile().setFact(Fact::DeviceId, tokens->device.toText());
    if (kept)
        kept = m_store.profile().putTokens(*tokens);
    if (!kept) {
        Q_EMIT storageFailed(kept.error());
        return;
    }
    authenticate(*tokens);
}

Status Session::checkOwner(UserId user)
{
    const auto owner = m_store.profile().fact(Fact::UserId);
    if (!owner)
        return owner.error();
    if (owner->isEmpty())
        return m_store.profile().setFact(Fact::UserId, user.toText());
    if (*owner != user.toText())
        return Error{ErrorCode::Conflict, u"this store belongs to another user"_s};
    return {};
}

void Session::authenticate(const protocol::Tokens &tokens)
{
    m_busy = true;
    scheduleRefresh(tokens.accessExpiresAt);
    m_requests.send(protocol::Authenticate{tokens.accessToken}, this,
                    [this](const Result<protocol::Authenticate::Reply> &reply) { handleAuthenticated(reply); });
}

void Session::handleAuthenticated(const Result<protocol::Authenticate::Reply> &reply)
{
    m_busy = false;
    if (!reply) {
        const auto &error = reply.error();
        const auto retry = protocol::errorInfo(error.code).retry;
        if (error.code == ErrorCode::NetworkUnreachable)
            return;
        if (retry == protocol::Retry::AfterSignIn && !m_refreshFirst)
            refresh();
        else if (retry == protocol::Retry::Later)
            retryLater(error, &Session::begin);
        else
            replaceSession(error);
        return;
    }
    m_backoff.reset();
    m_reply = *reply;
    if (!std::exchange(m_signedIn, true)) {
        qCInfo(lcClient) << "signed in";
        Q_EMIT signedIn();
    }
}

void Session::renew()
{
    if (m_busy || !m_link.isConnected())
        return;
    refresh();
}

// The session is over; starts another one if that can be done without asking anybody.
void Session::replaceSession(const Error &why)
{
    m_busy = false;
    m_refreshFirst = false;
    m_refreshTimer.stop();
    if (auto done = m_store.profile().dropTokens(); !done) {
        Q_EMIT storageFailed(done.error());
        return;
    }
    if (m_credentials)
        logIn();
    else
        Q_EMIT needsCredentials(why);
}

void Session::retryLater(const Error &error, void (Session::*step)())
{
    if (error.code == ErrorCode::NetworkUnreachable)
        return;
    m_retryStep = step;
    m_retryTimer.start(int(error.retryAfterMs > 0 ? error.retryAfterMs : m_backoff.next()));
}

void Session::signOut()
{
    m_refreshTimer.stop();
    m_credentials.reset();
    m_requests.send(protocol::Logout{}, this, [this](const Result<protocol::Done> &) {
        if (auto done = m_store.profile().dropTokens(); !done)
            Q_EMIT storageFailed(done.error());
        m_signedIn = false;
        Q_EMIT signedOut();
    });
}

void Session::scheduleRefresh(qint64 accessExpiresAt)
{
    const qint64 left = accessExpiresAt - serverNowMs();
    m_refreshTimer.start(int(std::clamp<qint64>(left * 4 / 5, ShortestRefreshMs, 86'400'000)));
}

} // namespace conclave::client
